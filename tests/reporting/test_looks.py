from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from reporting.models import LastLook
from tests.factories import vn

NOON = vn(2026, 12, 7, 12)


def test_the_first_look_has_none_before(world):
    assert LastLook.note(world.leader, NOON) is None
    assert LastLook.before_of(world.leader) is None


def test_the_next_look_remembers_the_one_before(world):
    LastLook.note(world.leader, NOON)

    assert LastLook.note(world.leader, NOON + timedelta(hours=1)) == NOON
    assert LastLook.before_of(world.leader) == NOON


def test_reading_again_within_half_an_hour_is_the_same_look(world):
    LastLook.note(world.leader, NOON)
    LastLook.note(world.leader, NOON + timedelta(hours=1))

    assert LastLook.note(world.leader, NOON + timedelta(minutes=90)) == NOON
    assert LastLook.note(world.leader, NOON + timedelta(minutes=121)) == NOON + timedelta(
        minutes=90
    )


def test_a_clock_set_back_moves_nothing(world):
    LastLook.note(world.leader, NOON)
    LastLook.note(world.leader, NOON + timedelta(hours=1))

    assert LastLook.note(world.leader, NOON - timedelta(days=1)) == NOON
    assert LastLook.objects.get().at == NOON + timedelta(hours=1)


def test_who_never_looked_has_no_look_before(world):
    assert LastLook.before_of(world.clerk) is None


def test_the_database_refuses_a_look_before_that_was_later(world):
    with pytest.raises(IntegrityError, match="look_before_was_earlier"), transaction.atomic():
        LastLook.objects.create(user=world.leader, at=NOON, before=NOON)


def test_the_database_keeps_one_look_for_each_person(world):
    LastLook.objects.create(user=world.leader, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        LastLook.objects.create(user=world.leader, at=NOON)
