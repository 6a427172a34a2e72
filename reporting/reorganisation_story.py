"""What reorganisations did, told from their rows, their successions and their log.

Those that came with the data of the product have a log without some keys, or an empty one.
"""

from dataclasses import dataclass

from django.utils.functional import cached_property

from agencies.models import Agency, Membership
from reporting.models import Obligation
from tasks.models import Assignment


@dataclass
class Sides:
    """[Agency] before and after. One that undoing removed bears its name only, without a key."""

    before: list
    after: list


def sides_of(rows):
    """{id of the Reorganisation: Sides}, in a number of queries that does not grow with the rows."""
    logged = {pk for row in rows for pk in row.log.get("agencies", [])}
    parts = {pk for row in rows for pk, _ in row.log.get("parts", [])}
    carried = {pk for row in rows for pk in row.log.get("carried", [])}
    holders = dict(
        Assignment.objects.filter(pk__in=parts | carried).values_list("pk", "agency")
        if parts
        else []
    )
    named = _named(logged)
    return {row.pk: _sides(row, named, holders) for row in rows}


def _named(ids):
    """{id: Agency}, those no more by the name of their history."""
    found = Agency.objects.in_bulk(ids) if ids else {}
    gone = ids - found.keys()
    if gone:
        versions = Agency.history.filter(id__in=gone).order_by("history_date", "history_id")
        found |= {version.id: Agency(name=version.name) for version in versions}
    return found


def _sides(row, named, holders):
    steps = list(row.successions.all())
    if steps:
        before = [step.predecessor for step in steps]
        after = [step.successor for step in steps]
    else:
        givers = row.log.get("ended") or [holders.get(pk) for pk, _ in row.log.get("parts", [])]
        takers = [holders.get(pk) for pk in row.log.get("carried", [])]
        takers = [pk for pk in takers if pk] or _without(row.log.get("agencies", []), givers)
        before = [named[pk] for pk in givers if pk in named]
        after = [named[pk] for pk in takers if pk in named]
    return Sides(_in_order(before), _in_order(after))


def _without(ids, others):
    return [pk for pk in ids if pk not in others]


def _in_order(agencies):
    """Each once, as lists have them."""
    unique = {(agency.pk, agency.name): agency for agency in agencies}
    return sorted(unique.values(), key=lambda one: (one.position, one.sort_key, one.pk or 0))


@dataclass
class PartTold:
    """A part by name that ended, and the one that goes on with it, None where nobody does."""

    part: Assignment
    carried: Assignment | None


class Story:
    """One Reorganisation in full; `with_people` also who became what, for those who run accounts."""

    def __init__(self, row, with_people):
        self.row, self.with_people = row, with_people
        self.sides = sides_of([row])[row.pk]

    @property
    def steps(self):
        """[(predecessor, [successors])]."""
        found = {}
        for step in self.row.successions.all():
            found.setdefault(step.predecessor, []).append(step.successor)
        return list(found.items())

    @cached_property
    def parts(self):
        """[PartTold], in plan order; [] once undone, when each is as it was before."""
        if self.row.undone_at:
            return []
        log = self.row.log
        ended = [pk for pk, _ in log.get("parts", [])]
        rows = (
            Assignment.objects.filter(pk__in=[*ended, *log.get("carried", [])])
            .select_related("task__section__plan", "agency")
            .order_by("task__section__plan", "task__section__position", "task__position", "pk")
        )
        by_root = {row.carries_id: row for row in rows if row.pk not in ended}
        return [
            PartTold(row, by_root.get(row.carries_id or row.pk)) for row in rows if row.pk in ended
        ]

    @cached_property
    def passed_on(self):
        """[Obligation] that the successors got."""
        return list(self._obligations().filter(pk__in=self.row.log.get("passed_on", [])))

    @cached_property
    def ended(self):
        """[Obligation] that ended unfiled."""
        return list(self._obligations().filter(ended_by=self.row))

    def _obligations(self):
        return Obligation.objects.select_related("agency", "cycle__plan").order_by(
            "cycle__plan", "cycle", "agency__position", "agency__sort_key"
        )

    @cached_property
    def people(self):
        """[Membership] that were added."""
        ids = self.row.log.get("people", []) if self.with_people else []
        return list(Membership.objects.filter(pk__in=ids).select_related("user", "agency"))
