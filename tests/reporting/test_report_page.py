"""What the page of a report shows and does beyond typing: returned lines, earlier words, “không phát sinh”."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.drafts import (
    Entry,
    ItemWords,
    Paragraph,
    item_key,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.filing import file_paper, submit_report
from reporting.actions.review import accept_report, return_report
from reporting.models import Item, LineReview, Narrative, Outcome
from tests.factories import vn
from tests.reporting.views.test_drafts import page, typed
from tests.world import answers, file_report, fill, person

COMMENT = "Chữ góp ý của Sở Tư pháp"


@pytest.fixture
def show(client, world):
    """The page of a report as its clerk sees it."""

    def of(report):
        client.force_login(world.clerk)
        return page(client.get(report.get_absolute_url()))

    return of


@pytest.fixture
def send(client, world):
    def to(report, **data):
        client.force_login(world.clerk)
        return client.post(report.get_absolute_url(), data, follow=True)

    return to


def piece(body, key):
    """The part of the page about one piece."""
    return body.split(f'data-piece="{key}"')[1].split('data-piece="')[0]


# Returned -----------------------------------------------------------------------------------------


@pytest.fixture
def returned(world, report):
    """Line 1.1 came back with a comment, 1.2 was accepted."""
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    first, second = filing.lines.order_by("position")
    return_report(
        filing=filing,
        returned={first.pk: COMMENT},
        accepted=[second.pk],
        comment="Xem lại số liệu",
        due_on=date(2026, 12, 18),
        by=world.coordinator,
        now=vn(2026, 12, 11),
    )
    report.refresh_from_db()
    return report


def test_the_comment_stands_at_its_line_which_is_open_and_the_way_to_it_on_top(
    world, returned, show
):
    body = show(returned)
    key = line_key(world.tasks["1.1"].pk)

    assert COMMENT in piece(body, key)
    assert re.search(rf'<details class="line is-care" id="{key}"[^>]* open>', body)
    assert f'Cần sửa: <a href="#{key}">1.1</a>' in body
    assert "Xem lại số liệu" in body
    assert "thứ Sáu, 18/12/2026" in body


def test_an_accepted_line_is_shown_and_has_no_field(world, returned, show):
    locked = piece(show(returned), line_key(world.tasks["1.2"].pk))

    assert "Đã tiếp nhận, không cần sửa" in locked
    assert "Đã làm 1.2" in locked
    assert "<textarea" not in locked


def test_the_last_look_names_what_came_back_and_was_not_changed(world, returned, client, send):
    key = line_key(world.tasks["1.1"].pk)
    warned = page(send(returned, check="1"))

    save_draft(
        report=returned,
        typed={key: Entry(Outcome.RESULT, "Đã sửa")},
        by=world.clerk,
        now=vn(2026, 12, 12),
    )
    mended = page(client.get(reverse("report-submit", args=[returned.pk])))

    assert "bị trả lại mà chưa sửa gì" in warned
    assert "bị trả lại mà chưa sửa gì" not in mended


@pytest.mark.parametrize("says_more", [False, True])
def test_the_last_look_says_that_a_report_returned_as_a_whole_was_not_changed(
    world, report, send, says_more
):
    fill(report, world.clerk)
    if says_more:
        obstacle = ItemWords(Item.Kind.OBSTACLE, "Thiếu người.")
        typed = {item_key("a1"): obstacle}
        save_draft(report=report, typed=typed, by=world.clerk, now=vn(2026, 12, 9))
    filing = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 10))
    said = {"comment": "Bổ sung số liệu.", "due_on": date(2026, 12, 18)}
    return_report(filing=filing, returned={}, **said, by=world.coordinator, now=vn(2026, 12, 11))
    report.refresh_from_db()
    warned = page(send(report, check="1"))

    typed = {paragraph_key(Narrative.Part.STRENGTHS): Paragraph("Đã bổ sung số liệu.")}
    save_draft(report=report, typed=typed, by=world.clerk, now=vn(2026, 12, 12))
    report.refresh_from_db()
    mended = page(send(report, check="1"))

    assert "chưa sửa gì so với lần gửi trước" in warned
    assert "Xem lại rồi gửi" in mended
    assert "chưa sửa gì so với lần gửi trước" not in mended


def test_verdicts_being_prepared_are_not_shown_before_the_report_comes_back(
    world, returned, client, show
):
    """Filed again and under review: the agency reads the filing, not what is being found of it."""
    filing = file_report(returned, world.clerk, vn(2026, 12, 12), t1_1=Entry("result", "Đã sửa"))
    line = filing.lines.get(number="1.1")
    LineReview.objects.create(
        line=line,
        verdict="returned",
        comment="Chưa nói ra",
        at=vn(2026, 12, 13),
        by=world.coordinator,
    )
    client.force_login(world.clerk)

    body = page(client.get(returned.get_absolute_url(), follow=True))

    assert "Đã sửa" in body
    assert "Chưa nói ra" not in body


def test_a_paper_that_came_back_starts_from_what_was_entered(world, report, client, send):
    draft_key = line_key(world.tasks["1.1"].pk)
    typed_words = {draft_key: Entry(Outcome.RESULT, "Nháp của xã")}
    save_draft(report=report, typed=typed_words, by=world.clerk, now=vn(2026, 12, 1))
    filing = file_paper(
        report=report,
        typed=answers(report),
        received_on=date(2026, 12, 7),
        note="Lũ",
        by=world.coordinator,
        now=vn(2026, 12, 8),
    )
    return_report(
        filing=filing,
        returned={},
        comment="Bổ sung",
        due_on=date(2026, 12, 18),
        by=person(world.justice, "coordinator"),
        now=vn(2026, 12, 9),
    )
    report.refresh_from_db()
    client.force_login(world.coordinator)
    again = page(client.get(reverse("report-paper", args=[report.pk])))
    assert "Đã làm 1.2" in again
    assert "Nháp của xã" not in again

    body = page(send(report, refill="1"))

    assert "Đã lấy nội dung đã gửi vào 4 chỗ còn trống" in body
    assert "Nháp của xã" in piece(body, draft_key)
    assert "Đã làm 1.2" in piece(body, line_key(world.tasks["1.2"].pk))


# Nothing to report -------------------------------------------------------------------------------


def test_nothing_for_the_rest_is_asked_first_and_leaves_what_was_typed(world, report, send, client):
    key = line_key(world.tasks["1.1"].pk)
    asked = page(send(report, nothing="1", **typed({key: Entry("result", "Đã họp")})))

    assert "cho 1 nhiệm vụ?" in asked
    assert "1.2. Nhiệm vụ 1.2" in asked
    assert not report.lines.filter(outcome=Outcome.NOTHING).exists()

    client.post(reverse("report-nothing", args=[report.pk]))

    outcomes = dict(report.lines.values_list("task__number", "outcome"))
    assert outcomes == {"1.1": Outcome.RESULT, "1.2": Outcome.NOTHING}


def test_with_nothing_left_empty_there_is_nothing_to_ask(world, report, send, client):
    client.force_login(world.clerk)
    client.post(reverse("report-nothing", args=[report.pk]))

    body = page(client.get(reverse("report-nothing", args=[report.pk])))

    assert "Không còn nhiệm vụ bắt buộc nào để trống" in body


# Last year -----------------------------------------------------------------------------------------


@pytest.fixture
def next_year(world, report):
    """The report of 2027, after the one of 2026 was accepted."""
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    accept_report(filing=filing, by=world.coordinator, now=vn(2026, 12, 9))
    return world.open(2027).obligations.get(agency=world.ea_kar).report


def test_without_an_earlier_report_nothing_is_offered(report, show):
    assert "Kỳ trước đã báo cáo" not in show(report)
    assert 'name="carry"' not in show(report)


def test_the_outcome_of_last_year_is_read_beside_its_words(world, report, show):
    filing = file_report(report, world.clerk, vn(2026, 12, 8), t1_1=Entry("nothing"))
    accept_report(filing=filing, by=world.coordinator, now=vn(2026, 12, 9))
    next_year = world.open(2027).obligations.get(agency=world.ea_kar).report

    earlier = show(next_year).split("Kỳ trước đã báo cáo</summary>")[1].split("</details>")[0]

    assert "Không phát sinh" in earlier


def test_the_whole_of_last_year_is_taken_over_and_marked_until_touched(
    world, next_year, send, show
):
    assert "Lấy nội dung kỳ trước vào các chỗ còn trống" in show(next_year)

    body = page(send(next_year, carry=""))

    key = line_key(world.tasks["1.1"].pk)
    assert "Đã lấy nội dung kỳ trước cho 4 chỗ còn trống" in body
    assert "Lấy từ kỳ trước, chưa sửa" in piece(body, key)
    words = Entry(Outcome.RESULT, "Viết mới")
    was = Entry(Outcome.RESULT, "Đã làm 1.1").mark
    body = page(send(next_year, **typed({key: words}, **{f"{key}-was": was})))
    assert "Lấy từ kỳ trước, chưa sửa" not in piece(body, key)
    assert "Lấy từ kỳ trước, chưa sửa" in piece(body, line_key(world.tasks["1.2"].pk))


def test_one_line_of_last_year_is_taken_over_alone(world, next_year, send, show):
    key = line_key(world.tasks["1.2"].pk)
    assert f'name="carry" value="{key}"' in show(next_year)

    send(next_year, carry=key)

    assert [line.task.number for line in next_year.lines.all()] == ["1.2"]
    assert next_year.lines.get().carried_over


@pytest.mark.parametrize(("day", "warned"), [("2026-12-14", True), ("2026-12-15", False)])
def test_the_last_look_warns_before_the_period_has_begun(
    world, next_year, client, time_machine, day, warned
):
    fill(next_year, world.clerk)
    time_machine.move_to(f"{day} 10:00:00+07:00")
    client.force_login(world.clerk)

    body = page(client.get(reverse("report-submit", args=[next_year.pk])))

    assert "Gửi báo cáo" in body
    assert ("Kỳ số liệu từ 15/12/2026 chưa bắt đầu" in body) == warned


def test_the_last_look_names_what_was_carried_over_and_not_touched(world, next_year, send, client):
    send(next_year, carry="")
    typed_name = {"ky-signed_by": "Trần Văn Ký"}

    body = page(send(next_year, check="1", **typed_name))

    assert "4 chỗ lấy từ kỳ trước, chưa sửa" in body


# The other pieces ------------------------------------------------------------------------------------


def test_paragraphs_and_items_are_kept_and_shown_again(report, send, show):
    causes = paragraph_key(Narrative.Part.CAUSES)
    obstacle, wish = item_key("a1"), item_key("b2")
    words = {
        causes: Paragraph("Do thiếu người"),
        obstacle: ItemWords(Item.Kind.OBSTACLE, "Thiếu kinh phí", "Sở Tài chính"),
        wish: ItemWords(Item.Kind.RECOMMENDATION, "Cấp thêm biên chế", "Bộ Nội vụ"),
    }

    send(report, **typed(words))
    body = show(report)

    assert "Do thiếu người" in piece(body, causes)
    assert "Thiếu kinh phí" in piece(body, obstacle)
    assert 'value="Bộ Nội vụ"' in piece(body, wish)


def test_a_section_of_the_outline_is_one_heading(report, show):
    assert re.findall(r"<h2[^>]*>(I+V?|V)\. ", show(report)) == ["I", "II", "III", "IV", "V"]
