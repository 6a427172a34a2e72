"""What differs between two documents, in lines that a person can check."""

from copy import deepcopy

import pytest

from tasks.plan_file.differences import differences
from tests.tasks.plan_file.document import document, lead, task


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

    assert line.startswith("~ «preamble»: «…")
    assert "năm 2025 và" in line
    assert "năm 2026 và" in line
    assert len(line) < 220


def test_a_text_that_repeats_itself_is_cut_right(old, new):
    old["title"], new["title"] = "aaa", "aaaa"

    assert lines(old, new) == ["~ «title»: «aaa» → «aaaa»"]


def test_added_and_removed_rows_are_named_where_they_stand(old, new):
    new["sections"][0]["tasks"].append(task("1.3"))
    new["sections"][0]["tasks"][0]["assignments"] = [lead("Sở Nội vụ")]
    del new["responsibilities"][0]["duties"][1]
    new["responsibilities"][0]["addressees"] = ["Sở Nội vụ"]

    assert lines(old, new) == [
        "- Phần III mục 1, đối tượng «Sở Tư pháp»",
        "- Phần III mục 1, đối tượng «Các sở, ban, ngành»",
        "+ Phần III mục 1, đối tượng «Sở Nội vụ»",
        "- Phần III mục 1, nhiệm vụ 1.1",
        "- nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công lead «Sở Tư pháp»",
        "- nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công local «UBND cấp xã»",
        "+ nhiệm vụ 1.1 (Nhiệm vụ 1.1), phân công lead «Sở Nội vụ»",
        "+ nhiệm vụ 1.3 (Nhiệm vụ 1.3)",
    ]


def test_values_are_told_in_the_words_of_the_file(old, new):
    new["sections"][0]["tasks"][0]["number_is_ours"] = True
    new["part_headings"]["I"] = "MỤC TIÊU"
    del new["part_headings"]["IV"]
    new["reporting_rules"][0]["month"] = 11

    assert lines(old, new) == [
        "~ «part_headings», «I»: «MỤC ĐÍCH» → «MỤC TIÊU»",
        "~ «part_headings», «IV»: «KINH PHÍ» → null",
        "~ quy định báo cáo III.1, «month»: 12 → 11",
        "~ nhiệm vụ 1.1 (Nhiệm vụ 1.1), «number_is_ours»: false → true",
    ]
