"""The admin's half of the permission matrix: every admin page × role × own and other province.

A newly registered model, or a new kind of page, without an expectation fails.
"""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from agencies.access import coordinator_group
from reporting.models import CalendarDay
from tests.factories import vn
from tests.reorganisations import reorganise
from tests.test_permissions import addresses
from tests.world import World, file_report

# For each model what list, add, change, delete and history answer to a coordinator; the last three
# for an object of the own province, and behind the stroke for one of another province. 302 is the
# stock admin's way of saying that there is no such object; some histories say 404.
COORDINATOR = {
    "agencies.province": "403 403 403 403 403 / 403 403 404",
    "agencies.agency": "200 200 200 200 200 / 302 302 404",
    "agencies.agencygroup": "200 200 200 200 200 / 302 302 404",
    "agencies.user": "200 200 200 403 200 / 302 403 302",
    "plans.plan": "200 200 200 200 200 / 302 302 404",
    "plans.section": "200 200 200 200 200 / 302 302 404",
    "plans.responsibility": "200 200 200 200 200 / 302 302 404",
    "plans.reportingrule": "200 200 200 200 200 / 302 302 404",
    "tasks.task": "200 200 200 200 200 / 302 302 404",
    "reporting.calendarday": "200 200 200 200 200 / 302 302 404",
    "reporting.cycle": "200 403 200 403 200 / 302 403 404",
    "agencies.reorganisation": "200 403 200 403 200 / 302 403 404",
    "reporting.obligation": "200 403 200 403 200 / 302 403 302",
    "reporting.filing": "200 403 200 403 200 / 302 403 302",
}
# The administrator of the installation sets everything up; what was filed is read only, and of a
# filing only who, when and for whom (tests/reporting/test_admin.py).
READ_ONLY = "200 403 200 403 200 / 200 403 200"
ADMINISTRATOR = {
    "reporting.cycle": READ_ONLY,
    "agencies.reorganisation": READ_ONLY,
    "reporting.obligation": READ_ONLY,
    "reporting.filing": READ_ONLY,
}
ALL_OPEN = "200 200 200 200 200 / 200 200 200"
MODEL_PAGES = {"changelist", "add", "change", "delete", "history"}
# Pages that belong to no model; each has its own tests in tests/<room>/test_admin.py.
OTHER_PAGES = {
    "index",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "jsi18n",
    "view_on_site",
    "app_list",
    "auth_user_password_change",
    None,
}


def has_versions(model):
    """Whether earlier versions of its objects have a page."""
    return hasattr(model, "history")


def label(model):
    return model._meta.label_lower


def test_every_model_of_the_admin_has_an_expectation():
    assert {label(model) for model in admin.site._registry} == set(COORDINATOR)


def test_every_page_of_the_admin_has_an_expectation():
    known = {
        f"{label(model).replace('.', '_')}_{page}"
        for model in admin.site._registry
        for page in {*MODEL_PAGES, *({"simple_history"} if has_versions(model) else ())}
    }

    unknown = {
        name for namespace, name in addresses() if namespace == "admin" and name not in known
    }

    assert unknown <= OTHER_PAGES


@pytest.fixture
def provinces(db):
    """The own world and another province's, each with an open cycle and a filed report."""
    worlds = [World(), World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")]
    for world in worlds:
        report = world.open().obligations.get(agency=world.ea_kar).report
        world.filing = file_report(report, world.clerk, vn(2026, 12, 1))
        world.coordinator.is_staff = True
        world.coordinator.save()
        world.coordinator.groups.add(coordinator_group())
        dissolved = world.agency("UBND xã Cũ", "commune")
        world.reorganisation = reorganise(world, "dissolve", [dissolved])
        world.holiday = CalendarDay.objects.create(province=world.province, day=date(2027, 1, 1))
    return worlds


def example(world, name):
    """An object of that model in that world."""
    return {
        "agencies.province": world.province,
        "agencies.agency": world.ea_kar,
        "agencies.agencygroup": world.communes,
        "agencies.user": world.clerk,
        "plans.plan": world.plan,
        "plans.responsibility": world.plan.responsibilities.first(),
        "plans.reportingrule": world.plan.reporting_rules.first(),
        "plans.section": world.section,
        "tasks.task": world.task("9.9"),
        "reporting.calendarday": world.holiday,
        "reporting.cycle": world.filing.report.obligation.cycle,
        "agencies.reorganisation": world.reorganisation,
        "reporting.obligation": world.filing.report.obligation,
        "reporting.filing": world.filing,
    }[name]


def answers(client, name, own, other):
    """The statuses of the pages, in the order of the table above."""

    def status(page, *args):
        url = reverse(f"admin:{name.replace('.', '_')}_{page}", args=args)
        return str(client.get(url).status_code)

    objects = ["change", "delete", "history"]
    mine = [status(page, own.pk) for page in objects]
    theirs = [status(page, other.pk) for page in objects]
    return " ".join([status("changelist"), status("add"), *mine, "/", *theirs])


@pytest.mark.parametrize("name", COORDINATOR)
def test_a_coordinator_sets_up_the_own_province_only(client, provinces, name):
    world, other = provinces
    client.force_login(world.coordinator)

    found = answers(client, name, example(world, name), example(other, name))

    assert found == COORDINATOR[name]


@pytest.mark.parametrize("name", COORDINATOR)
def test_the_administrator_sets_everything_up_and_changes_no_report(client, provinces, name):
    world, other = provinces
    client.force_login(world.administrator)

    found = answers(client, name, example(world, name), example(other, name))

    assert found == ADMINISTRATOR.get(name, ALL_OPEN)


@pytest.mark.parametrize("who", ["clerk", "leader", "nobody"])
@pytest.mark.parametrize("name", COORDINATOR)
def test_everybody_else_is_sent_to_the_login(client, provinces, name, who):
    world, other = provinces
    if who != "nobody":
        client.force_login(getattr(world, who))

    found = answers(client, name, example(world, name), example(other, name))

    assert found == "302 302 302 302 302 / 302 302 302"


@pytest.mark.parametrize(
    "name", [label(model) for model in admin.site._registry if has_versions(model)]
)
def test_earlier_versions_are_read_in_the_own_province_only(client, provinces, name):
    world, other = provinces
    client.force_login(world.coordinator)

    def status(row):
        # Rows of these tests were made past the history; one saving gives each a version.
        row.save()
        url = reverse(
            f"admin:{name.replace('.', '_')}_simple_history", args=[row.pk, row.history.first().pk]
        )
        return client.get(url).status_code

    own = 403 if name == "agencies.province" else 200
    assert status(example(world, name)) == own
    assert status(example(other, name)) in {403, 404}
