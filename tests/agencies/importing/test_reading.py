"""Files that are no workbooks, or that could harm us, are refused in a sentence."""

import time
import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from agencies.importing.reading import MOST_COLUMNS, MOST_ROWS, column_letter, read_workbook
from agencies.shape import Faulty
from tests.workbooks import agencies, book, compound, packed, row, with_part

SHEET = "xl/worksheets/sheet1.xml"


def refusal(content):
    with pytest.raises(Faulty) as problem:
        read_workbook(content)
    return str(problem.value)


def sheet_xml(inside):
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        f'main"><sheetData>{inside}</sheetData></worksheet>'
    ).encode()


def long_book(rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Cơ quan")
        for number in range(rows):
            sheet.write_row(number, 0, [str(number), "UBND xã", "UBND cấp xã"])
    return file.getvalue()


def test_sheets_keep_their_order_and_cells_their_places():
    content = book(Một=[["a"]], Hai=[[None, None], [None, 24373.0]])

    first, second = read_workbook(content)

    assert (first.name, first.rows) == ("Một", [["a"]])
    assert (second.name, second.rows) == ("Hai", [["", ""], ["", 24373.0]])


def test_days_are_days_however_they_are_shown():
    (sheet,) = read_workbook(book(Tờ=[[date(2025, 7, 1), datetime(2025, 7, 1, 8), "01/07/2025"]]))

    assert sheet.rows == [[date(2025, 7, 1), datetime(2025, 7, 1, 8), "01/07/2025"]]


def test_rows_with_cells_merged_across_columns_are_known():
    made = openpyxl.Workbook()
    made.active.append(["Tên", "Loại"])
    made.active.append(["I. Các sở"])
    made.active.merge_cells("A2:B2")

    (sheet,) = read_workbook(packed(made))

    assert sheet.merged == {2}


def test_a_file_with_a_password_says_to_take_it_off():
    assert "đặt mật khẩu. Mở tệp, bỏ mật khẩu" in refusal(compound("EncryptedPackage"))


def test_an_old_workbook_says_to_save_it_as_a_new_one():
    assert "lưu lại dạng .xlsx" in refusal(compound("Workbook"))


@pytest.mark.parametrize("content", [b"", b"M\xc3\xa3,T\xc3\xaan", b"%PDF-1.7", b"\0" * 2000])
def test_what_is_no_workbook_is_named_so(content):
    assert "không phải tệp Excel" in refusal(content)


def test_another_zip_is_no_workbook():
    made = with_part(book(Tờ=[["a"]]), "word/document.xml", b"<x/>")

    assert "không phải tệp Excel" in refusal(with_renamed(made))


def with_renamed(content):
    return content.replace(b"xl/workbook.xml", b"xl/workbXXk.xml")


@pytest.mark.parametrize("cut", [30, 500, 2000, -30])
def test_a_file_that_was_cut_off_is_broken(cut):
    content = agencies(*[row(name=f"Sở {n}", kind="Sở, ban, ngành") for n in range(200)])

    assert "hỏng" in refusal(content[:cut])


def test_a_file_with_changed_bytes_is_broken():
    content = bytearray(agencies(row(name="Sở Tư pháp")))
    start = content.index(SHEET.encode()) + len(SHEET) + 5
    content[start : start + 30] = b"\xff" * 30

    assert "hỏng" in refusal(bytes(content))


@pytest.mark.parametrize("part", [b"<worksheet", b"\xff\xfe<\0", b"", b"<!-- x --><sheetData/>"])
def test_a_sheet_that_cannot_be_read_is_broken(part):
    with pytest.raises(Faulty, match="hỏng"):
        read_workbook(with_part(book(Tờ=[["a"]]), SHEET, part))


def test_macros_are_refused():
    content = with_part(book(Tờ=[["a"]]), "xl/vbaProject.bin", b"x")

    assert "có macro. Lưu lại dạng .xlsx" in refusal(content)


def test_a_hundred_thousand_rows_are_refused_at_once():
    content = long_book(100_000)
    start = time.monotonic()

    assert "dài hơn 5.000 dòng" in refusal(content)
    assert time.monotonic() - start < 2


def test_as_many_rows_as_allowed_are_read():
    (sheet,) = read_workbook(long_book(MOST_ROWS))

    assert len(sheet.rows) == MOST_ROWS


def test_one_row_more_is_refused():
    assert "dài hơn" in refusal(long_book(MOST_ROWS + 1))


def test_empty_cells_far_down_do_not_count():
    """Excel writes cells that are only coloured."""
    cells = '<row r="1"><c r="A1"><v>5</v></c></row><row r="900000"><c r="XFD900000" s="1"/></row>'

    (sheet,) = read_workbook(with_part(book(Tờ=[["a"]]), SHEET, sheet_xml(cells)))

    assert sheet.rows[0][0] == 5


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        "<row r='1048576'><c t=\">\" r='A1048576'><v>1</v></c></row>",
        '<x:row xmlns:x="y" r="9000"/><x:c r="A9000"><v>1</v></x:c>',
    ],
)
def test_a_value_far_down_is_refused_however_it_is_written(cells):
    assert "dài hơn" in refusal(with_part(book(Tờ=[["a"]]), SHEET, sheet_xml(cells)))


def test_a_value_far_to_the_right_is_refused():
    far = '<row r="1"><c r="XFD1"><v>1</v></c></row>'

    assert "rộng hơn" in refusal(with_part(book(Tờ=[["a"]]), SHEET, sheet_xml(far)))
    assert "rộng hơn" in refusal(book(Tờ=[["a"] * (MOST_COLUMNS + 1)]))


def test_a_bomb_is_refused_before_it_is_unpacked():
    file = BytesIO(book(Tờ=[["a"]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * (60 * 1024 * 1024))
    assert len(file.getvalue()) < 100_000

    assert "mở ra quá lớn" in refusal(file.getvalue())


def test_a_hundred_sheets_are_refused():
    assert "hơn 50 tờ" in refusal(book(**{f"Tờ{n}": [["a"]] for n in range(100)}))


def test_pictures_and_other_parts_make_no_difference():
    content = with_part(book(Tờ=[["a"]]), "xl/media/image1.png", b"\x89PNG")

    assert read_workbook(content)[0].rows == [["a"]]


def test_sheets_of_charts_are_passed_over():
    made = openpyxl.Workbook()
    made.active.append(["a"])
    made.create_chartsheet("Biểu đồ")

    assert read_workbook(packed(made))[0].rows == [["a"]]


def test_hidden_sheets_and_protected_ones_are_read_like_others():
    made = openpyxl.Workbook()
    made.active.append(["a"])
    made.active.protection.enable()
    made.create_sheet("Ẩn").sheet_state = "hidden"

    assert [sheet.name for sheet in read_workbook(packed(made))] == ["Sheet", "Ẩn"]


def test_columns_are_named_as_in_a_spreadsheet():
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
