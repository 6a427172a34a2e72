import pytest

from benchmarks.invented import invent
from reporting.models import Cycle


@pytest.fixture
def country(db):
    """Two small provinces, the first with mergers in both years that have one."""
    invent(provinces=2, communes=3, told=lambda _: None)


@pytest.fixture
def cycle(country):
    """The last cycle of the first province."""
    return Cycle.objects.select_related("plan").order_by("plan", "-year").first()
