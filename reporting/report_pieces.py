"""The pieces of a report's page: a form each, what the draft says, what is wrong, what others said."""

from dataclasses import dataclass, field
from datetime import date

from reporting.forms.report import PieceForm
from reporting.models import Outcome
from tasks.parts import Part


@dataclass
class Piece:
    """One piece on the page: its form, what the draft says, and what is wrong with it."""

    key: str
    form: PieceForm
    saved: object  # words as they stand in the database
    was: str  # mark of the words that the person was shown
    label: str = ""
    compulsory: bool = False
    fault: object = None  # what keeps the report from being filed: a filing.Fault
    theirs: object = None  # words that a colleague saved meanwhile, where they differ
    earlier: object = None  # words of the earlier accepted report
    carried: bool = False
    duty: object = None  # the duty of Part III that a paragraph is about

    def is_valid(self):
        """Whether what was typed can be understood; a piece that was not sent is left alone."""
        return not self.form.is_bound or self.form.is_valid()

    @property
    def touched(self):
        """Whether the person changed this piece; asks a valid one only."""
        return self.form.is_bound and self.form.words.mark != self.was

    @property
    def unsaved(self):
        """Whether the page shows words that the draft does not hold."""
        return self.form.is_bound and (not self.is_valid() or self.form.words != self.saved)

    @property
    def text(self):
        """The words shown for this piece now, typed or saved; of a signature the name."""
        name = "text" if "text" in self.form.fields else "signed_by"
        return self.form[name].value() or ""

    @property
    def can_carry_over(self):
        return bool(self.earlier) and self.saved.is_empty

    @property
    def theirs_values(self):
        """{name of the field: value as a browser shows it} of the colleague's words."""
        fields = self.form.fields
        values = {name: getattr(self.theirs, name) or "" for name in fields}
        return {
            f"{self.key}-{name}": fields[name].widget.format_value(value)
            if isinstance(value, date)
            else value
            for name, value in values.items()
        }

    @property
    def theirs_said(self):
        return self.in_words(self.theirs)

    def in_words(self, words):
        """Everything that words of this piece say, the task of an obstacle by its name."""
        name = getattr(self.form, "task_names", {}).get(getattr(words, "task_id", None))
        return [*words.said, f"Về nhiệm vụ {name}"] if name else words.said

    @property
    def about(self):
        """Id of the task that an obstacle is about now, typed or saved, as words; "" for none."""
        chosen = self.form["task_id"].value() if "task_id" in self.form.fields else ""
        return str(chosen or "")

    @property
    def faults(self):
        """[(id of the field, sentence)]: everything that is wrong with this piece."""
        found = []
        if self.fault:
            name = self.fault.field
            suffix = "_0" if name == "outcome" else ""
            found.append((f"id_{self.key}-{name}{suffix}", self.fault.sentence))
        for name, sentences in self.form.errors.items():
            label = self.form.fields[name].label
            found += [(f"id_{self.key}-{name}", f"{label}: {sentence}") for sentence in sentences]
        return found

    @property
    def unfolded(self):
        return bool(self.theirs or self.faults)


@dataclass
class Row(Piece):
    """The piece of one task."""

    part: Part = None
    locked: object = None  # the FiledLine that was accepted; it cannot be changed any more
    review: object = None  # what the coordinator said of the line when the report was returned
    obstacles: list = field(default_factory=list)  # the Pieces that are about the task

    @property
    def comment(self):
        return self.review.comment if self.review else ""

    @property
    def unfolded(self):
        return super().unfolded or bool(self.comment)

    @property
    def outcome(self):
        """The outcome shown for this line now, typed or saved; None where there is none."""
        value = self.locked.outcome if self.locked else self.form["outcome"].value()
        return Outcome(value) if value in Outcome.values else None


@dataclass
class SectionOfRows:
    """A section of the plan with the agency's obliged rows in it."""

    section: object
    rows: list

    @property
    def filled(self):
        return sum(row.outcome is not None for row in self.rows)
