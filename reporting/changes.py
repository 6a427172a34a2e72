"""What happened to plans between two moments: reports filed, returned and accepted, outcomes that
changed, answers to recommendations, extensions, cycles, plan edits, reorganisations.

Everybody who sees a plan sees that an agency filed; the words of a report, its outcomes, and who did
what are told only to those who may read it (product rule "Who reads what was filed").
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from agencies.models import Reorganisation
from reporting.models import READERS, Cycle, FiledLine, Filing, Outcome, ReportEvent
from reporting.plan_edits import plan_edits

Event = ReportEvent.Kind
FILED, RETURNED, ACCEPTED, REOPENED = "gui", "tra-lai", "tiep-nhan", "mo-lai"
ANSWERS = "tra-loi-kien-nghi"
OUTCOMES, TERMS, CYCLES, REORGANISED = "ket-qua", "thoi-han", "ky", "sap-xep"
ENTERED, EDITS = "nhap-ke-hoach", "ke-hoach"
GROUPS = {  # key: (heading, what one counts)
    FILED: ("Báo cáo đã gửi", "lần gửi báo cáo"),
    RETURNED: ("Báo cáo bị trả lại", "báo cáo bị trả lại"),
    ACCEPTED: ("Báo cáo được tiếp nhận", "báo cáo được tiếp nhận"),
    REOPENED: ("Báo cáo được mở lại để xem xét", "báo cáo được mở lại để xem xét"),
    ANSWERS: ("Trả lời kiến nghị", "lần trả lời, bỏ trả lời kiến nghị"),
    OUTCOMES: ("Kết quả thay đổi giữa hai lần gửi", "kết quả thay đổi giữa hai lần gửi"),
    TERMS: ("Gia hạn, miễn, thêm cơ quan", "lần gia hạn, miễn, thêm cơ quan"),
    CYCLES: ("Kỳ báo cáo mở, đóng", "lần mở, đóng kỳ báo cáo"),
    ENTERED: ("Kế hoạch được nhập", "kế hoạch được nhập"),
    EDITS: ("Kế hoạch được sửa", "chỗ sửa trong kế hoạch"),
    REORGANISED: ("Sắp xếp cơ quan", "lần sắp xếp cơ quan"),
}
GROUP_OF_EVENT = {
    Event.SUBMITTED: FILED,
    Event.PAPER: FILED,
    Event.RETURNED: RETURNED,
    Event.ACCEPTED: ACCEPTED,
    Event.REOPENED: REOPENED,
    Event.ANSWERED: ANSWERS,
    Event.ANSWER_UNDONE: ANSWERS,
}
SAID_OF_A_REPORT = {  # what was done with "{}", the title of its cycle
    Event.PAPER: "ghi ngày nhận bản giấy của {}",
    Event.RETURNED: "trả lại {}",
    Event.ACCEPTED: "tiếp nhận {}",
    Event.REOPENED: "mở lại {} để xem xét",
    Event.ADDED: "thêm vào kỳ {}",
    Event.INVITED: "mời gửi {}",
    Event.EXTENDED: "gia hạn {}",
    Event.EXTENSION_UNDONE: "bỏ gia hạn {}",
    Event.EXEMPTED: "miễn {}",
    Event.EXEMPTION_UNDONE: "bỏ miễn {}",
    Event.ANSWERED: "trả lời kiến nghị trong {}",
    Event.ANSWER_UNDONE: "bỏ trả lời kiến nghị trong {}",
}
OPENED, CLOSED = "mở kỳ", "đóng kỳ"
MOST_NAMES = 9  # that stand in a row; the rest are counted
FIRST_NAMES = 3
# Reasons of Sở Tư pháp that stand in the list of every cycle; what it says of a report does not.
OPEN_WORDS = {Event.EXTENDED, Event.EXEMPTED, Event.ADDED, Event.INVITED}


@dataclass(frozen=True)
class Named:
    """Names of agencies to read in a row: the first few, and how many more there are."""

    names: list
    more: int

    @classmethod
    def of(cls, names, most=MOST_NAMES):
        """The first `most` of these; one more is named rather than counted."""
        most = len(names) if len(names) == most + 1 else most
        names = [short_name(name) for name in names]
        return cls(names[:most], len(names) - len(names[:most]))


def short_name(name):
    """ "xã Ea Kar" for "UBND xã Ea Kar": who reports is known on a page of reports."""
    return name.removeprefix("UBND ")


@dataclass(frozen=True)
class Change:
    """One thing that happened. `by`, `words` and `fields` are empty for those who may not read them."""

    at: datetime
    what: str
    detail: str = ""
    url: str = ""
    by: str = ""
    words: str = ""
    late: bool = False
    fields: tuple = ()  # plan_edits.Reworded


@dataclass
class Group:
    """Changes of one kind, the latest first."""

    key: str
    rows: list = field(default_factory=list)

    @property
    def title(self):
        return self._as_happened(GROUPS[self.key][0])

    @property
    def unit(self):
        return self._as_happened(GROUPS[self.key][1])

    def _as_happened(self, words):
        """Without what did not happen, where cycles were only opened or only closed."""
        acts = {row.detail for row in self.rows}
        if self.key == CYCLES and len(acts) == 1:
            return words.replace("mở, đóng", "mở" if acts == {OPENED} else "đóng")
        return words

    @property
    def count(self):
        return len(self.rows)

    @property
    def first_names(self):
        """What it happened to, each once: the first few."""
        return Named.of(list(dict.fromkeys(row.what for row in self.rows)), FIRST_NAMES)

    @property
    def all_late(self):
        return all(row.late for row in self.rows)


def changes_of(plans, user, since, until, on):
    """{plan id: [Group]} of what happened from `since` until before `until`, groups without any
    change left out; `on` is the day by which rights are judged. The same few reads for any number."""
    found = {plan.pk: {key: Group(key) for key in GROUPS} for plan in plans}
    reading = _Reading(plans, user, since, until, on)
    for plan_id, key, change in reading.all():
        found[plan_id][key].rows.append(change)
    return {pk: [group for group in groups.values() if group.rows] for pk, groups in found.items()}


class _Reading:
    def __init__(self, plans, user, since, until, on):
        self.plans = {plan.pk: plan for plan in plans}
        self.user, self.since, self.until, self.on = user, since, until, on
        self.reads_in = user.province_ids_as(*READERS)

    def within(self, name):
        return Q(**{f"{name}__gte": self.since, f"{name}__lt": self.until})

    def person(self, plan_id, name):
        """Who did it, for coordinators and leaders."""
        return str(name) if self.plans[plan_id].province_id in self.reads_in else ""

    def all(self):
        """(plan id, key of GROUPS, Change) of everything, within each group the latest first."""
        yield from self.events()
        yield from self.outcomes()
        yield from self.cycles()
        for plan_id, edits in plan_edits(self.plans.values(), self.since, self.until).items():
            for edit in edits:
                by = self.person(plan_id, edit.by)
                change = Change(edit.at, edit.what, edit.act, edit.url, by, fields=edit.fields)
                yield plan_id, ENTERED if edit.is_entry else EDITS, change
        yield from self.reorganisations()

    # Reports -------------------------------------------------------------------------------------

    def events(self):
        rows = (
            ReportEvent.objects.filter(
                self.within("at"), report__obligation__cycle__plan__in=self.plans
            )
            .exclude(kind=Event.PAPER_NUMBER)
            .select_related("by", "filing", "report__obligation__agency")
            .select_related("report__obligation__cycle__plan")
            .order_by("-pk")
        )
        rows = list(rows)
        filings = {row.filing_id for row in rows if row.filing_id}
        seen = Filing.objects.visible_to(self.user).filter(pk__in=filings)
        seen = set(seen.values_list("pk", flat=True))
        for row in rows:
            plan_id = row.report.obligation.cycle.plan_id
            key = GROUP_OF_EVENT.get(row.kind) if row.filing_id else None
            if key == ANSWERS and row.filing_id not in seen:
                continue  # that something was recommended is part of the words
            yield plan_id, key or TERMS, self.event(row, plan_id, row.filing_id in seen)

    def event(self, row, plan_id, is_read):
        obligation = row.report.obligation
        is_filing = row.filing_id and GROUP_OF_EVENT.get(row.kind) == FILED
        late = bool(is_filing and row.filing.number == 1 and row.report.timeliness == "late")
        return Change(
            at=row.at,
            what=obligation.agency.name,
            detail=_event_detail(row, is_filing, obligation.cycle.title),
            url=row.filing.get_absolute_url() if is_read else "",
            by=row.by_name if is_read else self.person(plan_id, row.by_name),
            words=row.text if is_read or row.kind in OPEN_WORDS else "",
            late=late,
        )

    def outcomes(self):
        """Lines whose outcome differs from the one filed the round before, of those the user reads."""
        cycle = "filing__report__obligation__cycle"
        earlier = FiledLine.objects.filter(
            filing__report=OuterRef("filing__report"),
            filing__number=OuterRef("filing__number") - 1,
            task=OuterRef("task"),
        )
        lines = (
            FiledLine.objects.visible_to(self.user, self.on)
            .filter(self.within("filing__at"), filing__number__gt=1)
            .filter(**{f"{cycle}__plan__in": self.plans})
            .annotate(was=Subquery(earlier.values("outcome")[:1]))
            .exclude(was=F("outcome"))
            .exclude(was=None)
            .select_related("filing__report__obligation__agency", cycle)
            .order_by("-filing__at", "-filing", "position")
        )
        for line in lines:
            obligation = line.filing.report.obligation
            told = f"{Outcome(line.was).label} → {line.get_outcome_display()}"
            yield (
                obligation.cycle.plan_id,
                OUTCOMES,
                Change(
                    line.filing.at,
                    obligation.agency.name,
                    f"Nhiệm vụ {line.number}. {line.title}: {told}",
                    line.filing.get_absolute_url(),
                ),
            )

    # Cycles and agencies -------------------------------------------------------------------------

    def cycles(self):
        rows = Cycle.objects.filter(self.within("opened_at") | self.within("closed_at"))
        rows = rows.filter(plan__in=self.plans).select_related("plan", "opened_by", "closed_by")
        found = []
        for row in rows:
            for at, by, act in (
                (row.opened_at, row.opened_by, OPENED),
                (row.closed_at, row.closed_by, CLOSED),
            ):
                if at and self.since <= at < self.until:
                    by = self.person(row.plan_id, by)
                    change = Change(at, row.title, act, row.get_absolute_url(), by)
                    found.append((row.plan_id, CYCLES, change))
        return sorted(found, key=lambda one: one[2].at, reverse=True)

    def reorganisations(self):
        """Those of the plan's own province, when they were applied and when undone."""
        provinces = {plan.province_id for plan in self.plans.values()}
        rows = Reorganisation.objects.visible_to(self.user).filter(province__in=provinces)
        rows = rows.filter(self.within("applied_at") | self.within("undone_at"))
        rows = list(rows.select_related("applied_by", "undone_by"))
        found = []
        for row in rows:
            for at, by, act in (
                (row.applied_at, row.applied_by, "áp dụng theo"),
                (row.undone_at, row.undone_by, "hoàn tác việc sắp xếp theo"),
            ):
                if at and self.since <= at < self.until:
                    found.append((at, by, act, row))
        for at, by, act, row in sorted(found, key=lambda one: one[0], reverse=True):
            url = reverse("reorganisation", args=[row.pk])
            for plan in self.plans.values():
                if plan.province_id == row.province_id:
                    by_name = self.person(plan.pk, by)
                    detail = f"{act} {row.decree}"
                    yield plan.pk, REORGANISED, Change(at, str(row), detail, url, by_name)


def _event_detail(row, is_filing, title):
    """What happened to the report of the cycle of that title, in a few words that everybody may read."""
    if is_filing:
        number = row.filing.number
        told = f"gửi lại {title}, lần {number}" if number > 1 else f"gửi {title}"
        return f"{told}, bản giấy" if row.kind == Event.PAPER else told
    told = SAID_OF_A_REPORT[row.kind].format(title)
    if not row.due_on:
        return told
    before = {Event.RETURNED: ", gửi lại", Event.EXTENDED: ""}.get(row.kind, ",")
    return f"{told}{before} đến hết ngày {row.due_on:%d/%m/%Y}"
