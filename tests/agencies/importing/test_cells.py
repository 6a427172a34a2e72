from datetime import date, datetime

import pytest

from agencies.importing import cells
from agencies.importing.cells import Unusable
from agencies.models import Agency


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (24373.0, "24373"),
        (24373, "24373"),
        ("24373", "24373"),
        ("24373.0", "24373"),
        (" 00123 ", "00123"),
        ("A.0", "A.0"),
        (1.5, "1.5"),
    ],
)
def test_a_code_is_text_though_spreadsheets_make_it_a_number(typed, code):
    assert cells.code(20)(typed) == code


def test_words_lose_doubled_spaces_and_odd_forms():
    assert cells.text(40)("  Sở   Tư\n pha\u0301p ") == "Sở Tư pháp"


def test_notes_keep_their_lines():
    assert cells.lines(40)("Một  hai\r\nba ") == "Một hai\nba"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("x" * 21, "dài 21 ký tự, chỉ được 20"),
        (date(2025, 7, 1), "phải là chữ, đang là ngày 01/07/2025"),
        (True, "phải là chữ"),
        ("a\x00b", "ký tự lạ"),
    ],
)
def test_what_is_no_text_is_refused(value, sentence):
    with pytest.raises(Unusable, match=sentence):
        cells.text(20)(value)


@pytest.mark.parametrize(
    "typed",
    [
        date(2025, 7, 1),
        datetime(2025, 7, 1, 23, 59),
        "01/07/2025",
        "1/7/2025",
        " 01-07-2025 ",
        "1.7.2025",
    ],
)
def test_days_are_dates_or_typed_with_the_day_first(typed):
    assert cells.day(typed) == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2025", "không có ngày “31/02/2025” trong lịch"),
        ("2025", "phải là ngày dạng 14/12/2026, đang là “2025”"),
        ("tháng 7", "phải là ngày dạng 14/12/2026"),
        (45000.0, "phải là ngày dạng 14/12/2026, đang là số 45000"),
        (True, "phải là ngày"),
        ("01/07/1025", "năm 1025 ngoài khoảng 1900–2199"),
        (date(9999, 1, 1), "ngoài khoảng"),
    ],
)
def test_other_days_are_refused_with_what_would_be_accepted(typed, sentence):
    with pytest.raises(Unusable, match=sentence):
        cells.day(typed)


@pytest.mark.parametrize("typed", ["UBND cấp xã", "ubnd cap xa", "UBND  CẤP XÃ", "commune"])
def test_a_kind_is_known_however_it_is_spelt(typed):
    assert cells.kind(typed) == Agency.Kind.COMMUNE


def test_an_unknown_kind_names_what_is_near_and_all_that_is_accepted():
    with pytest.raises(Unusable) as problem:
        cells.kind("Sở ban nganhh")

    assert "không có loại “Sở ban nganhh”; có phải “Sở, ban, ngành”? Chỉ nhận:" in str(
        problem.value
    )
    assert all(kind.label in str(problem.value) for kind in Agency.Kind)
    with pytest.raises(Unusable, match="không có loại số 5"):
        cells.kind(5.0)


def test_several_values_are_parted_by_semicolons():
    assert cells.several(cells.code(20))("24373; STP;; 24373 ") == ["24373", "STP"]
    assert cells.several(cells.code(20))(24373.0) == ["24373"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("Có", True), ("co", True), ("KHÔNG", False), (True, True)]
)
def test_yes_and_no(typed, meant):
    assert cells.yes_or_no(typed) is meant


@pytest.mark.parametrize("typed", ["có lẽ", 1.0])
def test_neither_yes_nor_no(typed):
    with pytest.raises(Unusable, match="“Có” hoặc “Không”"):
        cells.yes_or_no(typed)


def test_an_address_is_one():
    assert cells.email("stp@daklak.gov.vn") == "stp@daklak.gov.vn"
    for typed in ("stp.daklak.gov.vn", "a@b@c", 5.0):
        with pytest.raises(Unusable, match="phải là một địa chỉ thư"):
            cells.email(typed)
