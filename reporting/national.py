"""How every province stands in one year: the administrator's overview.

No list holds the agencies of all provinces, so a sum leads to the rows that make it up: those of the
provinces where its number is not nought, each of which leads to its own list.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django import forms
from django.db.models import FilteredRelation, Q

from agencies.models import Province, alive
from plans.models import Plan
from reporting.models import Cycle
from reporting.national_table import CELLS, foot_html, rows_html
from reporting.summary import Figures, totals_of
from tasks.filters import UrlForm

BY_RATE = "ty-le"
SUMS = {state or "phai-bao-cao": (name, heading) for heading, name, state in CELLS}


class NationalFilter(UrlForm):
    """The year, the order of the rows, and which of them: those where a number is not nought. `years`
    are those in which a yearly cycle was opened."""

    nam = forms.ChoiceField(
        label="Năm",
        required=False,
        error_messages={"invalid_choice": "Chưa tỉnh nào mở kỳ báo cáo năm “%(value)s”."},
    )
    xep = forms.ChoiceField(
        label="Xếp theo",
        required=False,
        choices=[("", "Tên tỉnh"), (BY_RATE, "Tỷ lệ đã gửi, thấp trước")],
        error_messages={"invalid_choice": "Không xếp được theo “%(value)s”."},
    )

    co = forms.ChoiceField(
        label="Chỉ tỉnh có",
        required=False,
        choices=[("", "Mọi tỉnh"), *((value, heading) for value, (_, heading) in SUMS.items())],
        error_messages={"invalid_choice": "Trang này không có con số “%(value)s”."},
    )

    def __init__(self, data, *, years, today):
        super().__init__(data)
        self.fields["nam"].choices = [("", "Gần nhất"), *((str(year), year) for year in years)]
        past = [year for year in years if year <= today.year]
        self.default = max(past or years, default=today.year)

    @property
    def year(self):
        return int(self.chosen("nam") or self.default)

    def lets(self, row):
        if not self.chosen("co"):
            return True
        name, _ = SUMS[self.chosen("co")]
        return row.figures is not None and getattr(row.figures, name) > 0

    def behind(self, name):
        """The address of the rows that make up the sum of that number, in the order chosen."""
        value = next(value for value, (one, _) in SUMS.items() if one == name)
        order = f"&xep={BY_RATE}" if self.chosen("xep") else ""
        return f"?nam={self.year}&co={value}{order}"


class Row(NamedTuple):
    """A plan of a province with the figures of its yearly cycle; None where none was opened, and no
    plan where there is none."""

    province_id: int
    province: str
    plan: str = ""
    slug: str = ""  # of the plan
    figures: Figures | None = None

    @property
    def rate(self):
        return self.figures.rate if self.figures else None


@dataclass
class Overview:
    """The rows in their order, of `all_rows` those that the filter lets through."""

    filter: NationalFilter
    all_rows: list

    @cached_property
    def rows(self):
        return [row for row in self.all_rows if self.filter.lets(row)]

    @cached_property
    def total(self):
        """What the rows come to."""
        return sum((row.figures for row in self.rows if row.figures), Figures())

    @property
    def year(self):
        return self.filter.year

    @property
    def provinces(self):
        return len({row.province_id for row in self.all_rows})

    @property
    def opened(self):
        """How many provinces have a yearly cycle in that year."""
        return _provinces_with_figures(self.all_rows)

    @property
    def added(self):
        """How many provinces the sums add up."""
        return _provinces_with_figures(self.rows)

    @cached_property
    def html(self):
        """The rows of the table, their words escaped."""
        return rows_html(self)

    @property
    def foot(self):
        """The numbers of its last row."""
        return foot_html(self)


def _provinces_with_figures(rows):
    return len({row.province_id for row in rows if row.figures})


def overview(query, today):
    """The Overview of one year; two reads, of one province as of 34."""
    places = list(_places(today))
    years = sorted({place.year for place in places if place.year}, reverse=True)
    chosen = NationalFilter(query or None, years=years, today=today)
    cycles = {place.plan: place.cycle for place in places if place.year == chosen.year}
    totals = totals_of(cycles.values(), today)
    figures = {plan: totals.get(cycle, Figures()) for plan, cycle in cycles.items()}
    rows = list(_rows(places, figures))
    if chosen.chosen("xep") == BY_RATE:
        rows.sort(key=lambda row: (row.rate is None, row.rate or 0))
    return Overview(chosen, rows)


class Place(NamedTuple):
    """A province, a plan of it and a yearly cycle of that: each once at least, with None where there
    is no further."""

    province: int
    name: str
    lives: bool
    plan: int | None
    title: str | None
    slug: str | None
    status: str | None
    year: int | None
    cycle: int | None


def _places(today):
    """Every Place, in the order of the pages."""
    yearly = FilteredRelation("plans__cycles", condition=Q(plans__cycles__kind=Cycle.Kind.YEARLY))
    rows = Province.objects.annotate(yearly=yearly).order_by(
        "sort_key", "pk", "-plans__resolve_on", "plans__pk"
    )
    plan = ("plans", "plans__short_title", "plans__slug", "plans__status")
    found = rows.values_list("pk", "name", alive(today), *plan, "yearly__year", "yearly")
    return map(Place._make, found)


def _rows(places, figures):
    """A Row for every plan that is in force or had a cycle that year, and for every living province
    without such a plan. `figures` are {plan id: Figures}."""
    for province, here in groupby(places, attrgetter("province")):
        plans = {
            place.plan: place for place in here
        }  # each stands there once for each of its years
        shown = [
            Row(province, one.name, one.title, one.slug, figures.get(plan))
            for plan, one in plans.items()
            if plan in figures or one.status == Plan.Status.IN_FORCE
        ]
        if shown:
            yield from shown
        elif (one := next(iter(plans.values()))).lives:
            yield Row(province, one.name)
