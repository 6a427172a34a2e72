"""How every province stands in one year: the administrator's overview."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django import forms

from agencies.models import Province, alive
from plans.models import Plan
from reporting.models import Cycle
from reporting.national_table import rows_html
from reporting.summary import Figures, totals_of
from tasks.filters import UrlForm

BY_NAME, BY_RATE = "ten", "ty-le"


class NationalFilter(UrlForm):
    """The year, and the order of the rows; `years` are those in which a yearly cycle was opened."""

    nam = forms.ChoiceField(
        label="Năm",
        required=False,
        error_messages={"invalid_choice": "Chưa tỉnh nào mở kỳ báo cáo năm «%(value)s»."},
    )
    xep = forms.ChoiceField(
        label="Xếp theo",
        required=False,
        choices=[("", "Tên tỉnh"), (BY_RATE, "Tỷ lệ đã gửi, thấp trước")],
        error_messages={"invalid_choice": "Không xếp được theo «%(value)s»."},
    )

    def __init__(self, data, *, years, today):
        super().__init__(data)
        self.fields["nam"].choices = [("", "Gần nhất"), *((str(year), year) for year in years)]
        past = [year for year in years if year <= today.year]
        self.default = max(past or years, default=today.year)

    @property
    def year(self):
        return int(self.chosen("nam") or self.default)


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
    """The rows in their order, and what they come to."""

    filter: NationalFilter
    rows: list
    total: Figures

    @property
    def year(self):
        return self.filter.year

    @property
    def provinces(self):
        return len({row.province_id for row in self.rows})

    @property
    def opened(self):
        """How many provinces have a yearly cycle in that year."""
        return len({row.province_id for row in self.rows if row.figures})

    @cached_property
    def html(self):
        """The rows of the table, their words escaped."""
        return rows_html(self)


def overview(query, today):
    """The Overview of one year; three reads, of one province as of 34."""
    cycles = list(Cycle.objects.yearly().order_by().values_list("plan", "year", "pk"))
    years = sorted({year for _, year, _ in cycles}, reverse=True)
    chosen = NationalFilter(query or None, years=years, today=today)
    of_plan = {plan: pk for plan, year, pk in cycles if year == chosen.year}
    totals = totals_of(of_plan.values(), today)
    figures = {plan: totals.get(pk, Figures()) for plan, pk in of_plan.items()}
    rows = list(_rows(figures, today))
    if chosen.chosen("xep") == BY_RATE:
        rows.sort(key=lambda row: (row.rate is None, row.rate or 0))
    return Overview(chosen, rows, total=sum(totals.values(), Figures()))


def _rows(figures, today):
    """A Row for every plan that is in force or had a cycle that year, and for every living province
    without such a plan, in Vietnamese order of the provinces. `figures` are {plan id: Figures}."""
    shown, homes = defaultdict(list), {}
    for province, name, lives, plan, title, slug, status in _places(today):
        homes[province] = name, lives
        if plan in figures or status == Plan.Status.IN_FORCE:
            shown[province].append(Row(province, name, title, slug, figures.get(plan)))
    for province, (name, lives) in homes.items():
        yield from shown[province] or ([Row(province, name)] if lives else [])


def _places(today):
    """(province id, name, whether it lives, plan id, title, slug, status) of every plan, and of every
    province without one, in the order of the pages."""
    rows = Province.objects.order_by("sort_key", "pk", "-plans__resolve_on", "plans__pk")
    plan = ("plans__pk", "plans__short_title", "plans__slug", "plans__status")
    return rows.values_list("pk", "name", alive(today), *plan)
