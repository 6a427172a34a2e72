"""One open cycle in the small province of tests/world.py."""

import pytest


@pytest.fixture
def cycle(world):
    return world.open()


@pytest.fixture
def obligation(world, cycle):
    """What UBND xã Ea Kar owes."""
    return cycle.obligations.get(agency=world.ea_kar)


@pytest.fixture
def report(obligation):
    """The empty report of UBND xã Ea Kar."""
    return obligation.report
