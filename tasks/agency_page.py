"""Everything one agency must do on a given day, plan by plan."""

from dataclasses import dataclass

from django.db.models import Prefetch

from plans.models import Addressee, Plan, Responsibility
from tasks.models import Assignment
from tasks.parts import Part, parts_of


@dataclass(frozen=True)
class Share:
    """What a plan lays on one agency, what it may do, what it monitors."""

    plan: Plan
    obliged: list  # [Part]
    optional: list  # [Part]
    monitored: list  # [Part]
    responsibilities: list  # of Part III, each with `through`, the addressees that reach the agency

    @property
    def reporting(self):
        return len(self.obliged) + len(self.optional)


def shares_of(agency, on, plans):
    """[Share] of those of the plans that concern the agency on that day, in the plans' order.

    An agency that is not in being has none. A plan counts from `resolve_on`, since nothing is
    known of it before.
    """
    if not agency.is_alive(on):
        return []
    plans = plans.filter(resolve_on__lte=on).select_related("province")
    parts = parts_of(agency, on, monitoring=True)
    duties = _responsibilities(agency, on, plans)
    shares = [
        _share(
            plan,
            [part for part in parts if part.task.section.plan_id == plan.pk],
            [duty for duty in duties if duty.plan_id == plan.pk],
        )
        for plan in plans
    ]
    return [s for s in shares if s.reporting or s.monitored or s.responsibilities]


def _share(plan, parts, responsibilities):
    does = [part for part in (_only(part, monitoring=False) for part in parts) if part.assignments]
    watches = [
        part for part in (_only(part, monitoring=True) for part in parts) if part.assignments
    ]
    return Share(
        plan=plan,
        obliged=_strongest_first(part for part in does if part.obliged),
        optional=_strongest_first(part for part in does if not part.obliged),
        monitored=watches,
        responsibilities=responsibilities,
    )


def _only(part, monitoring):
    """The part with its monitoring only, or without it."""
    rows = [a for a in part.assignments if (a.role == Assignment.Role.MONITOR) == monitoring]
    return Part(part.task, rows)


def _strongest_first(parts):
    """Parts by their strongest role, in plan order within one role."""
    order = list(Assignment.Role)
    return sorted(parts, key=lambda part: order.index(part.strongest))


def _responsibilities(agency, on, plans):
    """The responsibilities of Part III that address the agency, by name or through a group."""
    reached = Addressee.objects.of_agency(agency, on)
    return list(
        Responsibility.objects.filter(plan__in=plans, addressees__in=reached)
        .distinct()
        .prefetch_related(
            "duties",
            Prefetch(
                "addressees",
                reached.select_related("agency", "group", "carries__agency"),
                to_attr="through",
            ),
        )
    )
