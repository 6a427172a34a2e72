"""Lists of the small province, as pages and as files."""

import pytest
from django.urls import reverse

from reporting.actions.drafts import Entry
from reporting.models import Outcome
from tests.factories import vn
from tests.world import file_report

FORMULA = '=HYPERLINK("http://example.org","Bấm")'


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30), tick=False)


@pytest.fixture
def ask(client, world):
    """ask(name, *args, by=…, **query): the answer of an address."""

    def get(name, *args, by=world.coordinator, **query):
        client.force_login(by)
        return client.get(reverse(name, args=args), query)

    return get


@pytest.fixture
def filed(world, cycle):
    """Ea Kar filed in time, Tuy Hòa late, the departments not at all."""
    one, other = (
        cycle.obligations.get(agency=agency).report for agency in (world.ea_kar, world.tuy_hoa)
    )
    typed = {
        "t1_1": Entry(Outcome.RESULT, FORMULA, evidence="-1+2"),
        "t1_2": Entry(Outcome.NOTHING),
    }
    file_report(other, world.other_clerk, vn(2026, 12, 17))
    return file_report(one, world.clerk, vn(2026, 12, 8), **typed)
