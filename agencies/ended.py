"""What a person is told all of whose agencies have ended."""

from dataclasses import dataclass

from django.db.models import Q

from agencies.lines import successions_after
from agencies.models import Agency, Membership


@dataclass(frozen=True)
class Ended:
    """Which agencies of a person ended, what carries them on, and whom to ask for a role there."""

    agencies: list  # [(Agency, [its living heirs])]
    ask: list  # agencies of the coordinators


def ended_of(user, on):
    """Ended, or None for whoever has a post in an agency that goes on, and for who never had one.

    Nothing is read for them beyond their posts.
    """
    agencies = list({post.agency: None for post in user.posts})
    if not agencies or not all(agency.has_ended(on) for agency in agencies):
        return None
    after = successions_after(agency.pk for agency in agencies)
    return Ended([(one, _living_heirs(one, after, on)) for one in agencies], _whom_to_ask(user, on))


def _living_heirs(agency, after, on):
    """The nearest living ones on every branch, in list order."""
    found, seen, waiting = {}, {agency.pk}, [agency]
    while waiting:
        for row in after[waiting.pop().pk]:
            heir = row.successor
            if heir.pk in seen:
                continue
            seen.add(heir.pk)
            if heir.has_ended(on):
                waiting.append(heir)
            else:
                found[heir.pk] = heir
    return sorted(found.values(), key=lambda one: (one.position, one.sort_key, one.pk))


def _whom_to_ask(user, on):
    """Where the coordinators of the person's provinces are, or of those that these went into."""
    coordinators = Membership.objects.filter(
        role=Membership.Role.COORDINATOR, user__is_active=True
    ).values("agency")
    near = Q(province__in=user.province_ids) | Q(province__predecessors__in=user.province_ids)
    return list(Agency.objects.living(on).filter(near, pk__in=coordinators).distinct())
