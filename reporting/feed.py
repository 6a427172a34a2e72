"""What other systems read: plans, cycles, figures and matrix as plain values, ready to be JSON.

The names of the keys are promised in docs/api.md. Never words of reports, names of people, or drafts.
"""

from django.urls import reverse

from plans.models import Plan
from reporting.models import Cycle
from reporting.summary import (
    LineFigures,
    LineState,
    cycle_figures,
    figures_of,
    grid_of,
    lines_by_task,
    tasks_with_obstacles,
)
from tasks.models import Task

REPORTS = (
    "expected filed on_time late missing still_in_time overdue silent overdue_again waiting "
    "returned accepted extended rate"
).split()
LINES = (
    "total said result in_progress completed nothing not_done missing overdue completed_late"
).split()


def plans_of(province):
    """The plans of the province, in the order of the pages; one read."""
    rows = Plan.objects.filter(province=province)
    return {"province": _province(province), "plans": [_plan(plan) for plan in rows]}


def cycles_of(plan, as_of):
    """The cycles of the plan, the newest first; three reads."""
    cycles = list(Cycle.objects.filter(plan=plan).select_related("plan"))
    figures = figures_of(cycles, as_of)
    rows = [_cycle(cycle) | {"due_on": figures[cycle.pk].due_on} for cycle in cycles]
    return {"plan": _plan(plan), "cycles": rows}


def figures_page(cycle, as_of):
    """Numbers of reports and of lines, as the page of the cycle shows them on that day."""
    figures = cycle_figures(cycle, as_of)
    return {
        "cycle": _cycle(cycle),
        "due_on": figures.due_on,
        "last_working_day": figures.last_working_day,
        "days_left": figures.days_left,
        "reports": {
            "total": _reports(figures.total),
            "by_kind": [
                {"kind": kind.value, "label": kind.label} | _reports(part)
                for kind, part in figures.by_kind
            ],
            "asked": _reports(figures.asked),
            "exempted": _reports(figures.exempted),
        },
        "lines": _lines_page(cycle, as_of),
    }


def matrix_page(cycle, as_of):
    """The state of every agency's line for every task; a task that it does not have is left out."""
    grid = grid_of(cycle, as_of)
    tasks = [task.pk for task in grid.tasks]
    return {
        "cycle": _cycle(cycle),
        "states": [{"state": state.value, "label": state.label} for state in LineState],
        "tasks": [_task(task) | {"section": task.section.number} for task in grid.tasks],
        "agencies": [_agency(row) | {"cells": _cells(row, tasks)} for row in grid.rows],
    }


# Parts -------------------------------------------------------------------------------------------


def _province(province):
    names = ("name", "code", "abbreviation")
    return {name: getattr(province, name) for name in names}


def _plan(plan):
    names = ("slug", "short_title", "title", "number", "issued_on", "issuer", "status")
    said = {name: getattr(plan, name) for name in names}
    return said | {"cycles_url": reverse("api-cycles", args=[plan.slug])}


def _cycle(cycle):
    names = ("year", "kind", "title", "period_from", "period_until", "data_until", "is_open")
    said = {name: getattr(cycle, name) for name in names}
    return {
        "id": cycle.pk,
        "plan": cycle.plan.slug,
        **said,
        "figures_url": reverse("api-figures", args=[cycle.pk]),
        "matrix_url": reverse("api-matrix", args=[cycle.pk]),
    }


def _reports(figures):
    said = {name: getattr(figures, name) for name in REPORTS}
    rate = said["rate"]
    return said | {"rate": None if rate is None else round(rate, 2)}


def _lines(figures, obstacles):
    return {name: getattr(figures, name) for name in LINES} | {"obstacles": obstacles}


def _lines_page(cycle, as_of):
    figures = lines_by_task(cycle, as_of)
    tasks = Task.objects.filter(section__plan=cycle.plan_id, pk__in=figures)
    tasks = tasks.select_related("section")
    sections, named = {}, tasks_with_obstacles(cycle)
    obstacles = {row.task: row.agencies for row in named}
    for task in tasks.order_by("section__position", "section_id", "position", "pk"):
        sections.setdefault(task.section_id, (task.section, []))[1].append(task)
    return {
        "total": _lines(sum(figures.values(), LineFigures()), sum(obstacles.values())),
        "by_section": [
            {
                "number": section.number,
                "title": section.title,
                **_lines(
                    sum((figures[task.pk] for task in part), LineFigures()),
                    sum(row.agencies for row in named if row.section == section.pk),
                ),
                "tasks": [
                    _task(task) | _lines(figures[task.pk], obstacles.get(task.pk, 0))
                    for task in part
                ],
            }
            for section, part in sections.values()
        ],
    }


def _task(task):
    """A number may stand in two sections: the id is what cells name."""
    return {"id": task.pk, "number": task.number, "title": task.title, "task_due_on": task.due_on}


def _agency(row):
    obligation, agency = row.obligation, row.obligation.agency
    return {
        "id": agency.pk,
        "name": agency.name,
        "kind": agency.kind,
        "counted": obligation.is_counted,
        "asked": obligation.is_asked,
        "exempted": obligation.is_exempt,
        "filed": obligation.report.first_filed_on is not None,
    }


def _cells(row, tasks):
    """[{task id, state, obliged, obstacle}] in the order of the plan."""
    return [
        {
            "task": task,
            "state": cell.state.value,
            "obliged": cell.obliged,
            "obstacle": cell.hindered,
        }
        for task in tasks
        if (cell := row.cells.get(task))
    ]
