"""The workbook that is offered, read back as Excel would: dropdowns, real days, nothing that runs."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest

from agencies.importing.template import template
from agencies.importing.workbook import AgencyWorkbook
from agencies.models import Agency, Alias
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    DepartmentFactory,
    JusticeFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
)
from tests.workbooks import GROUP_HEAD, HEAD, upload_of

pytestmark = pytest.mark.django_db


def opened(province=None):
    return openpyxl.load_workbook(BytesIO(template(province)))


def validations(sheet):
    """{range: DataValidation}"""
    return {str(one.sqref): one for one in sheet.data_validations.dataValidation}


def test_it_has_a_sheet_for_agencies_one_for_groups_and_a_guide():
    book = opened()

    assert book.sheetnames == ["Cơ quan", "Nhóm", "Hướng dẫn"]
    assert [cell.value for cell in book["Cơ quan"][1]] == HEAD
    assert [cell.value for cell in book["Nhóm"][1]] == GROUP_HEAD
    assert book["Cơ quan"].max_row == 1


def test_kinds_are_chosen_from_a_list():
    book = opened()

    rule = validations(book["Cơ quan"])["D2:D3001"]
    sheet, cells = rule.formula1.replace("'", "").replace("$", "").split("!")

    assert rule.type == "list"
    assert [row[0].value for row in book[sheet][cells]] == [kind.label for kind in Agency.Kind]


def test_yes_and_no_are_chosen_from_a_list():
    rule = validations(opened()["Nhóm"])["C2:C3001"]

    assert (rule.type, rule.formula1) == ("list", '"Có,Không"')


@pytest.mark.parametrize("column", ["E", "F"])
def test_days_are_typed_as_days(column):
    sheet = opened()["Cơ quan"]

    assert validations(sheet)[f"{column}2:{column}3001"].type == "date"
    assert sheet.column_dimensions["E"].number_format == "dd/mm/yyyy"


def test_the_head_stays_in_sight_and_columns_are_wide_enough():
    sheet = opened()["Cơ quan"]

    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width > 40


def test_the_guide_explains_every_column_and_shows_examples():
    words = {str(cell.value) for row in opened()["Hướng dẫn"] for cell in row if cell.value}

    assert set(HEAD) | set(GROUP_HEAD) <= words
    assert {"Sở Tư pháp", "UBND xã Ea Kar"} <= words


def test_the_empty_template_given_back_adds_nothing():
    province = ProvinceFactory()

    found = AgencyWorkbook().check(upload_of(template(), province, UserFactory()))

    assert (found.faults, found.questions, found.does_nothing) == ([], [], True)


@pytest.fixture
def province():
    """Everything that a province may have, odd words too."""
    province = ProvinceFactory()
    stp = JusticeFactory(email="stp@daklak.gov.vn", note="Dòng một\nDòng hai")
    Alias.objects.create(agency=stp, word="Sở TP")
    Alias.objects.create(agency=stp, word="Sở Tư pháp tỉnh")
    district = AgencyFactory(
        kind="district", name="UBND huyện A", code="643", until_on=date(2025, 6, 30)
    )
    for code in ("00123", "24376"):
        heir = AgencyFactory(code=code, name=f"UBND xã {code}", from_on=date(2025, 7, 1))
        SuccessionFactory(predecessor=district, successor=heir)
    DepartmentFactory(name='=HYPERLINK("http://x.vn")', short_name="+1", note="@SUM(A1)")
    DepartmentFactory(name="Sở Xây dựng", short_name="", until_on=date(2025, 2, 28))
    DepartmentFactory(name="Sở Xây dựng", short_name="SXD", from_on=date(2025, 3, 1))
    AgencyGroupFactory(
        wording="Các cơ quan; đơn vị", kinds=["department", "commune"], obliges=False
    )
    return province


def test_what_the_province_has_given_back_changes_nothing(province):
    found = AgencyWorkbook().check(upload_of(template(province), province, UserFactory()))

    assert (found.faults, found.questions) == ([], [])
    assert found.lists | {"kept": []} == {name: [] for name in found.lists}
    assert len(found.kept) == Agency.objects.count() + 1


def test_days_are_written_as_days_and_codes_as_text(province):
    rows = {row[1].value: row for row in opened(province)["Cơ quan"].iter_rows(min_row=2)}

    assert rows["UBND huyện A"][5].value == datetime(2025, 6, 30)
    assert rows["UBND huyện A"][5].number_format == "dd/mm/yyyy"
    assert rows["UBND huyện A"][6].value == "00123; 24376"
    assert rows["UBND xã 00123"][0].value == "00123"
    assert rows["UBND xã 00123"][0].number_format == "@"
    assert rows["Sở Tư pháp"][8].value == "Sở TP; Sở Tư pháp tỉnh"


def test_words_that_look_like_formulas_are_words(province):
    sheet = opened(province)["Cơ quan"]

    assert [
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []


@pytest.mark.parametrize("count", [1, 3])
def test_filling_it_costs_the_same_queries(count, django_assert_num_queries):
    province = ProvinceFactory()
    for number in range(count):
        SuccessionFactory(predecessor__code=f"1{number}", successor__code=f"2{number}")

    with django_assert_num_queries(4):  # successions, aliases, agencies, groups
        template(province)
