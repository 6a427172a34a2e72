"""Statements are counted where one asks for it, and in no other settings than the benchmarks'."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.test_architecture import ROOMS, ROOT, python_files

COUNTING = "benchmarks.counting.CountStatements"


@pytest.fixture
def counting(settings):
    settings.MIDDLEWARE = [COUNTING, *settings.MIDDLEWARE]


@pytest.fixture
def ask(client, world, counting):
    client.force_login(world.coordinator)
    return lambda **headers: client.get(reverse("plans"), headers=headers)


def test_the_numbers_stand_in_a_header(ask, django_assert_num_queries):
    with django_assert_num_queries(3):  # session, user, plans
        response = ask(**{"X-Count": "sql"})

    assert response.headers["X-Statements"] == "3/3"


def test_what_only_reads_is_counted_apart(client, world, counting):
    cycle = world.open()
    report = cycle.obligations.get(agency=world.ea_kar).report
    client.force_login(world.clerk)
    key = f"nv{world.tasks['1.2'].pk}"
    form = {f"{key}-was": "", f"{key}-outcome": "nothing", f"{key}-text": "", f"{key}-evidence": ""}

    response = client.post(
        reverse("report-save", args=[report.pk]), form, headers={"X-Count": "sql"}
    )

    reads, statements = map(int, response.headers["X-Statements"].split("/"))
    assert 0 < reads < statements


def test_where_lists_statements_with_our_own_lines(ask):
    listing = ask(**{"X-Count": "where"}).content.decode()

    assert listing.startswith("3 reads, 3 statements")
    assert 'FROM "plans_plan"' in listing
    assert "agencies/auth.py:" in listing


def test_nobody_who_does_not_ask_is_counted(ask):
    assert "X-Statements" not in ask().headers


def test_the_product_does_not_count(client, world):
    client.force_login(world.coordinator)

    response = client.get(reverse("plans"), headers={"X-Count": "sql"})

    assert "X-Statements" not in response.headers


def test_the_product_neither_installs_nor_knows_the_benchmarks():
    assert "benchmarks" not in settings.INSTALLED_APPS
    for room in ROOMS:
        for path in python_files(room):
            assert "benchmarks" not in path.read_text(encoding="utf-8"), path


def test_the_floor_knows_nothing_of_the_product():
    for path in Path(ROOT, "benchmarks", "floor").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [room for room in ROOMS if f"from {room}" in text or f"import {room}" in text]
