"""The JSON of a province: the pages' figures, by token, and every refusal in JSON."""

import json
import re
from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from reporting.actions.drafts import Entry, ItemWords, item_key
from reporting.actions.obligations import exempt, invite
from reporting.actions.tokens import make_token, revoke_token
from reporting.feed import LINES, REPORTS
from reporting.models import Outcome, Report
from reporting.summary import cycle_figures, tasks_with_obstacles
from tests.factories import vn
from tests.world import World, answers, file_report, fill, save_draft

NOW = vn(2026, 12, 18, 16, 30, 20)
TODAY = date(2026, 12, 18)
ADDRESSES = ["api-plans", "api-cycles", "api-figures", "api-matrix"]


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def bearer(world):
    """The header of the province's own token."""
    return header(world)


def header(world, expires_on=TODAY):
    _, secret = make_token(
        province=world.province, name="IOC", expires_on=expires_on, by=world.coordinator, now=NOW
    )
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def ask(client, cycle, bearer):
    """ask("api-figures") of the world's cycle, with its token."""

    def get(name, headers=bearer, at=cycle, method="get"):
        return getattr(client, method)(address(name, at), headers=headers)

    return get


def address(name, cycle):
    args = {"api-plans": [], "api-cycles": [cycle.plan.slug]}.get(name, [cycle.pk])
    return reverse(name, args=args)


def report_of(cycle, agency):
    return cycle.obligations.get(agency=agency).report


@pytest.fixture
def story(world, cycle):
    """On time, late, exempt, asked: something of everything."""
    report = report_of(cycle, world.ea_kar)
    about = [world.tasks["1.1"].pk, world.tasks["1.3"].pk, None]
    items = {item_key(str(pk)): ItemWords("obstacle", "Thiếu người", "", pk) for pk in about}
    save_draft(report=report, typed=items, by=world.clerk, now=vn(2026, 12, 1))
    file_report(report, world.clerk, vn(2026, 12, 1))
    nothing = Entry(Outcome.NOTHING)
    file_report(report_of(cycle, world.tuy_hoa), world.other_clerk, vn(2026, 12, 16), t1_2=nothing)
    exempt(
        cycle=cycle,
        obligations=cycle.obligations.filter(agency=world.home_affairs),
        reason="Vừa thành lập",
        by=world.coordinator,
        now=NOW,
    )
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=NOW,
    )
    return cycle


# What it says --------------------------------------------------------------------------------------


def test_the_plans_and_cycles_lead_to_each_other(world, cycle, ask, client, bearer):
    plans = ask("api-plans").json()
    cycles = client.get(plans["plans"][0]["cycles_url"], headers=bearer).json()
    (found,) = cycles["cycles"]

    assert plans["province"] == {"name": "Đắk Lắk", "code": "", "abbreviation": "DLK"}
    assert cycles["plan"] == plans["plans"][0]
    assert (found["id"], found["due_on"], found["is_open"]) == (cycle.pk, "2026-12-14", True)
    for key in ("figures_url", "matrix_url"):
        assert client.get(found[key], headers=bearer).json()["cycle"]["id"] == cycle.pk


def test_the_figures_are_those_of_the_page_of_the_same_moment(world, story, ask, client):
    said = ask("api-figures").json()
    client.force_login(world.coordinator)
    page = client.get(story.get_absolute_url()).context

    assert said["as_of"] == "2026-12-18T16:30:20+07:00"
    for key, part in (("total", page["figures"].total), ("asked", page["figures"].asked)):
        assert {k: v for k, v in said["reports"][key].items() if k != "rate"} == {
            name: getattr(part, name) for name in REPORTS if name != "rate"
        }
    total = said["reports"]["total"]
    assert (total["expected"], total["filed"], total["on_time"], total["late"]) == (3, 2, 1, 1)
    assert (total["rate"], said["days_left"]) == (66.67, -4)
    assert said["reports"]["exempted"]["expected"] == said["reports"]["asked"]["expected"] == 1
    shown = page["lines"].total.yearly
    obstacles = said["lines"]["total"].pop("obstacles")
    assert said["lines"]["total"] == {name: getattr(shown, name) for name in LINES}
    assert obstacles == sum(row.agencies for row in tasks_with_obstacles(story))


def test_the_parts_add_up_to_the_total(story, ask):
    said = ask("api-figures").json()

    for name in set(REPORTS) - {"rate"}:
        assert (
            sum(kind[name] for kind in said["reports"]["by_kind"])
            == (said["reports"]["total"][name])
        )
    for name in LINES:
        sections = said["lines"]["by_section"]
        assert sum(one[name] for one in sections) == said["lines"]["total"][name]
        for section in sections:
            assert sum(task[name] for task in section["tasks"]) == section[name]
    (section,) = said["lines"]["by_section"]
    assert (section["obstacles"], said["lines"]["total"]["obstacles"]) == (2, 2)
    # 1.3 may be reported on, need not: it is no line here, but its obstacle counts
    assert [(task["number"], task["obstacles"]) for task in section["tasks"]] == [
        ("1.1", 1),
        ("1.2", 0),
    ]


def test_the_matrix_says_what_the_figures_count(story, ask):
    lines = ask("api-figures").json()["lines"]["total"]
    matrix = ask("api-matrix").json()

    counted = Counter(
        cell["state"]
        for agency in matrix["agencies"]
        if agency["counted"]
        for cell in agency["cells"]
        if cell["obliged"]
    )

    assert counted == {
        name: lines[name]
        for name in ("result", "nothing", "overdue", "missing", "not_done", "in_progress")
        if lines[name]
    }
    apart = {one["name"] for one in matrix["agencies"] if not one["counted"]}
    assert apart == {"Sở Nội vụ", "Đoàn Luật sư tỉnh"}


def test_the_matrix_is_that_of_the_page(world, story, ask, client):
    matrix = ask("api-matrix").json()
    client.force_login(world.leader)
    html = client.get(reverse("matrix", args=[story.plan.slug, story.year])).text

    states = {one["state"]: one["label"] for one in matrix["states"]}
    for row in matrix["agencies"]:
        drawn = re.search(rf'">{row["name"]}</a></th>(.*?)</tr>', html)[1]
        told = re.findall(r'<span class="visually-hidden">(.*?)</span>', drawn)
        said = {
            cell["task"]: states[cell["state"]] + (", có vướng mắc" if cell["obstacle"] else "")
            for cell in row["cells"]
        }
        assert told == [said.get(task["id"], "Không được giao") for task in matrix["tasks"]]


def test_figures_are_fresh_at_every_request(world, cycle, ask):
    before = ask("api-figures").json()["reports"]["total"]["filed"]
    file_report(report_of(cycle, world.ea_kar), world.clerk, vn(2026, 12, 18))

    assert (before, ask("api-figures").json()["reports"]["total"]["filed"]) == (0, 1)


def test_nobody_expected_is_a_rate_of_null(cycle, ask):
    cycle.obligations.update(basis="asked")

    assert ask("api-figures").json()["reports"]["total"]["rate"] is None
    assert cycle_figures(cycle, TODAY).total.rate is None


# What it never says --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADDRESSES)
def test_it_says_no_words_of_reports_no_names_of_people_no_drafts(world, cycle, ask, name):
    secret = Entry(Outcome.RESULT, "Bimat", None, "Bimat")
    report = report_of(cycle, world.ea_kar)
    file_report(report, world.clerk, vn(2026, 12, 1), t1_1=secret, t1_2=secret)
    draft = report_of(cycle, world.tuy_hoa)
    typed = answers(draft, t1_2=Entry(Outcome.NOT_DONE, "Bimat"))
    save_draft(report=draft, typed=typed, by=world.other_clerk, now=vn(2026, 12, 2))

    said = ask(name).text

    assert "Bimat" not in said
    assert "Người thứ" not in said  # tests/world.py: person()
    assert "Trần Văn Ký" not in said
    assert 'not_done", "obliged' not in said  # what a draft holds
    assert Report.objects.get(pk=draft.pk).lines.filter(outcome="not_done").exists()


def test_a_draft_changes_no_number(world, cycle, ask):
    before = ask("api-figures").json(), ask("api-matrix").json()
    fill(report_of(cycle, world.ea_kar), world.clerk)

    assert (ask("api-figures").json(), ask("api-matrix").json()) == before


# Tokens --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ADDRESSES, "api-unknown"])
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer  "},
        {"Authorization": "Bearer tdkh_000000000000_" + "x" * 43},
        {"Authorization": "Bearer \x00"},
        {"Authorization": "Basic YWRtaW46YWRtaW4="},
        {"Authorization": "Bearer ’ộ"},
        {"Authorization": "Bearer " + "A" * 5000},
    ],
)
def test_without_a_right_token_it_is_401(ask, name, sent):
    refused(ask(name, headers=sent), 401, "unauthorized")


def test_a_token_in_the_address_counts_for_nothing(client, cycle, bearer):
    secret = bearer["Authorization"].split()[1]

    refused(client.get("/api/v1/ke-hoach/", {"token": secret}), 401, "unauthorized")


def test_a_revoked_and_an_expired_token_are_401(world, cycle, ask, time_machine):
    refused_after = header(World(name="Gia Lai", abbreviation="GLI", slug="gia-lai"))
    time_machine.move_to(vn(2026, 12, 19, 0, 0))
    refused(ask("api-plans"), 401, "unauthorized")
    refused(ask("api-plans", headers=refused_after), 401, "unauthorized")
    time_machine.move_to(NOW)
    token = world.province.api_tokens.get()
    assert ask("api-plans").status_code == 200

    revoke_token(token=token, by=world.coordinator, now=NOW)

    refused(ask("api-plans"), 401, "unauthorized")


@pytest.mark.parametrize("name", ADDRESSES[1:])
def test_what_is_another_provinces_is_as_if_it_did_not_exist(world, ask, client, bearer, name):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    theirs = other.open()

    found = ask(name, at=theirs)
    absent = address(name, theirs).replace(f"/{theirs.pk}/", "/999999/")
    absent = client.get(absent.replace("gia-lai", "khong-co"), headers=bearer)

    refused(found, 404, "not_found")
    assert (found.status_code, found.content) == (absent.status_code, absent.content)
    assert ask(name, headers=header(other), at=theirs).status_code == 200


def test_plans_are_the_own_provinces_only(world, ask):
    World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    assert [plan["slug"] for plan in ask("api-plans").json()["plans"]] == [world.plan.slug]


def test_too_many_in_a_minute_are_429_and_say_when_again(ask, time_machine):
    for _ in range(settings.API_A_MINUTE):
        assert ask("api-plans").status_code == 200

    response = ask("api-plans")

    refused(response, 429, "too_many_requests")
    assert response["Retry-After"] == "40"
    time_machine.move_to(vn(2026, 12, 18, 16, 31))
    assert ask("api-plans").status_code == 200


# Bad questions -------------------------------------------------------------------------------------


def refused(response, status, code):
    """It is that refusal, in JSON, kept nowhere, without a cookie."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    error = json.loads(response.content)["error"]
    assert error["code"] == code
    assert set(error) == {"code", "message"}
    assert error["message"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "v1/",
        "v2/ke-hoach/",
        "v1/ke-hoach",
        "v1/ky/",
        "v1/ky/0/so-lieu/",
        f"v1/ky/{10**17}/so-lieu/",
        f"v1/ky/{10**40}/ma-tran/",
        "v1/ky/-1/so-lieu/",
        "v1/ky/mot/so-lieu/",
        "v1/ke-hoach/khong-co/ky/",
        "v1/ke-hoach/" + "a" * 3000 + "/ky/",
        "v1/ke-hoach/%00/ky/",
        "v1/ke-hoach/%27%20or%201=1/ky/",
        "v1/nguoi-dung/%F0%9F%98%80/",
        "v1/a%0Ab/",
    ],
)
def test_what_is_not_there_is_404_in_json(client, cycle, bearer, path):
    refused(client.get(f"/api/{path}", headers=bearer), 404, "not_found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_other_methods_are_405_in_json(ask, method, name):
    response = ask(name, method=method)

    refused(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


def test_a_post_without_the_forms_token_is_405_too(world, cycle, bearer):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/api/v1/ke-hoach/", headers=bearer)

    refused(response, 405, "method_not_allowed")


@pytest.mark.parametrize("name", ADDRESSES)
def test_answers_are_kept_nowhere_and_set_no_cookie(ask, name):
    response = ask(name)

    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert ask(name, method="head").content == b""


# Cost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "most"), [("api-plans", 3), ("api-cycles", 6), ("api-figures", 11), ("api-matrix", 7)]
)
def test_each_costs_the_same_statements_however_much_there_is(
    world, client, bearer, name, most, count, django_assert_num_queries
):
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")
        world.task(f"2.{number}", ("implement", world.communes))
    cycle = world.open()
    if count > 1:
        world.open(2027)
    report = report_of(cycle, world.ea_kar)
    file_report(report, world.clerk, vn(2026, 12, 1))

    with django_assert_num_queries(most):  # the token, its count, then what is asked for
        client.get(address(name, cycle), headers=bearer)
