"""Plans by uploading: judged within the province, asked about, applied whole."""

import json
from copy import deepcopy

import pytest

from agencies.models import Agency, Alias, Membership, Upload
from agencies.refusals import NotAllowed
from agencies.shape import Faulty
from plans.models import Plan
from tasks.importing import (
    IMPORTERS,
    ChangedMeanwhile,
    Unanswered,
    answer_upload,
    apply_upload,
    keep_upload,
)
from tasks.models import Task
from tasks.plan_file import dump, load
from tests.factories import (
    CoordinatorFactory,
    DepartmentFactory,
    FiledLineFactory,
    FocalPointFactory,
    PlanFactory,
    ProvinceFactory,
    TaskFactory,
    UserFactory,
    vn,
)
from tests.tasks.plan_file.document import document, lead, make_names

pytestmark = pytest.mark.django_db
IMPORTER = IMPORTERS["plan"]
NOW = vn(2026, 11, 2)


@pytest.fixture(autouse=True)
def province():
    return make_names()


@pytest.fixture
def coordinator(province):
    return CoordinatorFactory(province=province)


@pytest.fixture
def elsewhere():
    return ProvinceFactory(abbreviation="GLI")


@pytest.fixture
def give(coordinator):
    """give(document or bytes): the Upload of the coordinator, or of `by`."""

    def given(data, by=coordinator):
        content = data if isinstance(data, bytes) else json.dumps(data).encode()
        return keep_upload(
            importer=IMPORTER, name="ke-hoach.json", content=content, province=None, by=by, now=NOW
        )

    return given


def check(upload):
    return IMPORTER.check(Upload.objects.get(pk=upload.pk))


def faults(upload):
    return [str(one) for one in check(upload).faults]


def apply(upload, by):
    return apply_upload(upload=upload, seen=check(upload).digest, by=by, now=NOW)


def test_a_new_plan_is_described_then_written(give, coordinator, province):
    upload = give(document())

    judged = check(upload)
    assert upload.province == province
    assert judged.added == [
        "Kế hoạch mới “Kế hoạch thử”",
        "Mục 1. Nhóm 1: 2 nhiệm vụ",
        "Mục 2. Nhóm 2: 1 nhiệm vụ",
        "Phần III: 1 mục trách nhiệm",
        "Quy định báo cáo: 1",
    ]
    assert Plan.objects.count() == 0

    done = apply(upload, coordinator)

    plan = Plan.objects.get()
    assert dump(plan) == document()
    assert IMPORTER.links(done) == [("Xem kế hoạch", plan.get_absolute_url())]


def test_an_amendment_shows_what_it_changes_in_plain_words(give):
    load(document())
    data = document()
    first = data["sections"][0]["tasks"][0]
    first["text"] = "Nguyên văn đã sửa nhiệm vụ 1.1."
    first["assignments"][0] = lead("Sở Nội vụ", "phổ biến")
    first["timing"] = {"kind": "by_date", "text": "Trước 30/9.", "due_on": "2026-09-29"}
    del data["sections"][1]["tasks"][0]
    where = "Nhiệm vụ 1.1 (Nhiệm vụ 1.1)"

    judged = check(give(data))

    assert judged.changed == [
        f"{where}, nội dung (nguyên văn): “Nguyên văn nhiệm vụ 1.1.” → "
        "“Nguyên văn đã sửa nhiệm vụ 1.1.”",
        f"{where}, loại thời gian: Thường xuyên → Đến ngày",
        f"{where}, thời gian thực hiện (nguyên văn): “Thường xuyên.” → “Trước 30/9.”",
        f"{where}, hạn hoàn thành: (trống) → 29/09/2026",
        f"{where}, phân công chủ trì: “Sở Tư pháp” → “Sở Nội vụ”",
    ]
    assert judged.added == []
    assert judged.ended == ["Nhiệm vụ 2.1 (Nhiệm vụ 2.1)"]
    assert dump(Plan.objects.get()) == document()


def test_what_was_reported_on_is_said_to_be_kept(give, coordinator):
    load(document())
    FiledLineFactory(task=Task.objects.get(number="2.1"))
    data = document()
    del data["sections"][1]["tasks"][0]
    upload = give(data)

    kept = [
        "Nhiệm vụ 2.1 không có trong tệp nhưng đã có cơ quan báo cáo: giữ lại, không ai phải báo cáo "
        "nữa."
    ]
    assert check(upload).kept == kept
    assert apply(upload, coordinator).result["kept"] == kept
    assert Task.objects.filter(number="2.1").exists()


def test_the_same_document_again_does_nothing(give):
    load(document())

    assert check(give(document())).does_nothing


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{", b"[1, 2]", b'"x"', b"{}", b'{"a": NaN}']
)
def test_what_is_no_plan_is_said_and_never_breaks(give, content):
    upload = give(content)

    assert upload.province is None
    assert faults(upload)
    assert not check(upload).is_sound


def test_all_faults_come_at_once_with_their_places(give):
    data = document(status="xong", resolve_on="2026-02-30")
    del data["sections"][0]["tasks"][0]["text"]

    found = faults(give(data))

    assert any(one.startswith("“status”: phải là một trong") for one in found)
    assert any(one.startswith("“resolve_on”: không có ngày") for one in found)
    assert any("nhiệm vụ 1.1: thiếu khóa “text”" in one for one in found)


# Doubtful names ------------------------------------------------------------------------------------


@pytest.fixture
def doubtful():
    data = document()
    data["sections"][0]["tasks"][1]["assignments"] = [lead("Sở NV")]
    return data


def test_a_doubtful_name_is_asked_about_not_refused(give, doubtful, coordinator):
    upload = give(doubtful)

    judged = check(upload)

    (question,) = judged.questions
    assert (question.said, judged.faults) == ("Sở NV", [])
    assert "nhiệm vụ 1.2" in question.place
    assert "Sở Nội vụ (SNV)" in [label for _, label in question.choices]
    with pytest.raises(Unanswered):
        apply(upload, coordinator)


def test_an_answer_is_used_and_remembered_as_an_alias(give, doubtful, coordinator):
    agency = Agency.objects.get(name="Sở Nội vụ")
    upload = answer_upload(
        upload=give(doubtful), answers={"ten:Sở NV": str(agency.pk)}, by=coordinator
    )

    assert check(upload).is_sound
    apply(upload, coordinator)

    assert Task.objects.get(number="1.2").assignments.get().agency == agency
    assert Alias.objects.get().agency == agency
    again = deepcopy(doubtful)
    assert check(give(again)).questions == []


def test_the_answered_question_stands_until_the_file_is_applied(give, doubtful, coordinator):
    agency = Agency.objects.get(name="Sở Nội vụ")
    upload = answer_upload(
        upload=give(doubtful), answers={"ten:Sở NV": str(agency.pk)}, by=coordinator
    )

    assert [one.value for one in check(upload).questions] == [str(agency.pk)]


def test_a_name_like_nothing_is_a_fault(give):
    data = document()
    data["sections"][0]["tasks"][1]["assignments"] = [lead("Ban Quản lý cảng biển")]

    assert any("không có cơ quan “Ban Quản lý cảng biển”" in one for one in faults(give(data)))


# Tasks under a known number with other words -----------------------------------------------------


@pytest.fixture
def other_words():
    """1.2 speaks of something else than the 1.2 that is held and was reported on."""
    load(document())
    FiledLineFactory(task=Task.objects.get(number="1.2"))
    data = document()
    data["sections"][0]["tasks"][1] |= {"text": "Rà soát văn bản hằng quý", "title": "Rà soát"}
    return data


def test_a_task_with_other_words_under_a_known_number_is_asked_about(
    give, other_words, coordinator
):
    upload = give(other_words)

    (question,) = check(upload).questions

    assert (question.key, question.said) == ("nhiem-vu:1.2", "Rà soát văn bản hằng quý")
    assert "“Nguyên văn nhiệm vụ 1.2.”" in question.sentence
    with pytest.raises(Unanswered):
        apply(upload, coordinator)


def test_reworded_it_keeps_its_reports(give, other_words, coordinator):
    held = Task.objects.get(number="1.2", filed_lines__isnull=False)
    upload = give(other_words)
    answer_upload(upload=upload, answers={"nhiem-vu:1.2": "cu"}, by=coordinator)

    assert [line for line in check(upload).changed if "nội dung" in line]
    apply(upload, coordinator)

    held.refresh_from_db()
    assert (held.number, held.text) == ("1.2", "Rà soát văn bản hằng quý")


def test_a_new_one_leaves_the_old_one_with_its_reports(give, other_words, coordinator):
    held = Task.objects.get(number="1.2", filed_lines__isnull=False)
    upload = give(other_words)
    answer_upload(upload=upload, answers={"nhiem-vu:1.2": "moi"}, by=coordinator)

    judged = check(upload)
    assert (judged.added, judged.changed) == (["Nhiệm vụ 1.2 (Rà soát)"], [])
    apply(upload, coordinator)

    held.refresh_from_db()
    new = Task.objects.get(section__plan__slug="ke-hoach-thu", number="1.2")
    assert (held.number, held.text) == ("1.2 cũ", "Nguyên văn nhiệm vụ 1.2.")
    assert (new.text, new.filed_lines.count()) == ("Rà soát văn bản hằng quý", 0)


# Provinces are separate ----------------------------------------------------------------------------


def test_a_coordinator_gives_plans_of_the_own_province_only(give, elsewhere):
    upload = give(document(province="Gia Lai"))

    assert upload.province is None
    assert "“province”: phải là “Đắk Lắk”." in faults(upload)


def test_the_answer_is_the_same_whether_the_other_province_exists(give, elsewhere):
    def said(name):
        return [one.replace(name, "…") for one in faults(give(document(province=name)))]

    assert said("Gia Lai") == said("Không Có Thật")


def test_a_slug_of_another_provinces_plan_is_taken_and_nothing_more_is_said(give, elsewhere):
    PlanFactory(slug="ke-hoach-thu", province=elsewhere, short_title="Kín")

    assert faults(give(document())) == ["“slug”: Tên này đã được dùng, hãy đổi."]


@pytest.mark.parametrize("exists", [True, False])
def test_plans_of_others_cannot_be_pointed_at_nor_guessed(give, elsewhere, exists):
    if exists:
        TaskFactory(section__plan=PlanFactory(slug="kin", province=elsewhere), number="7.7")
    data = document(replaces=[{"text": "Kế hoạch kín", "slug": "kin"}])
    data["sections"][0]["tasks"][0]["continues"] = {"plan": "kin", "task": "7.7"}

    assert faults(give(data)) == [
        "thay thế thứ 1: không có kế hoạch “kin” trong hệ thống.",
        "mục 1, nhiệm vụ 1.1, “continues”: không có kế hoạch “kin” trong hệ thống.",
    ]


def test_a_link_to_another_provinces_plan_that_stands_may_stay(give, elsewhere):
    """The administrator linked it; the coordinator downloads, amends and uploads the document."""
    PlanFactory(slug="kin", province=elsewhere)
    load(document(replaces=[{"text": "Kế hoạch kín", "slug": "kin"}]))
    amended = document(replaces=[{"text": "Kế hoạch kín", "slug": "kin"}], title="Tên mới")

    judged = check(give(amended))

    assert (judged.faults, len(judged.changed)) == ([], 1)


def test_an_agency_of_another_province_is_no_candidate(give, elsewhere, doubtful):
    DepartmentFactory(name="Sở NV", province=elsewhere)

    (question,) = check(give(doubtful)).questions

    assert all("Sở NV" not in label for _, label in question.choices)


def test_another_coordinator_neither_sees_nor_applies_it(give, elsewhere):
    upload = give(document())
    other = CoordinatorFactory(province=elsewhere)

    assert not Upload.objects.visible_to(other).exists()
    with pytest.raises(NotAllowed):
        apply_upload(upload=upload, seen=check(upload).digest, by=other, now=NOW)


def test_a_clerk_gives_no_plan(give):
    with pytest.raises(NotAllowed):
        give(document(), by=FocalPointFactory())


def test_the_administrator_gives_plans_of_every_province(give, province):
    administrator = UserFactory(is_superuser=True)

    assert give(document(), by=administrator).province == province
    assert not Membership.objects.filter(user=administrator).exists()


# All or nothing ------------------------------------------------------------------------------------


def test_what_changed_since_it_was_shown_is_shown_again_first(give, coordinator):
    load(document())
    upload = give(document(title="Tên mới"))
    seen = check(upload).digest
    load(document(title="Tên khác"), update=True)

    with pytest.raises(ChangedMeanwhile):
        apply_upload(upload=upload, seen=seen, by=coordinator, now=NOW)

    assert Plan.objects.get().title == "Tên khác"


def test_a_faulty_file_writes_nothing(give, coordinator):
    upload = give(document(status="xong"))

    with pytest.raises(Faulty):
        apply(upload, coordinator)

    assert Plan.objects.count() == 0
