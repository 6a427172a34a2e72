"""What applying a workbook leaves in the database, and that nothing of another province comes near."""

import json
from datetime import date

import pytest

from agencies.importing.reading import read_workbook
from agencies.importing.template import template
from agencies.importing.workbook import AgencyWorkbook
from agencies.loading import load
from agencies.models import Agency, AgencyGroup, Alias, Province, Succession
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    CoordinatorFactory,
    DepartmentFactory,
    FocalPointFactory,
    JusticeFactory,
    LeaderFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
    vn,
)
from tests.fixtures.data import agencies_text
from tests.workbooks import HEAD, agencies, compound, row, upload_of

pytestmark = pytest.mark.django_db
WHOLE = agencies(
    row(
        name="Sở Tư pháp", short_name="STP", kind="Sở, ban, ngành", aliases="Sở TP; Sở Tư pháp tỉnh"
    ),
    row(name="Sở Nội vụ", short_name="SNV", kind="Sở, ban, ngành", email="snv@daklak.gov.vn"),
    row(
        name="UBND huyện Ea Kar",
        code=643,
        kind="UBND cấp huyện",
        until_on=date(2025, 6, 30),
        heirs="24373; UBND xã Ea Knốp",
    ),
    row(name="UBND xã Ea Kar", code=24373, kind="UBND cấp xã", from_on="01/07/2025"),
    Thêm=[HEAD, row(name="UBND xã Ea Knốp", code=24376, kind="UBND cấp xã", note="Xã mới")],
)


def test_a_new_province_gets_all_of_its_workbook(apply, province):
    apply(WHOLE)

    district = Agency.objects.get(code="643")
    assert Agency.objects.filter(province=province).count() == 5
    assert Agency.objects.get(short_name="SNV").email == "snv@daklak.gov.vn"
    assert district.until_on == date(2025, 6, 30)
    assert {one.successor.code for one in district.heirs.all()} == {"24373", "24376"}
    assert {one.word for one in Alias.objects.all()} == {"Sở TP", "Sở Tư pháp tỉnh"}
    assert {one.wording for one in AgencyGroup.objects.filter(obliges=True)} == {
        "Các sở, ban, ngành",
        "UBND cấp xã",
        "Các cơ quan, đơn vị, địa phương",
    }


def test_what_is_said_to_be_done_is_what_the_check_promised(check, apply):
    promised = check(WHOLE)

    assert apply(WHOLE).lists == promised.lists


def test_the_same_workbook_again_changes_nothing(apply, check):
    apply(WHOLE)
    before = Agency.history.count()

    again = apply(WHOLE)

    assert again.does_nothing
    assert (Agency.objects.count(), Agency.history.count()) == (5, before)
    assert Succession.objects.count() == 2


def test_every_agency_and_alias_has_a_history_with_its_author(apply):
    apply(WHOLE)

    assert Agency.history.count() == 5
    assert {one.created_at for one in Alias.objects.all()} == {vn(2026, 11, 2, 10)}


def test_new_agencies_stand_where_the_data_file_would_put_them():
    load(json.loads(agencies_text()))
    held = Province.objects.get(name="Đắk Lắk")
    other = ProvinceFactory(abbreviation="MOI")
    upload = upload_of(template(held), other, UserFactory())

    AgencyWorkbook().apply(upload, by=upload.uploaded_by, now=vn(2026, 11, 2))

    def shown(one):
        return list(one.agencies.values_list("name", "code", "position", "from_on", "until_on"))

    assert shown(other) == shown(held)


def test_a_later_department_stands_after_those_that_are_held(apply):
    apply(WHOLE)

    apply(agencies(row(name="Sở Y tế", short_name="SYT", kind="Sở, ban, ngành")))

    departments = Agency.objects.filter(kind="department")
    assert [one.short_name for one in departments] == ["STP", "SNV", "SYT"]


def test_empty_cells_and_missing_columns_leave_what_is_held(apply):
    held = JusticeFactory(email="stp@daklak.gov.vn", note="Cũ", from_on=date(2020, 1, 1))

    apply(agencies(row(short_name="STP", name="Sở Tư pháp")))

    held.refresh_from_db()
    assert (held.email, held.note, held.from_on) == ("stp@daklak.gov.vn", "Cũ", date(2020, 1, 1))


def test_what_is_not_in_the_workbook_stays_and_is_named(check):
    AgencyFactory(name="UBND xã Khác", code="9")

    assert check(WHOLE).kept == ["UBND xã Khác: không có trong tệp, giữ nguyên"]


def test_an_agency_that_gets_a_last_day_ends(check, apply):
    JusticeFactory()

    found = apply(agencies(row(short_name="STP", until_on="31/12/2026")))

    assert found.ended == ["Sở Tư pháp (STP): hoạt động đến hết ngày 31/12/2026"]
    assert Agency.objects.get(short_name="STP").until_on == date(2026, 12, 31)
    assert "không chuyển nhiệm vụ" in found.notes[0]


def test_an_answer_is_remembered_so_that_nobody_is_asked_again(check, apply):
    held = JusticeFactory()
    content = agencies(row(name="Sở TP", email="stp@daklak.gov.vn"))
    key = check(content).questions[0].key

    apply(content, answers={key: str(held.pk)})

    held.refresh_from_db()
    assert (held.name, held.email) == ("Sở Tư pháp", "stp@daklak.gov.vn")
    assert check(content).open_questions == []
    assert Alias.objects.get().agency == held


def test_an_answer_about_an_heir_is_remembered(check, apply):
    held = JusticeFactory()
    content = agencies(row(name="Phòng A", kind="Sở, ban, ngành", heirs="Sở TP"))
    key = check(content).open_questions[0].key

    apply(content, answers={key: str(held.pk)})

    assert (Alias.objects.get().word, Alias.objects.get().agency) == ("Sở TP", held)


def test_exchanged_short_names_are_exchanged(apply):
    one = DepartmentFactory(code="1", name="Sở A", short_name="SA")
    other = DepartmentFactory(code="2", name="Sở B", short_name="SB")

    apply(agencies(row(code=1, short_name="SB"), row(code=2, short_name="SA")))

    one.refresh_from_db(), other.refresh_from_db()
    assert (one.short_name, other.short_name) == ("SB", "SA")


def test_a_group_is_changed_with_a_history(apply):
    group = AgencyGroupFactory(wording="UBND cấp xã")
    head = ["Cách gọi trong văn bản", "Gồm các loại", "Bắt buộc báo cáo"]

    apply(agencies(Nhóm=[head, ["UBND cấp xã", "UBND cấp xã", "Không"]]))

    group.refresh_from_db()
    assert group.obliges is False
    assert group.history.count() == 2


@pytest.mark.parametrize("content", [compound("EncryptedPackage"), b"abc", b""])
def test_a_file_that_cannot_be_read_is_one_fault(check, content):
    found = check(content)

    assert len(found.faults) == 1
    assert not found.is_sound
    assert found.does_nothing


def test_checking_writes_nothing(check):
    held = (Agency.objects.count(), Agency.history.count())

    check(WHOLE)

    assert (Agency.objects.count(), Agency.history.count(), Alias.objects.count()) == (*held, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_checking_costs_the_same_queries_however_many_rows(given, count, django_assert_num_queries):
    rows = [row(name=f"UBND xã {n}", code=n, kind="UBND cấp xã", heirs="9") for n in range(count)]
    upload = given(agencies(*rows, row(name="UBND xã 9", code=9, kind="UBND cấp xã")))

    with django_assert_num_queries(4):  # agencies, aliases, successions, groups
        AgencyWorkbook().check(upload)


def test_five_thousand_rows_are_judged_in_seconds(check):
    rows = [row(name=f"Cơ quan số {n}", kind="Sở, ban, ngành") for n in range(4990)]

    assert len(check(agencies(*rows)).added) >= 4990


# Two provinces -------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere():
    """Gia Lai, with the same codes and short names as the workbook, and names that could leak."""
    other = ProvinceFactory(abbreviation="GLI")
    stp = JusticeFactory(province=other, name="Sở Tư pháp Gia Lai")
    commune = AgencyFactory(province=other, code="24373", name="UBND xã Bí Mật")
    SuccessionFactory(
        predecessor=AgencyFactory(province=other, name="UBND xã Kín"), successor=commune
    )
    Alias.objects.create(agency=stp, word="Sở Kín đáo")
    AgencyGroupFactory(province=other, wording="Nhóm Kín")
    return other


def test_another_provinces_agencies_of_the_same_codes_stay_untouched(apply, elsewhere):
    before = sorted(
        Agency.objects.filter(province=elsewhere).values_list("pk", "name", "short_name")
    )

    apply(WHOLE)

    assert before == sorted(
        Agency.objects.filter(province=elsewhere).values_list("pk", "name", "short_name")
    )


def test_no_fault_question_or_list_names_another_province(check, elsewhere):
    content = agencies(
        row(name="UBND xã Bí Mạt", kind="UBND cấp xã", code=24373, heirs="UBND xã Kín; Sở Kín đáo"),
        row(name="Sở Kín đáo", short_name="STP", kind="Sở", aliases="Sở Kín đáo"),
    )

    found = check(content)

    words = str(found.questions) + str(found.lists)
    assert "Bí Mật" not in words + str(found.faults)
    assert "Gia Lai" not in words + str(found.faults)
    assert found.kept == []
    assert (
        [one for one in found.questions if one.open] == [] if False else found.open_questions == []
    )


def test_a_template_holds_only_its_province(elsewhere, province):
    JusticeFactory(province=province)

    words = str([sheet.rows for sheet in read_workbook(template(province))])

    assert "Sở Tư pháp" in words
    assert not any(one in words for one in ("Bí Mật", "Kín", "Gia Lai"))


# Who -----------------------------------------------------------------------------------------------


def test_coordinators_may_for_their_own_province_the_administrator_for_all(province, elsewhere):
    may = AgencyWorkbook().may
    coordinator, administrator = (
        CoordinatorFactory(province=province),
        UserFactory(is_superuser=True),
    )

    assert [may(coordinator, one) for one in (province, elsewhere, None)] == [True, False, False]
    assert [may(administrator, one) for one in (province, elsewhere, None)] == [True, True, False]


def test_nobody_else_may(province):
    others = [UserFactory(), FocalPointFactory(), LeaderFactory(province=province)]

    assert not any(AgencyWorkbook().may(one, province) for one in others)
