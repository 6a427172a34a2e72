import re
from datetime import date

import pytest
from django.urls import path, reverse
from django.utils import timezone

import config.urls
from agencies.models import Agency, Membership, Succession, User
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.filing import file_paper, record_paper, submit_report
from reporting.actions.obligations import extend
from reporting.actions.review import accept_report, reopen_report, return_report
from reporting.models import Filing, LineReview, PaperNumber, Remark, Report
from reporting.receipts import send_receipt
from tests.factories import vn
from tests.world import World, answers, file_report, fill, person

READ = ["clerk", "coordinator", "leader"]
LATE = vn(2026, 12, 16, 8)


@pytest.fixture
def filing(world, report):
    """What UBND xã Ea Kar filed on 8/12."""
    return file_report(report, world.clerk, vn(2026, 12, 8, 20, 12))


@pytest.fixture
def returned(world, filing):
    """The same, returned on 10/12 until 17/12 because of 1.2; 1.1 is accepted."""
    accepted, faulty = filing.lines.order_by("position")
    return_report(
        filing=filing,
        returned={faulty.pk: "Ghi rõ số hội nghị."},
        accepted=[accepted.pk],
        comment="Xem lại một dòng.",
        due_on=date(2026, 12, 17),
        by=world.coordinator,
        now=vn(2026, 12, 10, 9, 5),
    )
    return filing


def refile(world, report):
    key = line_key(world.tasks["1.2"].pk)
    typed = {key: Entry("result", "Đã tổ chức 14 hội nghị")}
    save_draft(report=report, typed=typed, by=world.clerk, now=vn(2026, 12, 11, 14))
    return submit_report(report=report, by=world.clerk, now=vn(2026, 12, 11, 14, 20))


def page(response):
    return response.content.decode()


def words(response):
    """The words of the page between its head and its foot, spaces folded."""
    main = page(response).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def seen(visit, user, filing):
    return words(visit(user, filing.get_absolute_url()))


# Who reads it -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", READ)
def test_a_filing_is_read_by_its_agency_the_coordinator_and_the_leader(world, filing, visit, who):
    said = seen(visit, getattr(world, who), filing)

    assert "20:12 ngày 08/12/2026" in said
    assert filing.receipt in said
    assert "Đã làm 1.2" in said


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_a_filing_is_not_found_by_others(world, filing, visit, who):
    assert visit(getattr(world, who), filing.get_absolute_url()).status_code == 404


def test_a_filing_is_not_found_in_another_province(world, filing, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, filing.get_absolute_url()).status_code == 404


def test_a_filing_that_was_never_made_is_not_found(world, filing, visit):
    address = reverse("filing", args=[filing.report_id, 2])

    assert visit(world.clerk, address).status_code == 404


def test_a_successor_reads_it_and_can_do_nothing_with_it(world, returned, visit, send):
    heir = world.agency("UBND phường Ea Kar", Agency.Kind.COMMUNE)
    Succession.objects.create(predecessor=world.ea_kar, successor=heir)
    clerk = person(heir, Membership.Role.FOCAL_POINT)

    said = seen(visit, clerk, returned)

    assert "Đã làm 1.2" in said
    assert "Sửa và gửi lại" not in said
    assert "Ghi số, ngày văn bản" not in said
    number = reverse("paper-number", args=[returned.report_id, 1])
    assert send(clerk, number, NUMBER).status_code == 404
    assert visit(clerk, returned.report.get_absolute_url()).status_code == 404


# The receipt --------------------------------------------------------------------------------------


def test_the_receipt_says_when_by_whom_to_whom_and_whether_in_time(world, filing, visit):
    said = seen(visit, world.clerk, filing)

    assert "20:12 ngày 08/12/2026 , trước hạn 6 ngày" in said
    assert "hết ngày thứ Hai, 14/12/2026" in said
    assert "Người thứ 3" in said
    assert "Trần Văn Ký, Chủ tịch" in said
    assert "UBND tỉnh (thông qua Sở Tư pháp)" in said
    assert "chưa có số, ngày Ghi thêm" in said
    assert "Ghi số, ngày văn bản" in said
    assert "2 nhiệm vụ : 2 có kết quả" in said
    assert "Chờ Sở Tư pháp xem xét" in said
    assert "✓ Đúng hạn" in said


def test_a_late_filing_says_by_how_many_days(world, report, visit):
    said = seen(visit, world.leader, file_report(report, world.clerk, LATE))

    assert "chậm 2 ngày" in said
    assert "! Gửi chậm 2 ngày" in said
    assert "Đúng hạn" not in said


def test_the_last_day_is_in_time(world, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 14, 23, 59))

    assert "đúng ngày cuối của hạn" in seen(visit, world.clerk, filing)


def test_an_extension_is_shown_with_its_reason(world, cycle, obligation, report, visit):
    extend(
        cycle=cycle,
        obligations=[obligation],
        until=date(2026, 12, 20),
        reason="Bão lũ",
        by=world.coordinator,
        now=vn(2026, 12, 10),
    )

    said = seen(visit, world.clerk, file_report(report, world.clerk, LATE))

    assert "hết ngày Chủ nhật, 20/12/2026, được gia hạn từ 14/12/2026. Lý do: Bão lũ" in said
    assert "trước hạn 4 ngày" in said


def test_number_and_day_of_the_paper_stand_in_the_receipt(world, report, visit):
    fill(report, world.clerk)
    signed = SignatureWords("Lê Văn Thành", "Phó Chủ tịch", "215/BC-UBND", date(2026, 12, 8))
    save_draft(report=report, typed={SIGNATURE: signed}, by=world.clerk, now=vn(2026, 12, 8))
    filing = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 8))

    said = seen(visit, world.clerk, filing)

    assert "Số 215/BC-UBND ngày 08/12/2026" in said
    assert "Ghi số, ngày văn bản" not in said


def test_the_plan_of_the_agency_stands_in_the_receipt_and_in_part_one(world, filing, visit):
    Filing._base_manager.filter(pk=filing.pk).update(implementation_plan="Kế hoạch 12/KH-UBND")

    assert seen(visit, world.leader, filing).count("Kế hoạch 12/KH-UBND") == 2


# What was filed -----------------------------------------------------------------------------------


def test_the_content_stands_in_the_order_of_the_official_outline(world, report, visit):
    fill(report, world.clerk, t1_2=Entry("not_done", "Chưa có kinh phí", None, "45/BC-UBND"))
    more = {
        paragraph_key("next_year"): Paragraph("Sẽ mở rộng"),
        paragraph_key("causes"): Paragraph("Thiếu người"),
        paragraph_key("funds"): Paragraph("Đã chi 20 triệu đồng"),
        paragraph_key("direction"): Paragraph("Ban hành công văn"),
        "muc-a": ItemWords("recommendation", "Đề nghị tập huấn", "Bộ Tư pháp"),
        "muc-b": ItemWords("obstacle", "Đường xa", "Sở Nội vụ"),
    }
    save_draft(report=report, typed=more, by=world.clerk, now=vn(2026, 12, 8))
    filing = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 8))

    said = seen(visit, world.leader, filing)

    order = [
        "Biên nhận",
        "Diễn biến",
        "I. Công tác chỉ đạo",
        "Ban hành công văn",
        "Đã chi 20 triệu đồng",
        "II. Kết quả",
        "1. Tuyên truyền",
        "Đã làm 1.1",
        "× Chưa thực hiện",
        "Chưa có kinh phí",
        "Minh chứng: 45/BC-UBND",
        "III. Đánh giá chung",
        "Ưu điểm: như trên.",
        "Tồn tại, hạn chế: như trên.",
        "Đường xa",
        "Gửi đến: Sở Nội vụ",
        "Thiếu người",
        "IV. Phương hướng",
        "Sẽ mở rộng",
        "V. Kiến nghị",
        "Đề nghị tập huấn",
        "Gửi đến: Bộ Tư pháp",
    ]
    places = [said.rfind(part) if part[1:2] != " " else said.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_what_was_left_out_is_said_to_be(world, filing, visit):
    assert seen(visit, world.leader, filing).count("Cơ quan không ghi nội dung này.") == 3


def test_markup_in_what_was_filed_is_shown_as_text(world, report, visit):
    text = "<script>alert(1)</script> & <b>đậm</b>"
    filing = file_report(report, world.clerk, LATE, t1_1=Entry("result", text))

    body = page(visit(world.coordinator, filing.get_absolute_url()))

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_a_later_draft_of_the_agency_is_not_on_the_page(world, returned, report, visit):
    typed = {line_key(world.tasks["1.2"].pk): Entry("result", "Chữ này chưa gửi")}
    save_draft(report=report, typed=typed, by=world.clerk, now=vn(2026, 12, 11))

    for who in READ:
        assert "Chữ này chưa gửi" not in seen(visit, getattr(world, who), returned)


# Rounds, and what became of them ------------------------------------------------------------------


def test_a_returned_report_leads_its_agency_to_mending_it(world, returned, visit):
    body = visit(world.clerk, returned.get_absolute_url())

    assert "Hạn gửi lại: hết ngày thứ Năm, 17/12/2026" in words(body)
    assert "Xem lại một dòng." in words(body)
    assert "Ghi rõ số hội nghị." in words(body)
    mend = f'<a class="btn-x main" href="{returned.report.get_absolute_url()}">Sửa và gửi lại</a>'
    assert mend in page(body)
    for who in ("coordinator", "leader"):
        assert "Sửa và gửi lại" not in seen(visit, getattr(world, who), returned)


def test_a_return_past_its_day_is_late(world, returned, visit):
    Report.objects.filter(pk=returned.report_id).update(return_due_on=date(2026, 1, 1))

    said = seen(visit, world.clerk, returned)

    assert f"đã qua {(timezone.localdate() - date(2026, 1, 1)).days} ngày" in said
    assert "! Trả lại, quá hạn gửi lại" in said


def test_each_round_stays_and_says_which_one_it_is(world, returned, report, visit):
    second = refile(world, report)

    old, new = seen(visit, world.clerk, returned), seen(visit, world.clerk, second)

    assert "Báo cáo năm 2026: lần gửi 1" in old
    assert "Đây là lần gửi 1" in old
    assert "Đã làm 1.2" in old
    assert "Sửa và gửi lại" not in old
    assert "Lần 2 , lúc 14:20 ngày 11/12/2026" in new
    assert "Đã tổ chức 14 hội nghị" in new
    for said in (old, new):  # the first day stays
        assert "20:12 ngày 08/12/2026 , trước hạn 6 ngày" in said
        assert "Lần 1, 08/12/2026 Lần 2, 11/12/2026 (mới nhất)" in said


def test_the_timeline_stands_with_the_newest_first_and_leads_to_the_other_rounds(
    world, returned, report, visit
):
    second = refile(world, report)
    accept_report(filing=second, by=world.coordinator, now=vn(2026, 12, 14, 9, 40))

    body = visit(world.clerk, second.get_absolute_url())

    said = words(body).partition("Diễn biến")[2]
    steps = [
        "Sở Tư pháp tiếp nhận báo cáo",
        "UBND xã Ea Kar gửi lại, lần 2",
        "Sở Tư pháp trả lại",
        "UBND xã Ea Kar gửi, lần 1",
    ]
    places = [said.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    assert f'href="{returned.get_absolute_url()}">Xem bản đã gửi lần 1' in page(body)
    assert "Báo cáo năm 2026 đã được tiếp nhận" in words(body)


# An address as the review page has it, whether or not there is one yet.
urlpatterns = [
    *config.urls.urlpatterns,
    path("xem-xet/<int:pk>/", config.urls.home.home, name="review"),
]


@pytest.mark.parametrize(("who", "links"), [("clerk", 0), ("coordinator", 1), ("leader", 0)])
def test_the_way_to_the_review_is_the_coordinators(world, filing, visit, settings, who, links):
    settings.ROOT_URLCONF = __name__

    body = page(visit(getattr(world, who), filing.get_absolute_url()))

    assert body.count("Xem xét báo cáo</a>") == links


# What Sở Tư pháp and others said of lines ---------------------------------------------------------


def judge(filing, by, comment="Đang cân nhắc dòng này"):
    LineReview.objects.create(
        line=filing.lines.first(), verdict="returned", comment=comment, at=LATE, by=by
    )


def test_verdicts_being_prepared_are_invisible_to_the_agency(world, filing, visit):
    judge(filing, world.coordinator)

    for who, count in (("clerk", 0), ("coordinator", 1), ("leader", 1)):
        assert seen(visit, getattr(world, who), filing).count("Đang cân nhắc dòng này") == count
    assert "Trả lại để sửa" not in seen(visit, world.clerk, filing)


def test_comments_are_read_by_the_agency_once_the_report_was_returned(world, returned, visit):
    for who in READ:
        said = seen(visit, getattr(world, who), returned)
        assert "Ghi rõ số hội nghị. Trả lại để sửa: Người thứ 1, 10/12/2026" in said


def test_comments_of_an_older_round_stay_readable_while_the_next_is_reviewed(
    world, returned, report, visit
):
    second = refile(world, report)
    LineReview.objects.filter(line__filing=second).delete()
    judge(second, world.coordinator)

    assert "Ghi rõ số hội nghị." in seen(visit, world.clerk, returned)
    assert "Đang cân nhắc dòng này" not in seen(visit, world.clerk, second)
    assert "Đang cân nhắc dòng này" not in seen(visit, world.clerk, returned)


def test_comments_of_an_accepted_report_are_read_until_it_is_reopened(world, filing, visit):
    line = filing.lines.first()
    accept_report(
        filing=filing, comments={line.pk: "Năm sau ghi rõ hơn."}, by=world.coordinator, now=LATE
    )
    assert "Năm sau ghi rõ hơn." in seen(visit, world.clerk, filing)

    reopen_report(filing=filing, reason="Nhầm", by=world.coordinator, now=LATE)

    assert "Năm sau ghi rõ hơn." not in seen(visit, world.clerk, filing)


def test_remarks_are_read_by_the_agency_the_coordinator_and_the_leader(world, filing, visit):
    Remark.objects.create(
        line=filing.lines.first(),
        text="Đề nghị tách số liệu.",
        at=LATE,
        by=world.clerk,
        by_name="Võ Minh Tuấn",
        agency_name="Sở Nội vụ",
    )

    for who in READ:
        said = seen(visit, getattr(world, who), filing)
        assert "Đề nghị tách số liệu. Nhận xét của Sở Nội vụ (Võ Minh Tuấn), 16/12/2026" in said


# Paper --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", READ)
def test_everybody_who_reads_a_paper_filing_sees_both_days_and_the_reason(
    world, report, visit, who
):
    filing = file_paper(
        report=report,
        typed=answers(report),
        received_on=date(2026, 12, 11),
        note="Xã mất mạng do lũ",
        by=world.coordinator,
        now=vn(2026, 12, 18, 9),
    )

    said = seen(visit, getattr(world, who), filing)

    assert (
        "Bản giấy nhận ngày 11/12/2026, nhập ngày 18/12/2026 bởi Người thứ 1, "
        "lý do: Xã mất mạng do lũ" in said
    )
    assert "Bản giấy nhận ngày 11/12/2026 , trước hạn 3 ngày" in said
    assert "Sở Tư pháp nhập báo cáo giấy, lần 1" in said


@pytest.mark.parametrize("who", READ)
def test_a_paper_noted_later_is_shown_with_its_reason(world, report, visit, who):
    filing = file_report(report, world.clerk, LATE)
    record_paper(
        report=report,
        received_on=date(2026, 12, 11),
        note="Văn thư chuyển chậm",
        by=world.coordinator,
        now=vn(2026, 12, 18),
    )

    said = seen(visit, getattr(world, who), filing)

    assert "Bản giấy nhận ngày 11/12/2026 , trước hạn 3 ngày" in said
    assert "Lý do: Văn thư chuyển chậm (Người thứ 1 ghi ngày 18/12/2026)" in said
    assert "Lần 1 , lúc 08:00 ngày 16/12/2026" in said


def test_the_way_to_entering_paper_is_the_coordinators(world, filing, visit):
    address = reverse("report-paper", args=[filing.report_id])

    assert address in page(visit(world.coordinator, filing.get_absolute_url()))
    for who in ("clerk", "leader"):
        assert address not in page(visit(getattr(world, who), filing.get_absolute_url()))


# Its number, added later --------------------------------------------------------------------------

NUMBER = {"document_number": "45/BC-UBND", "document_on": "08/12/2025"}


@pytest.fixture
def number_page(filing):
    return reverse("paper-number", args=[filing.report_id, filing.number])


@pytest.fixture
def long_ago(cycle):
    """The period began long before any day on which these tests are run."""
    cycle.period_from = date(2020, 1, 1)
    cycle.save()


def test_the_number_is_added_once_and_shown(world, filing, number_page, long_ago, send, client):
    response = send(world.clerk, number_page, NUMBER)

    assert response.url == filing.get_absolute_url()
    said = words(client.get(response.url))
    assert "Số 45/BC-UBND ngày 08/12/2025 (ghi thêm lúc" in said
    assert "UBND xã Ea Kar ghi số, ngày văn bản" in said
    assert "Số và ngày văn bản" not in said


def test_a_second_number_is_refused_in_words_and_the_first_stays(
    world, filing, number_page, long_ago, send
):
    send(world.clerk, number_page, NUMBER)

    response = send(world.clerk, number_page, NUMBER | {"document_number": "46/BC-UBND"})

    assert response.status_code == 409
    assert "Lần gửi này đã có số, ngày văn bản." in words(response)
    assert PaperNumber.objects.get().document_number == "45/BC-UBND"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"document_on": "01/01/2999"}, "chưa đến"),
        ({"document_on": "01/01/1999"}, "Kỳ báo cáo tính từ 01/01/2020"),
        ({"document_on": "31/02/2026"}, "dạng dd/mm/yyyy"),
        ({"document_on": ""}, "Chưa ghi ngày văn bản."),
        ({"document_number": ""}, "Chưa ghi số, ký hiệu văn bản."),
        ({"document_number": "4" * 61}, "60"),
    ],
)
def test_a_faulty_number_is_told_and_what_was_typed_stays(
    world, filing, number_page, long_ago, send, changed, sentence
):
    response = send(world.clerk, number_page, NUMBER | changed)

    assert response.status_code == 422
    assert words(response).count(sentence) >= 2  # on top, and at the field
    for value in (NUMBER | changed).values():
        assert not value or f'value="{value}"' in page(response)
    assert not PaperNumber.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "leader", "other_clerk", "administrator"])
def test_nobody_else_adds_a_number(world, filing, number_page, send, who):
    assert send(getattr(world, who), number_page, NUMBER).status_code == 404
    assert not PaperNumber.objects.exists()


def test_coming_back_from_the_login_to_the_number_shows_the_filing(
    world, filing, number_page, visit
):
    assert visit(world.clerk, number_page).url == filing.get_absolute_url()


# It keeps its words -------------------------------------------------------------------------------


def reword(world):
    """Everything that the filing names gets another name."""
    for row, field in [
        (world.ea_kar, "name"),
        (world.provincial, "name"),
        (world.plan, "title"),
        (world.plan, "short_title"),
        (world.section, "title"),
        (world.tasks["1.1"], "title"),
        (world.tasks["1.1"], "text"),
        (world.clerk, "full_name"),
    ]:
        setattr(row, field, f"ĐÃ ĐỔI {field}")
        row.save()


def test_filing_receipt_and_lists_read_as_before_when_everything_is_renamed(
    world, cycle, filing, visit, client, settings, mailoutbox
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world.clerk.email = "canbo@example.vn"
    send_receipt(filing, world.clerk, "https://vidu.vn/")
    before = seen(visit, world.leader, filing)
    address = reverse("admin:reporting_filing_changelist")
    rows = _rows_of(visit(world.administrator, address))

    reword(world)
    cycle.title = "ĐÃ ĐỔI kỳ"
    cycle.save()

    for who in READ:
        said = seen(visit, User.objects.get(pk=getattr(world, who).pk), filing)
        assert "ĐÃ ĐỔI" not in said
    assert seen(visit, world.leader, filing) == before
    assert _rows_of(visit(world.administrator, address)) == rows
    assert "ĐÃ ĐỔI" not in rows
    assert "UBND xã Ea Kar" in rows
    send_receipt(Filing.objects.get(), world.clerk, "https://vidu.vn/")
    first, second = mailoutbox
    assert (first.subject, first.body) == (second.subject, second.body)


def _rows_of(response):
    return page(response).partition('id="result_list"')[2].partition("</table>")[0]


# What it costs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_filing_costs_the_same_for_one_line_and_for_three(
    world, cycle, report, client, count, django_assert_num_queries
):
    for number in range(count):
        world.task(f"2.{number}", ("implement", world.communes))
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    for line in filing.lines.all():
        remark = {"at": LATE, "by": world.clerk, "by_name": "A", "agency_name": "B"}
        Remark.objects.create(line=line, text="…", **remark)
    accept_report(filing=filing, by=world.coordinator, now=LATE)
    client.force_login(world.clerk)

    with django_assert_num_queries(11):
        # session, user, predecessors, filing; rounds, events, paragraphs, items, lines,
        # remarks, reviews
        response = client.get(filing.get_absolute_url())

    assert response.status_code == 200
