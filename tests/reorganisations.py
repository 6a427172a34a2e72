"""Reorganisations in the small province of tests/world.py, through the real action."""

from datetime import date

from agencies.models import Agency, Membership, Succession
from plans.models import Addressee
from reporting.actions.reorganisation import Heir, Spec, apply_reorganisation
from reporting.models import (
    DraftItem,
    DraftLine,
    DraftNarrative,
    DraftSignature,
    FiledLine,
    Filing,
    Obligation,
    Report,
    ReportEvent,
)
from tasks.models import Assignment
from tests.factories import vn

DAY = date(2026, 11, 1)
TABLES = [
    *(Agency, Membership, Succession, Assignment, Addressee, Obligation, Report, Filing, FiledLine),
    *(ReportEvent, DraftLine, DraftNarrative, DraftItem, DraftSignature),
]


def spec(world, kind, predecessors, heirs=(), **more):
    """Heirs given as a name are new."""
    given = {"effective_on": DAY, "decree_number": "15/NQ-HĐND", "decree_on": date(2026, 10, 20)}
    heirs = tuple(Heir(name=heir) if isinstance(heir, str) else heir for heir in heirs)
    return Spec(world.province, kind, predecessors=tuple(predecessors), heirs=heirs, **given | more)


def reorganise(world, kind, predecessors, heirs=(), **more):
    """Apply it the day it takes effect; the Reorganisation."""
    asked = spec(world, kind, predecessors, heirs, **more)
    day = asked.effective_on
    return apply_reorganisation(
        spec=asked, by=world.coordinator, now=vn(day.year, day.month, day.day, 8)
    )


def merge(world, *predecessors, into="UBND xã Hợp Nhất", **more):
    """(the Reorganisation, the successor)."""
    heir = into if isinstance(into, Agency) else None
    heirs = [Heir(agency=heir)] if heir else [into]
    row = reorganise(world, "merge", predecessors, heirs, **more)
    return row, heir or Agency.objects.get(name=into)


def all_rows():
    """{table: every row of it}: what undoing must restore."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}
