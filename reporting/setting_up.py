"""What a province still lacks before its agencies can report: the checklist of its set-up."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from agencies.models import Agency, AgencyGroup, Membership, members_by_kind
from plans.models import Addressee, Plan, ReportingRule
from reporting.actions.cycles import may_coordinate
from reporting.models import WRITERS, CalendarDay, Cycle
from tasks.models import Assignment, Task

REPORTING_KINDS = (Agency.Kind.DEPARTMENT, Agency.Kind.COMMUNE)


@dataclass(frozen=True)
class Step:
    """One step: what stands (`held`), what is `missing` (nobody can report without it), what would
    be well (`advised`) with the `names` it speaks of, and where to see to it."""

    title: str
    held: str
    missing: list = field(default_factory=list)
    advised: list = field(default_factory=list)
    names: list = field(default_factory=list)
    links: list = field(default_factory=list)  # [(label, address)]


def steps_of(province, user, today):
    """[Step] in the order in which a province is set up, with the ways of this user; the same few
    reads however large the province is."""
    agencies = list(Agency.objects.filter(province=province).living(today))
    plans = list(Plan.objects.filter(province=province, status=Plan.Status.IN_FORCE))
    return [
        _agencies(province, agencies),
        _groups(province, today),
        _people(agencies),
        _plans(province, plans, user, today),
        _calendar(province, today),
        _cycles(plans, user),
    ]


def _agencies(province, agencies):
    counts = Counter(agency.kind for agency in agencies)
    held = "; ".join(
        f"{counts[kind]} {_in_running_words(kind.label)}" for kind in Agency.Kind if counts[kind]
    )
    step = Step("Cơ quan", held or "Chưa có cơ quan nào.")
    if not counts[Agency.Kind.PROVINCIAL]:
        step.missing.append("Chưa có UBND tỉnh, nơi nhận báo cáo.")
    if not counts[Agency.Kind.DEPARTMENT]:
        step.missing.append("Chưa có sở, ban, ngành nào.")
    if not counts[Agency.Kind.COMMUNE]:
        step.advised.append("Chưa có xã, phường nào.")
    upload = f"{reverse('upload-new', args=['co-quan'])}?tinh={province.pk}"
    step.links.append(("Nạp cơ quan từ tệp Excel", upload))
    step.links.append(("Danh sách cơ quan", f"{reverse('agencies')}?tinh={province.pk}"))
    step.links.append(("Sắp xếp, sáp nhập", reverse("reorganisations")))
    return step


def _in_running_words(label):
    """“Sở, ban, ngành” within a sentence; an abbreviation keeps its capitals."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def _groups(province, today):
    groups = list(AgencyGroup.objects.filter(province=province))
    members = members_by_kind(province.pk, today)
    empty = [str(group) for group in groups if not any(members[kind] for kind in group.kinds)]
    step = Step("Nhóm cơ quan", f"{len(groups)} nhóm.", names=empty)
    if not groups:
        step.missing.append("Chưa có nhóm nào, như “các sở, ban, ngành” hay “UBND cấp xã”.")
    if empty:
        step.advised.append(f"{len(empty)} nhóm hiện không có cơ quan nào.")
    step.links.append(("Nhóm cơ quan", reverse("admin:agencies_agencygroup_changelist")))
    return step


def _people(agencies):
    posts = Membership.objects.filter(agency__in=agencies, user__is_active=True)
    rows = list(posts.values_list("role", "agency", "user"))
    coordinators = {user for role, _, user in rows if role == Membership.Role.COORDINATOR}
    staffed = {agency for role, agency, _ in rows if role in WRITERS}
    reporting = [agency for agency in agencies if agency.kind in REPORTING_KINDS]
    without = [agency.name for agency in reporting if agency.pk not in staffed]
    have = len(reporting) - len(without)
    step = Step(
        "Người dùng",
        f"{len({user for _, _, user in rows})} người; {have}/{len(reporting)} sở, xã, phường có cán bộ đầu mối.",
        names=without if have else [],
    )
    if not coordinators:
        step.missing.append("Chưa có cán bộ điều phối của Sở Tư pháp.")
    elif len(coordinators) == 1:
        step.advised.append(
            "Mới có một cán bộ điều phối: báo cáo do chính người đó gửi cần người thứ hai xem xét."
        )
    if not have:
        step.missing.append("Chưa cơ quan nào có cán bộ đầu mối.")
    elif without:
        step.advised.append(f"{len(without)} sở, xã, phường chưa có cán bộ đầu mối.")
    if not any(role == Membership.Role.LEADER for role, _, _ in rows):
        step.advised.append("Chưa có tài khoản lãnh đạo.")
    step.links.append(("Người dùng", reverse("admin:agencies_user_changelist")))
    step.links.append(("Thêm người", reverse("admin:agencies_user_add")))
    return step


def _plans(province, plans, user, today):
    step = Step("Kế hoạch", ", ".join(plan.short_title for plan in plans) or "Chưa có kế hoạch.")
    if not plans:
        step.missing.append("Chưa có kế hoạch đang thực hiện.")
    tasks = Task.objects.filter(section__plan__in=plans)
    if plans and not tasks.exists():
        step.missing.append("Kế hoạch chưa có nhiệm vụ.")
    unassigned = tasks.filter(assignments=None).values_list("number", flat=True)
    if unassigned:
        step.missing.append(f"Nhiệm vụ chưa phân công: {', '.join(unassigned)}.")
    left = [*_left(Assignment, "task__section__plan", plans, today)]
    left += _left(Addressee, "responsibility__plan", plans, today)
    if left:
        step.advised.append(
            f"{len(left)} phần việc giao đích danh cơ quan đã kết thúc, chưa ghi ai tiếp nhận."
        )
    yearly = ReportingRule.objects.filter(plan=OuterRef("pk"), kind=ReportingRule.Kind.YEARLY)
    for plan in Plan.objects.filter(~Exists(yearly), pk__in=[plan.pk for plan in plans]):
        step.advised.append(
            f"{plan.short_title} không quy định báo cáo hằng năm: kỳ báo cáo do Sở Tư pháp tự đặt."
        )
    step.names.extend(left)
    if left and may_coordinate(user, plans[0]):
        step.links.append(("Ghi ai tiếp nhận", reverse("reorganisation-new")))
    step.links.append(("Nạp kế hoạch từ tệp", f"{reverse('upload-new', args=['ke-hoach'])}"))
    step.links.append(("Kế hoạch", reverse("plans")))
    step.links.append(
        ("Thêm bằng tay", f"{reverse('admin:plans_plan_add')}?province={province.pk}")
    )
    return step


def _left(model, path, plans, today):
    """[words]: parts by name of agencies that have ended, which nobody carries."""
    rows = model.objects.filter(
        **{f"{path}__in": plans}, agency__until_on__lt=today, carried_by=None
    ).exclude(carries__carried_by__from_on__gt=F("agency__until_on"))
    return [
        f"{row}: {row.agency}" for row in rows.select_related("agency", path.partition("__")[0])
    ]


def _calendar(province, today):
    count = CalendarDay.objects.filter(province=province, day__year=today.year).count()
    step = Step("Ngày nghỉ, ngày làm bù", f"{count} ngày ghi cho năm {today.year}.")
    if not count:
        step.advised.append(
            f"Chưa ghi ngày nghỉ năm {today.year}: ngày làm việc cuối được tính là thứ Hai đến thứ Sáu."
        )
    step.links.append(("Ngày nghỉ", reverse("admin:reporting_calendarday_changelist")))
    return step


def _cycles(plans, user):
    cycles = list(Cycle.objects.filter(plan__in=plans).open().select_related("plan"))
    step = Step("Kỳ báo cáo", ", ".join(cycle.title for cycle in cycles) or "Chưa mở kỳ nào.")
    if not cycles:
        step.missing.append("Chưa mở kỳ báo cáo nào: các cơ quan chưa thấy việc phải làm.")
    step.links.extend((cycle.title, cycle.get_absolute_url()) for cycle in cycles)
    opened = {cycle.plan_id for cycle in cycles if cycle.is_yearly}
    step.links.extend(
        (f"Mở kỳ theo {plan.short_title}", reverse("cycle-open", args=[plan.slug]))
        for plan in plans
        if plan.pk not in opened and may_coordinate(user, plan)
    )
    if not cycles and not any(may_coordinate(user, plan) for plan in plans):
        step.advised.append("Cán bộ điều phối của Sở Tư pháp mở kỳ, ở trang này.")
    return step
