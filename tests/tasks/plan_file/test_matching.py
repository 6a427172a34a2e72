"""Which row of a list is which row of another."""

import pytest

from tasks.plan_file.matching import match


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
