"""A reorganisation as a coordinator asks for it: whose, of which kind, from when, by which decree."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from agencies.models import Agency, Province, Reorganisation


@dataclass(frozen=True)
class Heir:
    """One successor: an `agency` in being, or a new one of that name. `of` are the ids of those it
    comes from; empty, it comes from all of them."""

    agency: Agency | None = None
    name: str = ""
    kind: str = ""
    short_name: str = ""
    code: str = ""
    of: tuple = ()

    def __str__(self):
        return self.name if self.is_new else self.agency.name

    @property
    def is_new(self):
        return self.agency is None

    def is_of(self, agency_id):
        return not self.of or agency_id in self.of


@dataclass(frozen=True)
class Spec:
    """A reorganisation as a coordinator asks for it. Heirs are spoken of by their place in `heirs`.

    `carried` is {assignment id: place of the heir that goes on with it}, `duties` the same of the
    addressees of Part III, `people` are pairs (membership id, place) of those who become the same
    at the heir. In a transfer `predecessors` give the tasks away and nobody ends.
    """

    province: Province
    kind: str
    effective_on: date
    predecessors: tuple
    heirs: tuple = ()
    decree_number: str | None = None
    decree_on: date | None = None
    decree_note: str = ""
    carried: dict = field(default_factory=dict)
    duties: dict = field(default_factory=dict)
    people: frozenset = frozenset()

    @property
    def last_day(self):
        """The last day of the state before."""
        return self.effective_on - timedelta(days=1)

    @property
    def is_transfer(self):
        return self.kind == Reorganisation.Kind.TRANSFER

    @property
    def ids(self):
        """Of the agencies that give or end."""
        return [agency.pk for agency in self.predecessors]

    @property
    def old_heirs(self):
        return [heir.agency for heir in self.heirs if not heir.is_new]


def kind_of(heir, spec):
    """The kind of a new agency: as given, else that of its first predecessor."""
    return heir.kind or next(a.kind for a in spec.predecessors if heir.is_of(a.pk))


def new_agency(heir, spec):
    """The agency, not yet stored. It stands in lists where its first predecessor stood."""
    first = next(agency for agency in spec.predecessors if heir.is_of(agency.pk))
    return Agency(
        province=spec.province,
        name=heir.name,
        kind=kind_of(heir, spec),
        short_name=heir.short_name,
        code=heir.code,
        position=first.position,
        from_on=spec.effective_on,
    )
