"""Who filed in which year. The unit is one agency's report in one yearly cycle.

Every cell stands in one of the states that the figures of its cycle are made of, so that the cells of
a column add up to them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from agencies.models import Agency
from reporting.models import Obligation


class YearState(StrEnum):
    """How an agency stands in a cycle, or why it owes nothing there."""

    ON_TIME = "dung-han"
    LATE = "cham"
    RETURNED = "tra-lai"
    OVERDUE_AGAIN = "qua-han-gui-lai"  # returned, and past the new day
    MISSING = "con-han"
    OVERDUE = "qua-han"
    EXEMPT = "mien"
    EXEMPT_FILED = "mien-da-gui"
    ASKED = "de-nghi"
    ASKED_FILED = "de-nghi-da-gui"
    UNBORN = "chua-thanh-lap"
    ENDED = "da-ket-thuc"
    FREE = "khong"

    @property
    def label(self):
        return LABELS[self]


LABELS = {
    YearState.ON_TIME: "Gửi đúng hạn",
    YearState.LATE: "Gửi chậm",
    YearState.RETURNED: "Trả lại",
    YearState.OVERDUE_AGAIN: "Trả lại, quá hạn gửi lại",
    YearState.MISSING: "Chưa gửi, còn hạn",
    YearState.OVERDUE: "Quá hạn chưa gửi",
    YearState.EXEMPT: "Được miễn",
    YearState.EXEMPT_FILED: "Được miễn nhưng vẫn gửi",
    YearState.ASKED: "Được đề nghị",
    YearState.ASKED_FILED: "Được đề nghị, đã gửi",
    YearState.UNBORN: "Chưa thành lập",
    YearState.ENDED: "Đã kết thúc",
    YearState.FREE: "Không phải báo cáo",
}


@dataclass(frozen=True, slots=True)
class YearCell:
    """One agency in one cycle; `on_time` of its first filing, None where it filed nothing."""

    state: YearState
    on_time: bool | None = None
    obligation: int | None = None
    report: int | None = None


@dataclass
class YearRow:
    """One agency with its cells {cycle id: YearCell}, one for every cycle."""

    agency: Agency
    cells: dict = field(default_factory=dict)


def years_of(figures, as_of):
    """[YearRow] of everybody who owed, or was asked for, a report in one of the cycles, kind by kind;
    one read. `figures` are those of the cycles, as `figures_of` gives them: {cycle id: CycleFigures}.
    """
    rows = Obligation.objects.filter(cycle__in=figures).select_related("agency", "report")
    owed, agencies = defaultdict(dict), {}
    for one in rows.order_by():
        agencies.setdefault(one.agency_id, one.agency)
        owed[one.agency_id][one.cycle_id] = one
    return [
        YearRow(
            agency,
            {
                cycle: _cell(agency, owed[agency.pk].get(cycle), part.due_on, as_of)
                for cycle, part in figures.items()
            },
        )
        for agency in sorted(agencies.values(), key=_list_order)
    ]


def _list_order(agency):
    kinds = Agency.Kind.values
    return kinds.index(agency.kind), agency.position, agency.sort_key, agency.pk


def _cell(agency, obligation, due_on, as_of):
    if obligation is None:
        return YearCell(_without(agency, due_on or as_of))
    first = obligation.report.first_filed_on
    on_time = None if first is None else first <= obligation.due_on
    state = _state(obligation, on_time, as_of)
    return YearCell(state, on_time, obligation.pk, obligation.report.pk)


def _without(agency, on):
    """Why an agency owes nothing on the due day of a cycle."""
    if agency.from_on and on < agency.from_on:
        return YearState.UNBORN
    return YearState.ENDED if agency.has_ended(on) else YearState.FREE


def _state(obligation, on_time, as_of):
    filed = on_time is not None
    if obligation.is_ended:
        return YearState.ENDED
    if obligation.is_exempt:
        return YearState.EXEMPT_FILED if filed else YearState.EXEMPT
    if obligation.is_asked:
        return YearState.ASKED_FILED if filed else YearState.ASKED
    if obligation.report.state == "returned":
        overdue = obligation.is_overdue(as_of)
        return YearState.OVERDUE_AGAIN if overdue else YearState.RETURNED
    if filed:
        return YearState.ON_TIME if on_time else YearState.LATE
    return YearState.OVERDUE if obligation.is_overdue(as_of) else YearState.MISSING
