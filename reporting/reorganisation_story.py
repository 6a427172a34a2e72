"""What reorganisations did, told from their rows, their successions and their log.

Those that came with the data of the product have a log without some keys, or an empty one.
"""

from dataclasses import dataclass

from django.utils.functional import cached_property

from agencies.models import Agency, Membership
from plans.models import Addressee
from reporting.models import Obligation
from tasks.models import Assignment

# Where the log keeps what ended, with its day before, and what goes on with it.
CARRIED = {Assignment: ("parts", "carried"), Addressee: ("addressees", "carried_duties")}


@dataclass
class Sides:
    """[Agency] before and after. One that undoing removed bears its name only, without a key."""

    before: list
    after: list


def sides_of(rows):
    """{id of the Reorganisation: Sides}, in a number of queries that does not grow with the rows."""
    logged = {pk for row in rows for pk in row.log.get("agencies", [])}
    named = _named(logged)
    holders = {model: _holders(rows, model) for model in CARRIED}
    return {row.pk: _sides(row, named, holders) for row in rows}


def _holders(rows, model):
    """{id: id of the agency} of the parts of that model that the rows speak of."""
    ids = {pk for row in rows for found in _moved(row, model) for pk in found}
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "agency") if ids else [])


def _moved(row, model):
    """(ids of those that ended, ids of those that go on)."""
    ended, carried = CARRIED[model]
    return [pk for pk, _ in row.log.get(ended, [])], row.log.get(carried, [])


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
        given, taken = [], []
        for model in CARRIED:
            ended, carried = _moved(row, model)
            given += [holders[model].get(pk) for pk in ended]
            taken += [holders[model].get(pk) for pk in carried]
        givers = row.log.get("ended") or given
        takers = [pk for pk in taken if pk] or _without(row.log.get("agencies", []), givers)
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
    """A part by name that ended, the one that goes on with it, and, where nobody did, the one to
    which it was handed on later; None where there is none."""

    part: Assignment | Addressee
    carried: Assignment | Addressee | None
    later: Assignment | Addressee | None


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
        """[PartTold] of the tasks, in plan order; [] once undone, when each is as it was before."""
        rows = Assignment.objects.select_related("task__section__plan", "agency")
        order = "task__section__plan", "task__section__position", "task__position", "pk"
        return self._told(rows.order_by(*order))

    @cached_property
    def duties(self):
        """[PartTold] of Part III."""
        rows = Addressee.objects.select_related("responsibility__plan", "agency")
        order = "responsibility__plan", "responsibility__position", "pk"
        return self._told(rows.order_by(*order))

    def _told(self, rows):
        ended, carried = _moved(self.row, rows.model)
        if self.row.undone_at or not ended:
            return []
        found = list(rows.filter(pk__in=[*ended, *carried]))
        heirs = {row.carries_id: row for row in found if row.pk not in ended}
        parts = [row for row in found if row.pk in ended]
        roots = {part.carries_id or part.pk for part in parts} - heirs.keys()
        later = rows.filter(carries__in=roots, from_on__gt=self.row.effective_on)
        later = {row.carries_id: row for row in later.order_by("-from_on")} if roots else {}
        return [
            PartTold(part, heirs.get(root), later.get(root))
            for part in parts
            for root in [part.carries_id or part.pk]
        ]

    @cached_property
    def passed_on(self):
        """[Obligation] that the successors got."""
        return list(self._obligations().filter(pk__in=self.row.log.get("passed_on", [])))

    @cached_property
    def ended(self):
        """[Obligation] that ended unfiled."""
        return list(self._obligations().filter(ended_by=self.row))

    @property
    def redirected(self):
        """How many unfiled reports go to a successor instead of, or through, who ended."""
        return len({pk for pk, _, _ in self.row.log.get("redirected", [])})

    def _obligations(self):
        return Obligation.objects.select_related("agency", "cycle__plan").order_by(
            "cycle__plan", "cycle", "agency__position", "agency__sort_key"
        )

    @cached_property
    def people(self):
        """[Membership] that were added."""
        ids = self.row.log.get("people", []) if self.with_people else []
        return list(Membership.objects.filter(pk__in=ids).select_related("user", "agency"))
