"""A sound document becomes rows; an update changes what differs and loses nothing reported on."""

from copy import deepcopy

import pytest

from plans.models import Addressee, Clause, Duty, Plan, ReportingRule, Section
from reporting.models import DraftLine, DraftNarrative, FiledLine
from tasks.models import Assignment, Task
from tasks.plan_file import dump, load
from tests.factories import (
    CycleFactory,
    DraftLineFactory,
    FiledLineFactory,
    ObligationFactory,
    OwnSettingFactory,
    PlanFactory,
    TaskFactory,
)
from tests.tasks.plan_file.document import document, lead, local, make_names, rule, section, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def province():
    return make_names()


@pytest.fixture
def held():
    """The plan as loaded from `document()`."""
    load(document())
    return Plan.objects.get()


def update(data):
    """What an update says: its lines, then what it kept."""
    outcome = load(data, update=True)
    return [str(one) for one in outcome.differences], outcome.kept


def keys_of(model, field="number"):
    return dict(model.objects.values_list(field, "pk"))


def test_the_first_load_makes_every_row():
    outcome = load(document())

    plan = Plan.objects.get()
    assert (outcome.slug, outcome.created, outcome.held) == ("ke-hoach-thu", True, False)
    assert (plan.number, plan.signer, plan.preamble) == (None, None, "")
    assert [row.number for row in Section.objects.all()] == ["1", "2"]
    assert [row.number for row in Task.objects.order_by("pk")] == ["1.1", "1.2", "2.1"]
    assert [str(row) for row in Assignment.objects.order_by("pk")] == [
        "Chủ trì: Sở Tư pháp",
        "Triển khai trên địa bàn: UBND cấp xã",
        "Chủ trì: Sở Nội vụ",
    ]
    assert [str(row) for row in Addressee.objects.all()] == ["Sở Tư pháp", "Các sở, ban, ngành"]
    assert [row.number for row in Duty.objects.all()] == [None, "1.1", None]
    assert {row.kind for row in Clause.objects.all()} == {"purpose", "requirement"}
    assert ReportingRule.objects.get().basis == ReportingRule.Basis.DOCUMENT


def test_every_row_has_its_place_in_the_history(held):
    assert Plan.history.count() == 1
    assert Task.history.count() == Task.objects.count() == 3
    assert Assignment.history.count() == Assignment.objects.count() == 3


def test_a_plan_that_is_there_is_left_alone(held):
    changed = document(title="Tên khác")

    outcome = load(changed)

    assert (outcome.held, outcome.created, outcome.differences) == (True, False, [])
    assert Plan.objects.get().title == "Thực hiện Nghị quyết thử"


def test_a_second_load_or_update_writes_nothing(held):
    load(document())

    assert update(document()) == ([], [])
    assert Plan.history.count() == 1
    assert Section.history.count() == 2
    assert Task.history.count() == 3
    assert Assignment.history.count() == 3


def test_an_update_shows_every_difference_and_keeps_the_keys(held):
    before = keys_of(Section), keys_of(Task), keys_of(Duty, "text")
    data = document(number="12/KH-UBND", issued_note=None)
    data["sections"][0]["tasks"][0]["text"] = "Nguyên văn đã sửa của nhiệm vụ 1.1."
    data["sections"][0]["tasks"][0]["assignments"][0]["scope"] = "phổ biến, giáo dục"
    data["sections"][0]["tasks"][0]["assignments"].append(lead("Sở Nội vụ"))
    data["sections"][1]["tasks"][0]["timing"] = {
        "kind": "by_date",
        "text": "Trước 30/9.",
        "due_on": "2026-09-29",
    }
    del data["sections"][1]["tasks"][0]["note"]
    data["requirements"] = []
    data["recipients"].append({"name": "Bộ Nội vụ", "purpose": None})

    lines, kept = update(data)

    assert lines == [
        "~ số, ký hiệu: (trống) → “12/KH-UBND”",
        "~ ghi chú về số, ngày ban hành: “Bản nhận được để trống số.” → (trống)",
        "- yêu cầu 2.1",
        "+ nơi nhận Bộ Nội vụ",
        "~ nhiệm vụ 1.1 (Nhiệm vụ 1.1), nội dung (nguyên văn): “Nguyên văn nhiệm vụ 1.1.” → "
        "“Nguyên văn đã sửa của nhiệm vụ 1.1.”",
        "~ nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công chủ trì “Sở Tư pháp”, phạm vi: "
        "“phổ biến” → “phổ biến, giáo dục”",
        "+ nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công chủ trì “Sở Nội vụ”",
        "~ nhiệm vụ 2.1 (Nhiệm vụ 2.1), loại thời gian: Thường xuyên → Đến ngày",
        "~ nhiệm vụ 2.1 (Nhiệm vụ 2.1), thời gian thực hiện (nguyên văn): “Thường xuyên.” → “Trước 30/9.”",
        "~ nhiệm vụ 2.1 (Nhiệm vụ 2.1), hạn hoàn thành: (trống) → 29/09/2026",
        "~ nhiệm vụ 2.1 (Nhiệm vụ 2.1), ghi chú: “Ghi chú của nhiệm vụ.” → (trống)",
    ]
    assert kept == []
    assert (keys_of(Section), keys_of(Task), keys_of(Duty, "text")) == before
    assert dump(Plan.objects.get()) == data


def test_what_differs_has_one_more_place_in_the_history_and_nothing_else_has(held):
    data = document()
    data["sections"][0]["tasks"][1]["title"] = "Tên mới"

    update(data)

    assert dict(Task.objects.values_list("number", "pk")).keys() == {"1.1", "1.2", "2.1"}
    assert [row.number for row in Task.history.filter(history_type="~")] == ["1.2"]
    assert Plan.history.count() == 1


def test_a_task_that_moves_to_another_section_keeps_its_key(held):
    before = keys_of(Task)
    data = document()
    moved = data["sections"][0]["tasks"].pop()
    data["sections"][1]["tasks"].insert(0, moved)

    lines, _ = update(data)

    assert lines == ["~ nhiệm vụ 1.2 (Nhiệm vụ 1.2), mục: “1” → “2”"]
    assert keys_of(Task) == before
    assert dump(Plan.objects.get()) == data


def test_a_section_that_goes_takes_no_task_that_moved(held):
    before = keys_of(Task)
    data = document()
    data["sections"][0]["tasks"] += data["sections"].pop()["tasks"]

    lines, _ = update(data)

    assert lines[0] == "- mục 2 (Nhóm 2)"
    assert keys_of(Task) == before


def test_a_new_order_is_shown_and_kept(held):
    data = document()
    data["sections"][0]["tasks"].reverse()

    lines, _ = update(data)

    assert lines == ["~ nhiệm vụ: thứ tự mới: 1.2, 1.1, 2.1"]
    assert dump(Plan.objects.get()) == data


def test_rows_that_go_are_removed_and_named(held):
    data = document(recipients=[], reporting_rules=[], replaces=[], responsibilities=[])
    del data["sections"][0]["tasks"][0]["assignments"][1]

    lines, kept = update(data)

    assert [line for line in lines if line.startswith("-")] == lines
    assert len(lines) == 6
    assert kept == []
    assert dump(Plan.objects.get()) == data


@pytest.mark.parametrize("line_factory", [DraftLineFactory, FiledLineFactory])
def test_a_task_that_somebody_reported_on_is_never_deleted(held, line_factory):
    line_factory(task=Task.objects.get(number="1.2"))
    data = document()
    data["sections"][0]["tasks"].pop()

    assert update(data) == (
        [],
        [
            "nhiệm vụ 1.2 không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại, không ai phải báo "
            "cáo nữa."
        ],
    )
    assert Task.objects.filter(number="1.2").exists()
    assert DraftLine.objects.count() + FiledLine.objects.count() == 1


def test_a_section_with_a_task_that_somebody_reported_on_stays(held):
    FiledLineFactory(task=Task.objects.get(number="2.1"))
    data = document()
    del data["sections"][1]

    _, kept = update(data)

    assert kept == [
        "nhiệm vụ 2.1 không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại, không ai phải báo "
        "cáo nữa.",
        "mục 2 không có trong tệp nhưng còn nhiệm vụ đã có báo cáo: giữ lại.",
    ]
    assert Section.objects.count() == 2


def test_a_task_that_nobody_reported_on_goes(held):
    data = document()
    data["sections"][0]["tasks"].pop()

    assert update(data) == (["- nhiệm vụ 1.2 (Nhiệm vụ 1.2)"], [])
    assert not Task.objects.filter(number="1.2").exists()


def test_a_rule_under_which_reports_are_due_stays(held):
    cycle = CycleFactory(plan=held)
    ObligationFactory(cycle=cycle, rule=ReportingRule.objects.get())

    lines, kept = update(document(reporting_rules=[]))

    assert lines == []
    assert kept == ["quy định III.1 không có trong tệp nhưng đã có kỳ báo cáo theo đó: giữ lại."]


def test_the_coordinators_own_setting_is_no_part_of_the_document_and_stays(held):
    own = OwnSettingFactory(plan=held)

    assert update(document()) == ([], [])
    update(document(reporting_rules=[]))

    assert list(ReportingRule.objects.all()) == [own]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(held):
    FiledLineFactory(task=Task.objects.get(number="2.1"))
    history = Plan.history.count()
    data = document(title="Tên mới", sections=document()["sections"][:1])

    outcome = load(data, update=True, dry_run=True)

    assert [str(one) for one in outcome.differences] == [
        "~ trích yếu: “Thực hiện Nghị quyết thử” → “Tên mới”"
    ]
    assert len(outcome.kept) == 2
    assert dump(Plan.objects.get(slug="ke-hoach-thu")) == document()
    assert Plan.history.count() == history


def test_a_dry_run_of_a_new_plan_leaves_nothing_behind():
    assert load(document(), dry_run=True).created
    assert Plan.objects.count() == 0


def test_a_task_that_continues_another_is_linked_and_unlinked(province):
    earlier = TaskFactory(section__plan__slug="truoc", number="2.1")
    data = document()
    data["sections"][1]["tasks"][0].pop("note")
    plain = deepcopy(data)
    data["sections"][1]["tasks"][0]["continues"] = {"plan": "truoc", "task": "2.1"}

    load(data)
    assert Task.objects.get(title="Nhiệm vụ 2.1").continues == earlier

    lines, _ = update(plain)
    assert lines == [
        "~ nhiệm vụ 2.1 (Nhiệm vụ 2.1), tiếp tục nhiệm vụ: nhiệm vụ 2.1 của kế hoạch truoc → (trống)"
    ]
    assert Task.objects.get(title="Nhiệm vụ 2.1").continues is None


def test_a_plan_that_we_hold_is_linked_as_replaced():
    earlier = PlanFactory(slug="truoc")

    load(document(replaces=[{"text": "Kế hoạch trước", "slug": "truoc"}]))

    assert Plan.objects.get(slug="ke-hoach-thu").replacements.get().replaced == earlier


def test_swapped_scopes_and_parties_meet_no_constraint(held):
    parts = [lead("Sở Tư pháp", "a"), lead("Sở Tư pháp", "b"), local("UBND cấp xã")]
    data = document(sections=[section("1", task("1.1", *parts))])
    update(data)
    swapped = [lead("Sở Tư pháp", "b"), lead("Sở Nội vụ", "a"), lead("Sở Tư pháp", "a")]
    data["sections"][0]["tasks"][0]["assignments"] = swapped

    update(data)

    assert dump(Plan.objects.get(slug="ke-hoach-thu")) == data


def test_two_rules_of_one_clause_are_told_apart_by_their_kind(held):
    on_request = rule(kind="on_request", month=None, day=None, boundary=None)
    update(document(reporting_rules=[rule(), on_request]))
    before = keys_of(ReportingRule, "kind")

    lines, _ = update(document(reporting_rules=[rule(day=20), on_request]))

    assert lines == ["~ quy định báo cáo III.1, ngày: 15 → 20"]
    assert keys_of(ReportingRule, "kind") == before


# Amendments: what was reported on stays with its words ----------------------------------------------


def amended(*numbered):
    """The document with these tasks in section 1: (number, text)."""
    tasks = [task(number, text=text, title=text) for number, text in numbered]
    return document(sections=[section("1", *tasks), section("2")])


@pytest.fixture
def three():
    """A plan with tasks 1.1, 1.2 and 1.3, of the words A, B and C."""
    load(amended(("1.1", "A"), ("1.2", "B"), ("1.3", "C")))
    return {row.text: row.pk for row in Task.objects.all()}


def numbers():
    return {row.text: (row.pk, row.number) for row in Task.objects.all()}


def test_where_a_task_is_put_in_the_others_keep_their_keys_under_new_numbers(three):
    update(amended(("1.1", "A"), ("1.2", "Mới"), ("1.3", "B"), ("1.4", "C")))

    now = numbers()
    assert now.pop("Mới")[1] == "1.2"
    assert now == {"A": (three["A"], "1.1"), "B": (three["B"], "1.3"), "C": (three["C"], "1.4")}


def test_where_a_task_is_taken_out_only_that_one_goes(three):
    lines, _ = update(amended(("1.1", "B"), ("1.2", "C")))

    assert numbers() == {"B": (three["B"], "1.1"), "C": (three["C"], "1.2")}
    assert "- nhiệm vụ 1.1 (A)" in lines
    assert "~ nhiệm vụ 1.1 (B), số: “1.2” → “1.1”" in lines


def test_tasks_may_exchange_their_numbers(three):
    update(amended(("1.1", "C"), ("1.2", "B"), ("1.3", "A")))

    assert numbers() == {
        "A": (three["A"], "1.3"),
        "B": (three["B"], "1.2"),
        "C": (three["C"], "1.1"),
    }


def test_a_reworded_task_is_known_by_its_number(three):
    update(amended(("1.1", "A"), ("1.2", "B, viết lại"), ("1.3", "C")))

    assert numbers()["B, viết lại"] == (three["B"], "1.2")


def test_a_task_that_stays_yields_its_number_and_is_asked_of_nobody(three):
    kept = Task.objects.get(text="B")
    FiledLineFactory(task=kept)

    lines, sentences = update(amended(("1.1", "A"), ("1.2", "C")))

    assert numbers() == {
        "A": (three["A"], "1.1"),
        "B": (three["B"], "1.2 cũ"),
        "C": (three["C"], "1.2"),
    }
    assert lines == ["~ nhiệm vụ 1.2 (C), số: “1.3” → “1.2”"]
    assert sentences[1] == (
        "nhiệm vụ 1.2 giữ lại nay mang số “1.2 cũ”: trong tệp số đó là của nhiệm vụ khác."
    )
    assert not Assignment.objects.filter(task=kept).exists()
    assert [row.text for row in Section.objects.get(number="1").tasks.all()] == ["A", "C", "B"]


def test_two_that_stay_under_one_number_are_told_apart(three):
    for words in ("B", "C"):
        FiledLineFactory(task=Task.objects.get(text=words))
    update(amended(("1.1", "A"), ("1.2", "C")))  # B is "1.2 cũ"

    update(amended(("1.1", "A"), ("1.2", "Mới 1"), ("1.3", "Mới 2")))
    update(amended(("1.1", "A")))

    assert numbers()["B"] == (three["B"], "1.2 cũ")
    assert Task.objects.filter(pk=three["C"]).exists()


def test_uploading_the_same_again_changes_nothing(three):
    FiledLineFactory(task=Task.objects.get(text="B"))
    document = amended(("1.1", "A"), ("1.2", "C"))
    update(document)
    before = dump(Plan.objects.get(slug="ke-hoach-thu"))

    lines, sentences = update(document)

    assert (lines, dump(Plan.objects.get(slug="ke-hoach-thu"))) == ([], before)
    assert len(sentences) == 1


def test_a_task_that_comes_back_is_the_same_with_its_parts(three):
    FiledLineFactory(task=Task.objects.get(text="B"))
    update(amended(("1.1", "A"), ("1.2", "C")))

    back = amended(("1.1", "A"), ("1.2", "B"), ("1.3", "C"))
    back["sections"][0]["tasks"][1]["assignments"] = [lead("Sở Nội vụ")]
    update(back)

    assert numbers()["B"] == (three["B"], "1.2")
    assert dump(Plan.objects.get(slug="ke-hoach-thu")) == back


def test_a_duty_on_which_somebody_reported_stays_and_is_named(held):
    duty = Duty.objects.get(number="1.1")
    DraftNarrative.objects.create(
        report=DraftLineFactory(task=Task.objects.first()).report, part="duty", duty=duty, text="…"
    )
    data = document()
    del data["responsibilities"][0]["duties"][1]

    _, kept = update(data)

    assert kept == ["III.1.1 (Phần III) không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại."]
    assert Duty.objects.filter(pk=duty.pk).exists()
