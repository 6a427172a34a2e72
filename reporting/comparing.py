"""Two cycles side by side: numbers of reports, and what the lines say section by section.

Sections of one plan match themselves. Those of two plans are matched by the user, in the address of
the page; what is proposed first follows the tasks that continue others, then likeness of titles.
"""

from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from textwrap import shorten
from urllib.parse import quote

from django import forms

from agencies.vietnamese import fold, thousands
from plans.models import Section
from reporting.models import Cycle
from reporting.summary import LineFigures, figures_of, lines_of_cycles
from tasks.filters import UrlForm
from tasks.models import Task

ALIKE = 0.6  # of two titles, from 0 to 1
UNKNOWN = "Không tìm thấy kỳ báo cáo này trong các kỳ của tỉnh. Chọn một kỳ trong danh sách."
REPORTS = [  # (name of the number, words, the list behind it)
    ("expected", "Phải báo cáo", ""),
    ("filed", "Đã gửi", "da-gui"),
    ("on_time", "Gửi đúng hạn", "dung-han"),
    ("late", "Gửi chậm", "cham"),
    ("missing", "Chưa gửi", "chua-gui"),
    ("accepted", "Đã tiếp nhận", "da-tiep-nhan"),
]
LINES = [  # (name of the number and of its state in the matrix, words, whether shown when nought)
    ("total", "Phải báo cáo", True),
    ("said", "Đã báo cáo", True),
    ("with_result", "Có kết quả, hoàn thành", True),
    ("in_progress", "Đang thực hiện", False),
    ("nothing", "Không phát sinh", False),
    ("not_done", "Chưa thực hiện", False),
    ("missing", "Chưa báo cáo, còn hạn", False),
    ("overdue", "Quá hạn chưa báo cáo", False),
]


LONGEST = 90  # letters of an option


def cut_at_a_word(text, most=LONGEST):
    """The text, or as many of its first words as fit, with "…"."""
    return shorten(text, most, placeholder=" …")


# What is chosen ----------------------------------------------------------------------------------


class CompareForm(UrlForm):
    """Which two cycles; neither need be chosen yet."""

    a = forms.ChoiceField(
        label="Kỳ thứ nhất", required=False, error_messages={"invalid_choice": UNKNOWN}
    )
    b = forms.ChoiceField(
        label="Kỳ thứ hai", required=False, error_messages={"invalid_choice": UNKNOWN}
    )

    def __init__(self, data, *, cycles):
        super().__init__({key: data[key] for key in ("a", "b") if key in data})
        self.cycles = {str(cycle.pk): cycle for cycle in cycles}
        choices = [
            (pk, cut_at_a_word(f"{cycle.title} – {cycle.plan.short_title}"))
            for pk, cycle in self.cycles.items()
        ]
        for name in ("a", "b"):
            self.fields[name].choices = [("", "Chọn kỳ"), *choices]

    def clean(self):
        pair = [self.cycles.get(self.cleaned_data.get(name)) for name in ("a", "b")]
        if not all(pair):
            return
        if pair[0] == pair[1]:
            raise forms.ValidationError("Chọn hai kỳ khác nhau để so sánh.")
        if pair[0].plan.province_id != pair[1].plan.province_id:
            raise forms.ValidationError("Chọn hai kỳ của cùng một tỉnh.")

    @property
    def pair(self):
        """The two cycles; None where they are not both chosen, or wrongly."""
        pair = [self.cycles.get(self.chosen(name)) for name in ("a", "b")]
        return pair if all(pair) else None


class MatchForm(UrlForm):
    """For each section of the first plan the one of the second; what the address does not say is as
    proposed."""

    def __init__(self, data, *, before, after, proposal):
        names = {section.pk: f"muc-{section.pk}" for section in before}
        given = {name: data[name] for name in names.values() if name in data}
        super().__init__({names[a]: str(b) for a, b in proposal.items()} | given)
        self.names, self.proposal = names, proposal
        self.after = {str(section.pk): section for section in after}
        for section in before:
            self.fields[names[section.pk]] = forms.ChoiceField(
                label=str(section),
                required=False,
                choices=[
                    ("", "Không ghép"),
                    *((pk, cut_at_a_word(str(one))) for pk, one in self.after.items()),
                ],
                widget=forms.Select(attrs={"class": "input"}),
                error_messages={"invalid_choice": "Kế hoạch thứ hai không có mục được ghép."},
            )

    def clean(self):
        times = Counter(value for value in self.cleaned_data.values() if value)
        for value, count in times.items():
            if count > 1:
                raise forms.ValidationError(
                    f"“{self.after[value]}” được ghép {count} lần; mỗi mục chỉ ghép một lần."
                )

    @property
    def matches(self):
        """{section id: section id}; the proposal where the address is faulty."""
        if self.is_bound and not self.is_valid():
            return self.proposal
        chosen = {pk: self.chosen(name) for pk, name in self.names.items()}
        return {pk: int(value) for pk, value in chosen.items() if value}


def proposal_of(before, after, tasks):
    """{section id: section id} of two plans' sections, each at most once: first by how many tasks of
    the one continue tasks of the other, then by likeness of the titles."""
    bonds, pairs = _bonds(tasks), []
    for one in before:
        for other in after:
            bond = bonds[one.pk, other.pk] + bonds[other.pk, one.pk]
            likeness = SequenceMatcher(None, fold(one.title), fold(other.title)).ratio()
            if bond or likeness >= ALIKE:
                pairs.append((-bond, -likeness, one.pk, other.pk))
    found = {}
    for *_, one, other in sorted(pairs):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _bonds(tasks):
    """{(section of the earlier task, section of the one that continues it): how many}."""
    home = {task.pk: task.section_id for task in tasks}
    return Counter(
        (home[task.continues_id], task.section_id) for task in tasks if task.continues_id in home
    )


# What is shown -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """One figure of both cycles; None where the cycle does not have it. `links` are addresses or
    None of the lists behind the two."""

    label: str
    before: float | None
    after: float | None
    links: tuple = (None, None)
    is_rate: bool = False

    @property
    def sides(self):
        return [(self.before, self.links[0]), (self.after, self.links[1])]

    @property
    def change(self):
        """By how much the second is more; in points of a per cent for rates, None where one is
        missing."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 1)

    @property
    def difference(self):
        """`change` in words: "+3", "−2", "0"; "–" where there is none."""
        change = self.change
        if change is None:
            return "–"
        sign = "+" if change > 0 else "−" if change < 0 else ""
        whole, part = f"{abs(change):.1f}".split(".")
        words = thousands(int(whole)) + (f",{part}" if part != "0" else "")
        return f"{sign}{words} điểm phần trăm" if self.is_rate else f"{sign}{words}"


@dataclass
class Pair:
    """A section of each cycle's plan, or one that has no counterpart."""

    before: Section | None
    after: Section | None
    numbers: list = field(default_factory=list)  # [Number]

    @property
    def is_matched(self):
        return self.before is not None and self.after is not None


@dataclass
class Comparison:
    """What the page shows of two cycles."""

    cycles: list
    reports: list  # [Number]
    pairs: list  # [Pair] of matched sections, in the order of the second plan
    alone: list  # [Pair] of those without a counterpart
    total: Pair
    matching: MatchForm | None  # None where both are of one plan


def comparison_of(cycles, query, as_of, matrices):
    """The Comparison of two cycles; the same reads however long the plans are. `matrices` are the
    addresses of the two matrices, None for whom there is none."""
    sections, tasks = _parts(cycles)
    figures = figures_of(cycles, as_of)
    lines = [_by_section(one, tasks) for one in _lines(cycles, as_of)]
    before, after = (sections.get(cycle.plan_id, []) for cycle in cycles)
    matching = None
    if cycles[0].plan_id == cycles[1].plan_id:
        matches = {section.pk: section.pk for section in before}
    else:
        proposal = proposal_of(before, after, tasks.values())
        matching = MatchForm(query, before=before, after=after, proposal=proposal)
        matches = matching.matches
    pairs = _pairs(before, after, matches)
    for pair in pairs:
        pair.numbers = _numbers(pair, lines, matrices)
    totals = [sum(one.values(), LineFigures()) for one in lines]
    return Comparison(
        cycles=cycles,
        reports=_reports(cycles, [figures[cycle.pk].total for cycle in cycles]),
        pairs=[pair for pair in pairs if pair.is_matched],
        alone=[pair for pair in pairs if not pair.is_matched],
        total=Pair(None, None, _line_numbers(totals, matrices, [None, None])),
        matching=matching,
    )


def _parts(cycles):
    """({plan id: [Section]}, {task id: Task}) of the plans of the cycles."""
    plans = {cycle.plan_id for cycle in cycles}
    sections = {}
    for section in Section.objects.filter(plan__in=plans).order_by("position", "pk"):
        sections.setdefault(section.plan_id, []).append(section)
    tasks = Task.objects.filter(section__plan__in=plans).order_by()
    return sections, tasks.only("section", "continues").in_bulk()


def _lines(cycles, as_of):
    found = lines_of_cycles(cycles, as_of)
    return [found[cycle.pk] for cycle in cycles]


def _by_section(figures, tasks):
    found = {}
    for task, one in figures.items():
        section = tasks[task].section_id
        found[section] = found.get(section, LineFigures()) + one
    return found


def _pairs(before, after, matches):
    """[Pair] in the order of the second plan, then those of the first without a counterpart."""
    first = {section.pk: section for section in before}
    origin = {other: first[one] for one, other in matches.items()}
    found = [Pair(origin.get(section.pk), section) for section in after]
    return found + [Pair(section, None) for section in before if section.pk not in matches]


def _reports(cycles, totals):
    rows = [
        Number(
            label,
            *(getattr(total, name) for total in totals),
            tuple(f"{c.list_url}?trang_thai={state}" for c in cycles),
        )
        for name, label, state in REPORTS
    ]
    return [*rows, Number("Tỷ lệ đã gửi", *(total.rate for total in totals), is_rate=True)]


def _numbers(pair, lines, matrices):
    sections = [pair.before, pair.after]
    figures = [
        section and of_cycle.get(section.pk, LineFigures())
        for section, of_cycle in zip(sections, lines, strict=True)
    ]
    return _line_numbers(figures, matrices, sections)


def _line_numbers(figures, matrices, sections):
    found = []
    for name, label, always in LINES:
        values = [one and getattr(one, name) for one in figures]
        if always or any(values):
            found.append(Number(label, *values, _behind(name, matrices, sections, values)))
    rate = Number("Tỷ lệ đã báo cáo", *(one and one.rate for one in figures), is_rate=True)
    found.insert(2, rate)
    return found


def _behind(name, matrices, sections, values):
    """Where the cells of each number stand, for those who have the matrix; all have no state."""
    state = "" if name == "total" else f"&trang_thai={name}"
    return tuple(
        f"{matrix}?{f'muc={quote(section.number)}&' if section else ''}phan=bat-buoc{state}"
        if matrix and value
        else None
        for matrix, section, value in zip(matrices, sections, values, strict=True)
    )


def cycles_to_compare(user):
    """The cycles that the user may compare, the newest first; one read."""
    cycles = Cycle.objects.visible_to(user).select_related("plan")
    return list(cycles.order_by("plan__province__sort_key", "-year", "-pk"))
