"""The address to which a report saves itself, as static/report.js calls it."""

import json

import pytest
from django.urls import reverse

from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    SignatureWords,
    carry_over,
    item_key,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.review import accept_report
from reporting.models import Item, Narrative
from tests.factories import vn
from tests.reporting.views.test_drafts import typed
from tests.world import file_report, fill

STRENGTHS = paragraph_key(Narrative.Part.STRENGTHS)


@pytest.fixture
def autosave(client, world, report):
    """Send these words as the script does; returns the answer and what it says."""

    def send(draft, user=world.clerk, **extra):
        client.force_login(user)
        response = client.post(reverse("report-save", args=[report.pk]), typed(draft, **extra))
        is_json = response.headers["Content-Type"] == "application/json"
        return response, json.loads(response.content) if is_json else {}

    return send


@pytest.fixture
def first(world):
    """Key of the first line."""
    return line_key(world.tasks["1.1"].pk)


def test_a_piece_is_kept_and_answered_with_its_new_mark(world, report, autosave, first):
    words = Entry("result", "Đã họp 3 lần.", evidence="12/BC-UBND")

    response, said = autosave({first: words})

    assert response.status_code == 200
    assert said["pieces"][first]["mark"] == words.mark
    assert "Có kết quả" in said["pieces"][first]["tag"]
    assert (said["filled"], said["obliged"]) == (1, 2)
    assert said["sections"] == {str(world.section.pk): "1/2"}
    assert Entry.of(report.lines.get()) == words


def test_only_the_pieces_that_were_sent_are_touched(world, report, autosave, first):
    fill(report, world.clerk)
    second = line_key(world.tasks["1.2"].pk)

    _, said = autosave({first: Entry()}, **{f"{first}-was": Entry("result", "Đã làm 1.1").mark})

    assert list(said["pieces"]) == [first]
    assert said["filled"] == 1
    assert report.lines.get(task=world.tasks["1.2"]).text == "Đã làm 1.2"
    assert second not in said["pieces"]


def test_the_same_words_sent_twice_are_saved_once(report, autosave, first):
    words = Entry("result", "Đã họp 3 lần.")

    autosave({first: words})
    _, said = autosave({first: words})  # the first answer was lost on its way

    report.refresh_from_db()
    assert report.revision == 1
    assert said["conflicts"] == {}
    assert said["pieces"][first]["mark"] == words.mark


def test_words_of_a_colleague_are_answered_beside_mine_and_stay(world, report, autosave, first):
    fill(report, world.clerk, t1_1=Entry("result", "Của <b>đồng nghiệp</b>"))

    _, said = autosave({first: Entry("result", "Của tôi")})

    assert said["pieces"] == {}
    assert "Của &lt;b&gt;đồng nghiệp&lt;/b&gt;" in said["conflicts"][first]
    assert Entry("result", "Của <b>đồng nghiệp</b>").mark in said["conflicts"][first]
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của <b>đồng nghiệp</b>"


def test_a_day_that_cannot_be_read_is_a_fault_and_the_rest_is_kept(report, autosave, first):
    response, said = autosave(
        {SIGNATURE: SignatureWords("Trần Văn Ký"), first: Entry("nothing")},
        **{f"{SIGNATURE}-document_on": "31/02/2026"},
    )

    assert response.status_code == 200
    fault = "Ngày văn bản: Không có ngày này. Ghi ngày theo dạng dd/mm/yyyy, ví dụ 05/06/2026."
    assert said["faults"] == {SIGNATURE: [fault]}
    assert list(said["pieces"]) == [first]
    assert report.lines.count() == 1


def test_items_come_and_go_by_their_words(report, autosave):
    key = item_key("a1b2")
    words = ItemWords(Item.Kind.OBSTACLE, "Thiếu kinh phí", "Sở Tài chính")

    _, said = autosave({key: words})
    assert said["pieces"][key]["mark"] == words.mark
    assert report.items.get().addressee == "Sở Tài chính"

    autosave({key: ItemWords(Item.Kind.OBSTACLE)}, **{f"{key}-was": words.mark})
    assert report.items.count() == 0


def test_a_row_added_and_emptied_again_is_answered_as_nothing(report, autosave):
    key = item_key("a1b2")

    _, said = autosave({key: ItemWords(Item.Kind.OBSTACLE)}, **{f"{key}-was": ItemWords().mark})

    assert said["pieces"] == {key: {"mark": ItemWords().mark, "tag": ""}}
    assert report.items.count() == 0


def test_an_addressee_without_words_waits_for_them(report, autosave):
    key = item_key("a1b2")

    _, said = autosave({key: ItemWords(Item.Kind.RECOMMENDATION, "", "Bộ Tư pháp")})

    assert said["faults"] == {key: ["Nội dung: Đã ghi nơi gửi nhưng chưa ghi nội dung."]}


@pytest.mark.parametrize("key", ["nv999999", "phan-duty-999999", "muc-"])
def test_a_piece_that_the_report_does_not_have_is_not_kept_and_said_so(report, autosave, key):
    response, said = autosave({key: Entry("result", "Lạc chỗ")})

    assert response.status_code == 200
    assert said["pieces"] == {}
    assert "phân công vừa thay đổi" in said["faults"][key][0]
    report.refresh_from_db()
    assert report.revision == 0


def test_after_the_session_ended_the_answer_is_401(client, report, first):
    response = client.post(
        reverse("report-save", args=[report.pk]), typed({first: Entry("result", "Gõ tiếp")})
    )

    assert response.status_code == 401
    assert report.lines.count() == 0


@pytest.mark.parametrize("who", ["other_clerk", "coordinator", "leader", "administrator"])
def test_another_agencys_report_is_not_found(world, report, autosave, first, who):
    response, _ = autosave({first: Entry("result", "Lạ")}, user=getattr(world, who))

    assert response.status_code == 404
    assert report.lines.count() == 0


def test_a_report_filed_meanwhile_says_so_and_changes_nothing(world, report, autosave, first):
    file_report(report, world.clerk, vn(2026, 12, 8))

    response, said = autosave({first: Entry("result", "Muộn rồi")})

    assert response.status_code == 409
    assert "đã được gửi" in said["sentence"]
    assert report.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_a_closed_cycle_says_so(world, cycle, autosave, first):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 2))

    response, said = autosave({first: Entry("result", "Muộn rồi")})

    assert response.status_code == 409
    assert "đã đóng" in said["sentence"]


def test_nfd_emoji_and_twenty_thousand_characters_are_kept_in_nfc(report, autosave, first):
    text = ("Đã tô\u0309 chư\u0301c 👩‍⚖️. " * 1200)[:20000].strip()

    _, said = autosave({first: Entry("result", text)})

    stored = report.lines.get().text
    assert "tổ chứ" in stored
    assert "👩‍⚖️" in stored
    assert said["pieces"][first]["mark"] == Entry("result", stored).mark


def test_a_touched_piece_is_no_longer_marked_as_carried_over(world, report, autosave, first):
    before = world.open(2025) if False else report.obligation.cycle
    following = _accepted_year(world, before, report)
    carry_over(report=following, by=world.clerk, now=vn(2027, 10, 2))
    assert following.lines.get(task=world.tasks["1.1"]).carried_over

    save_draft(
        report=following,
        typed={first: Entry("result", "Viết mới")},
        by=world.clerk,
        now=vn(2027, 10, 3),
    )

    assert not following.lines.get(task=world.tasks["1.1"]).carried_over
    assert following.lines.get(task=world.tasks["1.2"]).carried_over


def _accepted_year(world, cycle, report):
    """The report of the year after one that was accepted."""
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    accept_report(filing=filing, by=world.coordinator, now=vn(2026, 12, 9))
    return world.open(2027).obligations.get(agency=world.ea_kar).report


@pytest.mark.parametrize("count", [1, 3])
def test_saving_costs_the_same_in_a_plan_of_one_task_more_and_of_three(
    world, report, autosave, first, count, django_assert_max_num_queries
):
    for number in range(count):
        world.task(f"2.{number}", ("implement", world.communes))

    with django_assert_max_num_queries(45):
        autosave({first: Entry("result", "Đã họp.")})


@pytest.mark.parametrize("count", [1, 3])
def test_saving_a_line_costs_ten_statements_however_many_lines_there_are(
    world, report, client, first, count, django_assert_num_queries
):
    for number in range(3, 3 + count):
        world.task(f"2.{number}", ("implement", world.communes))
    client.force_login(world.clerk)
    sent = typed({first: Entry("result", "Đã làm")})

    with django_assert_num_queries(10):
        # session, user; report; kinds, parts; lines; the line; the report; and the
        # transaction begun and ended
        response = client.post(reverse("report-save", args=[report.pk]), sent)

    assert response.json()["obliged"] == 2 + count
