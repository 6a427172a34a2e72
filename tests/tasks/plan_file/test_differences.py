"""What differs between two documents, in lines that a person can check."""

import re
from copy import deepcopy

import pytest

from tasks.plan_file.differences import differences
from tests.tasks.plan_file.document import document, lead, rule, task


def lines(old, new):
    return [str(one) for one in differences(old, new)]


@pytest.fixture
def old():
    return document()


@pytest.fixture
def new(old):
    return deepcopy(old)


def test_equal_documents_do_not_differ(old, new):
    assert lines(old, new) == []


def test_long_texts_are_cut_to_what_differs(old, new):
    old["preamble"] = "Căn cứ " + "rất dài " * 40 + "năm 2025" + " và tiếp theo" * 20
    new["preamble"] = old["preamble"].replace("2025", "2026")

    (line,) = lines(old, new)

    assert line.startswith("~ lời dẫn: “…")
    assert "năm 2025 và" in line
    assert "năm 2026 và" in line
    assert len(line) < 220


def test_a_text_that_repeats_itself_is_cut_right(old, new):
    old["title"], new["title"] = "aaa", "aaaa"

    assert lines(old, new) == ["~ trích yếu: “aaa” → “aaaa”"]


def test_added_and_removed_rows_are_named_where_they_stand(old, new):
    new["sections"][0]["tasks"].append(task("1.3"))
    new["sections"][0]["tasks"][0]["assignments"] = [lead("Sở Nội vụ")]
    del new["responsibilities"][0]["duties"][1]
    new["responsibilities"][0]["addressees"] = ["Sở Nội vụ"]

    assert lines(old, new) == [
        "- Phần III mục 1, đối tượng “Sở Tư pháp”",
        "- Phần III mục 1, đối tượng “Các sở, ban, ngành”",
        "+ Phần III mục 1, đối tượng “Sở Nội vụ”",
        "- Phần III mục 1, nhiệm vụ 1.1",
        "~ nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công chủ trì: “Sở Tư pháp” → “Sở Nội vụ”, "
        "phạm vi: “phổ biến” → (trống)",
        "- nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công triển khai trên địa bàn “UBND cấp xã”",
        "+ nhiệm vụ 1.3 (Nhiệm vụ 1.3)",
    ]


def test_values_are_told_in_words(old, new):
    new["sections"][0]["tasks"][0]["number_is_ours"] = True
    new["part_headings"]["I"] = "MỤC TIÊU"
    del new["part_headings"]["IV"]
    new["reporting_rules"][0]["month"] = 11

    assert lines(old, new) == [
        "~ tên Phần I: “MỤC ĐÍCH” → “MỤC TIÊU”",
        "~ tên Phần IV: “KINH PHÍ” → (trống)",
        "~ quy định báo cáo III.1, tháng: 12 → 11",
        "~ nhiệm vụ 1.1 (Nhiệm vụ 1.1), số do phần mềm đặt: không → có",
    ]


def test_a_text_reworded_in_two_places_shows_both(old, new):
    old["preamble"] = "Một hai " + "rất dài " * 20 + "cuối cùng"
    new["preamble"] = old["preamble"].replace("Một", "Ba").replace("cuối", "sau")

    (line,) = lines(old, new)

    assert line.count(" → ") == 2
    assert "“Một hai rất dài" in line
    assert "sau cùng”" in line


def test_another_line_break_is_said(old, new):
    old["preamble"], new["preamble"] = "Một hai", "Một\nhai"

    assert lines(old, new) == ["~ lời dẫn: chỉ khác dấu cách, xuống dòng"]


def test_no_key_of_the_file_is_shown(old):
    """Whatever differs is said in Vietnamese: no line holds a word of the file's keys."""
    other = document(
        doc_type="Khác",
        number="1",
        issued_on="2026-03-01",
        status="ended",
        part2_intro="…",
        resolve_on="2026-03-01",
        replaces=[{"text": "Kế hoạch cũ", "slug": "cu"}],
    )
    other["sections"][0]["tasks"][0] |= {
        "title": "Khác",
        "number_is_ours": True,
        "deliverable": "Sổ",
        "agencies_text": "Sở",
        "timing": {"kind": "by_date", "text": "Ngày", "due_on": "2026-05-01"},
        "continues": {"plan": "cu", "task": "1"},
    }
    other["reporting_rules"] = [rule(day=20, boundary="no_later_than", via=None)]
    other["responsibilities"][0]["asked"] = True

    said = " ".join(lines(old, other))

    assert "hạn hoàn thành: (trống) → 01/05/2026" in said
    assert "hiệu lực: Đang thực hiện → Đã kết thúc" in said
    assert "mốc: Trước ngày → Chậm nhất ngày" in said
    assert not re.search(r"[a-z]_[a-z]|null|true|false|due|timing|slug", said)
