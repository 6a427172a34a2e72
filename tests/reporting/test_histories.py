"""Random histories of agencies and reports against a slow, obvious reference: the figures never differ.

Filing is one update of the report's row here: what is filed has its own tests, and a history of
forty real filings would take a minute.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.models import Agency
from reporting.actions.cycles import close_cycle, open_cycle
from reporting.actions.reorganisation import Heir, apply_reorganisation, undo_reorganisation
from reporting.models import Report
from reporting.summary import Figures, cycle_figures, figures_of, reports_of, totals_of, years_of
from tests.factories import vn
from tests.reorganisations import all_rows, spec
from tests.world import World

COUNTED = {"dung-han", "cham", "tra-lai", "qua-han-gui-lai", "con-han", "qua-han"}
KINDS = ["merge", "merge into", "split", "rename", "dissolve"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "file", "file", "close", *KINDS, *KINDS]),
        st.integers(1, 150),  # days since the step before
        st.lists(st.integers(0, 50), min_size=3, max_size=3),  # who
        st.booleans(),  # whether a reorganisation is undone first
    ),
    max_size=14,
)


@dataclass
class Reference:
    """Lives and duties, by name, in the plainest way."""

    lives: dict = field(default_factory=dict)  # {name: [from, until]}
    duties: dict = field(default_factory=dict)  # {year: {name: "missing" | "filed" | "ended"}}
    closed: set = field(default_factory=set)

    def living(self, day):
        return [
            name
            for name, (since, until) in self.lives.items()
            if (since is None or since <= day) and (until is None or day <= until)
        ]

    def open(self, year):
        self.duties[year] = dict.fromkeys(self.living(date(year, 12, 14)), "missing")

    def reorganise(self, gone, heirs, day):
        for name in gone:
            self.lives[name][1] = day - timedelta(days=1)
        for name in heirs:
            self.lives.setdefault(name, [day, None])
        for year, duties in self.duties.items():
            unfiled = [name for name in gone if duties.get(name) == "missing"]
            if date(year, 12, 14) < day or not unfiled:
                continue
            for name in unfiled:
                duties[name] = "ended"
            if year not in self.closed:
                for name in heirs:
                    duties.setdefault(name, "missing")

    def figures(self, year):
        states = list(self.duties[year].values())
        filed, missing = states.count("filed"), states.count("missing")
        return filed + missing, filed, missing


class History:
    """The same steps through the real actions and through the reference."""

    def __init__(self):
        self.world, self.day, self.count = World(), date(2026, 2, 20), 0
        self.reference, self.cycles = Reference(), {}
        for name in ("Xã A", "Xã B", "Xã C"):
            self.world.agency(name, "commune")
        for agency in Agency.objects.filter(kind="commune"):
            self.reference.lives[agency.name] = [None, None]

    @property
    def now(self):
        return vn(self.day.year, self.day.month, self.day.day, 9)

    def step(self, what, days, who, undone):
        self.day += timedelta(days=days)
        before = {year: self.counted(year) for year in self.cycles}
        if what in KINDS:
            self.reorganise(what, who, undone)
            for year, figures in before.items():
                if date(year, 12, 14) < self.day:
                    assert self.counted(year) == figures, "last year's figures moved"
        else:
            getattr(self, what)(who)
        self.compare()

    def open(self, who):
        if self.day.year in self.cycles:
            return
        self.cycles[self.day.year] = open_cycle(
            plan=self.world.plan, year=self.day.year, by=self.world.coordinator, now=self.now
        )
        self.reference.open(self.day.year)

    def close(self, who):
        for year, cycle in list(self.cycles.items())[:1]:
            self.cycles[year] = close_cycle(cycle=cycle, by=self.world.coordinator, now=self.now)
            self.reference.closed.add(year)

    def file(self, who):
        for year, duties in self.reference.duties.items():
            missing = [name for name, state in duties.items() if state == "missing"]
            if missing and year not in self.reference.closed:
                name = missing[who[0] % len(missing)]
                duties[name] = "filed"
                Report.objects.filter(
                    obligation__cycle=self.cycles[year], obligation__agency__name=name
                ).update(state="submitted", first_filed_on=self.day)
                return

    def reorganise(self, kind, who, undone):
        living = self.reference.living(self.day)
        gone = list(dict.fromkeys(living[n % len(living)] for n in who))
        if kind in {"split", "rename", "dissolve"}:
            gone = gone[:1]
        if kind == "merge into":
            gone, into = gone[:-1], gone[-1:]
        if not gone or (kind == "dissolve" and len(living) == 1):
            return
        names = {"merge": 1, "rename": 1, "split": 2}.get(kind, 0)
        heirs = into if kind == "merge into" else [self.new_name() for _ in range(names)]
        rows = {agency.name: agency for agency in Agency.objects.all()}
        asked = spec(
            self.world,
            kind.split()[0],
            [rows[name] for name in gone],
            [Heir(agency=rows[n]) if n in rows else Heir(name=n) for n in heirs],
            effective_on=self.day,
        )
        if undone:
            self.apply_and_undo(asked)
        apply_reorganisation(spec=asked, by=self.world.coordinator, now=self.now)
        self.reference.reorganise(gone, heirs, self.day)

    def apply_and_undo(self, asked):
        before = all_rows()
        row = apply_reorganisation(spec=asked, by=self.world.coordinator, now=self.now)
        undo_reorganisation(reorganisation=row, by=self.world.coordinator, now=self.now)
        assert all_rows() == before, "undoing did not restore every row"

    def new_name(self):
        self.count += 1
        return f"Xã mới {self.count}"

    def counted(self, year):
        """(expected, filed, missing) of the communes as the product counts them."""
        figures = cycle_figures(self.cycles[year], self.day)
        for kind, part in figures.by_kind:
            if kind == "commune":
                return part.expected, part.filed, part.missing
        return 0, 0, 0

    def compare(self):
        for year, cycle in self.cycles.items():
            expected = self.reference.figures(year)
            duties = cycle.obligations.expected().filter(agency__kind="commune")
            lists = duties.count(), duties.filed().count(), duties.missing().count()
            assert self.counted(year) == lists == expected
            assert (cycle_figures(cycle, self.day).total.rate or 0) <= 100
            reports = reports_of([cycle], self.day)[cycle.pk]
            assert reports.figures == cycle_figures(cycle, self.day)
            total = totals_of([cycle.pk], self.day).get(cycle.pk, Figures())
            assert total == reports.figures.total
            assert len(reports.unfiled) == reports.figures.total.missing
        self.compare_years()

    def compare_years(self):
        """The grid of the years, one cell an agency, adds up to the reference in every year."""
        figures = figures_of(self.cycles.values(), self.day)
        rows = [row for row in years_of(figures, self.day) if row.agency.kind == "commune"]
        for year, cycle in self.cycles.items():
            cells = [row.cells[cycle.pk] for row in rows]
            counted = [cell for cell in cells if cell.state in COUNTED]
            filed = sum(cell.on_time is not None for cell in counted)
            assert (len(counted), filed) == self.reference.figures(year)[:2]
            assert filed <= len(counted)


def _run(steps):
    """One history, of which nothing stays."""
    with transaction.atomic():
        history = History()
        for step in steps:
            history.step(*step)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=15)
@given(STEPS)
def test_the_figures_of_a_history_are_those_of_the_reference(steps):
    _run(steps)


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=500)
@given(STEPS)
def test_the_figures_of_many_histories_are_those_of_the_reference(steps):
    _run(steps)
