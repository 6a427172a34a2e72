"""The groups of a document that one agency is in, read for this one agency only."""

from agencies.models import Agency, AgencyGroup, Succession

BEFORE = [  # of each body that became another: what it was, and whether there was one before it
    "predecessor",
    *(f"predecessor__{name}" for name in ("kind", "province", "from_on", "until_on", "origins")),
]


def groups_of(agency, on, groups=AgencyGroup.objects):
    """Of these groups those of the agency's province that it is in on that day; a list.

    Says of one agency what `AgencyGroup.members` says of a group. One read for the groups, one or
    more for `kinds_of`.
    """
    kinds = kinds_of(agency, on)
    return [group for group in groups.filter(province=agency.province_id) if group.holds(kinds)]


def kinds_of(agency, on):
    """The kinds that the agency stands for on that day: none before and after its life; its own; and
    each kind that has ended in its province and whose last members it carries on.

    One read for each step back along the agency's line, and one where another kind went into it.
    """
    if not agency.is_alive(on):
        return set()
    last = {}  # {kind: the last day of its longest member among what the agency carries on}
    for kind, until_on in _ended_before(agency, on):
        last[kind] = max(last.get(kind, until_on), until_on)
    last.pop(agency.kind, None)
    return {agency.kind, *(last.keys() - _outlived(agency.province_id, last, on))}


def _ended_before(agency, on):
    """(kind, last day) of every agency of its province that ended and became this one, through
    bodies that were not in being that day either; one read a step back."""
    found, seen, frontier = [], set(), {agency.pk}
    while frontier:
        seen |= frontier
        rows = Succession.objects.filter(successor__in=frontier).order_by()
        frontier = set()
        for pk, kind, province, from_on, until_on, origin in rows.values_list(*BEFORE):
            if pk in seen or Agency(from_on=from_on, until_on=until_on).is_alive(on):
                continue
            if until_on and until_on < on and province == agency.province_id:
                found.append((kind, until_on))
            if origin:
                frontier.add(pk)
    return found


def _outlived(province_id, last, on):
    """The kinds of which an agency of the province is in being that day, or ended after that last
    day; nothing is read for none."""
    if not last:
        return set()
    rows = Agency.objects.filter(province=province_id, kind__in=last)
    return {
        kind
        for kind, from_on, until_on in rows.values_list("kind", "from_on", "until_on")
        if (last[kind] < until_on if until_on and until_on < on else not from_on or from_on <= on)
    }
