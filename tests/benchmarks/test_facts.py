"""The facts lead to pages that exist, in sessions of people who could not log in otherwise."""

import os
import subprocess
import sys

import pytest
from django.urls import reverse

from benchmarks.client import Saving
from benchmarks.facts import NotInvented, facts
from benchmarks.invented import invent
from benchmarks.pages import PAGES
from reporting.models import DraftLine
from tests.config.processes import ROOT
from tests.factories import UserFactory


@pytest.fixture
def country(db):
    """Enough communes that some are still writing."""
    invent(provinces=1, communes=20, told=lambda _: None)


@pytest.fixture
def as_in(client):
    """as_in(session key): the client with that session."""

    def enter(key):
        client.cookies["sessionid"] = key
        return client

    return enter


@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_the_sessions_open_the_progress_page(cycle, as_in, who):
    known = facts()

    response = as_in(known["sessions"][who]).get(
        reverse("progress", args=[known["slug"], known["year"]])
    )

    assert response.status_code == 200
    assert response.context["cycle"] == cycle


def test_the_administrator_is_one(country, as_in):
    response = as_in(facts()["sessions"]["administrator"]).get(reverse("plans"))

    assert response.context["user"].is_superuser


def test_a_saver_saves_its_own_line_by_the_form_that_the_measuring_sends(country, as_in):
    mine = facts()["savers"][0]
    form = Saving(None, "", mine)._form({"outcome": "result", "text": "Đã đo."})

    response = as_in(mine["session"]).post(reverse("report-save", args=[mine["report"]]), form)

    assert list(response.json()["pieces"]) == [mine["key"]]
    line = DraftLine.objects.get(report=mine["report"], task=mine["key"].removeprefix("nv"))
    assert line.text == "Đã đo."
    assert line.pk != mine["floor_line"]


@pytest.mark.parametrize("name", ["JSON of the figures, by token", "JSON of the matrix, by token"])
def test_the_token_opens_the_figures(country, client, name):
    (page,) = [page for page in PAGES if page.name == name]
    known = facts()

    answer = client.get(
        page.product.format(**known), headers={"Authorization": f"Bearer {known['token']}"}
    )

    assert answer.status_code == 200
    assert answer.json()["as_of"]


def test_the_facts_can_be_asked_for_again(country):
    assert facts()["token"] != facts()["token"]


def test_measuring_is_not_held_to_so_many_requests_a_minute():
    told = subprocess.run(
        [sys.executable, "-c", "from benchmarks import settings; print(settings.API_A_MINUTE)"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite://"},
        check=True,
        capture_output=True,
        text=True,
    )

    assert int(told.stdout) >= 100_000


def test_savers_write_reports_of_their_own(country):
    savers = facts()["savers"]

    assert len({saver["report"] for saver in savers}) == len(savers)


def test_no_session_is_opened_where_somebody_could_log_in(country):
    UserFactory()

    with pytest.raises(NotInvented):
        facts()
