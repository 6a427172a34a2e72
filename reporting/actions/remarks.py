"""What an agency that leads or monitors a task says of the lines that others filed about it."""

from django.db import transaction
from django.utils import timezone

from reporting.actions.drafts import lock
from reporting.actions.refusals import NotAllowed, Refused, require
from reporting.models import WRITERS, Remark, watching


def watching_agency(user, task, on):
    """The agency of the user that leads or monitors the task by name that day; None where none does."""
    first = watching(user, on).filter(task=task).select_related("agency").first()
    return first and first.agency


def is_own_line(user, line):
    """Whether the line was filed by an agency that the user writes for."""
    return line.filing.report.obligation.agency_id in user.agency_ids(*WRITERS)


def may_remark(user, line, on):
    """Who writes for an agency that leads or monitors the task by name, of whatever filing, but not
    of a line of their own (Gia Lai 2023, III.2–4 and 6; product rule "Who reads what was filed")."""
    return not is_own_line(user, line) and watching_agency(user, line.task, on) is not None


@transaction.atomic
def add_remark(*, line, text, by, now):
    """Keep the remark with the names of person and agency as they are today; sent twice, once.

    It changes nothing of the report and returns nothing: that is the coordinator's.
    Raises NotAllowed, Refused.
    """
    lock(line.filing.report)
    on = timezone.localdate(now)
    require(may_remark(by, line, on), NotAllowed)
    require(text, Refused("Ghi nhận xét."))
    agency = watching_agency(by, line.task, on)
    names = {"by_name": by.full_name, "agency_name": agency.name}
    remark, _ = Remark.objects.get_or_create(
        line=line, by=by, text=text, defaults={"at": now, **names}
    )
    return remark


def may_remove_remark(user, remark, on):
    """Its author, on the day it was written; later it stands."""
    return remark.by_id == user.pk and timezone.localdate(remark.at) == on


@transaction.atomic
def remove_remark(*, remark, by, now):
    """Take a remark back. Raises NotAllowed."""
    require(may_remove_remark(by, remark, timezone.localdate(now)), NotAllowed)
    remark.delete()
