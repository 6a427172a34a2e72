"""What a reorganisation would do, and why it cannot be done. Nothing is written here.

The rules are those of the product ("Agencies change"): what was filed stays where it was filed, only
unfiled duties pass on, one to each successor however many predecessors. A duty whose due day lies
before the effective day was due while its agency was in being: it stays too, and with it the rates.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from agencies.models import (
    AgencyGroup,
    Membership,
    Reorganisation,
    Succession,
    members_by_kind,
)
from plans.models import Addressee
from reporting.actions.refusals import Refused, require
from reporting.actions.reorganisation_spec import Heir, Spec, kind_of, new_agency
from reporting.models import Cycle, Obligation, Report
from tasks.models import Assignment

# What it would do ----------------------------------------------------------------------------------


@dataclass
class GroupChange:
    """A group of agencies with those it loses and the names of those it gains."""

    group: AgencyGroup
    gone: list
    come: list


@dataclass
class AssignmentFate:
    """A part by name that ends; `heir` goes on with it, None where nobody does."""

    assignment: Assignment
    heir: Heir | None


@dataclass
class DutyFate:
    """A responsibility of Part III that addresses an agency by name and ends for it; as above."""

    addressee: Addressee
    heir: Heir | None


@dataclass
class PassedOn:
    """One duty that a successor gets in an open cycle, on the terms of `model`."""

    cycle: Cycle
    heir: Heir
    model: Obligation


@dataclass
class PersonFate:
    """A person of an ending agency; `heirs` may be offered, `chosen` were."""

    membership: Membership
    heirs: list
    chosen: list


@dataclass
class ReorganisationPreview:
    """Every consequence of a reorganisation. Nothing is written."""

    spec: Spec
    ends: list = field(default_factory=list)  # [Agency]
    begins: list = field(default_factory=list)  # [Heir] that are new
    groups: list = field(default_factory=list)  # [GroupChange]
    assignments: list = field(default_factory=list)  # [AssignmentFate]
    duties: list = field(default_factory=list)  # [DutyFate]
    filed: list = field(default_factory=list)  # [Obligation]: stay, under the old name
    due_before: list = field(
        default_factory=list
    )  # [Obligation]: unfiled, due before the day: stay
    ended: list = field(default_factory=list)  # [Obligation]: unfiled
    passed_on: list = field(default_factory=list)  # [PassedOn]
    people: list = field(default_factory=list)  # [PersonFate]
    not_yet: bool = False  # the day lies ahead: it can be looked at, not applied

    @property
    def drafts(self):
        """[Report]: begun, and left with the people who wrote them, to be read."""
        reports = [obligation.report for obligation in self.ended]
        return [report for report in reports if report.state == Report.State.DRAFT]


def preview_reorganisation(spec, on):
    """ReorganisationPreview of every consequence, as seen that day.

    Raises Refused with every reason why it cannot be.
    """
    faults = faults_of_spec(spec)
    require(not faults, Refused(" ".join(faults)))
    preview = ReorganisationPreview(spec, not_yet=spec.effective_on > on)
    parts = _concerned(parts_by_name(spec), spec, spec.carried)
    duties = _concerned(duties_by_name(spec), spec, spec.duties)
    preview.assignments = [AssignmentFate(*fate) for fate in _fates(spec, parts, spec.carried)]
    preview.duties = [DutyFate(*fate) for fate in _fates(spec, duties, spec.duties)]
    if spec.is_transfer:
        return preview
    preview.ends = list(spec.predecessors)
    preview.begins = [heir for heir in spec.heirs if heir.is_new]
    preview.groups = _group_changes(spec)
    _judge_obligations(preview)
    preview.people = _people(spec)
    return preview


def _by_name(rows, spec):
    """What the predecessors have by name and lasts to the day or beyond. A transfer chooses among
    that, and among what ended with its agency and nobody carries: it may be handed on late."""
    lasting = Q(until_on=None) | Q(until_on__gte=spec.effective_on)
    if not spec.is_transfer:
        return rows.filter(lasting, agency__in=spec.ids)
    left = Q(until_on=F("agency__until_on"), carried_by=None)
    handed_on = Q(carries__carried_by__from_on__gt=F("until_on"))
    return rows.filter(lasting | left, agency__in=spec.ids).exclude(handed_on)


def parts_by_name(spec):
    """Assignments of the predecessors, in plan order; a transfer chooses among them."""
    rows = _by_name(Assignment.objects, spec)
    return rows.select_related("task__section__plan", "agency", "carries").order_by(
        "task__section__plan", "task__section__position", "task__position", "position", "pk"
    )


def duties_by_name(spec):
    """The same of the addressees of Part III."""
    rows = _by_name(Addressee.objects, spec)
    return rows.select_related("responsibility__plan", "agency", "carries").order_by(
        "responsibility__plan", "responsibility__position", "position", "pk"
    )


def _concerned(rows, spec, chosen):
    """In a transfer only what was chosen."""
    return rows.filter(pk__in=chosen) if spec.is_transfer else rows


def _fates(spec, rows, places):
    """[(row, the Heir that goes on with it or None)]"""
    return [(row, spec.heirs[places[row.pk]] if row.pk in places else None) for row in rows]


def _group_changes(spec):
    """What the groups of the province lose and gain, those included whose kind ends with it."""
    before = members_by_kind(spec.province.pk, spec.last_day)
    names = {agency.pk: agency for agency in spec.predecessors}
    found = []
    for group in AgencyGroup.objects.filter(province=spec.province):
        gone = set().union(*(before[kind] for kind in group.kinds)) & names.keys()
        come = [str(heir) for heir in spec.heirs if _joins(heir, group, before, spec)]
        if gone or come:
            found.append(GroupChange(group, [names[pk] for pk in sorted(gone)], come))
    return found


def _joins(heir, group, before, spec):
    """Whether the heir comes into the group: by its kind, or because it stands in for a kind whose
    last members end."""
    if not heir.is_new and any(heir.agency.pk in before[kind] for kind in group.kinds):
        return False
    new_kinds = {kind_of(one, spec) for one in spec.heirs if one.is_new}
    ending = {
        kind
        for kind in group.kinds
        if before[kind] and before[kind] <= set(spec.ids) and kind not in new_kinds
    }
    ends = {agency.pk for agency in spec.predecessors if agency.kind in ending}
    return (heir.is_new and kind_of(heir, spec) in group.kinds) or any(
        heir.is_of(pk) for pk in ends
    )


def _judge_obligations(preview):
    """Sort the duties of those who end: filed, due before the day, ended; and what passes on."""
    spec = preview.spec
    rows = (
        Obligation.objects.standing()
        .filter(agency__in=spec.ids)
        .select_related("agency", "cycle__plan", "report")
        .order_by("cycle__plan", "cycle", "agency__position", "agency__sort_key", "pk")
    )
    owing = defaultdict(list)  # {cycle: [Obligation]}
    for row in rows:
        if row.report.first_filed_on:
            preview.filed.append(row)
        elif row.due_on < spec.effective_on:
            preview.due_before.append(row)
        else:
            preview.ended.append(row)
            if row.cycle.is_open and not row.is_exempt:
                owing[row.cycle].append(row)
    held = _held(spec, owing)
    for cycle, duties in owing.items():
        for heir in spec.heirs:
            mine = [row for row in duties if heir.is_of(row.agency_id)]
            if mine and (heir.is_new or (cycle.pk, heir.agency.pk) not in held):
                # An order weighs more than a request, and the later day was promised.
                model = min(mine, key=lambda row: (row.is_asked, -row.due_on.toordinal(), row.pk))
                preview.passed_on.append(PassedOn(cycle, heir, model))


def _held(spec, cycles):
    """{(cycle id, agency id)} of the duties that successors in being have already."""
    rows = Obligation.objects.filter(cycle__in=cycles, agency__in=spec.old_heirs)
    return set(rows.values_list("cycle", "agency"))


def _people(spec):
    """Whoever holds a post at an ending agency and has an account in use."""
    posts = Membership.objects.filter(agency__in=spec.ids, user__is_active=True)
    found = []
    for post in posts.select_related("user", "agency").order_by("agency", "pk"):
        places = [n for n, heir in enumerate(spec.heirs) if heir.is_of(post.agency_id)]
        chosen = [spec.heirs[n] for n in places if (post.pk, n) in spec.people]
        found.append(PersonFate(post, [spec.heirs[n] for n in places], chosen))
    return found


# Why not -------------------------------------------------------------------------------------------


def faults_of_spec(spec):
    """[sentence]: everything that keeps the reorganisation from being done; [] where nothing does."""
    faults = [*_faults_of_choice(spec), *_faults_of_agencies(spec)]
    if not faults:
        faults = [*_faults_of_heirs(spec), *_faults_of_parts(spec), *_faults_of_people(spec)]
    if not faults and not spec.is_transfer:
        faults = list(_faults_of_cycles(spec))
    return faults


def _faults_of_choice(spec):
    kinds = Reorganisation.Kind
    if not spec.decree_number and not spec.decree_note:
        yield "Ghi số văn bản; chưa rõ số thì ghi chú vì sao."
    if spec.kind not in kinds.values:
        yield "Chọn loại sắp xếp."
    if not spec.predecessors or (spec.is_transfer and not spec.carried | spec.duties):
        yield "Chưa chọn gì: chọn cơ quan, và nhiệm vụ nếu là chuyển nhiệm vụ."
    wanted = {
        kinds.RENAME: len(spec.predecessors) == 1 == len(spec.heirs) and spec.heirs[0].is_new,
        kinds.MERGE: len(spec.heirs) > 0,
        kinds.SPLIT: len(spec.heirs) > 1,
        kinds.DISSOLVE: not spec.heirs,
        kinds.TRANSFER: len(spec.heirs) > 0 and not any(heir.is_new for heir in spec.heirs),
    }
    sentences = {
        kinds.RENAME: "Đổi tên: một cơ quan, một tên mới.",
        kinds.MERGE: "Chọn cơ quan kế thừa, hoặc ghi tên cơ quan mới.",
        kinds.SPLIT: "Chia, tách: ghi từ hai cơ quan kế thừa trở lên.",
        kinds.DISSOLVE: "Giải thể thì không có cơ quan kế thừa.",
        kinds.TRANSFER: "Chuyển nhiệm vụ: chọn cơ quan đang hoạt động tiếp nhận.",
    }
    if not wanted.get(spec.kind, True):
        yield sentences[spec.kind]


def _faults_of_agencies(spec):
    for agency in [*spec.predecessors, *spec.old_heirs]:
        if agency.province_id != spec.province.pk:
            yield f"{agency} không thuộc tỉnh {spec.province}."
        elif not spec.is_transfer and agency.pk in spec.ids and agency.until_on:
            yield f"{agency} đã kết thúc hoạt động ngày {agency.until_on:%d/%m/%Y}."
        elif not agency.is_alive(spec.effective_on) and not _leaves_tasks(agency, spec):
            yield f"{agency} không hoạt động vào ngày {spec.effective_on:%d/%m/%Y}."
        elif agency.pk in spec.ids and agency.from_on and agency.from_on > spec.last_day:
            yield f"{agency} mới có từ ngày {agency.from_on:%d/%m/%Y}: không kết thúc trước khi bắt đầu được."
    both = [agency for agency in spec.old_heirs if agency.pk in spec.ids]
    if both and not spec.is_transfer:
        yield f"{both[0]} không thể vừa kết thúc vừa kế thừa."
    before = _ancestors(spec.ids) - set(spec.ids)
    for agency in [] if spec.is_transfer else spec.old_heirs:
        if agency.pk in before:
            yield f"{agency} là cơ quan trước của cơ quan kết thúc: kế thừa vòng tròn."


def _leaves_tasks(agency, spec):
    """Whether it ended before the transfer: what it had by name may be handed on afterwards too."""
    has_ended = agency.until_on and agency.until_on < spec.effective_on
    return bool(spec.is_transfer and agency.pk in spec.ids and has_ended)


def _ancestors(ids):
    """The ids of these and, transitively, of those they come from."""
    seen, frontier = set(), set(ids)
    while frontier:
        seen |= frontier
        before = Succession.objects.filter(successor__in=frontier)
        frontier = set(before.values_list("predecessor", flat=True)) - seen
    return seen


def _faults_of_heirs(spec):
    for heir in spec.heirs:
        if not set(heir.of) <= set(spec.ids):
            yield f"{heir} kế thừa cơ quan không có trong lần sắp xếp này."
            return
    new = [heir for heir in spec.heirs if heir.is_new]
    for heir in new:
        try:
            new_agency(heir, spec).full_clean()
        except ValidationError as problem:
            yield f"{heir.name or 'Cơ quan mới'}: {' '.join(problem.messages)}"
    for words in ("name", "short_name", "code"):
        said = [getattr(heir, words) for heir in new if getattr(heir, words)]
        if len(said) != len(set(said)):
            yield "Hai cơ quan mới không mang cùng tên, tên viết tắt hay mã số."
    if len({agency.pk for agency in spec.old_heirs}) < len(spec.old_heirs):
        yield "Mỗi cơ quan kế thừa chỉ chọn một lần."
    if not spec.is_transfer:
        yield from _faults_of_recorded(spec)


def _faults_of_recorded(spec):
    """A succession recorded by hand before would stand there twice."""
    rows = Succession.objects.filter(predecessor__in=spec.ids, successor__in=spec.old_heirs)
    for row in rows.select_related("predecessor", "successor"):
        yield f"{row.successor} đã được ghi là cơ quan kế thừa của {row.predecessor}."


def _faults_of_parts(spec):
    for rows, places in (
        (parts_by_name(spec), spec.carried),
        (duties_by_name(spec), spec.duties),
    ):
        concerned = _concerned(rows, spec, places)
        yield from _faults_of_carrying(spec, {row.pk: row for row in concerned}, places)


def _faults_of_carrying(spec, parts, places):
    for pk, place in places.items():
        if pk not in parts or not 0 <= place < len(spec.heirs):
            yield "Có phân công không thuộc các cơ quan này, hoặc đã hết hiệu lực."
        elif not spec.heirs[place].is_of(parts[pk].agency_id):
            yield f"{spec.heirs[place]} không kế thừa {parts[pk].agency}."
        elif spec.heirs[place].agency == parts[pk].agency:
            yield f"{parts[pk].agency} đang thực hiện nhiệm vụ đó."
    for row in parts.values():
        if row.from_on and row.from_on > spec.last_day:
            what = (
                row.responsibility if isinstance(row, Addressee) else f"Nhiệm vụ {row.task.number}"
            )
            yield f"{what}: {row.agency} mới tiếp nhận từ {row.from_on:%d/%m/%Y}."


def _faults_of_people(spec):
    agencies = dict(
        Membership.objects.filter(agency__in=spec.ids).values_list("pk", "agency")
        if spec.people
        else []
    )
    for pk, place in spec.people:
        known = pk in agencies and 0 <= place < len(spec.heirs)
        if spec.is_transfer or not known or not spec.heirs[place].is_of(agencies[pk]):
            yield "Có người không thuộc cơ quan kết thúc, hoặc không thuộc cơ quan trước của nơi nhận."
            return


def _faults_of_cycles(spec):
    """A successor in being must still be so when what passes on to it is due."""
    preview = ReorganisationPreview(spec)
    _judge_obligations(preview)
    for one in preview.passed_on:
        if not one.heir.is_new and not one.heir.agency.is_alive(one.model.due_on):
            yield (
                f"{one.heir} không hoạt động vào ngày hết hạn {one.model.due_on:%d/%m/%Y} của "
                f"{one.cycle.title}."
            )
