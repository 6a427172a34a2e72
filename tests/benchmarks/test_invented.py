"""Invented data is plausible, whole, and counted by the product as one would count it by hand."""

from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Prefetch

from agencies.access import COORDINATORS
from agencies.models import Agency, AgencyGroup, Membership, Province, User
from benchmarks.invented import YEAR, invent
from plans.models import Plan
from reporting import summary
from reporting.actions.drafts import draft_of, words_of
from reporting.actions.outline import parts_of_report
from reporting.models import (
    Cycle,
    FiledLine,
    Filing,
    LineReview,
    Obligation,
    Report,
    ReportEvent,
)
from tasks.models import Task

ROOMS = ["agencies", "plans", "tasks", "reporting"]


@pytest.fixture
def reports(country):
    """All reports with what is asked of them below."""
    filings = Filing.objects.order_by("number")
    return Report.objects.select_related(
        "obligation__cycle__plan", "obligation__agency"
    ).prefetch_related(Prefetch("filings", filings), "lines", "narratives", "items")


def test_each_province_has_a_plan_of_25_tasks_in_8_sections_and_three_cycles(country):
    assert [province.name for province in Province.objects.order_by("pk")] == ["Đắk Lắk", "Hà Nội"]
    for plan in Plan.objects.all():
        tasks = Task.objects.filter(section__plan=plan)
        assert (plan.sections.count(), tasks.count()) == (8, 25)
        assert [(cycle.year, cycle.is_open) for cycle in plan.cycles.order_by("year")] == [
            (YEAR - 2, False),
            (YEAR - 1, False),
            (YEAR, True),
        ]


def slow_count(cycle, day):
    """(the rates' numbers, those of the asked, those of the exempt), one obligation after another."""
    counted, asked, exempt = Counter(), Counter(), Counter()
    for one in cycle.obligations.select_related("report"):
        report = one.report
        if one.ended_at:
            continue
        into = exempt if one.exempted_at else asked if one.basis == "asked" else counted
        into["expected"] += 1
        into["on_time"] += bool(report.first_filed_on and report.first_filed_on <= one.due_on)
        into["late"] += bool(report.first_filed_on and report.first_filed_on > one.due_on)
        into["silent"] += not report.first_filed_on and one.due_on < day
        into["overdue_again"] += report.state == "returned" and report.return_due_on < day
        into["accepted"] += report.state == "accepted"
        into["returned"] += report.state == "returned"
        into["extended"] += bool(one.extended_from)
    return counted, asked, exempt


@pytest.mark.parametrize(
    "day", [date(YEAR, 12, 1), date(YEAR, 12, 15), date(YEAR, 12, 21), date(YEAR + 1, 6, 1)]
)
def test_the_figures_of_the_product_are_those_of_a_slow_count(country, day):
    for cycle in Cycle.objects.select_related("plan"):
        figures = summary.cycle_figures(cycle, day)
        apart = (figures.total, figures.asked, figures.exempted)

        for shown, counted in zip(apart, slow_count(cycle, day), strict=True):
            assert vars(shown) == {name: counted[name] for name in vars(shown)}


def test_filed_lines_of_the_product_are_those_of_a_slow_count(country):
    for cycle in Cycle.objects.all():
        latest = {}
        for filing in Filing.objects.filter(report__obligation__cycle=cycle).order_by("number"):
            latest[filing.report_id] = filing
        counted = Counter(line.task_id for one in latest.values() for line in one.lines.all())

        tasks = Task.objects.filter(section__plan=cycle.plan_id)

        filed = summary.filed_lines([cycle], tasks)
        assert {task: one.counted + one.apart_total for (_, task), one in filed.items()} == counted


def test_obstacles_by_task_of_the_product_are_those_of_a_slow_count(country):
    for cycle in Cycle.objects.all():
        named = set()
        for one in cycle.obligations.filter(ended_at=None, exempted_at=None).exclude(basis="asked"):
            latest = one.report.filings.order_by("number").last()
            for item in latest.items.filter(kind="obstacle") if latest else ():
                named |= {(item.task_id, one.agency_id)} if item.task_id else set()

        counted = Counter(task for task, _ in named)
        assert counted  # the invented data has some
        assert summary.obstacles_of_cycles([cycle])[cycle.pk] == counted


def slow_grid(cycle, day):
    """{(agency id, task id): (state, whether it counts)}, one report after another."""
    found = {}
    for one in cycle.obligations.filter(ended_at=None).select_related("agency", "report"):
        must = not one.report.first_filed_on and not one.exempted_at and one.basis != "asked"
        unsaid = "overdue" if one.due_on < day else "missing"
        for part in parts_of_report(one.report):
            obliged = part.obliged and must
            found[one.agency_id, part.task.pk] = (unsaid if obliged else "open", obliged)
        filing = one.report.filings.order_by("number").last()
        for line in filing.lines.all() if filing else ():
            found[one.agency_id, line.task_id] = (line.outcome, line.obliged)
    return found


@pytest.mark.parametrize("day", [date(YEAR, 12, 1), date(YEAR, 12, 18)])
def test_the_grid_of_the_product_is_that_of_a_slow_count(cycle, day):
    grid = {
        (row.obligation.agency_id, task): (cell.state.value, cell.obliged)
        for row in summary.grid_of(cycle, day).rows
        for task, cell in row.cells.items()
    }

    assert grid == slow_grid(cycle, day)


def test_lines_by_task_of_the_product_are_the_expected_of_that_grid(cycle):
    day = date(YEAR, 12, 18)
    expected = set(cycle.obligations.expected().values_list("agency", flat=True))
    counted = {}
    for (agency, task), (state, obliged) in slow_grid(cycle, day).items():
        if obliged and agency in expected:
            counted.setdefault(task, Counter())[state] += 1

    figures = summary.lines_by_task(cycle, day)

    assert {
        task: {name: number for name, number in vars(one).items() if number} | {"completed_late": 0}
        for task, one in figures.items()
    } == {task: {**one, "completed_late": 0} for task, one in counted.items()}


def test_derived_columns_are_those_that_saving_makes(country):
    for model in (Province, Agency, Task):
        for row in model.objects.all():
            before = {field.attname: getattr(row, field.attname) for field in model._meta.fields}
            row.save()
            assert before == {
                field.attname: getattr(row, field.attname) for field in model._meta.fields
            }


def test_every_row_holds_what_its_model_says_of_it(country):
    """Choices and lengths too, which SQLite does not look at."""
    for room in ROOMS:
        models = apps.get_app_config(room).get_models()
        for model in [model for model in models if not hasattr(model, "history_object")]:
            relations = {field.name for field in model._meta.fields if field.is_relation}
            for row in model.objects.all()[:300]:
                row.clean_fields(exclude=relations)
                row.clean()


def test_lines_are_those_of_the_agencys_parts_in_the_plan_on_that_day(reports):
    filed = reports.exclude(first_filed_on=None).filter(obligation__cycle__year=YEAR)
    assert filed
    for report in filed:
        parts = {part.task.pk: part for part in parts_of_report(report)}
        lines = {line.task_id: line for line in report.filings.last().lines.all()}
        assert lines.keys() <= parts.keys()
        assert {pk for pk, part in parts.items() if part.obliged} <= lines.keys()
        for pk, line in lines.items():
            assert line.roles == [role.value for role in parts[pk].roles]
            assert line.obliged == parts[pk].obliged
            assert line.section_title == str(parts[pk].task.section)


def test_who_owes_is_who_the_rules_name_on_the_due_day(country):
    for cycle in Cycle.objects.all():
        named = set()
        for group in AgencyGroup.objects.filter(province=cycle.plan.province_id, obliges=True):
            named |= set(group.members(date(cycle.year, 12, 14)))
        standing = cycle.obligations.standing().exclude(basis=Obligation.Basis.ASKED)
        owing = {one.agency for one in standing.select_related("agency")}
        gone = {agency for agency in owing - named if agency.until_on}

        assert owing - gone == named
        assert all(
            one.report.first_filed_on <= one.agency.until_on
            for one in standing.filter(agency__in=gone)
        )


def test_a_merger_within_the_cycle_ends_the_duty_that_was_not_filed(country):
    ended = Obligation.objects.ended().select_related("agency", "report", "ended_by").get()

    heir = ended.agency.heirs.get().successor
    assert ended.report.first_filed_on is None
    assert ended.agency.until_on == date(YEAR, 11, 30)
    assert ended.ended_by.effective_on == date(YEAR, 12, 1)
    assert Obligation.objects.filter(cycle=ended.cycle, agency=heir).count() == 1


def test_the_first_day_is_that_of_the_first_filing_and_a_paper_counts_when_received(reports):
    for report in reports.exclude(first_filed_on=None):
        assert report.first_filed_on == min(filing.filed_on for filing in report.filings.all())
        assert [filing.number for filing in report.filings.all()] == list(
            range(1, report.filings.count() + 1)
        )


def test_events_follow_each_other(country):
    last = {}
    for event in ReportEvent.objects.order_by("pk"):
        assert event.at >= last.get(event.report_id, event.at)
        last[event.report_id] = event.at
    assert last


def test_the_last_event_leads_to_the_state(reports):
    leads = {"submitted": "submitted", "paper": "submitted"}
    acts = ["submitted", "paper", "returned", "accepted"]
    for report in reports:
        last = report.events.filter(kind__in=acts).last()
        if report.first_filed_on:
            assert report.state == leads.get(last.kind, last.kind)
        else:
            assert last is None


def test_a_draft_says_what_its_agency_filed_last(reports):
    for report in reports.exclude(first_filed_on=None):
        filing = report.filings.last()
        draft = {key: words for key, words in draft_of(report).items() if key[:4] != "muc-"}
        filed = {key: words for key, words in words_of(filing).items() if key[:4] != "muc-"}
        assert draft == ({} if filing.is_paper else filed)


def test_every_line_of_an_accepted_filing_is_accepted(country):
    accepted = ReportEvent.objects.filter(kind="accepted").values("filing")
    lines = FiledLine.objects.filter(filing__in=accepted)

    assert lines.exists()
    assert not lines.exclude(review__verdict="accepted").exists()
    assert (
        LineReview.objects.filter(verdict="returned").values("line__filing").distinct().count()
        == LineReview.objects.filter(verdict="returned").count()
    )


def test_nobody_can_log_in_and_coordinators_are_let_into_the_admin(country):
    assert not any(user.has_usable_password() for user in User.objects.all())
    coordinators = Membership.objects.filter(role=Membership.Role.COORDINATOR)
    assert coordinators.count() == 2
    for post in coordinators.select_related("user"):
        assert post.user.is_staff
        assert post.user.groups.filter(name=COORDINATORS).exists()


def said_in_dak_lak():
    """Everything that was filed in the first province, without ids."""
    lines = FiledLine.objects.filter(task__section__plan__province__name="Đắk Lắk")
    rows = lines.values_list(
        "filing__agency_name", "filing__at", "filing__number", "number", "outcome", "text"
    )
    return sorted(rows)


def test_a_province_is_the_same_alone_and_among_others(db):
    said = []
    for provinces in (2, 1):
        with transaction.atomic():
            invent(provinces=provinces, communes=3, told=lambda _: None)
            said.append(said_in_dak_lak())
            transaction.set_rollback(True)

    assert said[0]
    assert said[0] == said[1]
