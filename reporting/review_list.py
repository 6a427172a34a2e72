"""The coordinator's list of what was filed: narrowed by an address, each row with its hints."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.utils import timezone

from agencies.models import Agency
from reporting.actions.review import FILING
from reporting.hints import Doubt, Hints, hints_of
from reporting.models import Filing, Report, ReportEvent

PER_PAGE = 50
WITH_HINTS = "co-diem"
WAITING, REFILED, RETURNED, OVERDUE, ACCEPTED = "", "gui-lai", "tra-lai", "qua-han", "da-tiep-nhan"
STATES = [
    (WAITING, "Chờ xem xét"),
    (REFILED, "Gửi lại"),
    (RETURNED, "Trả lại"),
    (OVERDUE, "Trả lại, quá hạn"),
    (ACCEPTED, "Đã tiếp nhận"),
]


def filings_for(user):
    """The latest round of every report that the user coordinates, what waits longest first."""
    return (
        Filing.objects.coordinated_by(user)
        .last_rounds()
        .select_related("report__obligation__agency", "report__obligation__cycle__plan")
        .order_by("at", "pk")
    )


def waiting_for(user):
    """Those that wait for a review."""
    return filings_for(user).filter(report__state=Report.State.SUBMITTED)


def next_after(filing, user):
    """The report to review after this one: the next in waiting that the user may review, else the
    one that waits longest; None where nothing waits."""
    waiting = waiting_for(user).exclude(report=filing.report_id)
    own = ReportEvent.objects.filter(kind__in=FILING, by=user)
    open_to_user = waiting.exclude(report__in=own.values("report"))
    later = open_to_user.filter(Q(at__gt=filing.at) | Q(at=filing.at, pk__gt=filing.pk))
    return later.first() or open_to_user.first()


def in_state(state, today):
    """Condition on filings for one of STATES."""
    returned = Q(report__state=Report.State.RETURNED)
    waiting = Q(report__state=Report.State.SUBMITTED)
    return {
        WAITING: waiting,
        REFILED: waiting & Q(number__gt=1),
        RETURNED: returned,
        OVERDUE: returned & Q(report__return_due_on__lt=today),
        ACCEPTED: Q(report__state=Report.State.ACCEPTED),
    }[state]


@dataclass
class Tab:
    """One state, how many reports are in it, and the value that shows them."""

    state: str
    label: str
    count: int


def tabs(user, today):
    """[Tab] of all states, whatever else the list is narrowed by; one read."""
    counts = {f"n{n}": Count("pk", in_state(state, today)) for n, (state, _) in enumerate(STATES)}
    found = filings_for(user).order_by().aggregate(**counts)
    return [Tab(state, label, found[f"n{n}"]) for n, (state, label) in enumerate(STATES)]


@dataclass
class Row:
    """One report on the list."""

    filing: Filing
    hints: Hints
    days_waiting: int
    overdue: bool  # returned, and past its new day

    @classmethod
    def of(cls, filings, today):
        """[Row] of filings, in their order."""
        found = hints_of(filings)
        return [cls._of(filing, found[filing.pk], today) for filing in filings]

    @classmethod
    def _of(cls, filing, hints, today: date):
        due_on = filing.report.return_due_on
        waited = (today - timezone.localdate(filing.at)).days
        return cls(filing, hints, waited, due_on is not None and due_on < today)

    def has(self, doubt):
        """Whether the report has that doubt, or any for WITH_HINTS."""
        doubts = self.hints.doubts
        return bool(doubts) if doubt == WITH_HINTS else doubt in doubts


class ReviewFilter(forms.Form):
    """By state, kind of agency, doubt, and words of the agency's name; values stand in the URL."""

    trang_thai = forms.ChoiceField(required=False, choices=STATES, widget=forms.HiddenInput)
    nhom = forms.ChoiceField(
        label="Nhóm", required=False, choices=[("", "Tất cả"), *Agency.Kind.choices]
    )
    diem = forms.ChoiceField(
        label="Điểm cần xem",
        required=False,
        choices=[("", "Tất cả"), (WITH_HINTS, "Có điểm cần xem"), *Doubt.choices],
    )
    tim = forms.CharField(label="Tên cơ quan", required=False, max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.visible_fields():
            field.field.widget.attrs["class"] = "input"

    @property
    def state(self):
        return self.cleaned_data["trang_thai"] if self.is_valid() else WAITING

    @property
    def is_narrowed(self):
        """Whether anything but the state narrows the list."""
        return self.is_valid() and any(self.cleaned_data[n] for n in ("nhom", "diem", "tim"))

    def apply(self, filings, today):
        """The filings that the filter lets through; what waits where it is faulty."""
        filings = filings.filter(in_state(self.state, today))
        if not self.is_valid():
            return filings
        data = self.cleaned_data
        if self.state in {RETURNED, OVERDUE}:
            filings = filings.order_by("report__return_due_on", "pk")
        if self.state == ACCEPTED:
            filings = filings.order_by(F("at").desc(), "pk")
        if data["nhom"]:
            filings = filings.filter(report__obligation__agency__kind=data["nhom"])
        if data["tim"]:
            named = Agency.objects.matching(data["tim"])
            filings = filings.filter(report__obligation__agency__in=named)
        return filings

    @property
    def doubt(self):
        return self.cleaned_data["diem"] if self.is_valid() else ""

    def rows(self, filings, today):
        """[Row] of all that the filter lets through."""
        rows = Row.of(self.apply(filings, today), today)
        return [row for row in rows if not self.doubt or row.has(self.doubt)]

    def page(self, filings, today, number):
        """That page of what the filter lets through, of Rows. Only the choice of a doubt looks for
        hints in more than the page."""
        if self.doubt:
            return _page(self.rows(filings, today), number)
        page = _page(self.apply(filings, today), number)
        page.object_list = Row.of(page.object_list, today)
        return page


def _page(rows, number):
    return Paginator(rows, PER_PAGE).get_page(number)
