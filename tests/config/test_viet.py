from datetime import date

import pytest
from django.template import Context, Engine
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from config.templatetags.viet import (
    anchor,
    first_sentence,
    keep_numbers,
    on_one_line,
    paragraphs,
    sentence_case,
    weekday,
    weekday_date,
)


@pytest.mark.parametrize(
    "number",
    [
        "27-NQ/TW",
        "153/KH-UBND",
        "35-CTr/TU",
        "77/NQ-CP",
        "193-KH/BCSĐ",
        "09/2019/NĐ-CP",
        "30/2020/NĐ-CP",
        "1365/QĐ-TTg",
        "05a-CT/TW",
        "12/NQ-HĐND",
        "…/KH-UBND",
        ".../KH-UBND",
        "/KH-UBND",
    ],
)
def test_a_document_number_never_breaks(number):
    assert keep_numbers(f"theo văn bản số {number}.") == (
        f'theo văn bản số <span class="nowrap">{number}</span>.'
    )


@pytest.mark.parametrize(
    "text",
    [
        "trước 15/12/2026",
        "giai đoạn 2021-2025",
        "kinh tế - xã hội",
        "và/hoặc",
        "khóa XIII",
        "tỷ lệ 3/4",
        "312-QD" + "-UBND" * 6,  # wider than a phone, so no number
        "",
    ],
)
def test_other_words_with_strokes_stay_as_they_are(text):
    assert keep_numbers(text) == text


def test_every_number_of_a_sentence_is_kept():
    kept = keep_numbers("Nghị quyết số 27-NQ/TW, Kế hoạch số 11-KH/TW")

    assert kept.count('<span class="nowrap">') == 2


def test_markup_in_a_text_is_escaped():
    assert keep_numbers("<b>27-NQ/TW</b> & '") == (
        '&lt;b&gt;<span class="nowrap">27-NQ/TW</span>&lt;/b&gt; &amp; &#x27;'
    )


def test_nothing_inside_a_safe_tag_is_touched():
    link = mark_safe('<a href="/27-NQ/TW">27-NQ/TW</a>')

    assert keep_numbers(link) == '<a href="/27-NQ/TW"><span class="nowrap">27-NQ/TW</span></a>'


@given(st.text())
def test_keeping_numbers_changes_no_character(text):
    bare = keep_numbers(text).replace('<span class="nowrap">', "").replace("</span>", "")

    assert bare == Engine().from_string("{{ text }}").render(Context({"text": text}))


def test_each_line_becomes_a_paragraph():
    assert paragraphs("Một.\n\n  \nHai <i>27-NQ/TW</i>") == (
        '<p>Một.</p><p>Hai &lt;i&gt;<span class="nowrap">27-NQ/TW</span>&lt;/i&gt;</p>'
    )


@pytest.mark.parametrize("nothing", ["", None, "\n \n"])
def test_no_text_makes_no_paragraph(nothing):
    assert paragraphs(nothing) == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Tăng cường kiểm tra; rà soát. Đẩy mạnh tuyên truyền.", "Tăng cường kiểm tra; rà soát."),
        ("Một câu thôi", "Một câu thôi"),
        ("Tỷ lệ 92.5 phần trăm. Xong", "Tỷ lệ 92.5 phần trăm."),
        ("Dòng một\nDòng hai", "Dòng một"),
        ("", ""),
        (None, ""),
    ],
)
def test_first_sentence_of_a_text(text, first):
    assert first_sentence(text) == first


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"),
        (
            "Chủ trì: Sở Tư pháp;\nPhối hợp: UBND cấp xã.",
            "Chủ trì: Sở Tư pháp; Phối hợp: UBND cấp xã.",
        ),
        ("Một", "Một"),
        ("", ""),
        (None, ""),
    ],
)
def test_lines_joined_without_doubled_signs(text, line):
    assert on_one_line(text) == line


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", "Mục đích, yêu cầu"),
        (
            "CÁC NHIỆM VỤ TRỌNG TÂM VÀ GIẢI PHÁP CHỦ YẾU",
            "Các nhiệm vụ trọng tâm và giải pháp chủ yếu",
        ),
        ("Tổ chức thực hiện", "Tổ chức thực hiện"),
        ("NHIỆM VỤ CỦA TỈNH GIA LAI", "NHIỆM VỤ CỦA TỈNH GIA LAI"),
        ("THỰC HIỆN NGHỊ QUYẾT 27", "THỰC HIỆN NGHỊ QUYẾT 27"),
        (None, ""),
    ],
)
def test_a_heading_in_capitals_is_calmed_unless_it_may_hold_a_name(heading, sentence):
    assert sentence_case(heading) == sentence


def test_anchors_of_different_numbers_differ():
    numbers = ["1.11", "11.1", "1.1.1", "111"]

    assert [anchor(number) for number in numbers] == ["1-11", "11-1", "1-1-1", "111"]


def test_a_day_with_its_name():
    assert weekday_date(date(2026, 12, 14)) == "thứ Hai, 14/12/2026"
    assert weekday(date(2026, 12, 13)) == "Chủ nhật"
    assert (weekday_date(None), weekday(None)) == ("", "")
