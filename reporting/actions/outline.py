"""What a report consists of: its lines and paragraphs, and what of them cannot be changed any more."""

from dataclasses import dataclass, field, replace

from django.utils.functional import cached_property

from agencies.groups import groups_of
from plans.models import Addressee, Duty
from reporting.actions.refusals import UnknownPiece
from reporting.actions.words import (
    ITEM_KEY,
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    line_key,
    paragraph_key,
)
from reporting.models import LineReview, Narrative, Report
from tasks.parts import parts_in_brief, parts_of

# Whose absence keeps a report from being filed (part III of the outline).
COMPULSORY = (Narrative.Part.STRENGTHS, Narrative.Part.WEAKNESSES)
# The paragraphs that every report has; beside them stands one for each duty of Part III.
WITHOUT_DUTY = {
    paragraph_key(part): (part, None) for part in Narrative.Part if part != Narrative.Part.DUTY
}
DUTY_KEY = paragraph_key(Narrative.Part.DUTY)


@dataclass
class Outline:
    """What a report consists of: its lines, and its paragraphs in the order of the outline."""

    report: Report
    parts: list  # [tasks.parts.Part] in plan order, or [PartInBrief]
    locked: dict = field(default_factory=dict)  # {line key: FiledLine} already accepted
    groups: list | None = None  # that the agency is in; spares reading them for the duties

    @cached_property
    def duties(self):
        """[Duty] of Part III that address the agency; read when somebody asks."""
        obligation = self.report.obligation
        return duties_of(
            obligation.agency, obligation.cycle.plan_id, obligation.resolved_on, self.groups
        )

    @cached_property
    def tasks(self):
        """{line key: Task}."""
        return {line_key(part.task.pk): part.task for part in self.parts}

    @cached_property
    def paragraphs(self):
        """{key: (Narrative.Part, Duty or None)}, in the order of the outline."""
        found = {}
        for part in Narrative.Part:
            duties = self.duties if part == Narrative.Part.DUTY else [None]
            for duty in duties:
                found[paragraph_key(part, duty and duty.pk)] = (part, duty)
        return found

    def about(self, words):
        """The task that an obstacle is about, with `number` and `title`: a Task, or the FiledLine of
        one that was accepted and then taken from the agency; None where it names none, or none of
        this report."""
        key = line_key(words.task_id)
        return self.tasks.get(key) or self.locked.get(key)

    def fitting(self, words):
        """The words as this report can hold them: an obstacle about a task of others is general."""
        strange = isinstance(words, ItemWords) and words.task_id and not self.about(words)
        return replace(words, task_id=None) if strange else words

    def paragraph(self, key):
        """(Narrative.Part, Duty or None) of the key, None where the report has no such paragraph;
        asks for the duties only where the key is one's."""
        known = self.paragraphs if key.startswith(DUTY_KEY) else WITHOUT_DUTY
        return known.get(key)

    def has(self, key):
        return (
            key in self.tasks
            or self.paragraph(key) is not None
            or key == SIGNATURE
            or bool(ITEM_KEY.fullmatch(key))
        )

    def blank(self, key):
        """Empty words for the key. Raises UnknownPiece where the report has no such piece."""
        if key in self.tasks:
            return Entry()
        if self.paragraph(key):
            return Paragraph()
        if key == SIGNATURE:
            return SignatureWords()
        if ITEM_KEY.fullmatch(key):
            return ItemWords()
        raise UnknownPiece


def parts_of_report(report, groups=None):
    """The agency's parts in the plan on the due day, in plan order: the lines of the report."""
    obligation = report.obligation
    plan, on = obligation.cycle.plan_id, obligation.resolved_on
    return parts_of(obligation.agency, on, plan=plan, groups=groups)


def duties_of(agency, plan, on, groups=None):
    """The duties of Part III that address the agency, by name or through a group, in their order.
    `groups` spares reading those that it is in."""
    reached = Addressee.objects.of_agency(agency, on, groups)
    return list(
        Duty.objects.filter(
            responsibility__plan=plan, responsibility__in=reached.values("responsibility")
        )
        .select_related("responsibility")
        .order_by("responsibility__position", "responsibility_id", "position", "pk")
    )


def outline_of(report):
    """Outline of the report as it stands today; in a returned one, what was accepted is locked."""
    obligation = report.obligation
    groups = groups_of(obligation.agency, obligation.resolved_on)
    return Outline(report, parts_of_report(report, groups), locked_lines(report), groups)


def outline_for_saving(report):
    """The same outline for who only writes: of the lines no more than that, and in no order."""
    obligation = report.obligation
    on, plan = obligation.resolved_on, obligation.cycle.plan_id
    return Outline(report, parts_in_brief(obligation.agency, on, plan), locked_lines(report))


def locked_lines(report):
    """{line key: FiledLine} of what was accepted when the report was returned."""
    if report.state != Report.State.RETURNED:
        return {}
    reviews = LineReview.objects.filter(
        verdict=LineReview.Verdict.ACCEPTED, line__filing=report.filings.last()
    ).select_related("line__review__by")
    return {line_key(review.line.task_id): review.line for review in reviews}
