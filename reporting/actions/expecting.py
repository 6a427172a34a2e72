"""Who would be expected in a cycle, by which words of the plan, and who would not and why.

Nothing is written here. Groups are taken on the due day (product rule "Agencies change").
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from agencies.models import Agency, AgencyGroup, Membership
from plans.models import Addressee, Duty, Reporter, ReportingRule
from reporting.actions.refusals import AlreadyOpened, NothingToOpen, Refused, require
from reporting.models import Obligation
from reporting.models.cycles import last_day
from tasks.models import Assignment

# Settings ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CycleSettings:
    """What a coordinator sets for a cycle; each is a setting of its own (product rule "Dates", 2).

    `source` says why there is the cycle where the document orders none.
    """

    title: str
    period_from: date
    period_until: date
    data_until: date
    deadline_on: date
    boundary: str
    source: str = ""

    @property
    def due_on(self):
        return last_day(self.deadline_on, self.boundary)

    def faults(self):
        """{field: sentence} for settings that contradict each other."""
        found = {}
        if not self.title:
            found["title"] = "Ghi tên kỳ báo cáo."
        if self.period_until < self.period_from:
            found["period_until"] = "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."
        if self.data_until < self.period_from:
            found["data_until"] = "Ngày chốt số liệu phải từ ngày đầu kỳ trở đi."
        if self.due_on < self.period_from:
            found["deadline_on"] = "Hạn gửi phải sau ngày đầu kỳ."
        return found

    def check(self):
        """Raises Refused with every fault."""
        faults = self.faults()
        require(not faults, Refused(" ".join(faults.values())))


def settings_for(plan, year):
    """What is proposed for that year's cycle: the settings of the last one moved to the year, else
    the period of Nghị định 09/2019/NĐ-CP (15/12 to 14/12) and the deadline of the plan's rule."""
    standard = _standard(plan, year)
    last = plan.cycles.yearly().filter(year__lt=year).order_by("-year").first()
    if not last:
        return standard
    years = year - last.year
    moved = replace(
        standard,
        title=last.title.replace(str(last.year), str(year)),
        period_from=_moved(last.period_from, years),
        period_until=_moved(last.period_until, years),
        data_until=_moved(last.data_until, years),
        source=standard.source and (last.source or standard.source),
    )
    if last.deadline_on:
        moved = replace(moved, deadline_on=_moved(last.deadline_on, years), boundary=last.boundary)
    return moved


def _standard(plan, year):
    rules = list(_yearly_rules(plan))
    deadline_on, boundary = _deadline_of(rules, year)
    period_until = date(year, 12, 14)
    return CycleSettings(
        title=f"Báo cáo năm {year}",
        period_from=date(year - 1, 12, 15),
        period_until=period_until,
        data_until=period_until,
        deadline_on=deadline_on,
        boundary=boundary,
        source=""
        if _is_ordered(rules)
        else _own_source(plan, rules, last_day(deadline_on, boundary)),
    )


def _yearly_rules(plan):
    yearly = plan.reporting_rules.filter(kind=ReportingRule.Kind.YEARLY)
    return yearly.select_related("recipient", "via")


def _is_ordered(rules):
    """Whether the document itself orders a yearly report."""
    return any(rule.basis == ReportingRule.Basis.DOCUMENT for rule in rules)


def _deadline_of(rules, year):
    """Day as worded and boundary of the first rule; "trước 15/12" where there is none."""
    for rule in rules:
        return date(year, rule.month, rule.day), rule.boundary
    return date(year, 12, 15), ReportingRule.Boundary.BEFORE


def _own_source(plan, rules, on):
    """Why Sở Tư pháp sets a yearly report itself: its rule, else its duty to follow up."""
    for rule in rules:
        return f"{rule.source}: {rule.text}"
    justice = Destinations.of(plan, on).justice
    duties = Duty.objects.filter(
        responsibility__plan=plan, responsibility__addressees__agency=justice
    ).order_by("responsibility__position", "responsibility", "position", "pk")
    for duty in duties.select_related("responsibility"):
        if "theo dõi" in duty.text.lower():
            return f"{justice} tự đặt để theo dõi ({duty})"
    return f"{justice or 'Sở Tư pháp'} tự đặt để theo dõi việc thực hiện Kế hoạch"


def _moved(day, years):
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# To whom -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Destinations:
    """Where reports go that no rule sends anywhere: departments' to Sở Tư pháp, all others' to
    UBND tỉnh through Sở Tư pháp."""

    justice: Agency | None
    provincial: Agency | None

    @classmethod
    def of(cls, plan, on):
        here = Agency.objects.filter(province=plan.province_id)
        coordinating = here.filter(memberships__role=Membership.Role.COORDINATOR)
        justice = coordinating.living(on).first() or coordinating.first()
        provincial = here.filter(kind=Agency.Kind.PROVINCIAL).living(on).first()
        return cls(justice, provincial)

    def of_agency(self, agency):
        """(recipient, via)."""
        if agency.kind == Agency.Kind.DEPARTMENT or not self.provincial:
            return self.justice, None
        return self.provincial, self.justice


# Who ---------------------------------------------------------------------------------------------


@dataclass
class Expected:
    """One agency that will owe a report, by which words, to whom, and its last on-time day."""

    agency: Agency
    due_on: date
    basis: str
    recipient_id: int
    via_id: int | None
    rule: ReportingRule | None = None
    group: AgencyGroup | None = None  # None where it is named itself


@dataclass
class CyclePreview:
    """What opening the cycle would do. Nothing is written."""

    plan: object
    year: int
    settings: CycleSettings
    moved: bool = False  # the deadline is not that of the rules
    expected: list = field(default_factory=list)
    asked: list = field(default_factory=list)  # [(Agency, Responsibility)]
    unbound: list = field(default_factory=list)  # [Expected]: nothing binds them, may be chosen
    left_out: list = field(default_factory=list)  # [(Agency, sentence)]
    is_own_setting: bool = False

    @property
    def by_rule(self):
        """[(rule, [Expected])] in the order of the plan."""
        return _grouped((one.rule, one) for one in self.expected)

    @property
    def by_reason(self):
        """[(sentence, [Agency])] of those left out."""
        return _grouped((reason, agency) for agency, reason in self.left_out)

    @property
    def due_on(self):
        """The last on-time day of the cycle; where the deadline was not changed, rules may differ."""
        return self.settings.due_on

    @property
    def mark(self):
        """A short word, the same for the same agencies: what a person looked at before opening."""
        ids = sorted(one.agency.pk for one in [*self.expected, *self.unbound])
        return hashlib.sha256(repr(ids).encode()).hexdigest()[:16]


def _grouped(pairs):
    found = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return list(found.items())


def preview_cycle(plan, year, settings=None):
    """Who will be expected in that year's cycle, by which rule and group; who is only asked; who is
    left out and why.

    Without a yearly rule it is a cycle by Sở Tư pháp's own setting: expected are the members of the
    groups that the plan obliges. Raises AlreadyOpened, and NothingToOpen where the year lies before
    the plan or nobody would be expected; Refused where the settings contradict each other.
    """
    require(not plan.cycles.yearly().filter(year=year).exists(), AlreadyOpened)
    if year < plan.resolve_on.year:
        raise NothingToOpen(
            f"Kế hoạch có từ năm {plan.resolve_on.year}; không mở kỳ báo cáo năm {year}."
        )
    settings = settings or settings_for(plan, year)
    settings.check()
    rules = list(_yearly_rules(plan).prefetch_related("reporters__agency", "reporters__group"))
    preview = CyclePreview(plan, year, settings, is_own_setting=not _is_ordered(rules))
    preview.moved = (settings.deadline_on, settings.boundary) != _deadline_of(rules, year)
    preview.expected = _unique(
        _by_rules(preview, rules) if rules else _by_own_setting(plan, settings.due_on)
    )
    if not preview.expected:
        raise NothingToOpen(f"Ngày hết hạn năm {year} không có cơ quan nào phải báo cáo.")
    seen = {one.agency.pk for one in preview.expected}
    preview.asked = asked_of(plan, preview.due_on, seen)
    seen |= {agency.pk for agency, _ in preview.asked}
    if not rules:
        preview.unbound = _unbound(preview, seen)
        seen |= {one.agency.pk for one in preview.unbound}
    preview.left_out = _left_out(preview, seen)
    return preview


def _unique(expected):
    found = {}
    for one in expected:
        found.setdefault(one.agency.pk, one)
    return list(found.values())


def _by_rules(preview, rules):
    for rule in rules:
        due_on = preview.due_on if preview.moved else rule.due_on(preview.year)
        recipient, via = destinations_of(rule, due_on)
        for agency, group in _parties(rule.reporters.all(), due_on):
            yield Expected(agency, due_on, rule.basis, recipient, via, rule=rule, group=group)


def destinations_of(rule, on):
    """(id of the recipient, id of the agency it goes through or None): of the rule, or of what these
    have become by that day."""
    places = (rule.recipient, rule.via)
    return tuple(one and next(_standing_for(one, on), one).pk for one in places)


def _standing_for(agency, on):
    """The agency, or what it has become where it has ended by that day, in list order."""
    if agency.is_alive(on):
        yield agency
    else:
        yield from Agency.objects.filter(pk=agency.pk).living_descendants(on)


def _by_own_setting(plan, due_on):
    destinations = Destinations.of(plan, due_on)
    for group in _obliging_groups(plan):
        for agency in group.members(due_on):
            yield _own(agency, due_on, destinations, group)


def _own(agency, due_on, destinations, group=None):
    recipient, via = destinations.of_agency(agency)
    return Expected(
        agency,
        due_on,
        Obligation.Basis.OWN_SETTING,
        recipient and recipient.pk,
        via and via.pk,
        group=group,
    )


def _obliging_groups(plan):
    """The groups on which the plan lays something: in Part III, in its rules, or in its tasks."""
    named = Q(pk__in=Assignment.objects.filter(task__section__plan=plan).values("group"))
    for rows in (
        plan.responsibilities.filter(asked=False).values("addressees__group"),
        plan.reporting_rules.values("reporters__group"),
    ):
        named |= Q(pk__in=rows)
    return AgencyGroup.objects.filter(named, obliges=True)


def _unbound(preview, seen):
    """Agencies of the same kinds as the expected ones, whom no words of the plan reach."""
    plan, due_on = preview.plan, preview.due_on
    kinds = {one.agency.kind for one in preview.expected}
    living = Agency.objects.filter(province=plan.province_id, kind__in=kinds).living(due_on)
    destinations = Destinations.of(plan, due_on)
    return [_own(agency, due_on, destinations) for agency in living.exclude(pk__in=seen)]


def _left_out(preview, seen):
    """[(Agency, sentence)]: everybody else who was there within the period, nobody silently."""
    kinds = {one.agency.kind for one in preview.expected}
    recipients = {one.recipient_id for one in preview.expected}
    others = Agency.objects.filter(
        Q(until_on=None) | Q(until_on__gte=preview.settings.period_from),
        province=preview.plan.province_id,
    ).exclude(pk__in=seen)
    return [(agency, _why_not(agency, preview.due_on, kinds, recipients)) for agency in others]


def _why_not(agency, due_on, kinds, recipients):
    if agency.until_on and agency.until_on < due_on:
        return (
            f"Kết thúc hoạt động trước ngày hết hạn {due_on:%d/%m/%Y}. "
            "Nghĩa vụ, nếu có, thuộc cơ quan kế thừa."
        )
    if agency.from_on and agency.from_on > due_on:
        return f"Chưa hoạt động vào ngày hết hạn {due_on:%d/%m/%Y}."
    if agency.pk in recipients:
        return "Là nơi nhận báo cáo."
    if agency.kind not in kinds:
        return (
            f"{agency.get_kind_display()}: Kế hoạch không giao loại cơ quan này báo cáo hằng năm."
        )
    return "Không quy định báo cáo hằng năm nào của Kế hoạch nêu tên hoặc nêu nhóm có cơ quan này."


def asked_of(plan, on, expected=()):
    """[(Agency, Responsibility)]: whom Part III asks rather than orders; not those expected anyway.

    They stand apart and outside the document's rate (Đắk Lắk 2026, III.3 and III.4).
    """
    addressees = (
        Addressee.objects.in_force(on)
        .filter(responsibility__plan=plan, responsibility__asked=True)
        .select_related("responsibility", "agency", "group")
        .order_by("responsibility__position", "responsibility", "position", "pk")
    )
    found = {}
    for addressee in addressees:
        for agency, _ in _parties([addressee], on):
            if agency.pk not in expected:
                found.setdefault(agency.pk, (agency, addressee.responsibility))
    return list(found.values())


def rules_on_request(plan, on):
    """{agency id: ReportingRule} of those whom the plan has report "khi có yêu cầu"."""
    on_request = plan.reporting_rules.filter(kind=ReportingRule.Kind.ON_REQUEST)
    rules = on_request.select_related("recipient", "via").prefetch_related(
        "reporters__agency", "reporters__group"
    )
    found = {}
    for rule in rules:
        for agency, _ in _parties(rule.reporters.all(), on):
            found.setdefault(agency.pk, rule)
    return found


def _parties(rows, on):
    """(agency, group or None) for whom these rows name, groups unfolded on that day; only those in
    being. For a reporter that has ended its successors stand in; what an addressee had is carried
    by rows of its own."""
    for row in rows:
        if row.group:
            for agency in row.group.members(on):
                yield agency, row.group
        elif isinstance(row, Reporter):
            for agency in _standing_for(row.agency, on):
                yield agency, None
        elif row.agency.is_alive(on):
            yield row.agency, None
