"""Agencies by years: who filed, in the yearly cycles of a plan and of the plans that it replaces.

Whether an agency filed is everybody's of the province to see. Cells are joined as text, as those of
the matrix are: what is joined are numbers, our own words, and names that were escaped.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from urllib.parse import quote

from django import forms
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from agencies.models import Agency, Succession
from agencies.vietnamese import percent
from plans.models import Plan, Replacement
from reporting.models import Cycle, Filing
from reporting.summary import Figures, YearState, figures_of, years_of
from tasks.filters import UrlForm

SIGNS = {  # state: (its look, its sign); colour and sign both tell it
    YearState.ON_TIME: ("k-yes", "✓"),
    YearState.LATE: ("k-tardy", "✓!"),
    YearState.RETURNED: ("k-back", "↩"),
    YearState.OVERDUE_AGAIN: ("k-late", "↩!"),
    YearState.OVERDUE: ("k-late", "!"),
    YearState.MISSING: ("k-due", "·"),
    YearState.EXEMPT: ("k-wait", "M"),
    YearState.EXEMPT_FILED: ("k-wait", "M✓"),
    YearState.ASKED: ("k-wait", "ĐN"),
    YearState.ASKED_FILED: ("k-wait", "ĐN✓"),
    YearState.FREE: ("k-nil", "–"),
    YearState.UNBORN: ("k-free", "CT"),
    YearState.ENDED: ("k-free", "KT"),
}
TOTALS = [  # (name of the number, words, the list behind it)
    ("expected", "Phải báo cáo", ""),
    ("filed", "Đã gửi", "da-gui"),
    ("on_time", "Đúng hạn", "dung-han"),
    ("late", "Gửi chậm", "cham"),
]
NAMED = 3  # successors named in a row; more stand on the agency's page


class YearsFilter(UrlForm):
    """Which rows: by kind of agency, and a state in which some year of theirs stands."""

    nhom = forms.ChoiceField(
        label="Nhóm cơ quan",
        required=False,
        error_messages={"invalid_choice": "Không có nhóm “%(value)s” trong bảng này."},
    )
    trang_thai = forms.ChoiceField(
        label="Có năm ở trạng thái",
        required=False,
        choices=[("", "Bất kỳ"), *((state.value, state.label) for state in SIGNS)],
        error_messages={"invalid_choice": "Không có trạng thái “%(value)s”."},
    )

    def __init__(self, data, *, rows):
        super().__init__(data)
        kinds = dict.fromkeys(Agency.Kind(row.agency.kind) for row in rows)
        choices = [("", "Tất cả"), *((kind.value, kind.label) for kind in kinds)]
        self.fields["nhom"].choices = choices

    def apply(self, rows):
        kind, state = self.chosen("nhom"), self.chosen("trang_thai")
        return [
            row
            for row in rows
            if (not kind or row.agency.kind == kind)
            and (not state or any(cell.state == state for cell in row.cells.values()))
        ]


@dataclass
class Years:
    """What the page and its file show."""

    filter: YearsFilter
    cycles: list
    rows: list  # [summary.YearRow] that the filter lets through
    everybody: int
    figures: dict  # {cycle id: Figures} of the foot: of one kind where one was chosen
    filings: dict  # {obligation id: (number, name at filing)} of those that the user reads
    heirs: dict  # {agency id: [(id, name)]} of what ended agencies became
    legend: list = field(default_factory=list)  # [(look, sign, label)] of the states that occur

    @property
    def replaces(self):
        """Whether years of another plan stand in it."""
        return len({cycle.plan_id for cycle in self.cycles}) > 1

    @cached_property
    def html(self):
        """The whole table, its words escaped; "" without a row."""
        return _Drawing(self).table() if self.rows else ""

    def words(self, agency, cell):
        """How the agency stands, and under which name it filed where that was another."""
        words = cell.state.label
        if cell.state in {YearState.RETURNED, YearState.OVERDUE_AGAIN}:
            words += f", gửi lần đầu {'đúng hạn' if cell.on_time else 'chậm'}"
        name = self.filings.get(cell.obligation, (None, agency.name))[1]
        return words if name == agency.name else f"{words}, dưới tên {name}"


def years_page(user, plan, query, as_of):
    """The Years of the plan; the same reads for any number of agencies and years."""
    cycles = cycles_of_line(user, plan)
    figures = figures_of(cycles, as_of)
    everybody = years_of(figures, as_of)
    chosen = YearsFilter(query or None, rows=everybody)
    rows = chosen.apply(everybody)
    seen = {cell.state for row in everybody for cell in row.cells.values()}
    legend = [(*SIGNS[state], state.label) for state in SIGNS if state in seen]
    return Years(
        filter=chosen,
        cycles=cycles,
        rows=rows,
        everybody=len(everybody),
        figures=_of_kind(figures, chosen.chosen("nhom")),
        filings=_filings(user, cycles) if rows else {},
        heirs=_successors(rows) if rows else {},
        legend=legend,
    )


def _of_kind(figures, kind):
    """{cycle id: Figures} of that kind of agency, of all where it is None."""
    return {
        pk: dict(one.by_kind).get(kind, Figures()) if kind else one.total
        for pk, one in figures.items()
    }


def cycles_of_line(user, plan):
    """The yearly cycles of the plan and of those that it replaces, directly or not, the oldest plan
    and year first; of what the user may see. Three reads."""
    visible = {one.pk: one for one in Plan.objects.visible_to(user).order_by()}
    replaced = {}
    for new, old in Replacement.objects.filter(replaced__in=visible).values_list(
        "plan", "replaced"
    ):
        replaced.setdefault(new, set()).add(old)
    found, frontier = set(), {plan.pk}
    while frontier:
        found |= frontier
        frontier = set().union(*(replaced.get(one, ()) for one in frontier)) - found
    cycles = Cycle.objects.yearly().filter(plan__in=found).select_related("plan")
    return list(cycles.order_by("plan__resolve_on", "plan_id", "year"))


def _filings(user, cycles):
    """{obligation id: (number, name at filing)} of the latest filings that the user reads."""
    filings = Filing.objects.visible_to(user).filter(report__obligation__cycle__in=cycles)
    rows = filings.order_by("number").values_list("report__obligation", "number", "agency_name")
    return {obligation: rest for obligation, *rest in rows}


def _successors(rows):
    """{agency id: [(id, name)]} of what ended agencies became."""
    found = {}
    ended = [row.agency.pk for row in rows if row.agency.until_on]
    links = Succession.objects.filter(predecessor__in=ended).order_by("successor__sort_key")
    for old, new, name in links.values_list("predecessor", "successor", "successor__name"):
        found.setdefault(old, []).append((new, name))
    return found


# The table as text -------------------------------------------------------------------------------


class _Drawing:
    def __init__(self, page):
        self.page, self.cycles = page, page.cycles
        cycles = page.cycles
        self.here = {cycle.pk: cycle.get_absolute_url() for cycle in cycles}
        self.lists = {cycle.pk: cycle.list_url for cycle in cycles}
        parts = [list(part) for _, part in groupby(cycles, lambda cycle: cycle.plan_id)]
        self.plans = parts
        self.edges = {part[0].pk for part in parts}

    def table(self):
        """The table, safe: everything that is not ours was escaped."""
        body = []
        for group, members in groupby(self.page.rows, key=lambda row: row.agency.kind):
            members = list(members)
            body.append(
                f'<tr class="grp"><th scope="rowgroup">{Agency.Kind(group).label} '
                f'({len(members)})</th><td colspan="{len(self.cycles)}"></td></tr>'
            )
            body += map(self.row, members)
        return mark_safe(  # noqa: S308 (see above)
            f'<table class="matrix years"><thead>{self.head()}</thead>'
            f"<tbody>{''.join(body)}</tbody><tfoot>{self.foot()}</tfoot></table>"
        )

    def head(self):
        above = "".join(
            f'<th class="sec" scope="colgroup" colspan="{len(part)}">'
            f'<a href="{part[0].plan.get_absolute_url()}">{escape(part[0].plan.short_title)}</a></th>'
            for part in self.plans
        )
        below = "".join(
            f'<th scope="col"{self.edge(cycle.pk)}><a href="{self.here[cycle.pk]}">{cycle.year}'
            f'<span class="visually-hidden">, {escape(cycle.title)}</span></a></th>'
            for cycle in self.cycles
        )
        corner = '<th class="corner" scope="col">Cơ quan</th>'
        return f"<tr><td></td>{above}</tr><tr>{corner}{below}</tr>"

    def edge(self, cycle):
        return ' class="sec"' if cycle in self.edges else ""

    def row(self, row):
        agency = row.agency
        name = escape(agency.name)
        link = f'<a href="{agency.get_absolute_url()}">{name}</a>{self.became(agency)}'
        cells = "".join(self.cell(agency, pk, cell) for pk, cell in row.cells.items())
        return f'<tr><th scope="row">{link}</th>{cells}</tr>'

    def became(self, agency):
        """When it ended, and what carries it on."""
        if not agency.until_on:
            return ""
        heirs = self.page.heirs.get(agency.pk, [])
        links = ", ".join(
            f'<a href="{reverse("agency", args=[pk])}">{escape(name)}</a>'
            for pk, name in heirs[:NAMED]
        )
        more = f" và {len(heirs) - NAMED} cơ quan khác" if len(heirs) > NAMED else ""
        now = f", nay là {links}{more}" if heirs else ""
        return f'<small class="became">Đến hết ngày {agency.until_on:%d/%m/%Y}{now}</small>'

    def cell(self, agency, cycle, cell):
        look, sign = SIGNS[cell.state]
        edge = " sec" if cycle in self.edges else ""
        inner = (
            f'<span aria-hidden="true">{sign}</span>'
            f'<span class="visually-hidden">{escape(self.page.words(agency, cell))}</span>'
        )
        href = self.behind(agency, cycle, cell)
        if href:
            return f'<td class="{look}{edge}"><a href="{href}">{inner}</a></td>'
        return f'<td class="{look}{edge}">{inner}</td>'

    def behind(self, agency, cycle, cell):
        """The filing for those who read it, else the agency in the list of the cycle."""
        if cell.obligation is None:
            return None
        if cell.obligation in self.page.filings:
            return f"/bao-cao/{cell.report}/lan-gui/{self.page.filings[cell.obligation][0]}/"
        state = "da-ket-thuc" if cell.state == YearState.ENDED else "tat-ca"
        name = quote(agency.name[:100])
        return f"{self.lists[cycle]}?trang_thai={state}&amp;tim={name}"

    # The foot: the figures of each cycle, of one kind where one was chosen

    def foot(self):
        parts, kind = self.page.figures, self.page.filter.chosen("nhom")
        rows = "".join(self.total(*total, parts, kind) for total in TOTALS)
        rates = "".join(
            f"<td{self.edge(pk)}>{percent(part.rate)}</td>" for pk, part in parts.items()
        )
        return f'{rows}<tr><th scope="row">Tỷ lệ đã gửi</th>{rates}</tr>'

    def total(self, name, label, state, parts, kind):
        query = "&amp;".join(
            f"{key}={value}" for key, value in (("trang_thai", state), ("nhom", kind)) if value
        )
        cells = "".join(
            f'<td{self.edge(pk)}><a href="{self.lists[pk]}?{query}">{getattr(part, name)}</a></td>'
            for pk, part in parts.items()
        )
        return f'<tr><th scope="row">{label}</th>{cells}</tr>'
