"""Opening a cycle, closing it, and who runs it."""

from django.db import IntegrityError, transaction

from agencies.models import Agency, Membership
from plans.models import Plan
from reporting.actions.expecting import (
    Destinations,
    Expected,
    destinations_of,
    preview_cycle,
    rules_on_request,
)
from reporting.actions.refusals import AlreadyOpened, NotAllowed, Refused, require
from reporting.models import Cycle, Obligation, Report, ReportEvent


class TitleTaken(AlreadyOpened):
    sentence = "Kế hoạch đã có kỳ hoặc đợt báo cáo mang tên này."


def may_coordinate(user, plan):
    """Coordinators of the plan's province run its cycles."""
    return plan.province_id in user.province_ids_as(Membership.Role.COORDINATOR)


@transaction.atomic
def open_cycle(*, plan, year, by, now, settings=None, chosen=None, invited=()):
    """Open the yearly cycle: one obligation with an empty report for every expected agency, once.

    `settings` (CycleSettings) are those proposed where not given. `invited` are ids of agencies
    that the plan only asks: they report outside the rates. `chosen` are the ids of those expected
    in a cycle by Sở Tư pháp's own setting, by default all that its groups name; the plan's own
    rules leave nothing to choose.

    Raises NotAllowed, AlreadyOpened, NothingToOpen, Refused.
    """
    require(may_coordinate(by, plan), NotAllowed)
    preview = preview_cycle(plan, year, settings)
    own = preview.is_own_setting
    require(not own or preview.settings.source, Refused("Ghi căn cứ của kỳ báo cáo."))
    expected = _chosen(preview, chosen)
    expected += _invited(preview, set(invited))
    set_by_hand = preview.moved or not preview.expected[0].rule
    cycle = _create(
        plan,
        Cycle.Kind.YEARLY,
        preview.settings,
        by,
        now,
        year=year,
        source=preview.settings.source if own else "",
        deadline_on=preview.settings.deadline_on if set_by_hand else None,
        boundary=preview.settings.boundary if set_by_hand else None,
    )
    _oblige(cycle, expected, by, now)
    return cycle


def _chosen(preview, chosen):
    """The expected; by own setting, those of them and of the unbound who were chosen."""
    if chosen is None or preview.expected[0].rule:
        return list(preview.expected)
    found = [one for one in [*preview.expected, *preview.unbound] if one.agency.pk in set(chosen)]
    require(found, Refused("Chọn ít nhất một cơ quan."))
    return found


def _invited(preview, invited):
    """[Expected] of the asked bodies that are invited at once."""
    destinations = Destinations.of(preview.plan, preview.due_on)
    found = []
    for agency, _ in preview.asked:
        if agency.pk in invited:
            recipient, via = destinations.of_agency(agency)
            basis, via_id = Obligation.Basis.ASKED, via and via.pk
            found.append(Expected(agency, preview.due_on, basis, recipient.pk, via_id))
    return found


@transaction.atomic
def open_round(*, plan, kind, settings, agencies, by, now):
    """Open a round on request, or a review over several years, for these agencies.

    The plan's row is locked, and its cycles bear different titles: a double press opens one round.
    Raises NotAllowed, TitleTaken, Refused.
    """
    require(may_coordinate(by, plan), NotAllowed)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    require(kind in {Cycle.Kind.ON_REQUEST, Cycle.Kind.REVIEW}, Refused("Chọn loại đợt báo cáo."))
    settings.check()
    require(settings.source, Refused("Ghi căn cứ của đợt báo cáo."))
    require(not plan.cycles.filter(title=settings.title).exists(), TitleTaken)
    agencies = list(Agency.objects.filter(pk__in=[agency.pk for agency in agencies]))
    refuse_strangers(plan, agencies, settings.due_on)
    cycle = _create(
        plan,
        kind,
        settings,
        by,
        now,
        year=settings.period_until.year,
        source=settings.source,
        deadline_on=settings.deadline_on,
        boundary=settings.boundary,
    )
    _oblige(cycle, _requested(plan, agencies, settings.due_on), by, now)
    return cycle


def refuse_strangers(plan, agencies, due_on):
    """Raises Refused where none is chosen, or some are not of the province on the due day."""
    require(agencies, Refused("Chọn ít nhất một cơ quan."))
    strangers = [
        agency.name
        for agency in agencies
        if agency.province_id != plan.province_id or not agency.is_alive(due_on)
    ]
    require(
        not strangers,
        Refused(
            f"Không hoạt động trong tỉnh vào ngày hết hạn {due_on:%d/%m/%Y}: {', '.join(strangers)}."
        ),
    )


def _requested(plan, agencies, due_on):
    """[Expected]: by the plan's "khi có yêu cầu" where it says so, else by the request alone."""
    rules, destinations = rules_on_request(plan, due_on), Destinations.of(plan, due_on)
    for agency in agencies:
        rule = rules.get(agency.pk)
        if rule:
            recipient_id, via_id = destinations_of(rule, due_on)
        else:
            recipient, via = destinations.of_agency(agency)
            recipient_id, via_id = recipient.pk, via and via.pk
        yield Expected(agency, due_on, Obligation.Basis.REQUEST, recipient_id, via_id, rule=rule)


def _create(plan, kind, settings, by, now, **more):
    try:
        with transaction.atomic():
            return Cycle.objects.create(
                plan=plan,
                kind=kind,
                title=settings.title,
                period_from=settings.period_from,
                period_until=settings.period_until,
                data_until=settings.data_until,
                opened_at=now,
                opened_by=by,
                **more,
            )
    except IntegrityError:
        raise AlreadyOpened from None


def _oblige(cycle, expected, by, now):
    """One obligation with an empty report for each; invitations are noted."""
    obligations = Obligation.objects.bulk_create(
        Obligation(
            cycle=cycle,
            agency=one.agency,
            rule=one.rule,
            basis=one.basis,
            recipient_id=one.recipient_id,
            via_id=one.via_id,
            due_on=one.due_on,
        )
        for one in expected
    )
    reports = Report.objects.bulk_create(Report(obligation=one) for one in obligations)
    ReportEvent.objects.bulk_create(
        ReportEvent(report=report, kind=ReportEvent.Kind.INVITED, at=now, by=by)
        for report in reports
        if report.obligation.is_asked
    )


@transaction.atomic
def close_cycle(*, cycle, by, now):
    """End the cycle: nobody files after it, but by extension or after a return. Closing a closed
    cycle changes nothing."""
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
