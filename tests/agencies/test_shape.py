"""What a data file must look like, and every place where it does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Agency
from agencies.shape import (
    UNUSABLE,
    Choice,
    Day,
    Faulty,
    Flag,
    Record,
    Rows,
    Text,
    Whole,
    of_field,
    read_json,
    suggestion,
)
from plans.models import Plan, ReportingRule

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


def faults_of(shape, value, place="chỗ này"):
    faults = []
    shape.check(value, place, faults)
    return [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("shape", "value", "sentence"),
    [
        (Text(), 5, "phải là chuỗi, đang là số 5."),
        (Text(), None, "phải là chuỗi, đang là null."),
        (Text(null=True), False, "phải là chuỗi hoặc null, đang là false."),
        (Text(), ["a"], "phải là chuỗi, đang là một danh sách."),
        (Text(), {}, "phải là chuỗi, đang là một đối tượng."),
        (Text(), "", "không được để trống."),
        (Text(null=True), "  ", "để trống; chưa biết thì ghi null."),
        (Text(), "a ", "thừa dấu cách hoặc xuống dòng ở đầu hay cuối."),
        (Text(), "a\x00b", "có ký tự điều khiển (chỉ dùng xuống dòng \\n)."),
        (Text(), "\ud800", "có ký tự điều khiển (chỉ dùng xuống dòng \\n)."),
        (Text(3), "abcd", "dài 4 ký tự, chỉ được 3."),
        (Text(pattern="[a-z]+", expected="chữ thường"), "A", "phải là chữ thường, đang là “A”."),
        (Flag(), 1, "phải là true hoặc false, đang là số 1."),
        (Flag(), "true", "phải là true hoặc false, đang là “true”."),
        (Whole(1, 12), 13, "phải là số nguyên từ 1 đến 12, đang là số 13."),
        (Whole(1, 12), True, "phải là số nguyên từ 1 đến 12, đang là true."),
        (Whole(1, 12), 1.0, "phải là số nguyên từ 1 đến 12, đang là số 1.0."),
        (Whole(1, 12, null=True), 0, "phải là số nguyên từ 1 đến 12 hoặc null, đang là số 0."),
        (Day(), "2026-02-30", "không có ngày 2026-02-30 trong lịch."),
        (Day(), "20260210", "phải là ngày có thật, viết như “2026-02-10”, đang là “20260210”."),
        (Day(), "10/02/2026", "phải là ngày có thật, viết như “2026-02-10”, đang là “10/02/2026”."),
        (Day(), "0001-01-01", "năm 1 ngoài khoảng 1900–2199."),
        (Choice(("a", "b")), "c", "phải là một trong “a”, “b”, đang là “c”."),
        (Choice(("a",)), [], "phải là một trong “a”, đang là một danh sách."),
        (Rows(Flag(), "dòng"), {}, "phải là danh sách, đang là một đối tượng."),
        (Record({}), [], "phải là đối tượng {…}, đang là một danh sách."),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(shape, value, sentence):
    assert faults_of(shape, value) == [f"chỗ này: {sentence}"]


@pytest.mark.parametrize(
    ("shape", "value", "usable"),
    [
        (Text(), "Hoa\u0300", "Hoà"),
        (Text(null=True), None, None),
        (Text(blank=True), "", ""),
        (Text(), "hai\ndòng", "hai\ndòng"),
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Day(null=True), None, None),
        (Whole(1, 12), 12, 12),
        (Flag(), False, False),
        (Choice(("a",), null=True), None, None),
        (Rows(Flag(), "dòng"), [True, False], [True, False]),
    ],
)
def test_a_right_value_comes_back_ready_for_use(shape, value, usable):
    faults = []

    assert shape.check(value, "", faults) == usable
    assert faults == []


def test_a_record_names_missing_and_surplus_keys_and_what_was_meant():
    shape = Record({"title": Text(), "text": Text()}, {"note": Text()})

    assert faults_of(shape, {"titel": "a", "text": "b", "xyz": 1}) == [
        "chỗ này: thiếu khóa “title”.",
        "chỗ này: thừa khóa “titel”; có phải “title”?",
        "chỗ này: thừa khóa “xyz”.",
    ]


def test_a_faulty_value_is_left_out_and_is_not_null():
    record = Record({"title": Text(), "text": Text(null=True)}).check(
        {"title": 1, "text": None}, "", []
    )

    assert record == {"text": None}
    assert record.is_null("text")
    assert not record.is_null("title")


def test_places_name_rows_by_number_or_else_by_their_order():
    tasks = Rows(Record({"number": Text(), "parts": Rows(Flag(), "phân công")}), "nhiệm vụ")
    sections = Record({"tasks": tasks})

    assert faults_of(
        sections,
        {"tasks": [{"number": "2.3", "parts": [True, "x"]}, {"number": 7, "parts": []}]},
        "mục 2",
    ) == [
        "mục 2, nhiệm vụ 2.3, phân công thứ 2: phải là true hoặc false, đang là “x”.",
        "mục 2, nhiệm vụ thứ 2, “number”: phải là chuỗi, đang là số 7.",
    ]


def test_a_list_hands_on_what_is_usable_of_it():
    assert Rows(Text(), "tên").check(["a", 1, "b"], "", []) == ["a", "b"]
    assert Rows(Text(), "tên").check("a", "", []) is UNUSABLE


def test_a_models_field_says_length_choices_and_what_may_be_unknown():
    assert of_field(Plan, "number") == Text(60, null=True)
    assert of_field(Plan, "preamble") == Text(None, null=True)
    assert of_field(Plan, "title") == Text(None)
    assert of_field(Plan, "issued_on") == Day(null=True)
    assert of_field(Plan, "status") == Choice(("in_force", "replaced", "ended"))
    assert of_field(ReportingRule, "day") == Whole(1, 31, null=True)
    assert of_field(Agency, "kind") == Choice(tuple(Agency.Kind.values))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "dòng 1, cột 1: không đọc được JSON từ chỗ này."),
        (b"{\n  'a': 1}", "dòng 2, cột 3: không đọc được JSON từ chỗ này."),
        (b'{"a": "\xff"}', "tệp không phải văn bản UTF-8."),
        ("{}".encode("utf-16"), "tệp không phải văn bản UTF-8."),
        (b'{"a": 1, "b": 2, "a": 3}', "khóa “a” ghi hai lần trong cùng một đối tượng."),
        (b'{"a": NaN}', "giá trị NaN không dùng được trong tệp này."),
        (b"[" * 100_000, "tệp có số quá dài hoặc lồng nhau quá sâu."),
        (b"1" * 5000, "tệp có số quá dài hoặc lồng nhau quá sâu."),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(content, sentence):
    with pytest.raises(Faulty) as refusal:
        read_json(content)

    assert str(refusal.value) == sentence


def test_a_byte_order_mark_does_no_harm():
    assert read_json("\ufeff{}".encode()) == {}


def test_what_was_meant_is_found_without_case_and_diacritics():
    assert suggestion("so tu phap", ["Sở Tư pháp", "Sở Y tế"]) == "; có phải “Sở Tư pháp”?"
    assert suggestion("abc", ["Sở Y tế"]) == "."


@given(JSON)
def test_no_value_whatever_breaks_a_shape(value):
    shape = Record(
        {
            "a": Text(),
            "b": Rows(Record({"number": Whole()}), "dòng"),
            "c": Day(),
            "d": Choice(("x",)),
        },
        {"e": Flag()},
    )

    assert all(isinstance(fault, str) for fault in faults_of(shape, value))
