"""How many recommendations wait for an answer, beside a slow count of the same."""

import random
from datetime import date

import pytest

from reporting.actions.drafts import ItemWords, item_key, save_draft
from reporting.actions.obligations import exempt, invite
from reporting.actions.recommendations import answer
from reporting.models import Item, Obligation
from reporting.summary import unanswered_of
from tests.factories import vn
from tests.recommendations import file_with
from tests.reorganisations import merge

NOW = vn(2026, 12, 5, 9)
WORDS = ["Thêm biên chế", "Tập huấn", "Phần mềm", "Kinh phí"]


def slow_count(cycle):
    """Report by report, item by item."""
    found = 0
    for obligation in Obligation.objects.filter(cycle=cycle).select_related("report"):
        filing = obligation.report.filings.order_by("number").last()
        if not filing or not obligation.is_counted:
            continue
        answers = obligation.report.answers.values_list("asked", flat=True)
        for item in filing.items.all():
            found += item.kind == Item.Kind.RECOMMENDATION and item.text not in answers
    return found


def count(cycle):
    number = sum(unanswered_of([cycle])[cycle.pk].values())
    assert number == slow_count(cycle)
    return number


def give(world, items):
    answer(items=items, text="Đã rõ.", answered_by_name="UBND tỉnh", by=world.coordinator, now=NOW)


def test_each_recommendation_of_each_report_counts_until_it_is_answered(world, cycle):
    items = file_with(cycle, world.ea_kar, *WORDS[:2]) + file_with(cycle, world.tuy_hoa, WORDS[0])
    assert count(cycle) == 3

    give(world, items[:1])
    assert count(cycle) == 2

    give(world, items)
    assert count(cycle) == 0


def test_neither_drafts_nor_obstacles_nor_earlier_filings_count(world, cycle, report):
    for kind in Item.Kind.values:
        typed = {item_key(kind): ItemWords(kind, "Nháp")}
        save_draft(report=report, typed=typed, by=world.clerk, now=NOW)
    assert count(cycle) == 0

    file_with(cycle, world.tuy_hoa, WORDS[0], WORDS[1])
    file_with(cycle, world.tuy_hoa, WORDS[2], at=vn(2026, 12, 8))

    assert count(cycle) == 1


def test_only_expected_agencies_count(world, cycle):
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        due_on=date(2026, 12, 14),
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    exempt(
        cycle=cycle,
        obligations=[cycle.obligations.get(agency=world.tuy_hoa)],
        reason="Lũ",
        by=world.coordinator,
        now=vn(2026, 10, 2),
    )
    file_with(cycle, world.lawyers, WORDS[0])
    file_with(cycle, world.tuy_hoa, WORDS[0])

    assert count(cycle) == 0


def test_what_an_agency_recommended_before_it_ended_still_waits(world, cycle):
    file_with(cycle, world.ea_kar, WORDS[0], at=vn(2026, 10, 20))
    merge(world, world.ea_kar, world.tuy_hoa)

    assert count(cycle) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_cycles_are_counted_apart_in_one_read(world, number, django_assert_num_queries):
    cycles = [world.open(year) for year in range(2026, 2026 + number)]
    file_with(cycles[0], world.ea_kar, *WORDS)

    with django_assert_num_queries(1):
        found = unanswered_of(cycles)

    assert list(found.values()) == [{"UBND tỉnh": 4}, {}, {}][:number]


def test_any_history_is_counted_as_the_slow_count_does(world, cycle):
    chance = random.Random(27)  # noqa: S311 - the same on every machine
    agencies = [world.ea_kar, world.tuy_hoa, world.home_affairs]
    for day in range(1, 13):
        texts = chance.sample(WORDS, chance.randint(0, 4))
        items = file_with(cycle, chance.choice(agencies), *texts, at=vn(2026, 12, day, 9))
        if items and chance.random() < 0.6:
            give(world, chance.sample(items, chance.randint(1, len(items))))
        count(cycle)
