"""The page of a filing: what was filed, in the order of the official outline and in its own words,
and what became of it since."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from agencies.models import User
from reporting.actions.cycles import may_coordinate
from reporting.actions.drafts import may_write
from reporting.actions.filing import may_add_paper_number, may_enter_paper
from reporting.forms.remarks import LineFilter
from reporting.models import (
    READERS,
    Filing,
    Item,
    LineReview,
    Narrative,
    Outcome,
    RecommendationAnswer,
    Report,
    ReportEvent,
)

Part = Narrative.Part


@dataclass
class FilingPage:
    """Everything that `reader` may see of one filing on the day `today`.

    Names of agency, plan, tasks and people are those of the filing, never of the living rows.
    """

    filing: Filing
    reader: User
    today: date
    chosen: LineFilter | None = None  # which lines; all of them without

    def __post_init__(self):
        self.report = self.filing.report
        self.rounds = list(self.report.filings.order_by("number"))
        self.events = list(self.report.events.select_related("by", "filing"))
        self.narratives = list(self.filing.narratives.all())
        self.items = list(self.filing.items.all())
        self.lines = list(self.filing.lines.prefetch_related("remarks"))
        for line in self.lines:
            line.filing = self.filing
        reviews = self._reviews()
        for line in self.lines:
            line.shown_review = reviews.get(line.pk)
            line.obstacles = [item for item in self.obstacles if item.task_id == line.task_id]
        answers = self._answers()
        for item in self.recommendations:
            item.answer = answers.get(item.asks)

    # Who reads it, and what they may do

    @property
    def is_own(self):
        return may_write(self.reader, self.report)

    @property
    def may_coordinate(self):
        return may_coordinate(self.reader, self.report.obligation.cycle.plan)

    @property
    def may_enter_paper(self):
        return may_enter_paper(self.reader, self.report)

    @property
    def may_refile(self):
        return self.is_own and self.is_latest and self.report.state == Report.State.RETURNED

    @property
    def may_add_number(self):
        return self.is_latest and may_add_paper_number(self.reader, self.filing)

    # Which round it is, and what became of it

    @property
    def latest(self):
        return self.rounds[-1]

    @property
    def is_latest(self):
        return self.filing == self.latest

    @property
    def state(self):
        """The state of this round: only a returned one is ever followed by another."""
        return self.report.state if self.is_latest else Report.State.RETURNED

    @property
    def decided(self):
        """The event by which this round was returned or accepted; None while it waits."""
        kinds = {
            Report.State.RETURNED: ReportEvent.Kind.RETURNED,
            Report.State.ACCEPTED: ReportEvent.Kind.ACCEPTED,
        }
        kind = kinds.get(self.state)
        found = [e for e in self.events if e.kind == kind and e.filing_id == self.filing.pk]
        return found[-1] if found else None

    @property
    def days_overdue(self):
        """Days since the new due day of a report that was returned and not filed again; else 0."""
        due_on = self.report.return_due_on
        return max((self.today - due_on).days, 0) if due_on and self.is_latest else 0

    @property
    def first_at(self):
        """The moment of the first filing; None where the day is that of a paper."""
        moments = [filing.at for filing in self.rounds if not filing.is_paper]
        days = {timezone.localdate(at): at for at in reversed(moments)}
        return days.get(self.report.first_filed_on)

    @property
    def paper_days(self):
        """The events that only noted the day on which a paper had come in."""
        return [e for e in self.events if e.kind == ReportEvent.Kind.PAPER and not e.filing]

    def _reviews(self):
        """{line id: LineReview}; the agency sees none while the review is being prepared."""
        waits = self.state == Report.State.SUBMITTED
        province = self.report.obligation.cycle.plan.province_id
        if waits and province not in self.reader.province_ids_as(*READERS):
            return {}
        reviews = LineReview.objects.filter(line__filing=self.filing).select_related("by")
        return {review.line_id: review for review in reviews}

    def _answers(self):
        """What was answered to the report, as `by_words`; not asked for where it recommends nothing."""
        answers = RecommendationAnswer.objects.filter(report=self.report)
        return answers.by_words() if self.recommendations else {}

    # What was filed, in the order of the outline

    @property
    def direction(self):
        """The paragraphs of part I: direction, funds, then the duties of Part III."""
        order = [Part.DIRECTION, Part.FUNDS, Part.DUTY]
        found = [row for row in self.narratives if row.part in order]
        return sorted(found, key=lambda row: order.index(row.part))

    @property
    def shown(self):
        """The lines that the filter lets through."""
        return list(filter(self.chosen.lets_through, self.lines)) if self.chosen else self.lines

    @property
    def sections(self):
        """[(title, [FiledLine])] as they were filed, of the lines that are shown."""
        groups = groupby(self.shown, key=lambda line: line.section_title)
        return [(title, list(lines)) for title, lines in groups]

    @property
    def evaluation(self):
        return [row for row in self.narratives if row.part in {Part.STRENGTHS, Part.WEAKNESSES}]

    @property
    def causes(self):
        return [row for row in self.narratives if row.part == Part.CAUSES]

    @property
    def plans(self):
        return [row for row in self.narratives if row.part == Part.NEXT_YEAR]

    @property
    def obstacles(self):
        return [item for item in self.items if item.kind == Item.Kind.OBSTACLE]

    @property
    def obstacles_of_tasks(self):
        return [item for item in self.obstacles if item.task_id]

    @property
    def recommendations(self):
        return [item for item in self.items if item.kind == Item.Kind.RECOMMENDATION]

    @property
    def outcomes(self):
        """[(Outcome, number of lines)], those that occur."""
        numbers = Counter(line.outcome for line in self.lines)
        return [(outcome, numbers[outcome]) for outcome in Outcome if numbers[outcome]]

    @property
    def returned_lines(self):
        """The lines that came back, as far as the reader may know."""
        return [
            line
            for line in self.lines
            if line.shown_review and line.shown_review.verdict == LineReview.Verdict.RETURNED
        ]
