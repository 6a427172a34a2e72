"""How every province stands in one year: the administrator's overview."""

from collections import defaultdict
from dataclasses import dataclass, field

from django import forms

from agencies.models import Province
from plans.models import Plan
from reporting.models import Cycle
from reporting.summary import CycleFigures, Figures, figures_of
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


@dataclass(frozen=True)
class Row:
    """A plan of a province with its yearly cycle; `plan` or `cycle` are None where there is none."""

    province: Province
    plan: Plan | None = None
    cycle: Cycle | None = None
    figures: CycleFigures | None = None

    @property
    def rate(self):
        return self.figures.total.rate if self.figures else None


@dataclass
class Overview:
    """The rows in their order, and what they come to."""

    filter: NationalFilter
    rows: list
    total: Figures
    provinces: int
    opened: int = 0  # provinces with a yearly cycle in that year
    years: list = field(default_factory=list)

    @property
    def year(self):
        return self.filter.year


def overview(query, today):
    """The Overview of one year; five reads, of one province as of 34."""
    cycles = list(Cycle.objects.yearly())
    years = sorted({cycle.year for cycle in cycles}, reverse=True)
    chosen = NationalFilter(query or None, years=years, today=today)
    provinces = list(Province.objects.all())
    plans = _plans(provinces)
    of_year = {one.plan_id: one for one in cycles if one.year == chosen.year}
    for plan, cycle in of_year.items():
        cycle.plan = plans[plan]
    figures = figures_of(of_year.values(), today)
    rows = list(_rows(provinces, plans.values(), of_year, figures, today))
    if chosen.chosen("xep") == BY_RATE:
        rows.sort(key=lambda row: (row.rate is None, row.rate or 0))
    return Overview(
        chosen,
        rows,
        total=sum((one.total for one in figures.values()), Figures()),
        provinces=len({row.province.pk for row in rows}),
        opened=len({row.province.pk for row in rows if row.cycle}),
        years=years,
    )


def _plans(provinces):
    """{plan id: Plan with its province}, in the order of the pages."""
    homes = {province.pk: province for province in provinces}
    plans = {plan.pk: plan for plan in Plan.objects.defer("preamble", "part2_intro", "budget_text")}
    for plan in plans.values():
        plan.province = homes[plan.province_id]
    return plans


def _rows(provinces, plans, cycles, figures, today):
    """A Row for every plan that is in force or had a cycle that year, and for every living province
    without such a plan, in Vietnamese order of the provinces."""
    of_province = defaultdict(list)
    for plan in plans:
        if plan.status == Plan.Status.IN_FORCE or plan.pk in cycles:
            of_province[plan.province_id].append(plan)
    for province in provinces:
        for plan in of_province[province.pk]:
            cycle = cycles.get(plan.pk)
            yield Row(province, plan, cycle, cycle and figures[cycle.pk])
        if not of_province[province.pk] and province.is_alive(today):
            yield Row(province)
