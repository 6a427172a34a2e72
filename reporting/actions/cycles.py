"""Opening a cycle, closing it, and who is expected in it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from agencies.models import Agency, Membership
from plans.models import ReportingRule
from reporting.actions.refusals import AlreadyOpened, NotAllowed, NothingToOpen, require
from reporting.models import Cycle, Obligation, Report


@dataclass
class Expected:
    """One agency that will owe a report, by which rule, and its last on-time day."""

    agency: Agency
    rule: ReportingRule
    due_on: date


@dataclass
class CyclePreview:
    """What opening the cycle would do. Nothing is written."""

    plan: object
    year: int
    expected: list = field(default_factory=list)
    asked: list = field(default_factory=list)  # [(Agency, Responsibility)]
    left_out: list = field(default_factory=list)  # [Agency]

    @property
    def by_rule(self):
        """[(rule, [Expected])] in the order of the plan."""
        rules = {}
        for one in self.expected:
            rules.setdefault(one.rule, []).append(one)
        return list(rules.items())

    @property
    def due_on(self):
        """The last on-time day of the first rule; rules may differ."""
        return self.expected[0].due_on

    @property
    def title(self):
        return f"Báo cáo năm {self.year}"

    @property
    def period(self):
        """15 December of last year to 14 December (Nghị định 09/2019/NĐ-CP)."""
        return date(self.year - 1, 12, 15), date(self.year, 12, 14)


def may_coordinate(user, plan):
    """Coordinators of the plan's province run its cycles."""
    return plan.province_id in user.province_ids_as(Membership.Role.COORDINATOR)


def preview_cycle(plan, year):
    """Who will be expected in that year's cycle, by which rule; who is only asked; who is left out.

    Groups are resolved on the due day (product rule "Agencies change"). Raises AlreadyOpened, and
    NothingToOpen where the plan has no yearly rule or the year lies before the plan.
    """
    require(not plan.cycles.yearly().filter(year=year).exists(), AlreadyOpened)
    preview = CyclePreview(plan, year)
    rules = plan.reporting_rules.filter(kind=ReportingRule.Kind.YEARLY).prefetch_related(
        "reporters__agency", "reporters__group"
    )
    if not rules:
        raise NothingToOpen(
            "Kế hoạch này không quy định báo cáo hằng năm. Muốn mở kỳ thì thêm quy định báo cáo "
            "«do Sở Tư pháp tự đặt» ở trang quản trị kế hoạch."
        )
    if year < plan.resolve_on.year:
        raise NothingToOpen(
            f"Kế hoạch có từ năm {plan.resolve_on.year}; không mở kỳ báo cáo năm {year}."
        )
    seen = set()
    for rule in rules:
        due_on = rule.due_on(year)
        for agency in _parties(rule.reporters.all(), due_on):
            if agency.pk not in seen:
                seen.add(agency.pk)
                preview.expected.append(Expected(agency, rule, due_on))
    if not preview.expected:
        raise NothingToOpen(f"Ngày hết hạn năm {year} không có cơ quan nào phải báo cáo.")
    preview.asked = asked_of(plan, preview.due_on, seen)
    seen |= {agency.pk for agency, _ in preview.asked}
    living = Agency.objects.filter(province=plan.province).living(preview.due_on)
    preview.left_out = list(living.exclude(pk__in=seen))
    return preview


def asked_of(plan, on, expected=()):
    """[(Agency, Responsibility)]: whom Part III asks rather than orders; not those expected anyway.

    They stand apart and outside the document's rate (Đắk Lắk 2026, III.3 and III.4).
    """
    asked = plan.responsibilities.filter(asked=True).prefetch_related(
        "addressees__agency", "addressees__group"
    )
    found = {}
    for responsibility in asked:
        for agency in _parties(responsibility.addressees.all(), on):
            if agency.pk not in expected:
                found.setdefault(agency.pk, (agency, responsibility))
    return list(found.values())


def _parties(rows, on):
    """The agencies that these rows name, groups unfolded on that day; only those in being."""
    for row in rows:
        if row.group:
            yield from row.group.members(on)
        elif row.agency.is_alive(on):
            yield row.agency


@transaction.atomic
def open_cycle(*, plan, year, by, now):
    """Open the yearly cycle: one obligation with an empty report for every expected agency, once.

    Raises NotAllowed, AlreadyOpened, NothingToOpen.
    """
    require(may_coordinate(by, plan), NotAllowed)
    preview = preview_cycle(plan, year)
    period_from, period_until = preview.period
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(
                plan=plan,
                year=year,
                title=preview.title,
                period_from=period_from,
                period_until=period_until,
                data_until=period_until,
                opened_at=now,
                opened_by=by,
            )
    except IntegrityError:
        raise AlreadyOpened from None
    obligations = Obligation.objects.bulk_create(
        Obligation(
            cycle=cycle,
            agency=one.agency,
            rule=one.rule,
            basis=one.rule.basis,
            recipient_id=one.rule.recipient_id,
            via_id=one.rule.via_id,
            due_on=one.due_on,
        )
        for one in preview.expected
    )
    Report.objects.bulk_create(Report(obligation=obligation) for obligation in obligations)
    return cycle


@transaction.atomic
def close_cycle(*, cycle, by, now):
    """End the cycle: nobody files after it. Closing a closed cycle changes nothing."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(may_coordinate(by, cycle.plan), NotAllowed)
    if cycle.is_open:
        cycle.closed_at, cycle.closed_by = now, by
        cycle.save(update_fields=["closed_at", "closed_by"])
    return cycle


@transaction.atomic
def reopen_cycle(*, cycle, by):
    """Let agencies file again; the deadlines stay what they were."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    require(may_coordinate(by, cycle.plan), NotAllowed)
    if not cycle.is_open:
        cycle.closed_at = cycle.closed_by = None
        cycle.save(update_fields=["closed_at", "closed_by"])
    return cycle
