"""A small province with one plan: two departments, two communes, one asked association."""

from dataclasses import dataclass, field
from datetime import date

from agencies.models import Agency, AgencyGroup, Membership, Province, User
from plans.models import Addressee, Duty, Plan, Reporter, ReportingRule, Responsibility, Section
from reporting.actions.cycles import open_cycle
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    Paragraph,
    SignatureWords,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.filing import submit_report
from reporting.actions.outline import COMPULSORY, parts_of_report
from reporting.models import Outcome
from tasks.models import Assignment, Task
from tests.factories import vn


def person(agency, *roles, **kwargs):
    """A user with these roles in the agency."""
    number = User.objects.count() + 1
    user = User.objects.create(username=f"user{number}", full_name=f"Người thứ {number}", **kwargs)
    for role in roles:
        Membership.objects.create(user=user, agency=agency, role=role)
    return User.objects.get(pk=user.pk)


@dataclass
class World:
    """Everything the reporting tests start from."""

    name: str = "Đắk Lắk"
    abbreviation: str = "DLK"
    slug: str = "ke-hoach"
    tasks: dict = field(default_factory=dict)

    def __post_init__(self):
        self.province = Province.objects.create(name=self.name, abbreviation=self.abbreviation)
        self.provincial = self.agency("UBND tỉnh", Agency.Kind.PROVINCIAL)
        self.justice = self.agency("Sở Tư pháp", Agency.Kind.DEPARTMENT)
        self.home_affairs = self.agency("Sở Nội vụ", Agency.Kind.DEPARTMENT)
        self.ea_kar = self.agency("UBND xã Ea Kar", Agency.Kind.COMMUNE)
        self.tuy_hoa = self.agency("UBND phường Tuy Hòa", Agency.Kind.COMMUNE)
        self.lawyers = self.agency("Đoàn Luật sư tỉnh", Agency.Kind.ASSOCIATION)
        self.departments = self.group("Các sở, ban, ngành", ["department"])
        self.communes = self.group("UBND cấp xã", ["commune"])
        self.concerned = self.group(
            "Các đơn vị, địa phương liên quan", ["department", "commune"], obliges=False
        )
        self.plan = Plan.objects.create(
            province=self.province,
            slug=self.slug,
            title="Thực hiện Nghị quyết số 27-NQ/TW",
            short_title="Kế hoạch thử nghiệm",
            issued_note="Không rõ số.",
            resolve_on=date(2026, 2, 10),
            issuer="UBND tỉnh",
        )
        self.rule("III.5.2", self.departments, self.justice, None)
        self.rule("III.6.2", self.communes, self.provincial, self.justice)
        asked = Responsibility.objects.create(plan=self.plan, number="3", asked=True)
        Addressee.objects.create(responsibility=asked, agency=self.lawyers)
        self.section = Section.objects.create(plan=self.plan, number="1", title="Tuyên truyền")
        lead, implement = Assignment.Role.LEAD, Assignment.Role.IMPLEMENT
        self.task("1.1", (lead, self.justice), (Assignment.Role.COOPERATE, self.communes))
        self.task("1.2", (implement, self.departments), (implement, self.communes))
        self.task("1.3", (lead, self.lawyers), (Assignment.Role.COOPERATE, self.concerned))
        self.coordinator = person(self.justice, Membership.Role.COORDINATOR)
        self.leader = person(self.provincial, Membership.Role.LEADER)
        self.clerk = person(self.ea_kar, Membership.Role.FOCAL_POINT)
        self.other_clerk = person(self.tuy_hoa, Membership.Role.FOCAL_POINT)
        self.administrator = person(self.provincial, is_staff=True, is_superuser=True)

    def agency(self, name, kind, **kwargs):
        return Agency.objects.create(province=self.province, name=name, kind=kind, **kwargs)

    def group(self, wording, kinds, **kwargs):
        return AgencyGroup.objects.create(
            province=self.province, wording=wording, kinds=kinds, **kwargs
        )

    def rule(self, source, group, recipient, via, **kwargs):
        settings = {"kind": "yearly", "month": 12, "day": 15, "boundary": "before"} | kwargs
        rule = ReportingRule.objects.create(
            plan=self.plan, source=source, recipient=recipient, via=via, text="…", **settings
        )
        Reporter.objects.create(rule=rule, group=group)
        return rule

    def task(self, number, *parts, **kwargs):
        settings = {"timing_kind": Task.Timing.ONGOING, "position": len(self.tasks)} | kwargs
        task = Task.objects.create(
            section=self.section,
            number=number,
            title=f"Nhiệm vụ {number}",
            text=f"Nội dung của nhiệm vụ {number}",
            **settings,
        )
        for role, party in parts:
            key = "agency" if isinstance(party, Agency) else "group"
            Assignment.objects.create(task=task, role=role, **{key: party})
        self.tasks[number] = task
        return task

    def duty(self, number, text, *addressees, **kwargs):
        """An item of Part III with one duty, addressed to these agencies; the Responsibility."""
        item = Responsibility.objects.create(plan=self.plan, number=number, **kwargs)
        Duty.objects.create(responsibility=item, text=text)
        for agency in addressees:
            Addressee.objects.create(responsibility=item, agency=agency)
        return item

    def open(self, year=2026):
        return open_cycle(plan=self.plan, year=year, by=self.coordinator, now=vn(year, 10, 1, 8))


def answers(report, **changed):
    """Words for every compulsory piece; `changed` by number with _ for the dot: t1_1=Entry(…)."""
    typed = {
        line_key(part.task.pk): Entry(Outcome.RESULT, f"Đã làm {part.task.number}")
        for part in parts_of_report(report)
        if part.obliged
    }
    typed |= {paragraph_key(part): Paragraph(f"{part.label}: như trên.") for part in COMPULSORY}
    typed[SIGNATURE] = SignatureWords("Trần Văn Ký", "Chủ tịch")
    for key, words in changed.items():
        number = key.removeprefix("t").replace("_", ".")
        task = Task.objects.get(section__plan=report.obligation.cycle.plan, number=number)
        typed[line_key(task.pk)] = words
    return typed


def fill(report, by, **changed):
    """Save a complete draft."""
    return save_draft(
        report=report, typed=answers(report, **changed), by=by, now=vn(2026, 12, 1, 9)
    ).report


def file_report(report, by, at, **changed):
    """Fill the draft and file it at that moment."""
    fill(report, by, **changed)
    return submit_report(report=report, by=by, now=at)
