"""A plan from the database as a document: the same keys in the same order as it was read."""

import json
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from plans.models import Addressee, Clause, ReportingRule, Section
from tasks.models import Assignment, Task
from tasks.plan_file.shape import ROMAN


def dump_text(plan):
    """The document as it stands in a file."""
    return as_text(dump(plan))


def as_text(document):
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def dump(plan):
    """The plan as a document. The coordinator's own reporting rules are no part of it.

    The number of queries does not depend on the number of tasks.
    """
    prefetch_related_objects(
        [plan],
        "province",
        "legal_bases",
        "clauses",
        Prefetch("sections", Section.objects.order_by("position", "pk")),
        Prefetch("sections__tasks", Task.objects.order_by("position", "pk")),
        "sections__tasks__continues__section__plan",
        Prefetch("sections__tasks__assignments", Assignment.objects.as_issued()),
        "sections__tasks__assignments__agency",
        "sections__tasks__assignments__group",
        Prefetch("responsibilities__addressees", Addressee.objects.as_issued()),
        "responsibilities__addressees__agency",
        "responsibilities__addressees__group",
        "responsibilities__duties",
        Prefetch(
            "reporting_rules",
            ReportingRule.objects.filter(basis=ReportingRule.Basis.DOCUMENT).select_related(
                "recipient", "via"
            ),
            to_attr="document_rules",
        ),
        "document_rules__reporters__agency",
        "document_rules__reporters__group",
        "replacements__replaced",
        "recipients",
    )
    return _plan(plan)


def _plan(plan):
    return {
        "slug": plan.slug,
        "province": plan.province.name,
        **_said(plan, "doc_type", "title", "short_title", "number", "issued_on", "issued_note"),
        **_said(plan, "resolve_on", "issuer", "signer", "signer_capacity", "status", "preamble"),
        "legal_bases": [
            _noted(row, **_said(row, "doc_type", "number", "issued_on", "issuer"))
            for row in plan.legal_bases.all()
        ],
        # PostgreSQL keeps the keys of an object in an order of its own.
        "part_headings": {
            number: plan.part_headings[number] for number in ROMAN if number in plan.part_headings
        },
        "purposes": _clauses(plan, Clause.Kind.PURPOSE),
        "requirements": _clauses(plan, Clause.Kind.REQUIREMENT),
        **_said(plan, "part2_intro"),
        "sections": [_section(section) for section in plan.sections.all()],
        "responsibilities": [_responsibility(row) for row in plan.responsibilities.all()],
        "reporting_rules": [_rule(rule) for rule in plan.document_rules],
        **_said(plan, "budget_text", "closing"),
        "replaces": [
            _noted(row, text=row.text, slug=row.replaced.slug if row.replaced else None)
            for row in plan.replacements.all()
        ],
        "recipients": [
            _noted(row, **_said(row, "name", "purpose")) for row in plan.recipients.all()
        ],
        **_note(plan),
    }


def _clauses(plan, kind):
    rows = [row for row in plan.clauses.all() if row.kind == kind]
    return [_noted(row, number=row.number, text=row.text) for row in rows]


def _section(section):
    return _noted(
        section,
        **_said(section, "number", "title", "agencies_text", "timing_text"),
        tasks=[_task(task) for task in section.tasks.all()],
    )


def _task(task):
    before = task.continues
    continues = {"plan": before.section.plan.slug, "task": before.number} if before else None
    return _noted(
        task,
        **_said(task, "number", "number_is_ours", "text", "title", "agencies_text"),
        timing={
            "kind": task.timing_kind,
            "text": _value(task.timing_text),
            "due_on": _value(task.due_on),
        },
        **_said(task, "deliverable"),
        assignments=[_assignment(part) for part in task.assignments.all()],
        **({"continues": continues} if continues else {}),
    )


def _assignment(part):
    kind = "agency" if part.agency else "group"
    return _noted(part, role=part.role, **{kind: part.party_name}, **_said(part, "scope"))


def _responsibility(row):
    return _noted(
        row,
        **_said(row, "number", "heading"),
        addressees=[one.party_name for one in row.addressees.all()],
        asked=row.asked,
        duties=[_noted(duty, **_said(duty, "number", "text")) for duty in row.duties.all()],
    )


def _rule(rule):
    return _noted(
        rule,
        **_said(rule, "source", "kind"),
        reporters=[one.party_name for one in rule.reporters.all()],
        recipient=rule.recipient.name,
        via=rule.via.name if rule.via else None,
        **_said(rule, "month", "day", "boundary", "text"),
    )


def _noted(row, **keys):
    return {**keys, **_note(row)}


def _note(row):
    return {"note": row.note} if row.note else {}


def _said(row, *names):
    return {name: _value(getattr(row, name)) for name in names}


def _value(value):
    """Empty text is null in a document; days are ISO."""
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
