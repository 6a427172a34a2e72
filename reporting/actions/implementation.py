"""An agency's own implementation plan: recorded, changed, taken out again."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from reporting.actions.cycles import may_coordinate
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import WRITERS, ImplementationPlan


class NoImplementationPlan(Refused):
    sentence = "Kế hoạch của cơ quan đã được xóa trước đó."


def may_keep_implementation_plan(user, plan, agency):
    """Who writes for the agency; the coordinators of the province on its behalf."""
    if agency.province_id != plan.province_id:
        return False
    return agency.pk in user.agency_ids(*WRITERS) or may_coordinate(user, plan)


def implementation_plan_of(obligation):
    """What part I of the report of this obligation cites; None where nothing was recorded."""
    rows = obligation.cycle.plan.implementation_plans
    return rows.filter(agency=obligation.agency_id).first()


@transaction.atomic
def keep_implementation_plan(*, plan, agency, document_number, issued_on, file=None, by, now):
    """Record the plan that the agency issued, or change what is recorded; returns the row.

    The row is locked, or made once: of two people of one agency the later one's words stand, the
    earlier ones are in the history. Without `file` the one that is there stays; a replaced file is
    deleted once the change is certain. Raises NotAllowed, Refused.
    """
    require(may_keep_implementation_plan(by, plan, agency), NotAllowed)
    require(issued_on <= timezone.localdate(now), Refused("Ngày ban hành không thể sau hôm nay."))
    require(
        agency.is_alive(issued_on),
        Refused(f"{agency} không hoạt động vào ngày {issued_on:%d/%m/%Y}. Chưa ghi gì."),
    )
    words = {"document_number": document_number, "issued_on": issued_on, "at": now, "by": by}
    kept, is_new = ImplementationPlan.objects.select_for_update().get_or_create(
        plan=plan, agency=agency, defaults=words
    )
    if is_new and not file:
        return kept
    replaced = kept.file.name if file else ""
    for name, value in words.items():
        setattr(kept, name, value)
    if file:
        kept.file = file
    kept.save()
    _delete_file_on_commit(kept, replaced)
    return kept


@transaction.atomic
def remove_implementation_plan(*, plan, agency, by):
    """Take out what was recorded, file and all; the history keeps number and day.

    Reports filed meanwhile keep citing it. Raises NotAllowed, NoImplementationPlan.
    """
    require(may_keep_implementation_plan(by, plan, agency), NotAllowed)
    rows = ImplementationPlan.objects.select_for_update().filter(plan=plan, agency=agency)
    kept = rows.first()
    require(kept, NoImplementationPlan)
    _delete_file_on_commit(kept, kept.file.name)
    kept.delete()


def _delete_file_on_commit(kept, name):
    """Delete that file of the storage, if any, once nothing can be rolled back any more."""
    if name:
        transaction.on_commit(partial(kept.file.storage.delete, name), robust=True)
