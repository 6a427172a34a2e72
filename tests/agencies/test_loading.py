"""Provinces, agencies, groups and successors from their file into the database."""

from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.loading import load
from agencies.models import Agency, AgencyGroup, Province, Reorganisation, Succession
from agencies.shape import Faulty
from tests.fixtures import data

pytestmark = pytest.mark.django_db


def agency(name, **keys):
    return {
        "name": name,
        "short_name": "",
        "code": "",
        "kind": "department",
        "from_on": None,
        "until_on": None,
        "successors": [],
        "note": "",
        **keys,
    }


def heir(key):
    return {"agency": key, "confirmed": True, "note": ""}


def province(name, abbreviation, *agencies, **keys):
    return {
        "name": name,
        "code": "",
        "abbreviation": abbreviation,
        "from_on": None,
        "until_on": None,
        "successors": [],
        "note": "",
        "groups": [],
        "agencies": list(agencies),
        **keys,
    }


def file_of(*provinces):
    return {"note": "Thử nghiệm.", "provinces": list(provinces)}


@pytest.fixture
def small():
    """A province with a group, two departments and a commune; one department ended."""
    group = {"wording": "Các sở", "kinds": ["department"], "obliges": True, "note": ""}
    return file_of(
        province(
            "Đắk Lắk",
            "DLK",
            agency("Sở Tư pháp", short_name="STP"),
            agency(
                "Sở Ngoại vụ", short_name="SNgV", until_on="2025-02-28", successors=[heir("STP")]
            ),
            agency("UBND xã Ea Kar", code="24373", kind="commune", from_on="2025-07-01"),
            groups=[group],
        ),
        province("Phú Yên", "PYE", until_on="2025-06-30", successors=["Đắk Lắk"]),
    )


def faults_of(document):
    with pytest.raises(Faulty) as refusal:
        load(document)
    assert Agency.objects.count() == 0
    assert Province.objects.count() == 0
    return [str(fault) for fault in refusal.value.faults]


def test_everything_of_the_file_is_there_after_the_first_load(small):
    outcome = load(small)

    assert outcome.lines == [
        "+ tỉnh Đắk Lắk",
        "+ tỉnh Phú Yên",
        "+ nhóm “Các sở” (Đắk Lắk)",
        "+ Sở Tư pháp (Đắk Lắk)",
        "+ Sở Ngoại vụ (Đắk Lắk)",
        "+ UBND xã Ea Kar (Đắk Lắk)",
        "+ kế thừa: Sở Ngoại vụ → Sở Tư pháp",
    ]
    assert [str(one) for one in Province.objects.get(name="Phú Yên").successors.all()] == [
        "Đắk Lắk"
    ]
    assert AgencyGroup.objects.get().kinds == ["department"]


def test_a_second_load_changes_nothing(small):
    load(small)
    before = Agency.history.count()

    assert load(small).lines == []
    assert load(small, update=True).lines == []
    assert Agency.history.count() == before


def test_provincial_comes_first_then_departments_as_listed_then_the_rest_by_name(small):
    agencies = small["provinces"][0]["agencies"]
    agencies.insert(0, agency("UBND xã An Bình", kind="commune", code="1"))
    agencies.append(agency("Hội Luật gia tỉnh", kind="association"))
    agencies.append(agency("Công an tỉnh", kind="central"))
    agencies.append(agency("UBND tỉnh Đắk Lắk", kind="provincial"))
    load(small)

    assert list(Agency.objects.values_list("name", "position")) == [
        ("UBND tỉnh Đắk Lắk", 1),
        ("Sở Tư pháp", 10),
        ("Sở Ngoại vụ", 11),
        ("Công an tỉnh", 200),
        ("Hội Luật gia tỉnh", 300),
        ("UBND xã An Bình", 1000),
        ("UBND xã Ea Kar", 1000),
    ]


def test_what_somebody_changed_stays_changed(small):
    load(small)
    Agency.objects.filter(short_name="STP").update(name="Sở Tư pháp và Pháp chế", email="a@b.vn")
    AgencyGroup.objects.update(obliges=False)

    assert load(small).lines == []
    assert Agency.objects.get(short_name="STP").name == "Sở Tư pháp và Pháp chế"


def test_what_somebody_renamed_or_deleted_does_not_come_back(small):
    load(small)
    commune = Agency.objects.get(code="24373")
    commune.code = "99999"
    commune.save()
    Agency.objects.get(short_name="SNgV").delete()
    AgencyGroup.objects.get().delete()

    assert load(small).lines == []
    assert Agency.objects.count() == 2
    assert Succession.objects.count() == 0


def test_an_update_shows_and_makes_the_differences_and_adds_what_was_deleted(small):
    load(small)
    Agency.objects.filter(short_name="STP").update(name="Sở khác", email="a@b.vn")
    Agency.objects.get(code="24373").delete()
    AgencyGroup.objects.update(kinds=["commune"], obliges=False)

    outcome = load(small, update=True)

    assert outcome.lines == [
        "+ UBND xã Ea Kar (Đắk Lắk)",
        "~ nhóm “Các sở” (Đắk Lắk), kinds: commune → department",
        "~ nhóm “Các sở” (Đắk Lắk), obliges: (trống) → true",
        "~ Sở Tư pháp (Đắk Lắk), name: “Sở khác” → “Sở Tư pháp”",
    ]
    assert Agency.objects.get(short_name="STP").email == "a@b.vn"  # no matter of the file


def test_a_new_agency_of_the_file_comes_with_its_successions(small):
    load(small)
    small["provinces"][0]["agencies"].append(
        agency("Ban Dân tộc", short_name="BDT", until_on="2025-02-28", successors=[heir("STP")])
    )

    assert load(small).lines == ["+ Ban Dân tộc (Đắk Lắk)", "+ kế thừa: Ban Dân tộc → Sở Tư pháp"]


def test_a_code_names_a_successor_in_another_province(small):
    small["provinces"][1]["agencies"].append(
        agency(
            "UBND huyện Sông Hinh",
            kind="district",
            short_name="Huyện Sông Hinh",
            successors=[heir("24373")],
        )
    )
    load(small)

    assert Succession.objects.filter(successor__code="24373").count() == 1


def reorganised(small, **keys):
    """The file, with the reorganisation in which Sở Ngoại vụ ended."""
    given = {
        "kind": "merge",
        "effective_on": "2025-03-01",
        "decree_number": None,
        "decree_on": None,
        "decree_note": "Chưa rõ số văn bản.",
        "predecessors": ["SNgV"],
    }
    small["provinces"][0]["reorganisations"] = [given | keys]
    return small


def test_a_reorganisation_of_the_file_holds_its_successions_and_was_applied_by_nobody(small):
    load(reorganised(small))

    row = Reorganisation.objects.get()
    assert row.is_given
    assert row.decree == "Chưa rõ số văn bản."
    assert [str(one) for one in row.successions.all()] == ["Sở Ngoại vụ → Sở Tư pháp"]


def test_reorganisations_come_to_an_installation_that_has_the_agencies_already_once(small):
    load(deepcopy(small))
    reorganised(small)

    first, second = load(deepcopy(small)), load(deepcopy(small))

    assert first.added == ["sắp xếp: Hợp nhất, sáp nhập từ ngày 01/03/2025 (Đắk Lắk)"]
    assert second.added == []
    assert Reorganisation.objects.count() == 1


def test_a_reorganisation_that_does_not_fit_its_agencies_is_a_fault(small):
    reorganised(small, effective_on="2025-04-01", predecessors=["SNgV", "STB"], decree_note="")

    assert [fault.partition(": ")[2] for fault in faults_of(small)] == [
        "chưa rõ số văn bản thì ghi rõ lý do ở decree_note.",
        "“SNgV” không kết thúc vào ngày trước đó.",
        "không có cơ quan “STB” trong tỉnh; có phải “STP”?",
    ]


def test_every_fault_is_listed_at_once_and_nothing_is_loaded(small):
    dlk = small["provinces"][0]
    dlk["agencies"][0]["kind"] = "sở"
    dlk["agencies"][1].update(from_on="2026-01-01", successors=[heir("STPX"), heir("SNgV")])
    dlk["agencies"][2].pop("code")
    dlk["agencies"].append(agency("Sở Tư pháp 2", short_name="STP"))
    dlk["groups"][0]["kinds"] = []
    small["provinces"][1]["successors"] = ["Đắc Lắc"]
    small["extra"] = 1

    assert faults_of(small) == [
        "thừa khóa “extra”.",
        "tỉnh “Đắk Lắk”, cơ quan “Sở Tư pháp”, “kind”: phải là một trong “provincial”, “department”, "
        "“district”, “commune”, “central”, “association”, đang là “sở”.",
        "tỉnh “Đắk Lắk”, cơ quan “UBND xã Ea Kar”: thiếu khóa “code”.",
        "tỉnh “Đắk Lắk”, nhóm thứ 1: nhóm phải gồm ít nhất một loại cơ quan.",
        "tỉnh “Đắk Lắk”, cơ quan “Sở Tư pháp 2”: “STP” đã có ở tỉnh “Đắk Lắk”, cơ quan “Sở Tư pháp”.",
        "tỉnh “Đắk Lắk”, cơ quan “Sở Ngoại vụ”: ngày kết thúc (until_on) trước ngày bắt đầu (from_on).",
        "tỉnh “Đắk Lắk”, cơ quan “Sở Ngoại vụ”, kế thừa thứ 1: không có cơ quan mang mã “STPX”; có phải “STP”?",
        "tỉnh “Đắk Lắk”, cơ quan “Sở Ngoại vụ”, kế thừa thứ 2: cơ quan không thể kế thừa chính nó.",
        "tỉnh “Phú Yên”: không có tỉnh kế thừa tên “Đắc Lắc” trong tệp.",
    ]


def test_a_province_twice_is_a_fault(small):
    small["provinces"][1].update(abbreviation="DLK")

    assert faults_of(small) == ["tỉnh “Phú Yên”: “DLK” đã có ở tỉnh “Đắk Lắk”."]


@pytest.mark.parametrize("document", [None, [], "x", {"provinces": 5}, {"provinces": [None]}])
def test_what_is_no_file_of_agencies_is_refused(document):
    assert faults_of(document)


def test_an_agency_that_clashes_with_one_entered_by_hand_is_a_sentence(small):
    load(file_of(province("Đắk Lắk", "DLK", agency("Sở mới", code="7", short_name="STP2"))))
    small["provinces"][0]["agencies"].append(agency("Sở khác", code="8", short_name="STP2"))

    with pytest.raises(Faulty, match=r"Sở khác.*trùng mã số hoặc tên"):
        load(small)
    assert Agency.objects.count() == 1


def test_the_file_that_we_ship_loads_whole_and_a_second_time_adds_nothing():
    document = {"note": "x", "provinces": list(data.provinces().values())}

    load(deepcopy(document))

    for one in document["provinces"]:
        held = Agency.objects.filter(province__abbreviation=one["abbreviation"])
        assert held.count() == len(one["agencies"])
        heirs = sum(len(row["successors"]) for row in one["agencies"])
        assert Succession.objects.filter(predecessor__in=held).count() == heirs
    assert load(document).lines == []


# The command ------------------------------------------------------------------------------------


def run(*args):
    out = StringIO()
    call_command("load_agencies", *args, stdout=out)
    return out.getvalue()


def test_the_command_loads_the_file_that_we_ship():
    assert run() == "Cơ quan: thêm 617, sửa 0.\n"
    assert run() == "Cơ quan: không có gì mới.\n"


def test_the_command_prints_what_an_update_changed():
    run()
    Agency.objects.filter(code="24373").update(name="UBND xã Ea-Kar")

    assert run("--update").splitlines() == [
        "  ~ UBND xã Ea Kar (Đắk Lắk), name: “UBND xã Ea-Kar” → “UBND xã Ea Kar”",
        "Cơ quan: thêm 0, sửa 1.",
    ]


def test_the_command_lists_the_faults_of_a_file_and_loads_nothing(tmp_path):
    path = tmp_path / "co-quan.json"
    path.write_text('{"note": "", "provinces": [1]}', encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run(str(path))

    assert str(refusal.value) == (
        "Tệp co-quan.json có 2 lỗi, chưa nạp gì:\n"
        "  - “note”: không được để trống.\n"
        "  - tỉnh thứ 1: phải là đối tượng {…}, đang là số 1."
    )


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        run(str(tmp_path / "khong-co.json"))
