"""When the demonstration is set up, and when it keeps its hands off."""

from collections import Counter

import pytest
from django.utils import timezone

from agencies.models import User
from reporting.demo import NotTheDemonstration, set_up
from reporting.models import Cycle, Filing, LineReview, Obligation, Remark, Report, ReportEvent
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


@pytest.mark.parametrize(
    "now",
    [
        vn(2026, 2, 20, 9),  # ten days after the plan
        vn(2026, 5, 4, 9),  # after holidays, on a Monday
        vn(2026, 11, 29, 9),  # a Sunday
        vn(2027, 1, 20, 9),  # after the due day
    ],
)
def test_it_can_be_set_up_on_any_day(settings, now):
    settings.DEMO = True
    load_files()

    assert set_up(now)

    first_days = Obligation.objects.filter(cycle__kind="yearly").late()
    assert (first_days.count() > 0) is (now.year == 2027)
    assert first_days.count() < 39 / 3
    for instants in (Filing.objects, ReportEvent.objects, LineReview.objects, Remark.objects):
        assert timezone.localdate(instants.latest("at").at) < now.date()
    for report in Report.objects.filter(events__isnull=False).distinct():
        steps = list(report.events.order_by("pk").values_list("at", flat=True))
        assert steps == sorted(steps)
    states = Report.objects.filter(obligation__cycle__kind="yearly").values_list("state", flat=True)
    assert Counter(states)["accepted"] >= 12
    assert Counter(states)["returned"] >= 2


@pytest.mark.parametrize(
    ("now", "months"),
    [(vn(2026, 2, 20, 9), None), (vn(2026, 5, 25, 9), 3), (vn(2026, 8, 20, 9), 6)],
)
def test_the_round_on_request_is_about_quarters_that_had_ended(settings, now, months):
    settings.DEMO = True
    load_files()
    set_up(now)

    titles = list(Cycle.objects.filter(kind="on_request").values_list("title", flat=True))

    assert len(titles) == bool(months)
    assert not months or titles[0].endswith(f" {months} tháng đầu năm 2026")
