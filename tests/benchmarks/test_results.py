"""The table says what was reached, what was missed, and what is not there yet; every address leads."""

import re

import pytest
from django.urls import resolve

from benchmarks.measure import Measured
from benchmarks.pages import PAGES, Page
from benchmarks.results import table

SECONDS = {"product": [0.03] * 20, "floor": [0.01] * 20, "alone": [0.02] * 20}
MEMORY = {"product": 90.4, "floor": 70.1}
FACTS = {"slug": "ke-hoach", "year": 2025, "cycle": 1, "report": 2, "floor_line": 3}


def row(measured, name):
    """The cells of the page's row in the table of ratios."""
    text = table([measured], MEMORY, ["Load 0.1."])
    line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_ratio_above_the_most_is_missed_and_below_it_reached():
    slow = Page("slow", "/a/", "/b/", 2.0, reads=8)
    fast = Page("fast", "/a/", "/b/", 3.0, statements=4)

    assert row(Measured(slow, SECONDS, reads=9, statements=9), "slow")[1:6] == [
        *("30.0 / 30.0", "10.0 / 10.0", "3.00×", "2.0×", "**missed**")
    ]
    assert row(Measured(fast, SECONDS, reads=9, statements=4), "fast")[5] == "reached"


def test_statements_are_judged_by_reads_or_by_all():
    by_reads = Measured(Page("one", "/a/", "", reads=8), SECONDS, reads=9, statements=9)
    by_all = Measured(Page("one", "/a/", "", statements=10), SECONDS, reads=9, statements=10)

    assert row(by_reads, "one")[8:11] == ["9 / 9", "8 reads", "**missed**"]
    assert row(by_all, "one")[8:11] == ["9 / 10", "10 statements", "reached"]


def test_a_page_that_is_not_there_yet_says_so():
    cells = row(Measured(Page("later", "", "/b/", 2.0), {"floor": [0.01] * 20}), "later")

    assert cells[1:6] == ["chưa có", "10.0 / 10.0", "–", "2.0×", "–"]


def test_the_same_page_with_one_and_with_all_provinces():
    text = table([Measured(Page("page", "/a/", "/b/"), SECONDS)], MEMORY, [])

    assert "| page | 30.0 | 20.0 | 1.50× | 1.10× | **missed** | 1.50× |" in text


def test_memory_and_circumstances_are_told():
    text = table([], MEMORY, ["Load 0.1.", "2 cores."])

    assert "- Load 0.1.\n- 2 cores." in text
    assert "product 90 MiB (at most 150: reached), floor 70 MiB" in text


def test_all_rows_of_a_table_have_as_many_cells_as_its_head():
    text = table([Measured(page, SECONDS, reads=1, statements=1) for page in PAGES], MEMORY, [])

    for part in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({line.count("|") for line in part.splitlines()}) == 1


@pytest.mark.parametrize("page", [page for page in PAGES if page.product], ids=lambda p: p.name)
def test_every_address_of_the_product_leads_somewhere(page):
    assert resolve(page.product.format(**FACTS).partition("?")[0])


@pytest.mark.parametrize("page", [page for page in PAGES if page.floor], ids=lambda p: p.name)
def test_every_address_of_the_floor_leads_somewhere(page):
    assert resolve(page.floor.format(**FACTS), "benchmarks.floor.urls")
