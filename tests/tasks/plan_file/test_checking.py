"""Every fault of a plan document is named at once, each with its place."""

from contextlib import suppress
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import Plan
from tasks.plan_file import Faulty, check, load
from tests.agencies.test_shape import JSON
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    PlanFactory,
    ProvinceFactory,
    TaskFactory,
)
from tests.tasks.plan_file.document import document, lead, local, make_names, rule, section, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def province():
    return make_names()


def sentences(data):
    return [str(fault) for fault in check(data)]


def with_task(*assignments, **keys):
    return document(sections=[section("1", task("1.1", *assignments, **keys))])


def test_a_sound_document_has_no_faults():
    assert check(document()) == []


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"slug": "Kế hoạch"},
            "“slug”: phải là chữ thường không dấu, số và dấu - (như “dak-lak-2026”), đang là “Kế hoạch”.",
        ),
        ({"slug": "a" * 61}, "“slug”: dài 61 ký tự, chỉ được 60."),
        ({"title": None}, "“title”: phải là chuỗi, đang là null."),
        ({"preamble": ""}, "“preamble”: để trống; chưa biết thì ghi null."),
        ({"issued_on": "2026-02-30"}, "“issued_on”: không có ngày 2026-02-30 trong lịch."),
        (
            {"resolve_on": None},
            "“resolve_on”: phải là ngày có thật, viết như “2026-02-10”, đang là null.",
        ),
        (
            {"status": "valid"},
            "“status”: phải là một trong “in_force”, “replaced”, “ended”, đang là “valid”.",
        ),
        (
            {"issued_note": None},
            "“issued_note”: thiếu số hoặc ngày ban hành thì phải ghi rõ lý do ở đây.",
        ),
        ({"part_headings": {"1": "A"}}, "“part_headings”: thừa khóa “1”."),
        ({"part_headings": []}, "“part_headings”: phải là đối tượng {…}, đang là một danh sách."),
        ({"purposes": {}}, "“purposes”: phải là danh sách, đang là một đối tượng."),
        ({"note": None}, "“note”: phải là chuỗi, đang là null."),
        ({"ghi_chu": "x"}, "thừa khóa “ghi_chu”."),
        (
            {"purposes": [{"number": "a", "text": "A."}, {"number": "a", "text": "B."}]},
            "mục đích a: số a bị trùng: đây là chỗ thứ 2 mang số này.",
        ),
        ({"province": "Đắc Lắc"}, "“province”: không có tỉnh “Đắc Lắc”; có phải “Đắk Lắk”?"),
        (
            {"replaces": [{"text": "Cũ", "slug": "khong-co"}]},
            "thay thế thứ 1: không có kế hoạch “khong-co” trong hệ thống.",
        ),
        (
            {"replaces": [{"text": "Cũ", "slug": "ke-hoach-thu"}]},
            "thay thế thứ 1: không thể chỉ đến chính kế hoạch này.",
        ),
    ],
)
def test_a_fault_of_the_plan_itself(keys, sentence):
    assert sentences(document(**keys)) == [sentence]


def test_known_number_and_day_need_no_explanation():
    assert check(document(number="12/KH-UBND", issued_note=None)) == []


@pytest.mark.parametrize("key", document())
def test_every_key_must_be_there(key):
    data = document()
    del data[key]

    assert f"thiếu khóa “{key}”." in sentences(data)


TIMING = {"kind": "ongoing", "text": None, "due_on": None}


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (
            {"timing": {**TIMING, "kind": "by_date"}},
            "“timing”: loại thời gian “by_date” phải có hạn (due_on).",
        ),
        (
            {"timing": {**TIMING, "kind": "by_quarter"}},
            "“timing”: loại thời gian “by_quarter” phải có hạn (due_on).",
        ),
        (
            {"timing": {**TIMING, "due_on": "2026-09-30"}},
            "“timing”: loại thời gian “ongoing” không có hạn: due_on là null.",
        ),
        (
            {"timing": {**TIMING, "kind": "x"}},
            "“timing”, “kind”: phải là một trong “ongoing”, “by_date”, “by_quarter”, "
            "“per_own_plan”, “unspecified”, đang là “x”.",
        ),
        ({"timing": {**TIMING, "note": "x"}}, "“timing”: thừa khóa “note”."),
        ({"title": "x" * 201}, "“title”: dài 201 ký tự, chỉ được 200."),
        ({"number_is_ours": None}, "“number_is_ours”: phải là true hoặc false, đang là null."),
        (
            {"continues": {"plan": "khong-co", "task": "1.1"}},
            "“continues”: không có kế hoạch “khong-co” trong hệ thống.",
        ),
        ({"continues": {"plan": "khac"}}, "“continues”: thiếu khóa “task”."),
    ],
)
def test_a_fault_of_a_task_is_named_with_section_and_task(keys, sentence):
    PlanFactory(slug="khac")

    assert sentences(with_task(**keys)) == [f"mục 1, nhiệm vụ 1.1, {sentence}"]


@pytest.mark.parametrize(
    ("assignment", "sentence"),
    [
        ({"role": "lead", "scope": None}, ": phải ghi một trong hai khóa “agency” và “group”, không ghi cả hai."),
        (
            {**lead("Sở Tư pháp"), "group": "UBND cấp xã"},
            ": phải ghi một trong hai khóa “agency” và “group”, không ghi cả hai.",
        ),
        (
            {**lead("Sở Tư pháp"), "role": "boss"},
            ", “role”: phải là một trong “lead”, “implement”, “local”, “cooperate”, “monitor”, đang là “boss”.",
        ),
        (lead("Sở Tư phcp"), ", “agency”: không có cơ quan “Sở Tư phcp”; có phải “Sở Tư pháp”?"),
        (
            lead("UBND cấp xã"),
            ", “agency”: “UBND cấp xã” là tên nhóm; chỗ này phải là một cơ quan.",
        ),
        (
            local("Sở Tư pháp"),
            ", “group”: “Sở Tư pháp” là tên cơ quan; chỗ này phải là một nhóm.",
        ),
        (
            local("Các sở ban"),
            ", “group”: không có nhóm cơ quan “Các sở ban”; có phải “Các sở, ban, ngành”?",
        ),
        (
            lead("Sở Ngoại vụ"),
            ", “agency”: “Sở Ngoại vụ” đã kết thúc hoạt động trước ngày 10/02/2026 (resolve_on).",
        ),
        (lead("Sở Mới"), ", “agency”: “Sở Mới” chưa hoạt động vào ngày 10/02/2026 (resolve_on)."),
    ],
)  # fmt: skip
def test_a_fault_of_an_assignment_is_named_with_its_place(assignment, sentence):
    data = with_task(local("UBND cấp xã"), assignment)

    assert sentences(data) == [f"mục 1, nhiệm vụ 1.1, phân công thứ 2{sentence}"]


def test_short_names_and_other_unicode_forms_of_a_name_are_understood():
    assert check(with_task(lead("SNV"), lead("Sơ\u0309 Tư pha\u0301p"))) == []


def test_a_name_that_two_agencies_bear_is_a_fault(province):
    AgencyFactory(province=province, name="UBND xã Ea Kar")

    assert sentences(with_task(lead("UBND xã Ea Kar"))) == [
        "mục 1, nhiệm vụ 1.1, phân công thứ 1, “agency”: “UBND xã Ea Kar” là tên của 2 cơ quan; "
        "ghi tên viết tắt."
    ]


def test_an_agency_of_another_province_is_unknown():
    gia_lai = ProvinceFactory(abbreviation="GLI")
    DepartmentFactory(province=gia_lai, name="Sở Ngoại giao", short_name="SNG")

    assert len(check(with_task(lead("Sở Ngoại giao")))) == 1


@pytest.mark.parametrize("again", ["Sở Tư pháp", "STP"])
def test_the_same_part_twice_is_a_fault_under_either_name(again):
    assert sentences(with_task(lead("Sở Tư pháp"), lead(again))) == [
        f"mục 1, nhiệm vụ 1.1, phân công thứ 2: “{again}” đã có vai trò này với cùng phạm vi."
    ]


def test_the_same_agency_may_have_two_roles_or_two_scopes():
    cooperate = {**lead("Sở Tư pháp"), "role": "cooperate"}

    assert check(with_task(lead("Sở Tư pháp"), lead("Sở Tư pháp", "phạm vi"), cooperate)) == []


def test_doubled_numbers_are_named_across_sections():
    data = document(
        sections=[section("1", task("1.1"), task("1.1")), section("1", task("1.2"), task("1.1"))]
    )

    assert sentences(data) == [
        "mục 1: số 1 bị trùng: đây là chỗ thứ 2 mang số này.",
        "mục 1, nhiệm vụ 1.1: số 1.1 bị trùng: đây là chỗ thứ 2 mang số này.",
        "mục 1, nhiệm vụ 1.1: số 1.1 bị trùng: đây là chỗ thứ 3 mang số này.",
    ]


def test_a_number_that_fits_no_address_is_a_fault():
    assert sentences(document(sections=[section("1", task("1/1"))])) == [
        "mục 1, nhiệm vụ 1/1: số nhiệm vụ không được có dấu “/”."
    ]


YEARLY = "báo cáo hằng năm phải có"
NOT_YEARLY = "chỉ báo cáo hằng năm (yearly) có “month”, “day”, “boundary”."
NONE = {"month": None, "day": None, "boundary": None}


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (NONE, f": {YEARLY} “month”, “day”, “boundary”."),
        ({"boundary": None}, f": {YEARLY} “boundary”."),
        ({"kind": "on_request"}, f": {NOT_YEARLY}"),
        ({"kind": "periodic", **NONE, "day": 3}, f": {NOT_YEARLY}"),
        ({"month": 11, "day": 31}, ": tháng 11 không có ngày 31 ở mọi năm."),
        ({"month": 2, "day": 29}, ": tháng 2 không có ngày 29 ở mọi năm."),
        ({"month": 13}, ", “month”: phải là số nguyên từ 1 đến 12 hoặc null, đang là số 13."),
        (
            {"boundary": "after"},
            ", “boundary”: phải là một trong “before”, “no_later_than” hoặc null, đang là “after”.",
        ),
        ({"reporters": []}, ": phải nêu ít nhất một cơ quan báo cáo (reporters)."),
        ({"reporters": ["STP", "STP"]}, ": “STP” ghi hai lần ở “reporters”."),
        ({"reporters": ["Sở Abc Xyz"]}, ", “reporters”: không có cơ quan hay nhóm “Sở Abc Xyz”."),
        (
            {"recipient": "UBND cấp xã"},
            ", “recipient”: “UBND cấp xã” là tên nhóm; chỗ này phải là một cơ quan.",
        ),
        ({"via": "STPP"}, ", “via”: không có cơ quan “STPP”; có phải “STP”?"),
    ],
)
def test_a_fault_of_a_reporting_rule_is_named_with_its_place(keys, sentence):
    data = document(reporting_rules=[rule(**keys)])

    assert sentences(data) == [f"quy định báo cáo thứ 1{sentence}"]


def test_rules_that_are_not_yearly_have_no_day():
    assert check(document(reporting_rules=[rule(kind="on_request", **NONE)])) == []


def test_a_task_continues_a_task_that_we_hold(province):
    earlier = PlanFactory(province=province, slug="truoc")
    TaskFactory(section__plan=earlier, number="2.1")

    assert check(with_task(continues={"plan": "truoc", "task": "2.1"})) == []
    assert sentences(with_task(continues={"plan": "truoc", "task": "2.2"})) == [
        "mục 1, nhiệm vụ 1.1, “continues”: kế hoạch “truoc” không có nhiệm vụ 2.2."
    ]
    assert sentences(with_task(continues={"plan": "ke-hoach-thu", "task": "1.1"})) == [
        "mục 1, nhiệm vụ 1.1, “continues”: không thể chỉ đến chính kế hoạch này."
    ]


def test_a_slug_of_another_provinces_plan_is_taken_and_nobody_learns_by_whom():
    PlanFactory(province=ProvinceFactory(abbreviation="GLI"), slug="ke-hoach-thu")

    assert sentences(document()) == ["“slug”: Tên này đã được dùng, hãy đổi."]


def test_a_province_that_had_ended_is_a_fault(province):
    province.until_on = "2025-06-30"
    province.save()

    assert sentences(document()) == [
        "“province”: tỉnh Đắk Lắk không còn vào ngày 10/02/2026 (resolve_on)."
    ]


def test_all_faults_come_at_once_and_nothing_is_loaded():
    data = document(slug="Sai", province="Nơi khác", extra=1)
    data["sections"][0]["tasks"][0]["assignments"][0]["role"] = "boss"
    data["sections"][1]["tasks"][0]["number"] = "1.1"
    data["reporting_rules"][0]["day"] = 99

    with pytest.raises(Faulty) as refusal:
        load(data)

    assert len(refusal.value.faults) == 6
    assert Plan.objects.count() == 0


def test_checking_costs_the_same_queries_however_many_tasks_there_are(django_assert_num_queries):
    PlanFactory(slug="truoc")
    for count in (1, 5):
        tasks = [task(f"1.{n}", lead("Sở Tư pháp"), local("UBND cấp xã")) for n in range(count)]
        with django_assert_num_queries(
            7
        ):  # province, plan, plans, tasks, groups, agencies, aliases
            check(
                document(sections=[section("1", *tasks)], replaces=[{"text": "x", "slug": "truoc"}])
            )


def places(value, path=()):
    """Every place in a document."""
    yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from places(item, (*path, key))


@given(st.sampled_from([place for place in places(document()) if place]), JSON)
@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_whatever_stands_at_any_place_is_loaded_or_refused_with_sentences(place, value):
    data = deepcopy(document())
    inner = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value

    with suppress(Faulty):
        load(data, update=True, dry_run=True)
