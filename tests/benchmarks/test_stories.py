"""What becomes of a report: every state occurs, days follow each other, deadlines are kept."""

from datetime import date
from random import Random

import pytest

from benchmarks.invented.stories import (
    EARLIER,
    EXTENDED,
    IN_TIME,
    LAST,
    LATE,
    NEVER,
    OF_THE_ASKED,
    VIETNAM,
    course_of,
    draw,
)
from reporting.models import Report

STORIES = [story for _, story in EARLIER + LAST + OF_THE_ASKED]


def courses(story):
    """The story in twenty tellings."""
    return [course_of(story, 2025, Random(seed)) for seed in range(20)]  # noqa: S311


@pytest.mark.parametrize("choices", [EARLIER, LAST, OF_THE_ASKED])
def test_the_shares_are_percentages(choices):
    assert sum(share for share, _ in choices) == 100


def test_every_state_occurs_in_the_last_cycle():
    last = [story for _, story in LAST]

    assert {story.state for story in last} == set(Report.State.values)
    assert {story.filed for story in last} == {NEVER, IN_TIME, LATE, EXTENDED}
    assert any(story.exempt for story in last)
    assert any(story.on_paper for story in last)
    assert any(story.rounds == 2 for story in last)


def test_the_same_seed_tells_the_same_story():
    told = [[draw(Random(27), LAST) for _ in range(50)] for _ in range(2)]  # noqa: S311

    assert told[0] == told[1]


@pytest.mark.parametrize("story", STORIES)
def test_the_first_filing_keeps_what_the_story_says_of_the_deadline(story):
    for course in courses(story):
        assert len(course.rounds) == (0 if story.filed == NEVER else story.rounds)
        assert course.due_on == (date(2025, 12, 20) if story.extended else date(2025, 12, 14))
        if course.rounds:
            assert (course.rounds[0].filed_on <= course.due_on) == (story.filed != LATE)


@pytest.mark.parametrize("story", STORIES)
def test_filing_review_and_filing_again_follow_each_other(story):
    for course in courses(story):
        instants = [
            instant
            for one in course.rounds
            for instant in (one.at, one.returned_at or one.accepted_at)
            if instant
        ]
        assert instants == sorted(instants)
        assert all(instant.tzinfo == VIETNAM for instant in instants)


@pytest.mark.parametrize("story", STORIES)
def test_the_last_round_leads_to_the_state(story):
    for course in courses(story):
        for one in course.rounds:
            assert bool(one.returned_at) == bool(one.return_due_on)
        for one in course.rounds[-1:]:
            assert bool(one.returned_at) == (story.state == "returned")
            assert bool(one.accepted_at) == (story.state == "accepted")
