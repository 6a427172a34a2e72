"""What was done: cycles, who owes a report in them, drafts, what was filed and what was said of it."""

from reporting.models.calendar import CalendarDay, WorkingDays
from reporting.models.cycles import Cycle
from reporting.models.drafts import (
    DraftItem,
    DraftLine,
    DraftNarrative,
    DraftSignature,
    Item,
    Narrative,
    Outcome,
    Report,
    Signature,
)
from reporting.models.filings import (
    READERS,
    FiledIsFinal,
    FiledItem,
    FiledLine,
    FiledNarrative,
    Filing,
    PaperNumber,
    watching,
)
from reporting.models.implementation import ImplementationPlan
from reporting.models.looks import LastLook
from reporting.models.obligations import WRITERS, Obligation, is_expected
from reporting.models.recommendations import RecommendationAnswer
from reporting.models.reviews import LineReview, Remark, ReportEvent, ReviewNote
from reporting.models.tokens import ApiToken

__all__ = [
    "READERS",
    "WRITERS",
    "ApiToken",
    "CalendarDay",
    "Cycle",
    "DraftItem",
    "DraftLine",
    "DraftNarrative",
    "DraftSignature",
    "FiledIsFinal",
    "FiledItem",
    "FiledLine",
    "FiledNarrative",
    "Filing",
    "ImplementationPlan",
    "Item",
    "LastLook",
    "LineReview",
    "Narrative",
    "Obligation",
    "Outcome",
    "PaperNumber",
    "RecommendationAnswer",
    "Remark",
    "Report",
    "ReportEvent",
    "ReviewNote",
    "Signature",
    "WorkingDays",
    "is_expected",
    "watching",
]
