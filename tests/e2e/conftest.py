"""The real province in the browser tests: Đắk Lắk, loaded as an installation loads it."""

import json
from dataclasses import dataclass, field
from datetime import date

import pytest
import time_machine

from agencies.access import give_admin_access
from agencies.loading import load as load_agencies
from agencies.models import Agency, Membership
from plans.models import Plan
from reporting.actions.cycles import open_cycle, open_round
from reporting.actions.expecting import CycleSettings
from tasks.plan_file import load as load_plan
from tests import browser as chromium
from tests.e2e.pages import SLUG, faults_of, visit
from tests.e2e.servers import Server
from tests.factories import UserFactory, vn
from tests.fixtures.data import agencies_text
from tests.fixtures.data import plan as plan_file
from tests.world import file_report, person

FOCAL_POINT = Membership.Role.FOCAL_POINT


@dataclass
class DakLak:
    """The plan of 2026 with all agencies of the province, and those who work with it."""

    plan: Plan = field(init=False)

    def __post_init__(self):
        self.plan = Plan.objects.select_related("province").get(slug=SLUG)
        self.coordinator = self.person(
            "Trần Quốc Bảo", "Sở Tư pháp", Membership.Role.COORDINATOR, is_staff=True
        )
        self.leader = self.person("Phạm Hữu Sơn", "UBND tỉnh Đắk Lắk", Membership.Role.LEADER)
        self.commune = self.person("Nguyễn Thị Hạnh", "UBND xã Ea Kar")
        self.department = self.person("Võ Minh Tuấn", "Sở Nội vụ")
        self.administrator = UserFactory(
            full_name="Đặng Quốc Huy", is_staff=True, is_superuser=True
        )

    def agency(self, name):
        return Agency.objects.living(self.plan.resolve_on).get(
            province=self.plan.province, name=name
        )

    def person(self, full_name, agency, role=FOCAL_POINT, **kwargs):
        user = person(self.agency(agency), role, **kwargs)
        user.full_name = full_name
        user.save()
        return user

    def open(self):
        """The cycle of 2026, opened on 1 October."""
        return open_cycle(plan=self.plan, year=2026, by=self.coordinator, now=vn(2026, 10, 1, 8))

    def report(self, agency):
        cycle = self.plan.cycles.yearly().get()
        return cycle.obligations.get(agency__name=agency).report


@pytest.fixture
def clock():
    """clock(2026, 12, 14, 23, 59): the hour in Vietnam from here on; the clock goes on from it."""
    travels = []

    def to(*args):
        travels.append(time_machine.travel(vn(*args)))
        travels[-1].start()

    yield to
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def dak_lak(transactional_db):
    """Agencies and plan through the product's own loading; no cycle yet."""
    load_agencies(json.loads(agencies_text()))
    load_plan(plan_file(SLUG))
    return DakLak()


@pytest.fixture
def opened(dak_lak):
    """The same with the cycle of 2026 open."""
    dak_lak.open()
    return dak_lak


@pytest.fixture
def server(transactional_db):
    """A gunicorn on the same rows; killed at the end, if the test has not done so."""
    started = Server().start()
    yield started
    started.kill()


@pytest.fixture
def browse(new_context, live_server):
    """browse(user, width=360): a page in a browser of that person's own."""

    def as_user(user, width=1280, **options):
        context = new_context(**options)
        context.set_default_timeout(10_000)
        chromium.sign_in(context, user, live_server.url)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        return page

    return as_user


@pytest.fixture
def allow_status(browser_faults):
    """allow_status(422): Chromium notes every answer of 4xx as an error, also one we asked for."""
    allowed = []
    yield allowed.append
    browser_faults[:] = [
        fault
        for fault in browser_faults
        if not any(f"with a status of {status} " in fault for status in allowed)
    ]


@pytest.fixture
def province(opened):
    """The open cycle with a filing, a draft, one report late, and people who look on."""
    file_report(opened.report("Sở Nội vụ"), opened.department, vn(2026, 12, 1, 9))
    file_report(
        opened.report("UBND phường Tuy Hòa"),
        opened.person("Lê Thị Mai", "UBND phường Tuy Hòa"),
        vn(2026, 12, 16, 9),
    )
    give_admin_access(opened.coordinator)
    day = date(2026, 11, 30)
    open_round(
        plan=opened.plan,
        kind="on_request",
        settings=CycleSettings(
            "Báo cáo nhanh", day, day, day, day, "no_later_than", "Công văn số 9/UBND-NC"
        ),
        agencies=[opened.agency("UBND xã Ea Kar"), opened.agency("Sở Nội vụ")],
        by=opened.coordinator,
        now=vn(2026, 11, 1),
    )
    return opened


@pytest.fixture
def walk(browser_faults):
    """walk(page, addresses, status=200): each of them passes, else all that is wrong with any."""

    def through(page, found, **options):
        wrong = {where: visit(page, browser_faults, where, **options) for where in found}
        _none({where: faults for where, faults in wrong.items() if faults})

    return through


@pytest.fixture
def check(browser_faults):
    """check(page): it passes as it stands, after something was done on it."""

    def as_it_stands(page, **options):
        faults = faults_of(page, browser_faults, **options)
        _none({page.url: faults} if faults else {})

    return as_it_stands


def _none(wrong):
    """Fail with every fault of every page, in full."""
    if wrong:
        pytest.fail("\n".join(f"{where}: {fault}" for where in wrong for fault in wrong[where]))
