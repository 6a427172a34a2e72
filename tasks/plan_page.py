"""What the page of a plan shows, read whole in a fixed number of reads."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Prefetch, Q

from agencies.models import Agency
from plans.models import Addressee, Clause, Reporter, ReportingRule, Responsibility
from tasks.filters import TaskFilter
from tasks.models import Assignment, Task
from tasks.unfolding import by_role


@dataclass
class ReportingLine:
    """Who reports to whom under one clause; its rules differ only in when."""

    source: str
    reporters: str
    recipient: Agency
    via: Agency | None
    rules: list = field(default_factory=list)


def plan_page(plan, query, today):
    """The template's context: the plan's parts in order, Part II narrowed by the query's filter."""
    sections = list(plan.sections.annotate(total=Count("tasks")))
    chosen = TaskFilter(
        query or None, plan=plan, sections=sections, agencies=_agencies(plan, today), today=today
    )
    shown = _fill(sections, chosen.apply(Task.objects.filter(section__plan=plan)), today)
    rules = _rules(plan)
    return {
        "plan": plan,
        "purposes": [c for c in plan.clauses.all() if c.kind == Clause.Kind.PURPOSE],
        "requirements": [c for c in plan.clauses.all() if c.kind == Clause.Kind.REQUIREMENT],
        "sections": sections,
        "total": sum(section.total for section in sections),
        "shown": shown,
        "numbers_are_ours": any(t.number_is_ours for s in sections for t in s.shown),
        "filter": chosen,
        "responsibilities": _responsibilities(plan, today),
        "yearly": [rule for rule in rules if rule.kind == ReportingRule.Kind.YEARLY],
        "reporting": reporting_lines(rules),
        "notes": [
            *((str(row), row.note) for row in plan.replacements.all() if row.note),
            *((str(rule), rule.note) for rule in rules if rule.note),
        ],
    }


def _agencies(plan, today):
    """The agencies that the filter offers: in being today, or when the plan was issued."""
    began = Q(from_on=None) | Q(from_on__lte=max(today, plan.resolve_on))
    lasted = Q(until_on=None) | Q(until_on__gte=plan.resolve_on)
    return Agency.objects.filter(began & lasted, province=plan.province_id)


def _fill(sections, tasks, on):
    """Give each section its tasks as `shown`, each task its roles as issued as `roles`, each of those
    `carried_today`, what a reorganisation made of it by that day; how many tasks there are."""
    today = Assignment.objects.in_force(on).select_related("agency")
    parts = (
        Assignment.objects.as_issued()
        .select_related("agency", "group")
        .prefetch_related(Prefetch("carried_by", today, to_attr="carried_today"))
    )
    of_section = {section.pk: [] for section in sections}
    for task in tasks.prefetch_related(Prefetch("assignments", parts)):
        task.roles = [(role, _lines(rows)) for role, rows in by_role(task.assignments.all())]
        of_section[task.section_id].append(task)
    for section in sections:
        section.shown = of_section[section.pk]
    return sum(map(len, of_section.values()))


def _lines(assignments):
    """Parties without a scope of their own share a line, as documents write them; others have one."""
    grouped = groupby(assignments, lambda row: row.pk if row.scope or row.until_on else None)
    return [list(rows) for _, rows in grouped]


def _responsibilities(plan, on):
    """Part III, each item with `names`, its addressees in the order of the document, each of those
    `carried_today`, what a reorganisation made of it by that day."""
    today = Addressee.objects.in_force(on).select_related("agency")
    addressees = (
        Addressee.objects.as_issued()
        .select_related("agency", "group")
        .prefetch_related(Prefetch("carried_by", today, to_attr="carried_today"))
    )
    rows = Responsibility.objects.filter(plan=plan).prefetch_related(
        "duties", Prefetch("addressees", addressees)
    )
    for row in rows:
        row.names = ", ".join(addressee.party_name for addressee in row.addressees.all())
    return list(rows)


def _rules(plan):
    """The plan's rules with their reporters, each with `last_day`, the last on-time day as "14/12"."""
    rows = plan.reporting_rules.select_related("recipient", "via").prefetch_related(
        Prefetch("reporters", Reporter.objects.select_related("agency", "group"))
    )
    for rule in rows:
        due_on = rule.due_on(plan.resolve_on.year)
        rule.last_day = f"{due_on.day}/{due_on.month}" if due_on else ""
    return list(rows)


def reporting_lines(rules):
    """The rules as ReportingLines: neighbours of one clause, reporters and recipient make one."""

    def key(rule):
        reporters = "; ".join(row.party_name for row in rule.reporters.all())
        return rule.source, reporters, rule.recipient, rule.via

    return [ReportingLine(*who, list(same)) for who, same in groupby(rules, key)]
