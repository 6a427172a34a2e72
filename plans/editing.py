"""Who may edit a plan, and how one plan takes the place of another."""

from django.db import transaction
from django.db.models import Max

from agencies.models import Membership, Province
from agencies.refusals import NotAllowed, Refused, require
from plans.models import Plan, Replacement

ADDED_NOTE = "Ghi trên phần mềm khi kế hoạch này thay thế kế hoạch trước; văn bản không nêu."


class AlreadyReplaced(Refused):
    sentence = "Kế hoạch này đã được ghi là được thay thế. Bỏ thay thế trước, rồi ghi lại."


def may_edit(user, plan):
    """Coordinators of the plan's province, and the administrator of the installation."""
    return user.is_superuser or plan.province_id in user.province_ids_as(
        Membership.Role.COORDINATOR
    )


def citation(plan):
    """The plan as another document names it: "Kế hoạch số 153/KH-UBND ngày 22/09/2023 của UBND tỉnh"."""
    number = f" số {plan.number}" if plan.number else ""
    day = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    name = "" if plan.number else f" ({plan.short_title})"
    return f"{plan.doc_type}{number}{day} của {plan.issuer}{name}"


def possible_successors(plan, user):
    """The plans that the user may let replace this one: of its province, or of one that took its
    province in; not older, and not replaced themselves."""
    found = Plan.objects.visible_to(user).filter(
        province__in=_heirs(plan.province_id), resolve_on__gte=plan.resolve_on
    )
    found = found.exclude(pk=plan.pk).exclude(status=Plan.Status.REPLACED)
    rows = found.select_related("province").prefetch_related("replacements")
    return [one for one in rows if may_edit(user, one)]


def _heirs(province_id):
    """The province and all that it went into."""
    seen, frontier = set(), {province_id}
    while frontier:
        seen |= frontier
        heirs = Province.objects.filter(predecessors__in=frontier)
        frontier = set(heirs.values_list("pk", flat=True)) - seen
    return seen


@transaction.atomic
def supersede_plan(*, plan, newer, row=None, by):
    """The newer plan replaces this one; the Replacement that says so.

    `row` is the Replacement of the newer plan in whose words this plan is meant. Without one, that
    which links the two already, else one is added and says that the document does not name it.
    Cycles that are open stay open. Raises NotAllowed, AlreadyReplaced, Refused.
    """
    plan, newer = _locked(plan, newer)
    require(may_edit(by, plan) and may_edit(by, newer), NotAllowed)
    require(plan.status != Plan.Status.REPLACED, AlreadyReplaced)
    require(
        newer in possible_successors(plan, by),
        Refused("Kế hoạch được chọn không thay thế được kế hoạch này."),
    )
    link = newer.replacements.filter(replaced=plan).first() or _linked(plan, newer, row)
    plan.status = Plan.Status.REPLACED
    plan.save(update_fields=["status"])
    return link


def _locked(*plans):
    """The plans, locked in one order whoever asks."""
    rows = Plan.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in plans])
    found = {row.pk: row for row in rows.order_by("pk")}
    return [found[one.pk] for one in plans]


def _linked(plan, newer, row):
    if row is None:
        last = newer.replacements.aggregate(Max("position"))["position__max"]
        return Replacement.objects.create(
            plan=newer,
            text=citation(plan),
            replaced=plan,
            position=(last or 0) + 1,
            note=ADDED_NOTE,
        )
    held = newer.replacements.select_for_update(of=("self",)).filter(pk=row.pk).first()
    require(
        held and held.replaced_id is None,
        Refused("Dòng “thay thế” này vừa được dùng cho một kế hoạch khác. Chọn lại."),
    )
    held.replaced = plan
    held.save(update_fields=["replaced"])
    return held


@transaction.atomic
def undo_superseding(*, plan, by):
    """The plan is again what it was before it was replaced. Raises NotAllowed, Refused.

    Rows that superseding added are removed, those of the newer document stay without a link.
    """
    (plan,) = _locked(plan)
    require(may_edit(by, plan), NotAllowed)
    require(
        plan.status == Plan.Status.REPLACED,
        Refused("Kế hoạch này không còn được ghi là được thay thế."),
    )
    links = Replacement.objects.filter(replaced=plan)
    links.filter(note=ADDED_NOTE).delete()
    links.update(replaced=None)
    before = plan.history.exclude(status=Plan.Status.REPLACED).first()
    plan.status = before.status if before else Plan.Status.IN_FORCE
    plan.save(update_fields=["status"])
    return plan
