"""Answering recommendations: to whom, by whom, what stands when a report is filed again."""

from datetime import date

import pytest

from agencies.models import Membership
from reporting.actions.recommendations import answer, withdraw
from reporting.actions.refusals import NotAllowed, Refused
from reporting.models import FiledItem, RecommendationAnswer, ReportEvent
from tests.factories import vn
from tests.recommendations import file_with
from tests.world import World, person

NOW = vn(2026, 12, 5, 9)
SAID = {"text": "Sẽ bố trí trong năm 2027.", "answered_by_name": "UBND tỉnh", "now": NOW}
DOCUMENT = {"document_number": "12/UBND-NC", "document_on": date(2026, 12, 4)}


@pytest.fixture
def items(world, cycle):
    """Ea Kar recommends two things, Tuy Hòa one of them."""
    first = file_with(cycle, world.ea_kar, "Thêm biên chế", "Tập huấn")
    return [*first, *file_with(cycle, world.tuy_hoa, "Thêm biên chế", addressee="Sở Nội vụ")]


def unanswered():
    """[(agency, words)] of the latest filings."""
    rows = FiledItem.objects.recommendations().latest().unanswered()
    return list(rows.order_by("pk").values_list("filing__agency_name", "text"))


def refusal(act, *args, **kwargs):
    with pytest.raises(Refused) as problem:
        act(*args, **kwargs)
    return str(problem.value.sentence)


def test_several_are_answered_at_once_and_the_rest_waits(world, items):
    answer(items=[items[0], items[2]], by=world.coordinator, **SAID, **DOCUMENT)

    assert unanswered() == [("UBND xã Ea Kar", "Tập huấn")]
    for one in RecommendationAnswer.objects.all():
        assert (one.asked, one.text) == ("Thêm biên chế", SAID["text"])
        assert (one.document_number, one.document_on) == tuple(DOCUMENT.values())
        assert (one.at, one.by) == (NOW, world.coordinator)


def test_nobody_is_said_to_have_answered_without_being_named(world, items):
    nameless = SAID | {"answered_by_name": ""}

    assert "Ghi ai trả lời" in refusal(answer, items=items, by=world.coordinator, **nameless)
    assert len(unanswered()) == 3


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Ghi nội dung trả lời."),
        ({"document_number": "12/UBND"}, "Văn bản trả lời ghi cả số và ngày"),
        ({"document_on": date(2026, 12, 4)}, "Văn bản trả lời ghi cả số và ngày"),
        (
            {"document_number": "12/UBND", "document_on": date(2026, 12, 6)},
            "không thể sau hôm nay",
        ),
        ({"items": []}, "Chưa chọn kiến nghị nào."),
    ],
)
def test_what_cannot_be_an_answer_is_refused_in_words_and_nothing_is_kept(
    world, items, changed, sentence
):
    given = {"items": items, "by": world.coordinator} | SAID | changed

    assert sentence in refusal(answer, **given)
    assert not RecommendationAnswer.objects.exists()


def test_a_document_of_today_is_none_of_the_future(world, items):
    today = DOCUMENT | {"document_on": date(2026, 12, 5)}

    answer(items=items, by=world.coordinator, **SAID, **today)

    assert unanswered() == []


def test_only_coordinators_of_the_province_answer_and_take_back(world, items):
    far = World("Gia Lai", "GLI", "ke-hoach-gia-lai")
    theirs = file_with(far.open(), far.ea_kar, "Thêm biên chế")
    answer(items=theirs, by=far.coordinator, **SAID)
    focal_point = person(world.justice, Membership.Role.FOCAL_POINT)

    for who in (world.leader, world.clerk, focal_point, world.administrator, far.coordinator):
        with pytest.raises(NotAllowed):
            answer(items=items, by=who, **SAID)
    with pytest.raises(NotAllowed):
        answer(items=[*items, *theirs], by=world.coordinator, **SAID)
    for who in (world.coordinator, far.leader, far.clerk):
        with pytest.raises(NotAllowed):
            withdraw(items=theirs, at=NOW, by=who, now=NOW)
    assert RecommendationAnswer.objects.count() == 1


# Again ---------------------------------------------------------------------------------------------


def test_the_same_answer_sent_twice_is_one_with_its_first_day(world, items):
    answer(items=items, by=world.coordinator, **SAID)
    answer(items=items, by=world.coordinator, **SAID | {"now": vn(2026, 12, 6)})

    assert {*RecommendationAnswer.objects.values_list("at", flat=True)} == {NOW}
    assert RecommendationAnswer.history.count() == 3
    assert ReportEvent.objects.filter(kind="answered").count() == 2


def test_answering_again_corrects_and_the_history_keeps_what_was_said(world, items):
    answer(items=items[:1], by=world.coordinator, **SAID, **DOCUMENT)
    later = {"text": "Đã bố trí.", "now": vn(2026, 12, 6)}
    answer(items=items[:1], by=world.coordinator, **SAID | later)

    kept = RecommendationAnswer.objects.get()
    assert (kept.text, kept.document_number, kept.document_on) == ("Đã bố trí.", "", None)
    assert [row.text for row in kept.history.all()] == ["Đã bố trí.", SAID["text"]]


def test_taken_back_it_is_unanswered_again_and_the_history_keeps_it(world, items):
    answer(items=items, by=world.coordinator, **SAID)

    back = {"items": items[:1], "at": NOW, "by": world.coordinator, "now": vn(2026, 12, 6)}
    assert withdraw(**back) == 1

    assert unanswered() == [("UBND xã Ea Kar", "Thêm biên chế")]
    assert RecommendationAnswer.history.filter(history_type="-").count() == 1
    assert "đã được bỏ" in refusal(withdraw, **back)


def test_what_a_colleague_corrected_since_is_not_taken_back_unread(world, items):
    answer(items=items, by=world.coordinator, **SAID)
    colleague = person(world.justice, Membership.Role.COORDINATOR)
    later = {"text": "Đã bố trí.", "now": vn(2026, 12, 6)}
    answer(items=items[:1], by=colleague, **SAID | later)

    back = {"items": items, "by": world.coordinator, "now": vn(2026, 12, 7)}
    assert "vừa được sửa" in refusal(withdraw, at=NOW, **back)
    assert "vừa được sửa" in refusal(withdraw, at=None, **back)
    assert RecommendationAnswer.objects.count() == 3


def test_each_report_tells_once_that_it_was_answered(world, items):
    answer(items=items, by=world.coordinator, **SAID)
    withdraw(items=items[2:], at=NOW, by=world.coordinator, now=vn(2026, 12, 6))

    found = ReportEvent.objects.filter(kind__startswith="answer").values_list(
        "filing__agency_name", "kind", "text", "by"
    )
    who = world.coordinator.pk
    first, second, third = (item.text for item in items)
    assert sorted(found) == [  # what was asked: an answer taken back is read nowhere any more
        ("UBND phường Tuy Hòa", "answer_undone", third, who),
        ("UBND phường Tuy Hòa", "answered", third, who),
        ("UBND xã Ea Kar", "answered", "\n".join(sorted([first, second])), who),
    ]


# Filed again ---------------------------------------------------------------------------------------


def test_filed_again_in_the_same_words_the_answer_still_stands(world, cycle, items):
    answer(items=items, by=world.coordinator, **SAID)

    file_with(cycle, world.ea_kar, "Tập huấn", "Thêm biên chế", at=vn(2026, 12, 8))

    assert unanswered() == []


def test_reworded_it_is_unanswered_again_and_back_in_the_old_words_answered(world, cycle, items):
    answer(items=items, by=world.coordinator, **SAID)

    file_with(cycle, world.ea_kar, "Thêm hai biên chế", at=vn(2026, 12, 8))
    assert unanswered() == [("UBND xã Ea Kar", "Thêm hai biên chế")]

    file_with(cycle, world.ea_kar, "Thêm biên chế", at=vn(2026, 12, 9))
    assert unanswered() == []


def test_words_that_a_newer_filing_no_longer_holds_are_not_answered(world, cycle, items):
    file_with(cycle, world.ea_kar, "Thêm hai biên chế", "Tập huấn", at=vn(2026, 12, 8))

    said = refusal(answer, items=items, by=world.coordinator, **SAID)

    assert "không còn kiến nghị này" in said
    assert "Bỏ chọn: UBND xã Ea Kar." in said
    assert not RecommendationAnswer.objects.exists()
    answer(items=items[1:], by=world.coordinator, **SAID)  # the words of the second still stand
    assert unanswered() == [("UBND xã Ea Kar", "Thêm hai biên chế")]


def test_letters_typed_otherwise_are_the_same_words(world, cycle, items):
    answer(items=items[1:2], by=world.coordinator, **SAID)

    decomposed = "Ta\u0302\u0323p hua\u0302\u0301n"
    file_with(cycle, world.ea_kar, decomposed, at=vn(2026, 12, 8))

    assert unanswered() == [("UBND phường Tuy Hòa", "Thêm biên chế")]
