"""A copy of a plan as the start of the next one."""

from dataclasses import replace
from datetime import date

import pytest

from agencies.refusals import NotAllowed, Refused
from plans.editing import AlreadyReplaced
from plans.models import Plan
from tasks import plan_file
from tasks.copying import NewPlan, copy_plan, preview_copy
from tasks.models import Task
from tasks.plan_file.loading import REMOVED
from tests.factories import (
    AddresseeFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    ClauseFactory,
    CoordinatorFactory,
    DepartmentFactory,
    DutyFactory,
    FocalPointFactory,
    LegalBasisFactory,
    OwnSettingFactory,
    PlanFactory,
    ProvinceFactory,
    RecipientFactory,
    ReplacementFactory,
    ReportingRuleFactory,
    ResponsibilityFactory,
    SectionFactory,
    SuccessionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2027, 1, 10)
NEXT = NewPlan(
    slug="ke-hoach-2027",
    title="Triển khai năm 2027",
    short_title="Kế hoạch 2027",
    number=None,
    issued_on=None,
    issued_note="Chưa ban hành.",
    resolve_on=ON,
)


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def plan():
    """Every part once; task 1.1 is led by a department, 1.2 by a group."""
    plan = PlanFactory(slug="ke-hoach-2026", signer="Trần Văn Ký", note="Ghi chú cũ.")
    LegalBasisFactory(plan=plan)
    ClauseFactory(plan=plan)
    RecipientFactory(plan=plan)
    ReplacementFactory(plan=plan)
    section = SectionFactory(plan=plan, number="1")
    AssignmentFactory(
        task=TaskFactory(section=section, number="1.1"),
        agency=DepartmentFactory(name="Sở Nội vụ"),
        scope="phần được giao",
    )
    AssignmentFactory(
        task=TaskFactory(section=section, number="1.2"),
        group=AgencyGroupFactory(wording="UBND cấp xã"),
    )
    part = ResponsibilityFactory(plan=plan)
    DutyFactory(responsibility=part)
    AddresseeFactory(responsibility=part, agency=DepartmentFactory(name="Sở Tài chính"))
    ReportingRuleFactory(plan=plan, reporters=[AgencyGroupFactory(wording="Các sở")])
    return plan


def ended(name, *heirs, **kwargs):
    """A department that ended in 2026, with these heirs."""
    agency = DepartmentFactory(name=name, until_on=date(2026, 12, 31), **kwargs)
    for heir in heirs:
        SuccessionFactory(predecessor=agency, successor=heir)
    return agency


def task_of(copy, number):
    return Task.objects.get(section__plan=copy.plan, number=number)


def parties(copy, number):
    return [(one.role, one.party_name) for one in task_of(copy, number).assignments.all()]


def test_everything_of_the_document_is_copied_under_its_own_name(plan, coordinator):
    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    old, new = plan_file.dump(plan), plan_file.dump(copy.plan)
    for one in old["sections"][0]["tasks"]:
        one["continues"] = {"plan": plan.slug, "task": one["number"]}
    own = {
        "slug": "ke-hoach-2027",
        "title": "Triển khai năm 2027",
        "short_title": "Kế hoạch 2027",
        "number": None,
        "issued_on": None,
        "issued_note": "Chưa ban hành.",
        "resolve_on": "2027-01-10",
        "signer": None,
        "signer_capacity": None,
        "replaces": [],
    }
    old.pop("note")
    assert new == old | own
    assert copy.open_points == []
    assert task_of(copy, "1.1").continues == Task.objects.get(section__plan=plan, number="1.1")


def test_the_old_plan_is_left_as_it_was(plan, coordinator):
    before = plan_file.dump(plan)

    copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert plan_file.dump(Plan.objects.get(pk=plan.pk)) == before


def test_settings_of_sở_tư_pháp_are_no_part_of_the_document(plan, coordinator):
    OwnSettingFactory(plan=plan)

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert [rule.basis for rule in copy.plan.reporting_rules.all()] == ["document"]


def test_an_ended_agency_is_carried_to_its_one_living_successor(plan, coordinator):
    heir = DepartmentFactory(name="Sở Dân tộc và Tôn giáo", from_on=date(2027, 1, 1))
    AssignmentFactory(task=Task.objects.get(number="1.1"), agency=ended("Ban Dân tộc", heir))

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert parties(copy, "1.1") == [("lead", "Sở Nội vụ"), ("lead", "Sở Dân tộc và Tôn giáo")]
    assert copy.carried == {"Ban Dân tộc": "Sở Dân tộc và Tôn giáo"}
    assert copy.open_points == []


def test_two_agencies_that_became_one_have_one_part(plan, coordinator):
    heir = DepartmentFactory(name="Sở Mới", from_on=date(2027, 1, 1))
    task = Task.objects.get(number="1.2")
    for name in ("Sở Một", "Sở Hai"):
        AssignmentFactory(task=task, agency=ended(name, heir))

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert parties(copy, "1.2") == [("lead", "UBND cấp xã"), ("lead", "Sở Mới")]


@pytest.mark.parametrize(
    ("heirs", "why"),
    [
        ([], "không có cơ quan kế thừa"),
        (["Sở Một", "Sở Hai"], "có 2 cơ quan kế thừa: Sở"),
    ],
)
def test_without_exactly_one_successor_the_part_is_to_be_settled(plan, coordinator, heirs, why):
    agencies = [DepartmentFactory(name=name, from_on=date(2027, 1, 1)) for name in heirs]
    AssignmentFactory(task=Task.objects.get(number="1.1"), agency=ended("Sở Cũ", *agencies))

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert parties(copy, "1.1") == [("lead", "Sở Nội vụ")]
    (sentence,) = copy.open_points
    assert sentence.startswith("Nhiệm vụ 1.1: chưa chép phân công chủ trì “Sở Cũ”:")
    assert why in sentence
    assert task_of(copy, "1.1").note == f"Cần xem lại. {sentence}"


def test_parts_by_reorganisation_are_not_those_of_the_document(plan, coordinator):
    part = Task.objects.get(number="1.1").assignments.get()
    other = DepartmentFactory(name="Sở Nhận việc")
    AssignmentFactory(task=part.task, agency=other, carries=part, from_on=date(2026, 7, 1))

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert parties(copy, "1.1") == [("lead", "Sở Nội vụ")]


def test_a_due_day_is_kept_and_to_be_looked_at(plan, coordinator):
    Task.objects.filter(number="1.2").update(timing_kind="by_date", due_on=date(2026, 9, 30))

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert copy.open_points == ["Nhiệm vụ 1.2: hạn 30/09/2026 chép từ kế hoạch trước."]
    assert task_of(copy, "1.2").due_on == date(2026, 9, 30)


def test_a_task_that_an_amendment_took_out_is_not_copied(plan, coordinator):
    Task.objects.filter(number="1.2").update(note=f"Ghi chú.\n{REMOVED}")

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert [task.number for task in Task.objects.filter(section__plan=copy.plan)] == ["1.1"]


def test_rules_follow_successors_and_one_without_reporters_is_left_out(plan, coordinator):
    heir = DepartmentFactory(name="Sở Mới", from_on=date(2027, 1, 1))
    ReportingRuleFactory(plan=plan, source="III.7", reporters=[ended("Sở Cũ", heir)])
    ReportingRuleFactory(plan=plan, source="III.8", reporters=[ended("Sở Bỏ")])
    ReportingRuleFactory(
        plan=plan,
        source="III.9",
        reporters=[heir],
        via=ended("Sở Qua"),
        recipient=ended("Sở X", heir),
    )

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    rules = {rule.source: rule for rule in copy.plan.reporting_rules.all()}
    assert rules.keys() == {"III.5.2", "III.7", "III.9"}
    assert [one.party_name for one in rules["III.7"].reporters.all()] == ["Sở Mới"]
    assert (rules["III.9"].via, rules["III.9"].recipient) == (None, heir)
    assert "Quy định báo cáo III.8: chưa chép" in copy.plan.note
    assert "chưa chép “thông qua Sở Qua”" in rules["III.9"].note


def test_an_addressee_of_part_iii_that_ended_is_noted_there(plan, coordinator):
    AddresseeFactory(responsibility=plan.responsibilities.get(), agency=ended("Sở Bỏ"))

    copy = copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    part = copy.plan.responsibilities.get()
    assert [one.party_name for one in part.addressees.all()] == ["Sở Tài chính"]
    assert "chưa chép “Sở Bỏ”" in part.note


def test_the_copy_may_replace_the_old_plan_at_once(plan, coordinator):
    copy = copy_plan(plan=plan, wanted=replace(NEXT, replaces=True), by=coordinator)

    plan.refresh_from_db()
    assert plan.status == Plan.Status.REPLACED
    assert copy.plan.replacements.get().replaced == plan


def test_where_superseding_is_refused_nothing_is_copied(plan, coordinator):
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.REPLACED)

    with pytest.raises(AlreadyReplaced):
        copy_plan(plan=plan, wanted=replace(NEXT, replaces=True), by=coordinator)

    assert Plan.objects.count() == 1


def test_a_name_in_use_is_refused_without_saying_by_whom(plan, coordinator):
    PlanFactory(slug=NEXT.slug, province=ProvinceFactory(abbreviation="GLI"))

    with pytest.raises(Refused) as refused:
        copy_plan(plan=plan, wanted=NEXT, by=coordinator)

    assert "Tên này đã được dùng, hãy đổi." in refused.value.sentence
    assert "Gia Lai" not in refused.value.sentence


def test_the_name_of_another_plan_of_the_province_is_refused_too(plan, coordinator):
    PlanFactory(slug=NEXT.slug)

    with pytest.raises(Refused, match="Tên này đã được dùng"):
        copy_plan(plan=plan, wanted=NEXT, by=coordinator)


def test_what_the_plan_file_would_refuse_is_said(plan, coordinator):
    TaskFactory(section=SectionFactory(plan=plan, number="2"), number="1.1")

    with pytest.raises(Refused, match=r"chưa chép được.*1\.1 bị trùng"):
        preview_copy(plan, NEXT)


def test_a_preview_writes_nothing(plan):
    copy = preview_copy(plan, NEXT)

    assert (copy.task_count, copy.plan, Plan.objects.count()) == (2, None, 1)


def test_others_do_not_copy(plan):
    for other in (
        FocalPointFactory(),
        CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI")),
    ):
        with pytest.raises(NotAllowed):
            copy_plan(plan=plan, wanted=NEXT, by=other)


def test_both_real_plans_can_be_copied(both_plans):
    for slug, document in both_plans.items():
        plan = Plan.objects.get(slug=slug)
        by = CoordinatorFactory(province=plan.province)
        wanted = replace(NEXT, slug=f"{slug}-moi", resolve_on=date(2027, 1, 1))

        copy = copy_plan(plan=plan, wanted=wanted, by=by)

        assert copy.task_count == sum(len(one["tasks"]) for one in document["sections"])
