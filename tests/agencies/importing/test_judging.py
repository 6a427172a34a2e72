"""Which agency a row is, what is asked about it, and every fault that rows have among each other."""

from datetime import date

import pytest

from agencies.importing.matching import NEW
from agencies.models import Alias, Succession
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    DepartmentFactory,
    JusticeFactory,
    ProvinceFactory,
    SuccessionFactory,
)
from tests.workbooks import HEAD, agencies, row

pytestmark = pytest.mark.django_db
DEPARTMENT, COMMUNE = "Sở, ban, ngành", "UBND cấp xã"


def department(name, **cells):
    return row(**({"name": name, "kind": DEPARTMENT} | cells))


def commune(code, name="UBND xã A", **cells):
    return row(**({"name": name, "kind": COMMUNE, "code": code} | cells))


# Recognised ---------------------------------------------------------------------------------------


def test_a_row_updates_the_agency_of_its_code(check):
    AgencyFactory(code="24373", name="UBND xã Cũ")

    found = check(agencies(commune(24373, "UBND xã Mới")))

    assert found.changed == ["UBND xã Cũ (24373), Tên: “UBND xã Cũ” → “UBND xã Mới”"]


def test_a_row_without_a_code_updates_the_agency_of_its_short_name(check):
    JusticeFactory()

    found = check(agencies(row(short_name="STP", email="stp@daklak.gov.vn")))

    assert found.changed == ["Sở Tư pháp (STP), Thư điện tử: (trống) → “stp@daklak.gov.vn”"]


@pytest.mark.parametrize("name", ["Sở Tư pháp", "SỞ TƯ PHÁP", "so tu phap"])
def test_a_row_with_only_a_name_updates_the_agency_and_keeps_its_spelling(check, name):
    JusticeFactory()

    found = check(agencies(row(name=name, email="stp@daklak.gov.vn")))

    assert found.changed == ["Sở Tư pháp (STP), Thư điện tử: (trống) → “stp@daklak.gov.vn”"]


def test_a_row_with_an_alias_is_its_agency(check):
    Alias.objects.create(agency=JusticeFactory(), word="Sở TP")

    found = check(agencies(row(name="Sở TP")))

    assert found.faults == found.open_questions == found.changed == []


def test_a_code_that_a_held_agency_lacks_is_filled_in(check):
    AgencyFactory(code="", name="UBND xã A")

    assert check(agencies(commune(24373))).changed == ["UBND xã A, Mã số: (trống) → “24373”"]


def test_a_name_that_is_held_under_another_code_is_asked_about(check):
    held = AgencyFactory(code="11111", name="UBND xã A")

    found = check(agencies(commune(24373)))

    (question,) = found.open_questions
    assert question.place == "Tờ “Cơ quan”, ô B2 (Tên)"
    assert [value for value, _ in question.choices] == [str(held.pk), NEW]
    assert "với mã khác" in question.sentence


def test_a_near_name_is_asked_about_and_stays_open_until_answered(check):
    held = JusticeFactory()
    content = agencies(row(name="Sở TP", email="stp@daklak.gov.vn"))

    (question,) = check(content).open_questions
    assert question.said == "Sở TP"
    answered = check(content, answers={question.key: str(held.pk)})

    assert answered.is_sound
    assert answered.added[0] == "Tên gọi khác của Sở Tư pháp: “Sở TP”"
    assert len(answered.changed) == 1


def test_a_doubtful_row_is_neither_added_nor_faulty_before_the_answer(check):
    JusticeFactory()

    found = check(agencies(row(name="Sở TP")))

    assert not any("Sở TP" in one for one in found.added)
    assert found.faults == []


def test_a_near_name_that_is_new_is_added_and_needs_what_a_new_one_needs(check):
    JusticeFactory()
    content = agencies(row(name="Sở TP"))
    answers = {check(content).questions[0].key: NEW}

    (fault,) = check(content, answers=answers).faults

    assert str(fault) == "Tờ “Cơ quan”, ô D2 (Loại): để trống; cơ quan mới phải có “Loại”."


def test_an_answer_that_is_no_choice_is_none(check):
    JusticeFactory()
    elsewhere = DepartmentFactory(province=ProvinceFactory(abbreviation="GLI"))
    content = agencies(department("Sở TP"))
    key = check(content).questions[0].key

    assert check(content, answers={key: str(elsewhere.pk)}).open_questions


def test_communes_with_codes_of_their_own_are_not_asked_about(check):
    AgencyFactory(code="1", name="UBND xã Ea Kar")

    assert check(agencies(commune(2, "UBND xã Ea Kao"))).open_questions == []


def test_what_a_row_claims_surely_is_not_offered_to_another(check):
    JusticeFactory()

    found = check(agencies(department("Sở TP"), row(short_name="STP", name="Sở Tư pháp")))

    assert found.open_questions == []


def test_the_code_of_one_beside_the_name_of_another_is_asked_about(check):
    """As when the column of names slipped by a row."""
    held = AgencyFactory(code="1", name="UBND xã A")
    AgencyFactory(code="2", name="UBND xã B")
    content = agencies(commune(1, "UBND xã B"), commune(2, "UBND xã C"))

    found = check(content)
    (question,) = found.open_questions
    answered = check(content, answers={question.key: str(held.pk)})

    assert "Mã số “1” là của “UBND xã A”" in question.sentence
    assert found.changed == ["UBND xã B (2), Tên: “UBND xã B” → “UBND xã C”"]
    assert answered.is_sound
    assert len(answered.changed) == 2


def test_three_hundred_doubts_are_too_many(check):
    for number in range(305):
        DepartmentFactory(name=f"Sở số {number:03d} x", short_name="")

    found = check(agencies(*[department(f"Sở số {n:03d} y") for n in range(305)]))

    assert "Tệp: hơn 300 tên chưa rõ là cơ quan nào. Ghi mã số rồi nạp lại." in map(
        str, found.faults
    )


# Faults -------------------------------------------------------------------------------------------


def test_a_new_agency_needs_a_name_and_a_kind(sentences):
    assert sentences(agencies(row(code=1), row(name="Sở A"))) == [
        "Tờ “Cơ quan”, ô B2 (Tên): để trống; cơ quan mới phải có “Tên”.",
        "Tờ “Cơ quan”, ô D2 (Loại): để trống; cơ quan mới phải có “Loại”.",
        "Tờ “Cơ quan”, ô D3 (Loại): để trống; cơ quan mới phải có “Loại”.",
    ]


def test_a_code_doubled_across_sheets_names_both_places(sentences):
    found = sentences(agencies(commune(1, "UBND xã A"), Thêm=[HEAD, commune(1, "UBND xã B")]))

    assert found == [
        "Tờ “Thêm”, ô A2 (Mã số): “1” đã có ở Tờ “Cơ quan”, ô A2 (Mã số); mỗi cơ quan một giá trị "
        "riêng."
    ]


def test_a_code_doubled_is_a_fault_for_held_agencies_too(sentences):
    AgencyFactory(code="1", name="UBND xã A")

    assert len(sentences(agencies(commune(1), commune(1)))) == 1


def test_rows_that_are_one_agency_by_different_keys_are_a_fault(sentences):
    DepartmentFactory(code="7", name="Sở B", short_name="SB")

    (found,) = sentences(agencies(row(code=7, short_name="SBB"), row(short_name="SB")))

    assert found == "Tờ “Cơ quan”, dòng 3: cùng là “Sở B” như Tờ “Cơ quan”, dòng 2. Giữ một dòng."


def test_a_code_doubled_beside_a_held_short_name_is_one_fault(sentences):
    DepartmentFactory(code="7", name="Sở B", short_name="SB")

    assert len(sentences(agencies(row(code=7), row(code=7, name="Sở C")))) == 1


def test_a_doubled_short_name_is_a_fault(sentences):
    (found,) = sentences(
        agencies(department("Sở A", short_name="S"), department("Sở B", short_name="S"))
    )

    assert "ô C3 (Tên viết tắt): “S” đã có ở Tờ “Cơ quan”, ô C2" in found


def test_a_short_name_of_an_agency_that_is_not_in_the_file_is_taken(sentences):
    JusticeFactory()
    DepartmentFactory(code="7", name="Sở B", short_name="SB")

    (found,) = sentences(agencies(row(code="7", name="Sở B", short_name="STP")))

    assert found == (
        "Tờ “Cơ quan”, ô C2 (Tên viết tắt): “STP” là của “Sở Tư pháp” (không có trong tệp); phải khác."
    )


def test_short_names_may_be_exchanged(check):
    DepartmentFactory(code="1", name="Sở A", short_name="SA")
    DepartmentFactory(code="2", name="Sở B", short_name="SB")

    found = check(agencies(row(code=1, short_name="SB"), row(code=2, short_name="SA")))

    assert (found.faults, len(found.changed)) == ([], 2)


def test_a_doubled_name_is_a_fault_unless_codes_tell_them_apart(sentences):
    assert sentences(agencies(commune(1), commune(2))) == []
    (found,) = sentences(agencies(department("Sở A"), department("sở  a")))
    assert "ô B3 (Tên): “sở a” đã có ở Tờ “Cơ quan”, ô B2 (Tên)" in found


def test_one_name_may_pass_to_a_later_agency(sentences):
    earlier = department("Sở Xây dựng", until_on=date(2025, 2, 28))
    later = department("Sở Xây dựng", from_on=date(2025, 3, 1))

    assert sentences(agencies(earlier, later)) == []


def test_an_agency_that_ends_before_it_begins_is_a_fault(sentences):
    (found,) = sentences(agencies(commune(1, from_on=date(2025, 7, 1), until_on="30/06/2025")))

    assert found.startswith(
        "Tờ “Cơ quan”, ô F2 (Đến hết ngày): cơ quan kết thúc (30/06/2025) trước"
    )


def test_a_life_is_judged_with_the_day_that_is_held(sentences):
    AgencyFactory(code="1", from_on=date(2025, 7, 1))

    assert "kết thúc (01/01/2025) trước" in sentences(agencies(row(code=1, until_on="1/1/2025")))[0]


def test_a_faulty_day_is_named_once(sentences):
    assert len(sentences(agencies(commune(1, from_on="mai", until_on="30/06/2025")))) == 1


# Heirs ---------------------------------------------------------------------------------------------


def test_heirs_are_named_by_code_short_name_or_name(check):
    JusticeFactory()
    rows = [
        commune(1, "UBND huyện A", heirs="2; STP; ubnd Xã C"),
        commune(2, "UBND xã B"),
        commune(3, "UBND xã C"),
    ]

    found = check(agencies(*rows))

    assert [one for one in found.added if one.startswith("Kế thừa")] == [
        "Kế thừa: UBND huyện A → UBND xã B",
        "Kế thừa: UBND huyện A → Sở Tư pháp",
        "Kế thừa: UBND huyện A → UBND xã C",
    ]


def test_an_unknown_heir_is_a_fault(sentences):
    (found,) = sentences(agencies(commune(1, heirs="Công ty Cà phê")))

    assert "ô G2 (Kế thừa bởi): không có cơ quan “Công ty Cà phê”." in found


def test_a_doubtful_heir_is_asked_about_once_for_all_rows(check):
    held = JusticeFactory()
    content = agencies(commune(1, heirs="Sở TP"), commune(2, "UBND xã B", heirs="Sở TP"))

    (question,) = check(content).open_questions
    found = check(content, answers={question.key: str(held.pk)})

    assert [one for one in found.added if one.startswith("Kế thừa")] == [
        "Kế thừa: UBND xã A → Sở Tư pháp",
        "Kế thừa: UBND xã B → Sở Tư pháp",
    ]


def test_no_agency_is_its_own_heir(sentences):
    (found,) = sentences(agencies(commune(1, heirs="1")))

    assert "“1” là chính cơ quan này" in found


def test_an_heir_of_the_same_name_is_the_other_one(check):
    earlier = department("Sở Xây dựng", until_on=date(2025, 2, 28), heirs="Sở Xây dựng")
    later = department("Sở Xây dựng", from_on=date(2025, 3, 1))

    assert "Kế thừa: Sở Xây dựng → Sở Xây dựng" in check(agencies(earlier, later)).added


def test_a_circle_is_a_fault_with_its_line(sentences):
    rows = [commune(1, "A", heirs="2"), commune(2, "B", heirs="3"), commune(3, "C", heirs="1")]

    (found,) = sentences(agencies(*rows))

    assert found == (
        "Tờ “Cơ quan”, ô G4 (Kế thừa bởi): các cơ quan kế thừa nhau thành vòng: C → A → B → C."
    )


def test_every_circle_is_a_fault(sentences):
    rows = [commune(1, "A", heirs="2"), commune(2, "B", heirs="1")]
    rows += [commune(3, "C", heirs="4"), commune(4, "D", heirs="3")]

    assert [one.partition(" (")[0] for one in sentences(agencies(*rows))] == [
        "Tờ “Cơ quan”, ô G3",
        "Tờ “Cơ quan”, ô G5",
    ]


def test_a_circle_closed_with_what_is_held_is_a_fault(sentences):
    held = SuccessionFactory(predecessor__code="1", successor__code="2")

    (found,) = sentences(agencies(row(code=2, heirs="1")))

    assert f"{held.successor} → {held.predecessor} → {held.successor}" in found


def test_a_circle_among_what_is_held_is_not_the_files_fault(sentences):
    held = SuccessionFactory()
    Succession.objects.create(predecessor=held.successor, successor=held.predecessor)

    assert sentences(agencies(commune(1))) == []


# Other names, groups -------------------------------------------------------------------------------


def test_another_name_that_is_taken_is_a_fault(sentences):
    JusticeFactory()
    Alias.objects.create(agency=DepartmentFactory(name="Sở Nội vụ"), word="Sở NV")

    found = sentences(agencies(department("Sở Y tế", aliases="STP; Sở NV; Sở YT")))

    assert [one.split(": ")[1] for one in found] == [
        "“STP” đã là tên gọi của “Sở Tư pháp”; ghi cho một cơ quan.",
        "“Sở NV” đã là tên gọi của “Sở Nội vụ”; ghi cho một cơ quan.",
    ]


def test_one_other_name_for_two_rows_is_a_fault(sentences):
    rows = [department("Sở Y tế", aliases="Sở X"), department("Công an", aliases="sở x")]

    assert "“sở x” đã là tên gọi của “Sở Y tế”" in sentences(agencies(*rows))[0]


GROUP_HEAD = ["Cách gọi trong văn bản", "Gồm các loại", "Bắt buộc báo cáo"]


def test_groups_of_the_file_are_added_or_changed(check, province):
    AgencyGroupFactory(wording="UBND cấp xã", kinds=["commune"])
    rows = [["ubnd cấp xã", "UBND cấp xã; UBND cấp huyện", "Không"], ["Các sở", DEPARTMENT, "Có"]]

    found = check(agencies(commune(1), Nhóm=[GROUP_HEAD, *rows]))

    assert "Nhóm “Các sở”" in found.added
    assert found.changed == [
        "Nhóm “UBND cấp xã”, Gồm các loại: UBND cấp xã → UBND cấp xã; UBND cấp huyện",
        "Nhóm “UBND cấp xã”, Bắt buộc báo cáo: Có → Không",
    ]
    assert found.questions == []


def test_a_group_needs_a_wording_and_kinds_and_stands_once(sentences):
    rows = [["Các sở", None, "Có"], [None, DEPARTMENT, "Có"], ["UBND", COMMUNE], ["ubnd", COMMUNE]]

    found = sentences(agencies(commune(1), Nhóm=[GROUP_HEAD, *rows]))

    assert [one.partition(":")[0] for one in found] == [
        "Tờ “Nhóm”, ô B2 (Gồm các loại)",
        "Tờ “Nhóm”, ô A3 (Cách gọi trong văn bản)",
        "Tờ “Nhóm”, ô A5 (Cách gọi trong văn bản)",
    ]


def test_a_province_without_groups_is_proposed_those_of_its_kinds(check):
    found = check(agencies(commune(1), department("Sở A")))

    assert [one.said for one in found.questions] == [
        "Các sở, ban, ngành",
        "UBND cấp xã",
        "Các cơ quan, đơn vị, địa phương",
        "Các cơ quan, đơn vị có liên quan",
        "Các đơn vị, địa phương liên quan",
    ]
    assert found.is_sound  # what is proposed counts as a yes until somebody says no


def test_a_proposal_may_be_declined(check):
    found = check(agencies(commune(1)), answers={"nhom:UBND cấp xã": "khong"})

    assert not any("Nhóm" in one for one in found.added)


def test_no_group_is_proposed_for_a_kind_that_has_ended(check):
    assert check(agencies(commune(1, until_on="30/06/2025"))).questions == []
