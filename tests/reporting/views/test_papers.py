from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import SIGNATURE, Entry, ItemWords, draft_of, line_key, save_draft
from reporting.actions.review import return_report
from reporting.models import Filing, Report
from tests.factories import vn
from tests.reporting.views.test_drafts import key_of, page, typed
from tests.reporting.views.test_filings import words
from tests.world import World, answers, file_report, person

# Days long past: the page asks the clock for today.
DAY, DUE = "08/12/2020", date(2020, 12, 14)


@pytest.fixture(autouse=True)
def long_ago(world, cycle):
    """The cycle was due years before any day on which these tests are run."""
    cycle.period_from = date(2019, 12, 15)
    cycle.save()
    cycle.obligations.update(due_on=DUE)


@pytest.fixture
def address(report):
    return reverse("report-paper", args=[report.pk])


def paper(report, /, *, button="file", changed=None, **extra):
    """What the browser sends: the paper's day and reason, and the report."""
    given = {"received_on": DAY, "note": "Xã mất mạng do lũ", button: "1"}
    return typed(answers(report) | (changed or {}), **given | extra)


def draft_something(world, report):
    """The agency is writing: words that nobody else may see."""
    keys = {
        line_key(world.tasks["1.1"].pk): Entry("result", "NHÁP dòng", None, "NHÁP văn bản"),
        "muc-nhap": ItemWords("obstacle", "NHÁP khó khăn", "NHÁP nơi gửi"),
    }
    signature = {SIGNATURE: answers(report)[SIGNATURE].__class__("NHÁP người ký")}
    save_draft(report=report, typed=keys | signature, by=world.clerk, now=vn(2026, 12, 1))


# Who, and what the page shows ----------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "other_clerk", "leader", "administrator"])
def test_the_page_is_the_coordinators_alone(world, report, address, visit, send, who):
    assert visit(getattr(world, who), address).status_code == 404
    assert send(getattr(world, who), address, paper(report)).status_code == 404
    assert not Filing.objects.exists()


def test_another_provinces_report_is_not_found(world, address, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, address).status_code == 404


def test_a_coordinator_does_not_enter_the_paper_of_the_own_agency(world, cycle, visit):
    both = person(world.justice, Membership.Role.COORDINATOR, Membership.Role.FOCAL_POINT)
    own = cycle.obligations.get(agency=world.justice).report

    assert visit(both, reverse("report-paper", args=[own.pk])).status_code == 404


def test_the_page_starts_empty_whatever_the_agency_is_writing(world, report, address, visit, send):
    draft_something(world, report)

    shown = page(visit(world.coordinator, address))
    faulty = page(send(world.coordinator, address, {"file": "1"}))

    for body in (shown, faulty):
        assert "NHÁP" not in body
        assert "Người thứ 3" not in body  # nor who is writing it
    assert 'data-save="' not in shown
    assert "report.js" not in shown


def test_the_draft_is_not_even_read(world, report, address, client, django_assert_num_queries):
    draft_something(world, report)
    client.force_login(world.coordinator)

    with django_assert_num_queries(8) as read:
        # session, user, obligation; kinds, groups, parts; Part III: duties;
        # the agency's own plan
        client.get(address)

    assert not [query for query in read if "_draft" in query["sql"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_task_and_for_three(
    world, address, client, count, django_assert_num_queries
):
    for number in range(count):
        world.task(f"2.{number}", ("implement", world.communes))
    client.force_login(world.coordinator)

    with django_assert_num_queries(8):
        client.get(address)


# Filing it -----------------------------------------------------------------------------------------


def test_what_came_on_paper_is_filed_with_its_day_and_reason(world, report, address, send, client):
    response = send(world.coordinator, address, paper(report))

    filing = Filing.objects.get()
    assert response.url == filing.get_absolute_url()
    assert (filing.received_on, filing.paper_note) == (date(2020, 12, 8), "Xã mất mạng do lũ")
    assert timezone.localdate(filing.at) == timezone.localdate()
    assert filing.by == world.coordinator
    assert filing.signed_by == "Trần Văn Ký"
    report.refresh_from_db()
    assert report.first_filed_on == date(2020, 12, 8)
    assert report.timeliness == Report.Timeliness.ON_TIME
    said = words(client.get(response.url))
    assert "Đã nhập báo cáo giấy" in said
    assert "lý do: Xã mất mạng do lũ" in said


def test_the_draft_of_the_agency_stays_as_it_was(world, report, address, send):
    draft_something(world, report)
    before = draft_of(report)

    send(world.coordinator, address, paper(report))

    assert Filing.objects.get().lines.get(number="1.1").text == "Đã làm 1.1"
    assert draft_of(Report.objects.get(pk=report.pk)) == before


def test_pressing_twice_files_once(world, report, address, send, client):
    first = send(world.coordinator, address, paper(report))

    second = send(world.coordinator, address, paper(report))

    assert Filing.objects.count() == 1
    assert second.url == first.url
    assert "được gửi trước đó" in words(client.get(second.url))
    assert report.events.count() == 1


def test_it_is_entered_after_the_cycle_was_closed(world, cycle, report, address, send):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 31))

    send(world.coordinator, address, paper(report))

    assert Filing.objects.get().report == report


def test_the_lines_left_empty_are_said_to_have_nothing(world, report, address, send):
    only_one = paper(report, changed={key_of(world, "1.2"): Entry()}, nothing="on")

    send(world.coordinator, address, only_one)

    lines = Filing.objects.get().lines.order_by("position")
    assert [(line.number, line.outcome) for line in lines] == [
        ("1.1", "result"),
        ("1.2", "nothing"),
    ]


def test_without_the_tick_an_empty_line_is_a_fault(world, report, address, send):
    response = send(
        world.coordinator, address, paper(report, changed={key_of(world, "1.2"): Entry()})
    )

    assert response.status_code == 422
    assert "Chưa chọn kết quả." in words(response)


def test_a_line_with_words_but_no_outcome_is_no_empty_line(world, report, address, send):
    half = {key_of(world, "1.2"): Entry("", "Đã họp")}

    response = send(world.coordinator, address, paper(report, changed=half, nothing="on"))

    assert response.status_code == 422
    assert "Đã ghi nội dung nhưng chưa chọn kết quả." in words(response)


def test_all_faults_are_told_at_once_and_everything_typed_stays(world, report, address, send):
    mine = {
        key_of(world, "1.1"): Entry("not_done", "", None, "12/CV-UBND"),
        key_of(world, "1.2"): Entry("tuyệt vời", "Chữ của tôi"),
        SIGNATURE: answers(report)[SIGNATURE].__class__(signer_position="Chủ tịch xã"),
        "muc-moi": ItemWords("recommendation", "Đề nghị tập huấn", ""),
    }
    late = {
        "received_on": "01/01/2999",
        "note": "",
        "nothing": "on",
        "ky-document_on": "31/02/2026",
    }

    response = send(world.coordinator, address, paper(report, changed=mine, **late))

    assert response.status_code == 422
    top = words(response).partition("Bản giấy Nhập thay")[0]
    for sentence in (
        "Ngày 01/01/2999 chưa đến.",
        "Chưa ghi lý do nhận bản giấy.",
        "phải ghi lý do. 1.1",
        "dd/mm/yyyy",
    ):
        assert sentence in top
    assert "Chưa chọn kết quả." not in top  # 1.2 has a fault of its own
    for value in ("01/01/2999", "12/CV-UBND", "Chữ của tôi", "Chủ tịch xã", "Đề nghị tập huấn"):
        assert value in page(response)
    assert "checked" in page(response).partition('name="nothing"')[2][:80]
    assert not Filing.objects.exists()


@pytest.mark.parametrize("button", ["", "add"])
def test_any_other_button_files_nothing_and_keeps_what_was_typed(
    world, report, address, send, button
):
    mine = {"muc-moi": ItemWords("obstacle", "Đường xa", "Sở Nội vụ")}
    sent = paper(report, button=button, changed=mine, nothing="on")

    response = send(world.coordinator, address, sent)

    assert response.status_code == 200
    for value in (f'value="{DAY}"', "Xã mất mạng do lũ", "Đã làm 1.1", "Đường xa", "Trần Văn Ký"):
        assert value in page(response)
    assert "checked" in page(response).partition('name="nothing"')[2][:80]
    assert not Filing.objects.exists()


# Where it was filed already ------------------------------------------------------------------------


def earlier(day=DAY, note="Văn thư chuyển chậm"):
    return {"som-received_on": day, "som-note": note, "record": "1"}


def test_of_a_filed_report_only_the_day_is_asked(world, report, address, visit):
    file_report(report, world.clerk, vn(2026, 12, 8))

    body = visit(world.coordinator, address)

    assert "Ghi ngày nhận bản giấy" in words(body)
    assert "Kết quả từng nhiệm vụ" not in words(body)
    assert "Đã làm 1.1" not in page(body)


def test_an_earlier_paper_moves_the_first_day(world, report, address, send, client):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    response = send(world.coordinator, address, earlier())

    assert response.url == filing.get_absolute_url()
    assert "Đã ghi: bản giấy nhận ngày 08/12/2020." in words(client.get(response.url))
    report.refresh_from_db()
    assert (report.first_filed_on, report.timeliness) == (date(2020, 12, 8), "on_time")
    assert Filing.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        (earlier("01/01/2999"), 422, "chưa đến"),
        (earlier("01/01/2019"), 422, "Kỳ báo cáo tính từ 15/12/2019"),
        (earlier("hôm qua"), 422, "dd/mm/yyyy"),
        (earlier(""), 422, "Chưa ghi ngày nhận bản giấy."),
        (earlier(note=""), 422, "Chưa ghi lý do nhận bản giấy."),
        (earlier("09/12/2020"), 409, "tính gửi từ 08/12/2020"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_what_was_typed_stays(
    world, report, address, send, sent, status, sentence
):
    file_report(report, world.clerk, vn(2020, 12, 8))

    response = send(world.coordinator, address, sent)

    assert response.status_code == status
    assert sentence in words(response)
    assert sent["som-note"] in page(response)
    assert sent["som-received_on"] in page(response)
    report.refresh_from_db()
    assert report.first_filed_on == date(2020, 12, 8)


def test_of_a_returned_report_the_paper_or_only_its_day_may_be_entered(
    world, report, address, visit, send
):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    return_report(
        filing=filing,
        returned={filing.lines.last().pk: "Sửa"},
        due_on=date(2027, 1, 8),
        by=world.coordinator,
        now=vn(2026, 12, 20),
    )
    body = words(visit(world.coordinator, address))
    assert "Gửi báo cáo giấy" in body
    assert "Chỉ ghi ngày nhận bản giấy" in body

    send(world.coordinator, address, paper(report))

    report.refresh_from_db()
    assert (report.state, report.first_filed_on) == (Report.State.SUBMITTED, date(2020, 12, 8))
    assert report.filings.count() == 2


def test_a_day_noted_for_a_report_never_filed_is_refused_in_words(world, report, address, send):
    response = send(world.coordinator, address, earlier())

    assert response.status_code == 409
    assert "nhập cả nội dung bản giấy" in words(response)
