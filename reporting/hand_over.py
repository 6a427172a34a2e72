"""To whom the words of an ended draft may go, and what of them went."""

from dataclasses import dataclass

from agencies.models import Agency, Succession
from reporting.actions.drafts import may_write
from reporting.actions.outline import outline_of
from reporting.models import Report


@dataclass
class HandOver:
    """The report of a successor in the same cycle, and whether the reader may write it now."""

    report: Report
    agency: Agency
    may: bool


def hand_overs(obligations, user):
    """{id of the report: [HandOver]} of the ended ones among these in which something was written.

    The same as `heirs_of_draft` for each of them, in two queries for all.
    """
    ended = [one for one in obligations if one.is_ended and one.report.revision]
    if not ended:
        return {}
    steps = Succession.objects.filter(reorganisation__in={one.ended_by_id for one in ended})
    pairs = set(steps.values_list("reorganisation", "predecessor", "successor"))
    reports = Report.objects.filter(
        obligation__cycle__in={one.cycle_id for one in ended},
        obligation__agency__in={successor for _, _, successor in pairs},
        obligation__ended_at=None,
    ).select_related("obligation__agency")
    return {
        one.report.pk: [
            HandOver(to, to.obligation.agency, may_write(user, to) and to.is_editable)
            for to in reports
            if (one.ended_by_id, one.agency_id, to.obligation.agency_id) in pairs
            and to.obligation.cycle_id == one.cycle_id
        ]
        for one in ended
    }


def names_of(report, keys):
    """What the pieces of the report are called, in its order: "nhiệm vụ 1.1, 1.2; Ưu điểm"."""
    outline = outline_of(report)
    tasks = [task.number for key, task in outline.tasks.items() if key in keys]
    parts = [
        f"Phần III, {duty}" if duty else part.label
        for key, (part, duty) in outline.paragraphs.items()
        if key in keys
    ]
    known = {*outline.tasks, *outline.paragraphs}
    items = sum(key not in known for key in keys)
    found = [f"nhiệm vụ {', '.join(tasks)}"] if tasks else []
    found += dict.fromkeys(parts)
    return "; ".join(found + ([f"{items} khó khăn, kiến nghị"] if items else []))
