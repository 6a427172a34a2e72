"""Who stands behind the words of a document on a given day: roles in order, groups unfolded."""

from dataclasses import dataclass
from itertools import groupby

from agencies.models import Agency, members_by_kind
from tasks.models import ROLE_ORDER, Assignment


def by_role(assignments):
    """[(Assignment.Role, [assignments])], strongest role first, in the document's order within."""
    ordered = sorted(assignments, key=lambda row: (ROLE_ORDER[row.role], row.position, row.pk))
    return [
        (Assignment.Role(role), list(rows)) for role, rows in groupby(ordered, lambda row: row.role)
    ]


@dataclass(frozen=True)
class Party:
    """One assignment with the agencies that it means on a day; none where a named agency is gone."""

    assignment: Assignment
    agencies: list
    ended: bool = False

    @property
    def heirs(self):
        """What a named agency that has ended has become: successions, as prefetched."""
        return self.assignment.agency.heirs.all() if self.ended else []


@dataclass(frozen=True)
class WhoDoes:
    """The parties of a task on a day, those who report and those who only monitor apart."""

    reporting: list  # [(Assignment.Role, [Party])], strongest role first
    monitoring: list  # [Party]

    @property
    def obliged(self):
        """How many agencies must report on the task, each counted once."""
        return len(self._reached(obliges=True))

    @property
    def optional(self):
        """How many more may report: reached only through a wording such as "có liên quan"."""
        return len(self._reached(obliges=False) - self._reached(obliges=True))

    def _reached(self, obliges):
        return {
            agency.pk
            for _, parties in self.reporting
            for party in parties
            if party.assignment.obliges == obliges
            for agency in party.agencies
        }


def who_does(task, on):
    """The WhoDoes of a task on that day; the same few reads however many agencies there are."""
    rows = list(
        task.assignments.in_force(on)
        .select_related("agency", "group", "carries__agency")
        .prefetch_related("agency__heirs__successor")
    )
    members = _members(rows, task.section.plan.province_id, on)
    roles = [
        (role, [_party(row, members, on) for row in assignments])
        for role, assignments in by_role(rows)
    ]
    return WhoDoes(
        reporting=[pair for pair in roles if pair[0] != Assignment.Role.MONITOR],
        monitoring=[party for role, parties in roles for party in parties if role == "monitor"],
    )


def _members(rows, province_id, on):
    """{group id: its agencies on that day, in list order}."""
    groups = {row.group for row in rows if row.group}
    ids = members_by_kind(province_id, on) if groups else {}
    of_group = {group.pk: set().union(*(ids[kind] for kind in group.kinds)) for group in groups}
    agencies = Agency.objects.filter(pk__in=set().union(*of_group.values()))
    rows = list(agencies) if groups else []
    return {pk: [row for row in rows if row.pk in members] for pk, members in of_group.items()}


def _party(row, members, on):
    if row.group:
        return Party(row, members[row.group_id])
    alive = row.agency.is_alive(on)
    return Party(row, [row.agency] if alive else [], ended=not alive)
