"""When the demonstration is set up, and when it keeps its hands off."""

import pytest
from django.utils import timezone

from agencies.models import User
from reporting.demo import NotTheDemonstration, set_up
from reporting.models import Filing, Obligation
from tests.factories import CycleFactory, PlanFactory, UserFactory, vn
from tests.reporting.demo.files import load_files

pytestmark = pytest.mark.django_db
NOW = vn(2026, 11, 24, 10, 30)


def test_it_refuses_to_run_beside_real_data():
    with pytest.raises(NotTheDemonstration, match="DEMO=1"):
        set_up(NOW)
    assert User.objects.count() == 0


def test_without_the_plan_there_is_nothing_to_show(settings):
    settings.DEMO = True

    assert set_up(NOW) is False


@pytest.mark.parametrize("there", ["cycle", "account"])
def test_it_touches_nothing_where_somebody_has_begun(settings, there):
    settings.DEMO = True
    plan = PlanFactory(slug="dak-lak-2026")
    if there == "cycle":
        CycleFactory(plan=plan)
    else:
        UserFactory(is_demo=True)
    people = User.objects.count()

    assert set_up(NOW) is False
    assert User.objects.count() == people


@pytest.mark.parametrize("now", [vn(2026, 2, 20, 9), vn(2027, 1, 20, 9)])
def test_it_can_be_set_up_on_any_day(settings, now):
    settings.DEMO = True
    load_files()

    assert set_up(now)

    last = Filing.objects.latest("at")
    assert timezone.localdate(last.at) < now.date()
    late = Obligation.objects.late().count()
    assert (late > 0) is (now.year == 2027)
    assert late < 39 / 3
