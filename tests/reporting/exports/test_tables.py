"""Tables as bytes: kinds of cells, what people typed, the paper."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from reporting.exports.csvs import csv_text
from reporting.exports.tables import Column, Kind, Table, as_of, stem
from reporting.exports.xlsx import LONGEST, workbook
from tests.factories import vn

FORMULAS = ['=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1"]


def made(rows, *kinds, **said):
    columns = [Column(kind.value, kind) for kind in kinds]
    return Table("Tờ", "Tiêu đề & tên", "Tính đến …", columns, rows, **said)


def sheet_of(table):
    return openpyxl.load_workbook(io.BytesIO(workbook([table])))["Tờ"]


def below_head(table):
    return list(sheet_of(table).iter_rows(min_row=4))


def text_of(table):
    return "".join(csv_text(table))


def test_every_kind_is_what_excel_takes_it_for():
    kinds = list(Kind)
    row = ["1.10", 12, date(2026, 12, 14), vn(2026, 12, 14, 23, 59), 92.3, "/co-quan/7/"]

    text, number, day, moment, percent, link = below_head(made([row], *kinds))[0]

    assert (text.value, text.data_type) == ("1.10", "s")
    assert (number.value, number.data_type) == (12, "n")
    assert (day.value, day.number_format) == (datetime(2026, 12, 14), "dd/mm/yyyy")
    assert (moment.value, moment.number_format) == (
        datetime(2026, 12, 14, 23, 59),
        "dd/mm/yyyy hh:mm",
    )
    assert percent.value == pytest.approx(0.923)
    assert percent.number_format == "0.0%"
    assert (link.value, link.hyperlink) == ("http://testserver/co-quan/7/", None)


def test_every_kind_in_csv():
    row = ["1.10", 1200, date(2026, 12, 4), vn(2026, 12, 4, 7, 5), 92.3, "/co-quan/7/"]

    text = text_of(made([row], *Kind))

    assert text == (
        "\ufefftext;number;day;moment;percent;link\r\n"
        "1.10;1200;2026-12-04;2026-12-04 07:05;92,3%;http://testserver/co-quan/7/\r\n"
    )


@pytest.mark.parametrize("words", FORMULAS)
def test_a_formula_in_a_text_is_text_in_excel(words):
    cell = below_head(made([[words]], Kind.TEXT))[0][0]

    assert cell.data_type == "s"
    assert cell.value == words.replace("\r", "\n")


@pytest.mark.parametrize("words", FORMULAS)
def test_a_formula_in_a_text_is_defused_in_csv(words):
    assert text_of(made([[words]], Kind.TEXT)).splitlines()[1].lstrip('"').startswith("'")


def test_an_address_in_a_text_is_no_link():
    cell = below_head(made([["https://example.org"]], Kind.TEXT))[0][0]

    assert (cell.value, cell.hyperlink) == ("https://example.org", None)


def test_a_number_below_zero_stays_a_number():
    assert text_of(made([[-5]], Kind.NUMBER)).endswith("\r\n-5\r\n")
    assert below_head(made([[-5]], Kind.NUMBER))[0][0].value == -5


@pytest.mark.parametrize("nothing", [None, ""])
@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_an_empty_cell_and_nought_is_not(kind, nothing):
    rows = below_head(made([[nothing, 0]], kind, Kind.NUMBER))

    assert [cell.value for cell in rows[0]] == [None, 0]
    assert text_of(made([[nothing, 0]], kind, Kind.NUMBER)).endswith("\r\n;0\r\n")


def test_lines_quotes_and_semicolons_stay_in_their_cell():
    words = 'Dòng "một";\r\ndòng hai'

    assert below_head(made([[words]], Kind.TEXT))[0][0].value == 'Dòng "một";\ndòng hai'
    assert '"Dòng ""một"";\ndòng hai"' in text_of(made([[words]], Kind.TEXT))


def test_a_text_longer_than_a_cell_says_that_it_goes_on():
    value = below_head(made([["ầ" * 40_000]], Kind.TEXT))[0][0].value

    assert len(value) == LONGEST
    assert value.endswith("… (còn nữa, đọc ở hệ thống)")


@pytest.mark.parametrize("words", ["<r>&</r>", "<r><t>a</t></r>", "<r></x></r>"])
def test_markup_in_a_text_is_text_in_excel(words):
    assert below_head(made([[words]], Kind.TEXT))[0][0].value.strip() == words


@pytest.mark.parametrize("day", [date(1900, 3, 1), date(2024, 2, 29), date(2026, 12, 14)])
def test_a_day_is_that_day_in_excel(day):
    cell = below_head(made([[day]], Kind.DAY))[0][0]

    assert (cell.value.date(), cell.is_date) == (day, True)


def test_signs_that_a_file_cannot_hold_do_not_break_it():
    assert below_head(made([["a\x0bb\x00c"]], Kind.TEXT))


def test_the_sheet_says_what_it_is_and_stays_readable_on_screen_and_paper():
    sheet = sheet_of(made([["a", 1], ["b", 2]], Kind.TEXT, Kind.NUMBER, note="Nhóm: xã"))

    assert [sheet["A1"].value, sheet["A2"].value] == ["Tiêu đề & tên", "Tính đến …. Nhóm: xã"]
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:B5"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
    assert sheet.oddHeader.left.text == "Tiêu đề && tên"
    assert sheet.oddFooter.center.text == "Trang &P/&N"
    assert sheet["A4"].alignment.wrap_text


def test_a_table_without_rows_is_a_whole_file():
    assert sheet_of(made([], Kind.TEXT)).auto_filter.ref == "A3"
    assert text_of(made([], Kind.TEXT)) == "\ufefftext\r\n"


def test_rows_of_csv_are_read_as_the_file_is_sent():
    read = []

    def rows():
        for number in range(250):
            read.append(number)
            yield [number]

    pieces = csv_text(made(rows(), Kind.NUMBER))
    next(pieces)
    next(pieces)

    assert len(read) == 100
    assert "".join(pieces).splitlines()[-1] == "249"
    assert len(read) == 250


def test_moments_and_names_of_files_are_those_of_vietnam():
    now = vn(2026, 12, 18, 0, 5)  # in UTC still the 17th

    assert as_of(now) == "Tính đến 00:05 ngày 18/12/2026"
    assert stem("ma-tran", "dak-lak-2026", 2026, now=now) == "ma-tran_dak-lak-2026_2026_2026-12-18"
