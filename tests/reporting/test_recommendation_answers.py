"""The rules about one answer, each broken at the database; and races for one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reporting.actions.recommendations import answer, withdraw
from reporting.actions.refusals import Refused
from reporting.models import FiledItem, RecommendationAnswer, ReportEvent
from tests.constraints import constraints_of, names
from tests.factories import vn
from tests.recommendations import file_with
from tests.reporting.test_races import at_once
from tests.world import World, person

NOW = vn(2026, 12, 5, 9)
LONG = "Đề nghị bố trí kinh phí cho công tác pháp chế. " * 400  # longer than any index holds


@pytest.fixture
def kept(world, cycle, report):
    """An answer to a long recommendation, not yet stored."""
    said = {"text": "Sẽ bố trí.", "answered_by_name": "UBND tỉnh", "at": NOW, "by": world.leader}
    return RecommendationAnswer(report=report, asked=LONG, **said)


BREAKING = {
    "recommendation_of_a_report_is_answered_once": {},
    "recommendation_answer_says_something": {"text": ""},
    "recommendation_answer_says_who_answered": {"answered_by_name": ""},
    "recommendation_answer_has_number_and_day_or_neither": {"document_number": "12/UBND-NC"},
}


@pytest.mark.parametrize("name", BREAKING)
def test_the_database_refuses_what_breaks_a_rule_and_a_person_is_told_why(kept, name):
    constraint = constraints_of("reporting")[name]
    kept.save()
    kept.pk, kept._state.adding = None, True
    if BREAKING[name]:
        RecommendationAnswer.objects.all().delete()
    for field, value in BREAKING[name].items():
        setattr(kept, field, value)

    with pytest.raises(ValidationError) as told:
        constraint.validate(RecommendationAnswer, kept)
    assert told.value.messages == [constraint.violation_error_message]
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        kept.save()
    assert names(str(refusal.value), constraint)


def test_a_day_without_a_number_is_refused_too(kept):
    kept.document_on = date(2026, 12, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save()


def test_words_that_differ_at_their_end_are_different_recommendations(kept):
    kept.save()
    kept.pk, kept._state.adding, kept.asked = None, True, f"{LONG}."

    kept.save()

    assert RecommendationAnswer.objects.count() == 2


def test_the_same_words_to_somebody_else_are_another_recommendation(kept):
    kept.save()
    kept.pk, kept._state.adding, kept.asked_of = None, True, "Bộ Tư pháp"

    kept.save()

    assert RecommendationAnswer.objects.count() == 2


def test_an_answer_shows_none_of_its_words(kept):
    kept.save()

    assert str(kept) == f"Trả lời {kept.pk}"


# Races ---------------------------------------------------------------------------------------------


@pytest.fixture
def race(transactional_db):
    """(world, the items of two communes) on real connections."""
    world = World()
    cycle = world.open()
    items = [
        *file_with(cycle, world.ea_kar, "Thêm biên chế"),
        *file_with(cycle, world.tuy_hoa, "Thêm biên chế"),
    ]
    world.coordinators = [world.coordinator, person(world.justice, "coordinator")]
    return world, items


@pytest.mark.django_db(transaction=True)
def test_answers_sent_by_ten_at_once_are_one_for_each_report_and_the_last_one_stands(race):
    world, items = race

    results = at_once(
        10,
        lambda n: answer(
            items=items[:: (-1) ** n],  # the other way round: in one order they are locked anyway
            text=f"Lần {n % 2}",
            answered_by_name="UBND tỉnh",
            by=world.coordinators[n % 2],
            now=NOW,
        ),
    )

    assert all(len(new) + len(corrected) in {0, 2} for new, corrected in results)
    assert sum(bool(new) for new, _ in results) == 1
    first, second = RecommendationAnswer.objects.all()
    assert first.text == second.text
    assert (first.by, second.by) == (world.coordinators[int(first.text[-1])],) * 2
    events = ReportEvent.objects.filter(kind="answered")
    assert RecommendationAnswer.history.count() == events.count()


@pytest.mark.django_db(transaction=True)
def test_an_answer_withdrawn_by_five_at_once_is_withdrawn_once(race):
    world, items = race
    answer(
        items=items, text="Đã bố trí.", answered_by_name="UBND tỉnh", by=world.coordinator, now=NOW
    )

    results = at_once(5, lambda n: withdraw(items=items, at=NOW, by=world.coordinator, now=NOW))

    assert sorted(map(str, results)) == ["2", *["Trả lời này đã được bỏ trước đó."] * 4]
    assert not RecommendationAnswer.objects.exists()
    assert ReportEvent.objects.filter(kind="answer_undone").count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_answer_racing_with_a_new_filing_is_to_words_that_stood_then_or_refused(race):
    world, items = race
    cycle = items[0].filing.report.obligation.cycle

    def act(number):
        if number:
            return file_with(cycle, world.ea_kar, "Thêm kinh phí", at=vn(2026, 12, 4))
        return answer(
            items=items,
            text="Đã bố trí.",
            answered_by_name="UBND tỉnh",
            by=world.coordinator,
            now=NOW,
        )

    said, filed = at_once(2, act)

    assert [item.text for item in filed] == ["Thêm kinh phí"]
    answers = RecommendationAnswer.objects.count()
    assert answers == (0 if isinstance(said, Refused) else 2)
    assert FiledItem.objects.recommendations().latest().unanswered().filter(pk=filed[0].pk)
