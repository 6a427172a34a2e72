"""An ended draft stays its writers'; who writes for both agencies hands its words over."""

import pytest

from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    draft_of,
    item_key,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.refusals import NotAllowed, Refused
from reporting.actions.reorganisation import hand_over_draft, heirs_of_draft
from reporting.models import Report
from tests.factories import vn
from tests.reorganisations import merge
from tests.world import fill, person

NOW = vn(2026, 11, 3)
STRENGTHS = paragraph_key("strengths")


@pytest.fixture
def old(world, cycle):
    """The draft of UBND xã Ea Kar, merged since."""
    report = fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    item = ItemWords("obstacle", "Thiếu kinh phí")
    return save_draft(
        report=report, typed={item_key("a1"): item}, by=world.clerk, now=vn(2026, 10, 20)
    ).report


@pytest.fixture
def new(world, cycle, old):
    """The empty report of the successor, for which the clerk writes too."""
    post = world.clerk.memberships.get()
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, people=frozenset({(post.pk, 0)}))
    world.clerk = type(world.clerk).objects.get(pk=world.clerk.pk)
    return cycle.obligations.get(agency=heir).report


def hand_over(old, new, by):
    return hand_over_draft(report=old, to=new, by=by, now=NOW)


def test_words_fill_what_is_empty_and_the_old_draft_keeps_them(world, old, new):
    before = draft_of(old)

    taken = hand_over(old, new, world.clerk)

    assert draft_of(old) == before
    assert draft_of(new) == {key: words for key, words in before.items() if key != SIGNATURE}
    assert set(taken) == set(before) - {SIGNATURE}
    new.refresh_from_db()
    assert (new.state, new.revision, new.saved_by) == ("draft", 1, world.clerk)


def test_nothing_that_was_said_is_overwritten(world, old, new):
    said = Entry("nothing", "")
    key = line_key(world.tasks["1.2"].pk)
    typed = {key: said, STRENGTHS: Paragraph("Của cơ quan mới.")}
    save_draft(report=new, typed=typed, by=world.clerk, now=NOW)

    taken = hand_over(old, new, world.clerk)

    draft = draft_of(new)
    assert key not in taken
    assert STRENGTHS not in taken
    assert (draft[key], draft[STRENGTHS].text) == (said, "Của cơ quan mới.")
    assert draft[item_key("a1")].text == "Thiếu kinh phí"


def test_a_task_that_the_successor_does_not_have_stays_behind(world, old, new):
    world.tasks["1.2"].assignments.all().delete()

    assert line_key(world.tasks["1.2"].pk) not in hand_over(old, new, world.clerk)


def test_handing_over_twice_takes_nothing_the_second_time(world, old, new):
    hand_over(old, new, world.clerk)

    assert hand_over(old, new, world.clerk) == []


def test_only_who_writes_for_both_hands_over(world, old, new):
    newcomer = person(new.obligation.agency, "focal_point")
    left_behind = person(world.ea_kar, "focal_point")

    for stranger in (newcomer, left_behind, world.coordinator, world.administrator):
        with pytest.raises(NotAllowed):
            hand_over(old, new, stranger)

    assert draft_of(new) == {}


def test_it_goes_to_a_successor_in_the_same_cycle_only(world, old, new, cycle):
    person_of_both = world.clerk
    other = cycle.obligations.get(agency=world.home_affairs)
    person_of_both.memberships.create(agency=other.agency, role="focal_point")
    person_of_both = type(person_of_both).objects.get(pk=person_of_both.pk)

    with pytest.raises(Refused, match="cùng kỳ"):
        hand_over(old, other.report, person_of_both)
    assert list(heirs_of_draft(Report.objects.get(pk=old.pk))) == [new]
    assert not heirs_of_draft(other.report).exists()
