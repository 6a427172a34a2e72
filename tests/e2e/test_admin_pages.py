"""The pages of the admin, judged as every page is."""

import pytest
from django.urls import reverse

from agencies.models import AgencyGroup
from plans.models import ReportingRule, Responsibility
from tasks.models import Task

# The admin ------------------------------------------------------------------------------------------


CHANGELISTS = [
    "agencies_province",
    "agencies_agency",
    "agencies_agencygroup",
    "agencies_user",
    "plans_plan",
    "plans_section",
    "plans_responsibility",
    "plans_reportingrule",
    "tasks_task",
    "reporting_cycle",
    "reporting_obligation",
    "reporting_filing",
]


def _rows(province):
    """{model in the admin: a row to open}."""
    plan = province.plan
    return {
        "agencies_agency": province.agency("UBND xã Ea Kar"),
        "agencies_agencygroup": AgencyGroup.objects.filter(province=plan.province).first(),
        "agencies_user": province.commune,
        "plans_plan": plan,
        "plans_section": plan.sections.get(number="2"),
        "plans_responsibility": Responsibility.objects.filter(plan=plan).first(),
        "plans_reportingrule": ReportingRule.objects.filter(plan=plan).first(),
        "tasks_task": Task.objects.get(section__plan=plan, number="2.1"),
        "reporting_cycle": plan.cycles.yearly().get(),
        "reporting_filing": province.report("Sở Nội vụ").filings.get(),
    }


def portions(names, size=3):
    return [names[n : n + size] for n in range(0, len(names), size)]


@pytest.mark.parametrize("names", portions(CHANGELISTS), ids="+".join)
def test_lists_of_the_admin(province, browse, walk, names):
    page = browse(province.administrator)

    walk(page, [reverse(f"admin:{name}_changelist") for name in names])


FORMS = [
    "plans_plan",
    "plans_section",
    "tasks_task",
    "agencies_agency",
    "agencies_agencygroup",
    "agencies_user",
    "plans_responsibility",
    "plans_reportingrule",
    "reporting_cycle",
    "reporting_filing",
]


@pytest.mark.parametrize("names", portions(FORMS), ids="+".join)
def test_forms_of_the_admin(province, browse, walk, names):
    page = browse(province.administrator)
    rows = _rows(province)

    found = [reverse(f"admin:{name}_change", args=[rows[name].pk]) for name in names]

    walk(page, found)


def test_the_way_through_the_admin_as_a_coordinator(province, browse, walk):
    page = browse(province.coordinator)
    plan = province.plan

    found = [
        reverse("admin:index"),
        reverse("admin:plans_plan_changelist"),
        reverse("admin:plans_plan_change", args=[plan.pk]),
        reverse("admin:plans_plan_add"),
        reverse("admin:plans_plan_history", args=[plan.pk]),
    ]

    walk(page, found)


def test_the_admin_is_closed_to_a_clerk(province, browse, walk, allow_status):
    page = browse(province.commune)

    response = page.goto(reverse("admin:index"))

    assert response.status in {403, 404}
    allow_status(response.status)
