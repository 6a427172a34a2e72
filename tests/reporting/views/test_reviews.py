"""The coordinator's list, the page of one report, and what is done there."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from agencies.models import Membership, User
from reporting.actions.drafts import Entry, ItemWords, line_key, save_draft
from reporting.actions.filing import record_paper, submit_report
from reporting.actions.review import accept_report, keep_review, return_report
from reporting.models import LineReview, Outcome, Report
from tests.factories import vn
from tests.world import World, file_report, fill, person

NOW = vn(2026, 12, 15, 9)  # a Tuesday
LIST = "/xem-xet/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def filing(world, report):
    return file_report(report, world.clerk, vn(2026, 12, 8))


@pytest.fixture
def second_round(world, filing):
    """Returned for 1.2 with 1.1 accepted, reworded and filed again."""
    return_report(
        filing=filing,
        returned={line(filing, "1.2").pk: "Ghi rõ số hội nghị."},
        accepted=[line(filing, "1.1").pk],
        comment="Xem lại 1.2",
        due_on=date(2026, 12, 18),
        by=world.coordinator,
        now=vn(2026, 12, 10),
    )
    typed = {key(world, "1.2"): Entry("result", "Đã làm 14 hội nghị", None, "9/BC-UBND")}
    save_draft(report=filing.report, typed=typed, by=world.clerk, now=vn(2026, 12, 11))
    return submit_report(report=filing.report, by=world.clerk, now=vn(2026, 12, 11))


def line(filing, number):
    return filing.lines.get(number=number)


def key(world, number):
    return line_key(world.tasks[number].pk)


def address(filing, name="review"):
    return reverse(name, args=[filing.report_id])


def body(response):
    return re.sub(r"\s+", " ", response.content.decode())


def state(filing):
    return Report.objects.get(pk=filing.report_id).state


@pytest.fixture
def judge(world, visit, client):
    """judge(filing, "return", {"1.2": ("returned", "…")}, comment=…): opens the page, sends it."""

    def act(filing, button, verdicts=None, by=None, shown=None, **conclusion):
        shown = shown or visit(by or world.coordinator, address(filing)).context["page"]
        data = {"round": shown.filing.number, "seen": shown.seen, button: "1"}
        data["chung-due_on"] = "22/12/2026"
        for row in shown.rows:
            data[f"{row.form.prefix}-verdict"] = row.verdict
            data[f"{row.form.prefix}-comment"] = row.form["comment"].value() or ""
        for number, (verdict, comment) in (verdicts or {}).items():
            data[f"{key(world, number)}-verdict"] = verdict
            data[f"{key(world, number)}-comment"] = comment
        data |= {f"chung-{name}": value for name, value in conclusion.items()}
        return client.post(address(filing), data)

    return act


# The list ------------------------------------------------------------------------------------------


def test_the_list_names_round_days_and_points(world, second_round, visit):
    words = body(visit(world.coordinator, LIST))

    assert "UBND xã Ea Kar" in words
    assert "gửi lại lần 2, 11/12/2026" in words
    assert "4 ngày" in words
    assert "Chờ xem xét (1)" in words


def test_returned_past_its_new_day_is_overdue_on_the_list(world, filing, visit):
    return_report(
        filing=filing,
        returned={},
        comment="Sửa",
        due_on=date(2026, 12, 14),
        by=world.coordinator,
        now=vn(2026, 12, 9),
    )

    assert "! Trả lại, quá hạn (1)" in body(visit(world.coordinator, LIST))
    assert "! Trả lại, hạn gửi lại 14/12/2026 đã qua" in body(
        visit(world.coordinator, LIST, trang_thai="qua-han")
    )


def test_an_empty_list_says_what_to_do_next(world, cycle, visit):
    assert "Không có báo cáo nào chờ xem xét" in body(visit(world.coordinator, LIST))
    assert "khớp với bộ lọc" in body(visit(world.coordinator, LIST, tim="khongco"))


def test_a_faulty_filter_is_told_and_shows_what_waits(world, filing, visit):
    response = visit(world.coordinator, LIST, diem="xyz")

    assert response.status_code == 400
    assert "UBND xã Ea Kar" in body(response)


@pytest.mark.parametrize("who", ["clerk", "leader", "administrator"])
def test_only_coordinators_reach_list_and_page(world, filing, visit, who):
    assert visit(getattr(world, who), LIST).status_code == 404
    assert visit(getattr(world, who), address(filing)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_cost_the_same_reads(
    world, cycle, visit, count, django_assert_num_queries, client
):
    for agency in [world.ea_kar, world.tuy_hoa, world.home_affairs][:count]:
        clerk = person(agency, Membership.Role.FOCAL_POINT)
        filing = file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, 8))
    client.force_login(world.coordinator)

    with django_assert_num_queries(8):  # session, user, states, count, rows, 3 of hints
        client.get(LIST)
    with django_assert_num_queries(23):
        client.get(address(filing))


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_of_many_lines_costs_the_same_reads(
    world, report, count, django_assert_num_queries, client
):
    for number in range(count):
        world.task(f"2.{number}", ("implement", world.communes))
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    assert filing.lines.count() == count + 2
    client.force_login(world.coordinator)

    with django_assert_num_queries(23):
        client.get(address(filing))


# The page ------------------------------------------------------------------------------------------


def test_the_page_shows_everything_that_was_filed(world, report, visit):
    fill(report, world.clerk, t1_1=Entry("result", "Đã họp", None, "118/BC-UBND"))
    items = {
        "muc-a": ItemWords("obstacle", "Thiếu kinh phí"),
        "muc-b": ItemWords("recommendation", "Bổ sung biên chế", "Sở Nội vụ"),
    }
    save_draft(report=report, typed=items, by=world.clerk, now=NOW)
    submit_report(report=report, by=world.clerk, now=NOW)

    words = body(visit(world.coordinator, reverse("review", args=[report.pk])))

    for said in [
        "Đã họp",
        "118/BC-UBND",
        "Nội dung của nhiệm vụ 1.1",
        "Ưu điểm: như trên.",
        "Thiếu kinh phí",
        "Gửi đến: Sở Nội vụ",
        "Trần Văn Ký, Chủ tịch",
        "Chưa có báo cáo năm trước được tiếp nhận",
        "gửi, lần 1",
    ]:
        assert said in words


def test_the_round_before_stands_beside_with_its_differences(world, second_round, visit):
    response = visit(world.coordinator, address(second_round), xem="tat-ca")
    words = body(response)

    assert "<ins>14 hội nghị</ins>" in words
    assert "<del>1.2</del>" in words
    assert "Không đổi so với lần trước." in words  # 1.1
    assert "Ghi rõ số hội nghị." in words
    assert "Đã sửa sau khi trả lại" in words
    assert "Đã tiếp nhận ở lần 1" in words


def test_the_same_words_as_last_year_are_said_in_words(world, visit):
    world.plan.resolve_on = date(2025, 2, 10)
    world.plan.save()
    last = world.open(2025).obligations.get(agency=world.ea_kar).report
    changed = Entry("result", "Năm ngoái khác")
    old = file_report(last, world.clerk, vn(2025, 12, 1), t1_2=changed)
    accept_report(filing=old, by=world.coordinator, now=vn(2025, 12, 2))
    report = world.open(2026).obligations.get(agency=world.ea_kar).report
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    words = body(visit(world.coordinator, address(filing), xem="tat-ca"))

    assert "Báo cáo năm 2025" in words
    assert "Giống từng chữ với lần này." in words
    assert "Năm ngoái khác" in words
    assert "Giống năm trước" in words


def test_the_tabs_count_their_lines_and_fold_the_others_away(world, second_round, visit):
    page = visit(world.coordinator, address(second_round), xem="da-sua").context["page"]

    assert [(value, number) for value, _, number in page.tabs] == [
        ("can-xem", 0),
        ("da-sua", 1),
        ("tat-ca", 2),
    ]
    assert [row.now.number for row in page.shown] == ["1.2"]
    assert [row.now.number for row in page.folded] == ["1.1"]


def test_a_report_never_filed_has_no_page_and_its_draft_stays_unread(world, report, visit):
    fill(report, world.clerk)

    assert visit(world.coordinator, reverse("review", args=[report.pk])).status_code == 404


def test_a_draft_written_after_a_return_is_not_on_the_page(world, second_round, visit):
    return_report(
        filing=second_round,
        returned={},
        comment="Sửa nữa",
        due_on=date(2026, 12, 25),
        by=world.coordinator,
        now=NOW,
    )
    typed = {key(world, "1.2"): Entry("result", "Bí mật của bản nháp")}
    save_draft(report=second_round.report, typed=typed, by=world.clerk, now=NOW)

    response = visit(world.coordinator, address(second_round), xem="tat-ca")

    assert "Bí mật" not in body(response)
    assert "Bí mật" not in body(visit(world.coordinator, LIST, trang_thai="tra-lai"))


# Accepting and returning ---------------------------------------------------------------------------


def test_accepting_a_report_leads_to_the_next_that_waits(world, cycle, filing, judge):
    other = cycle.obligations.get(agency=world.tuy_hoa).report
    waiting = file_report(other, world.other_clerk, vn(2026, 12, 9))

    response = judge(filing, "accept", comment="Đủ.")

    assert response.url == address(waiting)
    assert state(filing) == Report.State.ACCEPTED
    assert filing.report.events.last().text == "Đủ."
    assert set(LineReview.objects.values_list("verdict", flat=True)) == {"accepted"}


def test_who_accepted_by_mistake_is_led_to_where_it_is_opened_again(world, filing, judge, client):
    said = body(client.get(judge(filing, "accept").url))

    assert f'<a href="{address(filing)}">Xem lại, mở lại</a>' in said


def test_after_the_last_report_comes_the_list(filing, judge):
    assert judge(filing, "accept").url == LIST


def test_returning_lines_keeps_each_comment_and_the_day(filing, judge):
    verdicts = {"1.1": ("accepted", ""), "1.2": ("returned", "Ghi số.")}

    response = judge(filing, "return", verdicts, comment="Xem lại", due_on="22/12/2026")

    report = Report.objects.get(pk=filing.report_id)
    assert response.url == LIST
    assert (report.state, report.return_due_on) == (Report.State.RETURNED, date(2026, 12, 22))
    assert line(filing, "1.2").review.comment == "Ghi số."
    assert line(filing, "1.1").review.verdict == "accepted"
    assert report.events.last().text == "Xem lại"


def test_five_working_days_are_proposed(filing, world, visit):
    words = body(visit(world.coordinator, address(filing)))

    assert 'value="22/12/2026"' in words  # from Tuesday 15/12, over a weekend


def test_a_report_is_not_accepted_while_a_line_is_to_be_returned(filing, judge):
    response = judge(filing, "accept", {"1.2": ("returned", "Ghi số.")}, comment="Gần đủ")

    words = body(response)
    assert response.status_code == 422
    assert "Đang chọn “Trả lại” nên chưa tiếp nhận được cả báo cáo." in words
    assert "Ghi số." in words
    assert "Gần đủ" in words
    assert state(filing) == Report.State.SUBMITTED


def test_every_fault_is_told_at_once_linked_to_its_field_and_nothing_typed_is_lost(
    world, filing, judge
):
    verdicts = {"1.1": ("", "Chưa chọn gì"), "1.2": ("returned", "")}

    response = judge(filing, "return", verdicts, comment="Ý kiến chung", due_on="1/1/2026")

    words = body(response)
    assert response.status_code == 422
    assert "3 chỗ cần sửa" in words
    for field in [
        f"id_{key(world, '1.1')}-verdict_0",
        f"id_{key(world, '1.2')}-comment",
        "id_chung-due_on",
    ]:
        assert f'href="#{field}"' in words
        assert f'id="{field}"' in words
    for typed in ["Chưa chọn gì", "Ý kiến chung", "1/1/2026"]:
        assert typed in words
    assert LineReview.objects.count() == 0


def test_returning_without_any_word_is_refused(filing, judge):
    response = judge(filing, "return")

    assert response.status_code == 422
    assert "ghi ý kiến chung" in body(response)
    assert state(filing) == Report.State.SUBMITTED


def test_an_unreadable_day_does_not_keep_a_report_from_being_accepted(filing, judge):
    assert judge(filing, "accept", due_on="mai").status_code == 302


def test_lines_accepted_before_stay_accepted_when_another_is_returned(world, second_round, judge):
    judge(second_round, "return", {"1.2": ("returned", "Vẫn thiếu")})

    assert line(second_round, "1.1").review.verdict == "accepted"
    assert line(second_round, "1.1").review.at == vn(2026, 12, 10)


# Opinions kept for later ---------------------------------------------------------------------------


def test_opinions_are_kept_and_stand_in_the_page_again(world, filing, judge, visit):
    response = judge(
        filing, "keep", {"1.2": ("returned", "Ghi số.")}, comment="Chung", due_on="24/12/2026"
    )

    assert response.url == LIST
    assert state(filing) == Report.State.SUBMITTED
    words = body(visit(world.coordinator, address(filing)))
    for kept in ["Ghi số.", "Chung", 'value="24/12/2026"', "0 chấp nhận, 1 trả lại"]:
        assert kept in words


def test_what_cannot_be_kept_is_a_fault_and_the_rest_is_kept(world, filing, judge):
    verdicts = {"1.1": ("", "Chưa chọn"), "1.2": ("returned", "Ghi số.")}

    response = judge(filing, "keep", verdicts)

    assert response.status_code == 422
    assert "Chưa chọn" in body(response)
    assert line(filing, "1.2").review.comment == "Ghi số."

    again = judge(filing, "accept", {"1.2": ("accepted", "")}, shown=response.context["page"])
    assert again.status_code == 422  # the comment without a verdict; no colleague is blamed


@pytest.mark.parametrize("name", ["my-work", "report", "filing"])
def test_the_agency_reads_no_opinion_before_the_report_is_returned(
    world, filing, judge, visit, client, name
):
    judge(filing, "keep", {"1.2": ("returned", "Lời chưa nói ra")}, comment="Cũng chưa nói ra")
    pages = {"report": [filing.report_id], "filing": [filing.report_id, 1]}
    client.force_login(world.clerk)

    words = body(client.get(reverse(name, args=pages.get(name, [])), follow=True))

    assert "chưa nói ra" not in words
    judge(filing, "return", {"1.2": ("returned", "Lời nay đã nói ra")})
    client.force_login(world.clerk)
    assert "Lời nay đã nói ra" in body(client.get(filing.report.get_absolute_url(), follow=True))


def test_another_tab_of_the_page_keeps_all_that_was_typed_and_saves_nothing(filing, judge):
    response = judge(filing, "show", {"1.1": ("returned", "Chưa xong câu")}, comment="Dở dang")

    assert response.status_code == 200
    assert "Chưa xong câu" in body(response)
    assert "Dở dang" in body(response)
    assert LineReview.objects.count() == 0


# Two people, and pages that are out of date --------------------------------------------------------


def test_a_colleagues_opinion_is_shown_beside_what_was_typed_and_pressing_again_decides(
    world, filing, judge, visit
):
    second = person(world.justice, Membership.Role.COORDINATOR)
    shown = visit(world.coordinator, address(filing)).context["page"]
    keep_review(
        filing=filing,
        verdicts={line(filing, "1.2").pk: ("returned", "Của người kia")},
        by=second,
        now=NOW,
    )

    response = judge(filing, "return", {"1.2": ("returned", "Của tôi")}, shown=shown)

    assert response.status_code == 409
    assert "Của người kia" in body(response)
    assert "Của tôi" in body(response)
    assert state(filing) == Report.State.SUBMITTED

    page = response.context["page"]
    assert judge(filing, "return", {"1.2": ("returned", "Của tôi")}, shown=page).status_code == 302
    assert line(filing, "1.2").review.comment == "Của tôi"


@pytest.mark.parametrize("button", ["return", "keep", "accept"])
def test_a_letter_that_no_keyboard_has_is_a_fault_and_no_failure(world, filing, judge, button):
    response = judge(filing, button, {}, comment="Xem\0lại")

    assert response.status_code == 422
    assert state(filing) == Report.State.SUBMITTED


def test_after_one_report_comes_none_whose_paper_day_the_coordinator_noted(
    world, cycle, filing, judge
):
    other = cycle.obligations.get(agency=world.tuy_hoa).report
    file_report(other, world.other_clerk, vn(2026, 12, 8))
    record_paper(
        report=other,
        received_on=date(2026, 12, 2),
        note="Lũ",
        by=world.coordinator,
        now=NOW,
    )

    assert judge(filing, "accept", {}).url == reverse("reviews")


def test_a_colleague_reads_the_general_comment_that_was_kept(world, filing, judge, visit):
    second = person(world.justice, Membership.Role.COORDINATOR)
    shown = visit(world.coordinator, address(filing)).context["page"]
    judge(filing, "keep", {}, shown=shown, comment="Xem lại số liệu")

    assert "Xem lại số liệu" in body(visit(second, address(filing)))
    assert "Xem lại số liệu" not in body(visit(world.clerk, filing.get_absolute_url()))


@pytest.mark.parametrize("button", ["accept", "return", "keep"])
def test_a_report_settled_meanwhile_is_told_with_what_was_typed(
    world, filing, judge, visit, button
):
    second = person(world.justice, Membership.Role.COORDINATOR)
    shown = visit(world.coordinator, address(filing)).context["page"]
    accept_report(filing=filing, by=second, now=NOW)

    response = judge(filing, button, {"1.2": ("accepted", "Rõ")}, shown=shown, comment="Giữ lại")

    assert response.status_code == 409
    assert "không còn chờ xem xét" in body(response)
    assert "Giữ lại" in body(response)
    assert "Rõ" in body(response)
    assert "Tiếp nhận báo cáo</button>" not in body(response)
    assert filing.report.events.count() == 2


def test_a_page_of_an_earlier_round_is_told_with_what_was_typed(world, filing, judge, visit):
    shown = visit(world.coordinator, address(filing)).context["page"]
    return_report(
        filing=filing,
        returned={},
        comment="Sửa",
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=NOW,
    )
    submit_report(report=filing.report, by=world.clerk, now=NOW)

    response = judge(filing, "accept", {"1.2": ("accepted", "Của lần một")}, shown=shown)

    assert response.status_code == 409
    assert "Của lần một" in body(response)
    assert state(filing) == Report.State.SUBMITTED


# Who filed it themselves ---------------------------------------------------------------------------


@pytest.fixture
def both(world):
    """A coordinator who is also focal point of UBND xã Ea Kar."""
    user = person(world.ea_kar, Membership.Role.FOCAL_POINT)
    Membership.objects.create(user=user, agency=world.justice, role=Membership.Role.COORDINATOR)
    return User.objects.get(pk=user.pk)


def test_who_filed_it_reads_all_and_the_reason_in_place_of_the_buttons(
    world, report, both, visit, judge
):
    filing = file_report(report, both, vn(2026, 12, 8))

    words = body(visit(both, address(filing)))

    assert "Đã làm 1.2" in words
    assert "cần cán bộ điều phối thứ hai" in words
    assert "đề nghị người quản trị" not in words  # there is a second one
    assert "Tiếp nhận báo cáo" not in words
    response = judge(filing, "accept", by=both)
    assert response.status_code == 409
    assert state(filing) == Report.State.SUBMITTED


def test_a_lone_coordinator_is_told_to_ask_for_a_second(world, report, both, visit):
    world.coordinator.is_active = False
    world.coordinator.save()
    filing = file_report(report, both, vn(2026, 12, 8))

    assert "đề nghị người quản trị" in body(visit(both, address(filing)))


# Opening again ---------------------------------------------------------------------------------------


def test_an_accepted_report_is_opened_again_with_a_reason(world, filing, visit, send):
    accept_report(filing=filing, by=world.coordinator, now=NOW)
    assert "Mở lại báo cáo" in body(visit(world.coordinator, address(filing)))

    response = send(world.coordinator, address(filing, "report-reopen"), {"reason": "Bấm nhầm"})

    assert response.url == address(filing)
    assert state(filing) == Report.State.SUBMITTED
    words = body(visit(world.coordinator, address(filing)))
    assert "Bấm nhầm" in words
    assert "0 chấp nhận" in words


def test_opening_again_needs_a_reason(world, filing, send):
    accept_report(filing=filing, by=world.coordinator, now=NOW)

    response = send(world.coordinator, address(filing, "report-reopen"), {"reason": " "})

    assert response.status_code == 422
    assert 'href="#id_reason"' in body(response)
    assert state(filing) == Report.State.ACCEPTED


def test_a_report_that_is_not_accepted_is_not_opened_again(world, filing, send):
    response = send(world.coordinator, address(filing, "report-reopen"), {"reason": "Muộn rồi"})

    assert response.status_code == 409
    assert "Muộn rồi" in body(response)


def test_the_address_of_opening_again_leads_to_the_page(world, filing, visit):
    assert visit(world.coordinator, address(filing, "report-reopen")).url == address(filing)


def test_coordinators_of_another_province_reach_nothing(world, filing, visit, send):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(other, address(filing)).status_code == 404
    assert send(other, address(filing), {"accept": "1", "round": "1"}).status_code == 404
    assert send(other, address(filing, "report-reopen"), {"reason": "…"}).status_code == 404
    assert "Ea Kar" not in body(visit(other, LIST))
    assert Outcome.RESULT.label not in body(visit(other, LIST))
