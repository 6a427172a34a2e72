"""The keys of a plan document, in their order, each with what may stand there.

Lengths, choices and what may be null come from the models, so that both say the same.
"""

from agencies.shape import Day, Record, Rows, Text, of_field, of_fields
from plans.models import (
    Clause,
    Duty,
    LegalBasis,
    Plan,
    Recipient,
    Replacement,
    ReportingRule,
    Responsibility,
    Section,
)
from tasks.models import Assignment, Task

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
SLUG = Text(
    Plan._meta.get_field("slug").max_length,
    pattern=r"[a-z0-9]+(-[a-z0-9]+)*",
    expected="chữ thường không dấu, số và dấu - (như “dak-lak-2026”)",
)


def noted(keys, **optional):
    """A record of these keys; every object may carry a note."""
    return Record(keys, {**optional, "note": Text()})


ASSIGNMENT = Record(
    of_fields(Assignment, "role", "scope"),
    {"agency": Text(), "group": Text(), "note": Text()},  # one of the two: checking.py
)
TIMING = Record(
    {
        "kind": of_field(Task, "timing_kind"),
        "text": of_field(Task, "timing_text"),
        "due_on": Day(null=True),
    }
)
TASK = noted(
    {
        **of_fields(Task, "number", "number_is_ours", "text", "title", "agencies_text"),
        "timing": TIMING,
        **of_fields(Task, "deliverable"),
        "assignments": Rows(ASSIGNMENT, "phân công"),
    },
    continues=Record({"plan": SLUG, "task": of_field(Task, "number")}),
)
SECTION = noted(
    {
        **of_fields(Section, "number", "title", "agencies_text", "timing_text"),
        "tasks": Rows(TASK, "nhiệm vụ"),
    }
)
CLAUSE = noted(of_fields(Clause, "number", "text"))
RESPONSIBILITY = noted(
    {
        **of_fields(Responsibility, "number", "heading"),
        "addressees": Rows(Text(), "đối tượng"),
        **of_fields(Responsibility, "asked"),
        "duties": Rows(noted(of_fields(Duty, "number", "text")), "nhiệm vụ"),
    }
)
RULE = noted(
    {
        **of_fields(ReportingRule, "source", "kind"),
        "reporters": Rows(Text(), "cơ quan báo cáo"),
        "recipient": Text(),
        "via": Text(null=True),
        **of_fields(ReportingRule, "month", "day", "boundary", "text"),
    }
)
PLAN = noted(
    {
        "slug": SLUG,
        "province": Text(),
        **of_fields(Plan, "doc_type", "title", "short_title", "number", "issued_on"),
        **of_fields(Plan, "issued_note", "resolve_on", "issuer", "signer", "signer_capacity"),
        **of_fields(Plan, "status", "preamble"),
        "legal_bases": Rows(
            noted(of_fields(LegalBasis, "doc_type", "number", "issued_on", "issuer")), "căn cứ"
        ),
        "part_headings": Record({}, {number: Text() for number in ROMAN}),
        "purposes": Rows(CLAUSE, "mục đích"),
        "requirements": Rows(CLAUSE, "yêu cầu"),
        **of_fields(Plan, "part2_intro"),
        "sections": Rows(SECTION, "mục"),
        "responsibilities": Rows(RESPONSIBILITY, "Phần III mục"),
        "reporting_rules": Rows(RULE, "quy định báo cáo"),
        **of_fields(Plan, "budget_text", "closing"),
        "replaces": Rows(
            noted({**of_fields(Replacement, "text"), "slug": Text(null=True)}), "thay thế"
        ),
        "recipients": Rows(noted(of_fields(Recipient, "name", "purpose")), "nơi nhận"),
    }
)
