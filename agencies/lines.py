"""The line of an agency: what it came from, what it became, when, and by which decrees."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from agencies.models import Agency, Reorganisation, Succession

# Kinds that may leave no succession behind.
ALONE = (Reorganisation.Kind.DISSOLVE, Reorganisation.Kind.TRANSFER)


@dataclass(frozen=True)
class Move:
    """Each of `heirs` carries on all of `before`; without heirs, what happened to `before`."""

    before: list  # [(Agency, whether the decree was looked up)]
    heirs: list  # [Agency]
    notes: list  # of the successions, each once


@dataclass(frozen=True)
class Step:
    """What happened on one day: agencies that were there from then on, or moves by one decree.

    `day` is None where it is not known; `reorganisation` where only the succession is recorded.
    """

    day: date | None
    agencies: list
    moves: list
    reorganisation: Reorganisation | None = None

    @property
    def named(self):
        """Every agency that stands in it."""
        moved = [one for move in self.moves for one in [*move.heirs, *dict(move.before)]]
        return [*self.agencies, *moved]

    @property
    def kind(self):
        """What happened, in a word."""
        return self.reorganisation.get_kind_display() if self.reorganisation else "Sắp xếp"


@dataclass(frozen=True)
class Line:
    """An agency with everything that it came from and that it became; not its siblings."""

    agency: Agency
    before: set  # ids of its predecessors, transitively
    after: set  # ids of its successors, transitively
    steps: list  # [Step], in order of time, what is not known first

    @property
    def is_long(self):
        """Whether anything happened to it, beside being there."""
        return any(step.moves for step in self.steps)

    @property
    def named(self):
        """The ids of every agency that a step names."""
        return {agency.pk for step in self.steps for agency in step.named}


def line_of(agency):
    """The Line of the agency; one read for each step of it back and forth, one or two more."""
    back = _walk({agency.pk}, "predecessor")
    forth = _walk({agency.pk}, "successor")
    successions = list({row.pk: row for row in [*back, *forth]}.values())
    agencies = {agency.pk: agency}
    for row in successions:
        agencies.setdefault(row.predecessor_id, row.predecessor)
        agencies.setdefault(row.successor_id, row.successor)
    steps = [*_beginnings(agencies.values(), successions), *_changes(successions)]
    steps += _without_heirs(agencies, {row.reorganisation_id for row in successions})
    return Line(
        agency=agency,
        before={row.predecessor_id for row in back} - {agency.pk},
        after={row.successor_id for row in forth} - {agency.pk},
        steps=sorted(steps, key=lambda step: (step.day or date.min, bool(step.moves))),
    )


def successions_after(ids):
    """{id: [Succession]} of these agencies and of all that they became; one read a step."""
    found = defaultdict(list)
    for row in _walk(set(ids), "successor"):
        found[row.predecessor_id].append(row)
    return found


def _walk(frontier, towards):
    """The successions met on the way from these agencies; each agency is left once, so that a
    circle, which nobody should record, ends too."""
    start = "successor" if towards == "predecessor" else "predecessor"
    found, seen = [], set()
    rows = Succession.objects.select_related(
        "predecessor__province", "successor__province", "reorganisation"
    )
    while frontier:
        seen |= frontier
        met = list(rows.filter(**{f"{start}__in": frontier}))
        found += met
        frontier = {getattr(row, f"{towards}_id") for row in met} - seen
    return found


def _in_order(agencies):
    return sorted(agencies, key=lambda one: (one.position, one.sort_key, one.pk))


def _beginnings(agencies, successions):
    """One step for each day from which agencies without a recorded origin were there."""
    heirs = {row.successor_id for row in successions if _makes(row)}
    days = defaultdict(list)
    for one in agencies:
        if one.pk not in heirs:
            days[one.from_on].append(one)
    return [Step(day, _in_order(found), []) for day, found in days.items()]


def _makes(row):
    """Whether the successor began with it; one that was there before only took the other in."""
    begun, day = row.successor.from_on, _day_of(row)
    return day is None or (begun is not None and begun >= day)


def _day_of(row):
    """The first day of the new state; None where nobody knows it."""
    if row.reorganisation:
        return row.reorganisation.effective_on
    last = row.predecessor.until_on
    return last + timedelta(days=1) if last else row.successor.from_on


def _changes(successions):
    """One step for each day and decree."""
    groups = defaultdict(list)
    for row in successions:
        groups[_day_of(row), row.reorganisation].append(row)
    return [Step(day, [], _moves(rows), decree) for (day, decree), rows in groups.items()]


def _moves(successions):
    """Successors that carry on the same agencies stand together."""
    origins = defaultdict(list)
    for row in successions:
        origins[row.successor].append(row)
    alike = defaultdict(list)
    for rows in origins.values():
        alike[frozenset((row.predecessor_id, row.confirmed) for row in rows)].append(rows)
    return [_move(found) for found in alike.values()]


def _move(found):
    confirmed = {row.predecessor: row.confirmed for row in found[0]}
    return Move(
        before=[(one, confirmed[one]) for one in _in_order(confirmed)],
        heirs=_in_order(rows[0].successor for rows in found),
        notes=list({row.note: None for rows in found for row in rows if row.note}),
    )


def _without_heirs(agencies, known):
    """Steps of the decrees that left no succession: dissolved without an heir, or tasks moved."""
    rows = Reorganisation.objects.in_force().filter(
        kind__in=ALONE, province__in={one.province_id for one in agencies.values()}
    )
    rows = [row for row in rows if row.pk not in known and agencies.keys() & _concerned(row)]
    others = {pk for row in rows for pk in _concerned(row)} - agencies.keys()
    found = Agency.objects.select_related("province").in_bulk(others) if others else {}
    return [Step(row.effective_on, [], [_alone(row, agencies, found)], row) for row in rows]


def _concerned(row):
    """The ids of who ended by it, or gave and took tasks."""
    ends = row.kind == Reorganisation.Kind.DISSOLVE
    return set(row.log.get("ended" if ends else "agencies", []))


def _alone(row, agencies, others):
    """Who of the line was dissolved; everybody between whom tasks moved."""
    ends = row.kind == Reorganisation.Kind.DISSOLVE
    known = agencies if ends else agencies | others
    found = [known[pk] for pk in _concerned(row) & known.keys()]
    return Move([(one, True) for one in _in_order(found)], [], [])
