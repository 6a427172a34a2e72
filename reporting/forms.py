"""What a person types into a report: one small form per task, all on one page."""

from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from agencies.vietnamese import nfc
from plans.models import Section
from reporting.actions.drafts import Entry
from reporting.models import DraftLine, Outcome
from tasks.parts import Part


class LineForm(forms.Form):
    """One task's line. A draft may be incomplete; only what cannot be understood is a fault."""

    outcome = forms.ChoiceField(label="Kết quả trong kỳ", required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Đã làm được gì",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "input"}),
    )
    completed_on = forms.DateField(
        label="Ngày hoàn thành",
        required=False,
        widget=forms.DateInput(attrs={"class": "input w-sm", "inputmode": "numeric"}),
        error_messages={"invalid": "Ghi ngày theo dạng dd/mm/yyyy, ví dụ 05/06/2026."},
    )

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, prefix=f"nv{task.pk}", **kwargs)
        self.fields["outcome"].choices = [(o.value, o.label) for o in Outcome.of_task(task)]
        if not task.is_dated:
            del self.fields["completed_on"]

    @property
    def entry(self):
        data = self.cleaned_data
        return Entry(data["outcome"], nfc(data["text"]), data.get("completed_on"))


@dataclass
class Row:
    """One task on the page of a report."""

    part: Part
    form: LineForm
    line: DraftLine | None  # as it stands in the database
    was: str  # mark of the line as the person was shown it; empty where that is not known
    fault: str = ""
    theirs: DraftLine | None = None  # what a colleague saved meanwhile, where it differs

    def is_valid(self):
        """Whether what was typed can be understood; a line that was not sent is left alone."""
        return not self.form.is_bound or self.form.is_valid()

    @property
    def touched(self):
        """Whether the person changed this line; asks a valid row only."""
        return self.form.is_bound and self.form.entry.mark != self.was

    def collides_with(self, line):
        """Whether the person and somebody else both changed this line, and not to the same."""
        return self.touched and Entry.of(line).mark not in {self.was, self.form.entry.mark}

    def face(self, line):
        """Start anew from a line that somebody else saved: keep what was typed, show both."""
        if self.collides_with(line):
            self.theirs = line
        elif not self.touched:
            self.form = _unbound(self.part.task, line)
        self.was = Entry.of(line).mark

    @property
    def outcome(self):
        """The outcome shown for this line now, typed or saved; None where there is none."""
        value = self.form["outcome"].value()
        return Outcome(value) if value in Outcome.values else None

    @property
    def text(self):
        return self.form["text"].value() or ""

    @property
    def faults(self):
        """Every sentence about what is wrong with this line."""
        typed = [sentence for errors in self.form.errors.values() for sentence in errors]
        return [self.fault, *typed] if self.fault else typed

    @property
    def unfolded(self):
        return bool(self.theirs or self.faults)


@dataclass
class SectionOfRows:
    """A section of the plan with the agency's rows in it."""

    section: Section
    rows: list

    @property
    def obliged(self):
        return sum(row.part.obliged for row in self.rows)

    @property
    def filled(self):
        """How many obliged rows say an outcome."""
        return sum(row.part.obliged and row.outcome is not None for row in self.rows)


def by_section(rows):
    """The rows as [SectionOfRows], in plan order."""
    groups = groupby(rows, key=lambda row: row.part.task.section)
    return [SectionOfRows(section, list(group)) for section, group in groups]


def faults_by_sentence(rows):
    """[(sentence, [Row])]: what is wrong, each sentence once with the rows that it is about."""
    groups = {}
    for row in rows:
        for sentence in row.faults:
            groups.setdefault(sentence, []).append(row)
    return list(groups.items())


def rows_of(parts, lines, data=None):
    """One Row for each part, in plan order; bound to `data` where something was posted for it.

    `lines` is {task id: DraftLine}. What a cut-off or older page did not send stays as saved.
    """
    return [_row(part, lines.get(part.task.pk), data or {}) for part in parts]


def _row(part, line, data):
    prefix = f"nv{part.task.pk}"
    if f"{prefix}-text" not in data:
        return Row(part, _unbound(part.task, line), line, Entry.of(line).mark)
    return Row(part, LineForm(data, task=part.task), line, data.get(f"{prefix}-was", ""))


def _unbound(task, line):
    return LineForm(task=task, initial=Entry.of(line).__dict__)


class OpenCycleForm(forms.Form):
    """The year of the cycle to open; by default the first one not opened yet."""

    year = forms.IntegerField(
        label="Năm báo cáo",
        widget=forms.NumberInput(attrs={"class": "input w-sm"}),
        error_messages={"invalid": "Ghi năm bằng bốn chữ số, ví dụ 2026."},
    )

    def __init__(self, *args, plan, today, **kwargs):
        opened = plan.cycles.yearly().order_by("-year").values_list("year", flat=True).first()
        year = opened + 1 if opened else max(today.year, plan.resolve_on.year)
        super().__init__(*args, initial={"year": year}, **kwargs)
        first, last = plan.resolve_on.year, today.year + 1
        self.fields["year"].min_value, self.fields["year"].max_value = first, last
        self.fields["year"].validators += [
            MinValueValidator(first, f"Kế hoạch có từ năm {first}."),
            MaxValueValidator(last, f"Chỉ mở kỳ đến năm {last}."),
        ]
