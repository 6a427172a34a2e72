"""Which row of a list is which row of another."""

import pytest

from tasks.plan_file.matching import match, match_tasks


def paired(old, new, keys):
    """[(index in new, index in old)] and the indices of old that match nothing."""
    rows = [dict(row, at=index) for index, row in enumerate(old)]
    pairs, left = match(rows, new, keys, dict.get, dict.get)
    return sorted((index, row["at"]) for index, row in pairs.items()), [row["at"] for row in left]


def test_rows_pair_by_their_numbers_whatever_their_order():
    old = [{"number": "1"}, {"number": "2"}, {"number": "3"}]
    new = [{"number": "3"}, {"number": "4"}, {"number": "1"}]

    assert paired(old, new, [("number",)]) == ([(0, 2), (2, 0)], [1])


def test_rows_without_a_number_pair_in_their_order():
    old = [{"number": None}, {"number": "1"}, {"number": None}]
    new = [{"number": None}, {"number": None}, {"number": None}]

    assert paired(old, new, [("number",)]) == ([(0, 0), (1, 2)], [1])


def test_the_surest_key_pairs_first():
    old = [{"party": "STP", "scope": "a"}, {"party": "STP", "scope": "b"}]
    new = [{"party": "STP", "scope": "b"}, {"party": "STP", "scope": "c"}]

    assert paired(old, new, [("party", "scope"), ("party",)]) == ([(0, 1), (1, 0)], [])


@pytest.mark.parametrize(("old", "new"), [([], [{"number": "1"}]), ([{"number": "1"}], [])])
def test_nothing_pairs_with_nothing(old, new):
    pairs, left = paired(old, new, [("number",)])

    assert pairs == []
    assert left == list(range(len(old)))


# Tasks -------------------------------------------------------------------------------------------

A = "Tổ chức tuyên truyền, phổ biến Hiến pháp và pháp luật trên địa bàn tỉnh"
B = "Rà soát văn bản quy phạm pháp luật của Hội đồng nhân dân các cấp"
C = "Đào tạo, bồi dưỡng cán bộ pháp chế ở các sở, ban, ngành"


def tasks(*rows):
    """Tasks of section 1: "1.1 words"."""
    split = [row.split(" ", 1) for row in rows]
    return [{"section": "1", "number": number, "text": text} for number, text in split]


def paired_tasks(old, new, **options):
    """({number in new: number in old}, numbers of old that match nothing, pairs by number alone)."""
    old, new = tasks(*old), tasks(*new)
    pairs, left, unlike = match_tasks(old, new, dict.get, dict.get, **options)
    return (
        {new[index]["number"]: row["number"] for index, row in sorted(pairs.items())},
        [row["number"] for row in left],
        [(row["number"], new[index]["number"]) for row, index in unlike],
    )


def test_the_same_words_are_the_same_task_under_any_number():
    assert paired_tasks([f"1.1 {A}", f"1.2 {B}"], [f"1.1 {C}", f"1.2 {A}", f"1.3 {B}"]) == (
        {"1.2": "1.1", "1.3": "1.2"},
        [],
        [],
    )


def test_a_task_that_was_reworded_and_renumbered_is_found_by_its_words():
    reworded = A.replace("trên địa bàn tỉnh", "ở cơ sở")

    assert paired_tasks([f"1.1 {A}", f"1.2 {B}"], [f"1.1 {C}", f"1.2 {reworded}", f"1.3 {B}"]) == (
        {"1.2": "1.1", "1.3": "1.2"},
        [],
        [],
    )


def test_under_the_same_number_like_words_go_before_more_alike_ones_elsewhere():
    near, nearer = A.replace("tỉnh", "huyện"), A + " và cả nước"

    assert paired_tasks([f"1.1 {A}"], [f"1.1 {near}", f"1.2 {nearer}"])[0] == {"1.1": "1.1"}


def test_the_number_alone_speaks_last_and_is_told():
    assert paired_tasks([f"1.1 {A}"], [f"1.1 {B}"]) == ({"1.1": "1.1"}, [], [("1.1", "1.1")])


def test_a_number_said_to_be_new_takes_no_held_task():
    assert paired_tasks([f"1.1 {A}"], [f"1.1 {B}"], new_numbers={"1.1"}) == ({}, ["1.1"], [])


def test_of_equal_words_the_number_decides():
    assert paired_tasks([f"1.1 {A}", f"2.1 {A}"], [f"2.1 {A}", f"1.1 {A}"])[0] == {
        "2.1": "2.1",
        "1.1": "1.1",
    }
