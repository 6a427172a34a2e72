"""The page of a review: every line as filed, beside the round before and the year before."""

from dataclasses import dataclass, field
from functools import cached_property

from reporting.actions.drafts import line_key
from reporting.actions.review import (
    WORKING_DAYS_TO_REFILE,
    note_of,
    review_mark,
    reviews_of,
    why_not_review,
)
from reporting.differences import differences
from reporting.earlier import last_words
from reporting.forms.review import ACCEPTED, RETURNED, ConclusionForm, LineReviewForm, ReopenForm
from reporting.models import FiledItem, FiledLine, FiledNarrative, Item, Report, WorkingDays
from reporting.review_list import Row, waiting_for

DOUBTFUL, CHANGED, ALL = "can-xem", "da-sua", "tat-ca"
LISTED_BESIDE = 9  # reports of the worklist beside the page


@dataclass(eq=False)
class Compared:
    """A text as filed now, beside that of the round before and that of the year before.

    `before` and `earlier` are rows with a text, or None where there is none.
    """

    now: object
    before: object = None
    earlier: object = None

    @cached_property
    def marked(self):
        """(before, now) as paragraphs of Runs."""
        return differences(self.before.text, self.now.text)

    @cached_property
    def marked_evidence(self):
        return differences(self.before.evidence, self.now.evidence)

    @property
    def same_as_before(self):
        return bool(self.before) and self._says(self.before) == self._says(self.now)

    @property
    def same_as_earlier(self):
        return bool(self.earlier) and self.earlier.text == self.now.text

    @staticmethod
    def _says(row):
        names = ("outcome", "text", "completed_on", "evidence")
        return [getattr(row, name, None) for name in names]


@dataclass(eq=False)
class LineRow(Compared):
    """One line with what is found of it."""

    form: LineReviewForm = None
    review: object = None  # the LineReview kept so far
    said_before: object = None  # the LineReview of the round before
    hints: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)  # [FiledItem] about the task
    is_second: bool = False  # whether there was a round before

    @property
    def changed(self):
        return self.is_second and not self.same_as_before

    @property
    def accepted_before(self):
        """Whether it was accepted in the round before, and so stayed locked."""
        return self.said_before is not None and self.said_before.verdict == ACCEPTED

    @property
    def verdict(self):
        return self.form.shown_verdict

    @property
    def kept_otherwise(self):
        """Whether a colleague kept something else than what stands in the form."""
        typed = (self.verdict, self.form["comment"].value() or "")
        return self.review is not None and typed != (self.review.verdict, self.review.comment)


class ReviewPage:
    """`data` is what was just sent."""

    def __init__(self, filing, *, user, today, data=None, view=""):
        self.filing, self.report, self.user = filing, filing.report, user
        self.data, self.today, self.note = data, today, note_of(filing)
        self.previous = self.report.filings.filter(number=filing.number - 1).first()
        self.reviews = reviews_of(filing)
        self.refusal = why_not_review(user, self.report)
        self.waiting = waiting_for(user).count()
        self.beside = list(waiting_for(user)[:LISTED_BESIDE])
        listed = {row.filing: row for row in Row.of({filing, *self.beside}, today)}
        self.row = listed[filing]
        self.worklist = [listed[one] for one in self.beside]
        self.last_lines, self.last_paragraphs = last_words(self.report)
        self.rows = self._rows()
        self.conclusion = self._conclusion()
        self.reopening = ReopenForm()
        self.facing = False  # whether a colleague's opinions stand beside what was typed
        self.fresh = data is None  # whether the page shows the opinions that are kept now
        self.view = view if view in {DOUBTFUL, CHANGED, ALL} else self._first_view()

    # What may be done

    @property
    def is_waiting(self):
        return self.report.state == Report.State.SUBMITTED

    @property
    def may_judge(self):
        return self.is_waiting and not self.refusal

    @property
    def may_reopen(self):
        return self.report.state == Report.State.ACCEPTED and not self.refusal

    @property
    def shows_fields(self):
        """Fields stay where something was typed, also when it came too late."""
        return self.may_judge or self.data is not None

    @property
    def seen(self):
        """The mark of the opinions that the person was shown."""
        return review_mark(self.reviews, self.note) if self.fresh else self.data.get("seen", "")

    def face(self):
        """Show what a colleague kept meanwhile beside what was typed; pressing again decides."""
        self.facing = self.fresh = True

    # What is shown

    @property
    def returns(self):
        """How often the report was returned."""
        return self.filing.number - 1 + (self.report.state == Report.State.RETURNED)

    @property
    def doubtful(self):
        return [row for row in self.rows if row.hints]

    @property
    def changed(self):
        return [row for row in self.rows if row.changed]

    @property
    def tabs(self):
        """[(value, label, number)]; without a round before there is nothing to compare with."""
        yield DOUBTFUL, "Có điểm cần xem", len(self.doubtful)
        if self.previous:
            yield CHANGED, f"Đã sửa so với lần {self.previous.number}", len(self.changed)
        yield ALL, "Tất cả", len(self.rows)

    def _first_view(self):
        """The first of the tabs that has something to show."""
        return next(value for value, _, number in self.tabs if number or value == ALL)

    @property
    def shown(self):
        """The rows of the tab that was chosen, and those with a fault or a second opinion."""
        chosen = {DOUBTFUL: self.doubtful, CHANGED: self.changed, ALL: self.rows}[self.view]
        return [row for row in self.rows if row in chosen or self._needs_a_look(row)]

    @property
    def folded(self):
        shown = self.shown
        return [row for row in self.rows if row not in shown]

    def _needs_a_look(self, row):
        return (row.form.is_bound and row.form.errors) or (self.facing and row.kept_otherwise)

    @property
    def counts(self):
        """How many lines are judged, accepted, returned, as the page shows them."""
        verdicts = [row.verdict for row in self.rows]
        accepted, returned = verdicts.count(ACCEPTED), verdicts.count(RETURNED)
        return {"judged": accepted + returned, "accepted": accepted, "returned": returned}

    @cached_property
    def narratives(self):
        """[Compared] of the paragraphs, in the order of the outline."""
        before = {
            (one.part, one.duty_id): one
            for one in FiledNarrative.objects.filter(filing=self.previous)
        }
        return [
            Compared(one, before.get(key), self._latest(self.last_paragraphs, key))
            for one in self.filing.narratives.all()
            for key in [(one.part, one.duty_id)]
        ]

    @cached_property
    def filed_items(self):
        return list(self.filing.items.all())

    @cached_property
    def items(self):
        """[(label of the kind, [(item, whether it is new)], [items left out since])]."""
        now = self.filed_items
        before = list(FiledItem.objects.filter(filing=self.previous))
        said_now, said_before = {_says(item) for item in now}, {_says(item) for item in before}
        return [
            (
                kind.label,
                [
                    (item, bool(self.previous) and _says(item) not in said_before)
                    for item in now
                    if item.kind == kind
                ],
                [item for item in before if item.kind == kind and _says(item) not in said_now],
            )
            for kind in Item.Kind
        ]

    @cached_property
    def paper(self):
        """(number, day) of the signed paper, added later or with the filing; empty where unknown."""
        added = getattr(self.filing, "paper_number", None) or self.filing
        return added.document_number, added.document_on

    # Building it

    def _rows(self):
        self.before = {
            line.task_id: line
            for line in FiledLine.objects.filter(filing=self.previous).select_related("review__by")
        }
        lines = self.filing.lines.prefetch_related("remarks")
        rows = [self._line_row(line) for line in lines]
        here = {row.now.task_id for row in rows}
        self.dropped = [line for task, line in self.before.items() if task not in here]
        return rows

    def _line_row(self, line):
        before, review = self.before.get(line.task_id), self.reviews.get(line.pk)
        return LineRow(
            line,
            before,
            self._latest(self.last_lines, line.task_id),
            form=LineReviewForm(self.data, key=line_key(line.task_id), review=review),
            review=review,
            said_before=getattr(before, "review", None),
            hints=self.row.hints.lines.get(line.pk, []),
            obstacles=[item for item in self.filed_items if item.task_id == line.task_id],
            is_second=self.previous is not None,
        )

    @staticmethod
    def _latest(said, key):
        return said[key][-1] if key in said else None

    def _conclusion(self):
        days = WorkingDays.of(self.report.obligation.cycle.plan.province_id)
        self.proposed = days.after(self.today, WORKING_DAYS_TO_REFILE)
        initial = {"due_on": self.proposed}
        if self.note:
            initial = {"due_on": self.note.due_on or self.proposed, "comment": self.note.comment}
        return ConclusionForm(self.data, today=self.today, initial=initial)

    # What was typed, and what is wrong with it

    @property
    def verdicts(self):
        """{line id: (verdict, comment)} of the lines that were judged; asks valid forms."""
        return {
            row.now.pk: (row.form.cleaned_data["verdict"], row.form.cleaned_data["comment"])
            for row in self.rows
            if row.form.is_valid() and row.form.cleaned_data["verdict"]
        }

    def commented(self, verdict):
        """{line id: comment} of the lines with that verdict."""
        return {pk: comment for pk, (said, comment) in self.verdicts.items() if said == verdict}

    @property
    def comment(self):
        self.conclusion.is_valid()
        return self.conclusion.cleaned_data.get("comment", "")

    @property
    def day(self):
        """The day to file again, where one was typed that can be read and was not proposed."""
        self.conclusion.is_valid()
        day = self.conclusion.cleaned_data.get("due_on")
        return None if day == self.proposed else day

    @property
    def note_otherwise(self):
        """Whether a colleague kept another general comment than what stands in the form."""
        typed = self.conclusion["comment"].value() or ""
        return self.note is not None and typed != self.note.comment

    def check_keeping(self):
        """Only what cannot be kept is a fault; the day matters when the report is returned."""
        self.conclusion.errors.pop("due_on", None)
        return self.faults

    def check_accepting(self):
        """Every fault that keeps the report from being accepted."""
        self.conclusion.errors.pop("due_on", None)
        for row in self.rows:
            if row.verdict == RETURNED:
                row.form.add_error(
                    "verdict", "Đang chọn “Trả lại” nên chưa tiếp nhận được cả báo cáo."
                )
        return self.faults

    def check_returning(self):
        """Every fault that keeps the report from being returned."""
        said = self.comment or any(row.verdict == RETURNED for row in self.rows)
        if not said:
            self.conclusion.add_error(
                "comment", "Ghi ý kiến: chọn “Trả lại” ở dòng cần sửa, hoặc ghi ý kiến chung."
            )
        return self.faults

    @property
    def faults(self):
        """[(id of the field, its name on the page, sentence)], in the order of the page."""
        forms = [(row.now.number, row.form) for row in self.rows]
        return [
            (_field_id(form, name), label or form.fields[name].label, sentence)
            for label, form in [*forms, ("", self.conclusion), ("", self.reopening)]
            if form.is_bound
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]


def _says(item):
    return item.kind, item.text, item.addressee, item.task_id


def _field_id(form, name):
    return form[name].auto_id + ("_0" if name == "verdict" else "")
