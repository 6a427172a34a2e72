"""Which agencies must issue an implementation plan of their own, and who has.

The document's own words decide: a duty of Part III that orders ("giao", not "đề nghị") its
addressees to draw up a plan. In Đắk Lắk 2026 those are III.5.1 ("xây dựng, ban hành kế hoạch triển
khai thực hiện") for the departments and III.6.1 ("chủ động xây dựng và tổ chức thực hiện … Kế hoạch
này") for the communes; Gia Lai 2023 orders nobody (docs/adr/0014).
"""

import re
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Prefetch, Q

from agencies.groups import groups_of
from agencies.models import Agency, AgencyGroup, members_by_kind
from plans.models import Addressee, Duty, Plan
from reporting.actions.implementation import may_keep_implementation_plan
from reporting.models import WRITERS, ImplementationPlan

# "xây dựng, ban hành kế hoạch …", not "xây dựng dự toán kinh phí thực hiện Kế hoạch".
ORDERS_A_PLAN = re.compile(
    r"\b(xây dựng|ban hành)( và tổ chức thực hiện[\w\s,]*)? kế hoạch\b", re.IGNORECASE
)


def orders_own_plan(duty):
    """Whether the duty orders its addressees to issue a plan of their own."""
    return not duty.responsibility.asked and bool(ORDERS_A_PLAN.search(duty.text))


def ordered_by(plan, on):
    """{agency id: Duty}: whom the plan orders to issue an own plan, by which duty; groups are
    unfolded on that day, those that only mean whoever is concerned left out. Three reads at most."""
    addressees = Addressee.objects.in_force(on).select_related("agency", "group")
    duties = (
        Duty.objects.filter(responsibility__plan=plan)
        .select_related("responsibility")
        .prefetch_related(Prefetch("responsibility__addressees", addressees))
        .order_by("responsibility__position", "responsibility_id", "position", "pk")
    )
    ordering = [duty for duty in duties if orders_own_plan(duty)]
    members = members_by_kind(plan.province_id, on) if ordering else {}
    found = {}
    for duty in ordering:
        for party in duty.responsibility.addressees.all():
            for pk in _agencies_of(party, members, on):
                found.setdefault(pk, duty)
    return found


def _agencies_of(party, members, on):
    if party.group:
        kinds = party.group.kinds if party.group.obliges else []
        return set().union(*(members[kind] for kind in kinds))
    return [party.agency_id] if party.agency.is_alive(on) else []


# The page ----------------------------------------------------------------------------------------


@dataclass
class Row:
    """One agency with the plan that it recorded, if any."""

    agency: Agency
    duty: Duty | None  # which orders it; None where none does
    kept: ImplementationPlan | None
    may_keep: bool
    may_read_file: bool


@dataclass
class Group:
    """The agencies of one kind that must issue a plan. Counts know nothing of the filter."""

    kind: str
    rows: list
    shown: list = field(default_factory=list)

    @property
    def duties(self):
        return list(dict.fromkeys(row.duty for row in self.rows))

    @property
    def issued(self):
        return sum(row.kept is not None for row in self.rows)

    @property
    def missing(self):
        return len(self.rows) - self.issued


@dataclass
class ImplementationPage:
    """Who must issue a plan of their own, group by group, and who did so without having to."""

    groups: list
    others: list  # rows of those who need not, or are gone, and recorded one
    own: list  # rows of the user's own agencies

    @property
    def expected(self):
        return sum(len(group.rows) for group in self.groups)

    @property
    def issued(self):
        return sum(group.issued for group in self.groups)

    @property
    def missing(self):
        return self.expected - self.issued

    @property
    def shown(self):
        return sum(len(group.shown) for group in self.groups)


def implementation_page(plan, user, chosen, on):
    """The ImplementationPage of the plan on that day; `chosen` (ImplementationFilter) narrows what
    is shown. The same few reads however many agencies there are."""
    duties = ordered_by(plan, on)
    kept = {row.agency_id: row for row in plan.implementation_plans.all()}
    readable = ImplementationPlan.objects.with_file_for(user).filter(plan=plan)
    files = set(readable.values_list("agency", flat=True))
    own = user.agency_ids(*WRITERS)
    agencies = Agency.objects.filter(
        Q(pk__in=[*duties, *kept]) | Q(pk__in=own, province=plan.province_id)
    )

    def row(agency):
        pk = agency.pk
        may_keep = may_keep_implementation_plan(user, plan, agency)
        return Row(agency, duties.get(pk), kept.get(pk), may_keep, pk in files)

    rows = [row(agency) for agency in agencies]
    return ImplementationPage(
        groups=_groups([row for row in rows if row.duty], chosen),
        others=[row for row in rows if row.kept and not row.duty],
        own=[row for row in rows if row.agency.pk in own],
    )


def _groups(rows, chosen):
    order = list(Agency.Kind)
    rows = sorted(rows, key=lambda row: order.index(row.agency.kind))  # stable: names stay in order
    groups = [
        Group(Agency.Kind(kind), list(part))
        for kind, part in groupby(rows, lambda row: row.agency.kind)
    ]
    for group in groups:
        group.shown = [row for row in group.rows if chosen.lets_through(row)]
    return groups


# The focal point's own -----------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnPlan:
    """What one agency must issue, or has issued, under one plan."""

    plan: Plan
    agency: Agency
    kept: ImplementationPlan | None


def own_plans_of(user, on):
    """[OwnPlan] of the agencies that the user writes for, under plans in force: what was recorded,
    and what is still to be. Four reads for each agency, mostly the one."""
    agencies = {post.agency_id: post.agency for post in user.posts if post.role in WRITERS}
    return [own for agency in agencies.values() for own in _own_plans(agency, on)]


def _own_plans(agency, on):
    groups = groups_of(agency, on, AgencyGroup.objects.filter(obliges=True))
    reached = Addressee.objects.in_force(on).filter(Q(agency=agency) | Q(group__in=groups))
    duties = Duty.objects.filter(
        responsibility__in=reached.values("responsibility"),
        responsibility__plan__status=Plan.Status.IN_FORCE,
    ).select_related("responsibility__plan")
    rows = agency.implementation_plans.filter(plan__status=Plan.Status.IN_FORCE)
    kept = {row.plan: row for row in rows.select_related("plan")}
    plans = {duty.responsibility.plan for duty in duties if orders_own_plan(duty)} | kept.keys()
    return [
        OwnPlan(plan, agency, kept.get(plan))
        for plan in sorted(plans, key=lambda plan: plan.resolve_on)
    ]
