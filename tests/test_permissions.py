"""Who reaches what: every address × role × own, other agency's, other province's object.

A new address without an expectation fails `test_every_address_has_an_expectation`.
"""

from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from reporting.actions.cycles import close_cycle, open_round
from reporting.actions.expecting import CycleSettings
from reporting.actions.implementation import keep_implementation_plan
from reporting.actions.tokens import make_token
from tests.factories import vn
from tests.own_plans import upload
from tests.reorganisations import reorganise
from tests.workbooks import agencies as agencies_book
from tests.workbooks import upload_of
from tests.world import World, file_report

ROLES = ["clerk", "coordinator", "leader", "administrator"]
LOGIN = 302
OWN_PLANS = ("implementation-plan", "implementation-plan-remove", "implementation-plan-file")

# For GET: what clerk, coordinator, leader and administrator get, for an object of the clerk's own
# agency, of another agency of the province, and of another province. Anonymous people are sent to
# the login from all of them.
OBJECTS = {
    "plan": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "changes": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "plan-json": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "task": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "progress": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "set-up": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "obligations": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "round-obligations": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "api-tokens": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "years": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "obstacles": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "round-obstacles": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "recommendations": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "round-recommendations": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "matrix": ("404 404 404", "200 200 404", "200 200 404", "404 404 404"),
    "round-matrix": ("404 404 404", "302 302 404", "302 302 404", "404 404 404"),  # a yearly cycle
    "round": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "cycle-open": ("404 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "round-open": ("404 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "obligation-add": ("404 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "plan-order": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "plan-copy": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "plan-supersede": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "agency": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "reorganisation": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "report": ("200 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "report-submit": ("422 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "report-nothing": ("200 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "filing": ("200 404 404", "200 200 404", "200 200 404", "404 404 404"),
    "report-paper": ("404 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "review": ("404 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "task-lines": ("200 200 404", "200 200 404", "200 200 404", "404 404 404"),
    "round-lines": ("302 302 404", "302 302 404", "302 302 404", "302 302 302"),  # a yearly cycle
    "implementation-plans": ("200 200 404", "200 200 404", "200 200 404", "200 200 200"),
    "implementation-plan": ("200 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "upload": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "implementation-plan-file": ("200 404 404", "200 200 404", "200 200 404", "404 404 404"),
}
# Where there is nothing before a report is filed and an own plan attached.
FILED = {
    "filing",
    "paper-number",
    "review",
    "report-reopen",
    "task-lines",
    "implementation-plan-file",
}
# Acts: what POST answers, an act that went through redirects.
ACTS = {
    "cycle-close": ("404 404 404", "302 302 404", "404 404 404", "404 404 404"),
    "cycle-reopen": ("404 404 404", "302 302 404", "404 404 404", "404 404 404"),
    "plan-order": ("404 404 404", "200 200 404", "404 404 404", "200 200 200"),
    "plan-copy": ("404 404 404", "422 422 404", "404 404 404", "422 422 422"),
    "plan-supersede": ("404 404 404", "422 422 404", "404 404 404", "422 422 422"),
    "cycle-open": ("404 404 404", "400 400 404", "404 404 404", "404 404 404"),
    "round-open": ("404 404 404", "422 422 404", "404 404 404", "404 404 404"),
    "recommendations-act": ("404 404 404", "422 422 404", "404 404 404", "404 404 404"),
    "obligations-act": ("404 404 404", "422 422 404", "404 404 404", "404 404 404"),
    "obligation-invite": ("404 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "obligation-add": ("404 404 404", "422 422 404", "404 404 404", "404 404 404"),
    "report": ("302 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "report-save": ("200 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "report-nothing": ("302 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "report-submit": ("422 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "report-paper": ("404 404 404", "200 200 404", "404 404 404", "404 404 404"),
    "paper-number": ("422 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "review": (
        "404 404 404",
        "409 409 404",
        "404 404 404",
        "404 404 404",
    ),  # a page without a round
    "report-reopen": ("404 404 404", "422 422 404", "404 404 404", "404 404 404"),  # no reason
    # Nothing goes from a report whose agency is in being: tests/reporting/views/test_ended_duties.py.
    "report-hand-over": ("404 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "api-tokens": ("404 404 404", "422 422 404", "404 404 404", "422 422 422"),  # no name
    "api-token-revoke": ("404 404 404", "302 302 404", "404 404 404", "302 302 302"),
    "reorganisation-undo": ("404 404 404", "302 302 404", "404 404 404", "404 404 404"),
    "implementation-plan": ("422 404 404", "422 422 404", "404 404 404", "404 404 404"),
    "implementation-plan-remove": ("302 404 404", "302 302 404", "404 404 404", "404 404 404"),
    # The first and the second are the own province's.
    "upload": ("404 404 404", "302 302 404", "404 404 404", "302 302 302"),
    "upload-apply": ("404 404 404", "302 302 404", "404 404 404", "302 302 302"),
    "upload-discard": ("404 404 404", "302 302 404", "404 404 404", "302 302 302"),
    # Only who leads or monitors the task by name: held by tests/reporting/views/test_watching.py.
    "remark-add": ("404 404 404", "404 404 404", "404 404 404", "404 404 404"),
    "remark-remove": ("404 404 404", "404 404 404", "404 404 404", "404 404 404"),
}
# Pages without an object of their own: what clerk, coordinator, leader and administrator get.
PAGES = {
    "home": (302, 302, 302, 302),
    "overview": (404, 200, 200, 404),
    "my-work": (200, 200, 200, 200),
    "watched": (200, 200, 200, 200),
    "plans": (200, 200, 200, 200),
    "cycles": (302, 302, 302, 200),
    "compare": (200, 200, 200, 200),
    "reviews": (404, 200, 404, 404),
    "agencies": (200, 200, 200, 200),
    "set-ups": (404, 302, 404, 200),
    "agency-template": (404, 200, 404, 200),
    "province-new": (404, 404, 404, 200),
    "national": (404, 404, 404, 200),
    "reorganisations": (200, 200, 200, 200),
    "reorganisation-new": (404, 200, 404, 404),
    "search": (200, 200, 200, 200),
    "guide": (200, 200, 200, 200),
}
# Pages that take a word of a few: what clerk, coordinator, leader and administrator get.
WORDED = {("upload-new", "co-quan"): (404, 200, 404, 200)}
# By token alone (tests/reporting/views/test_feed.py): no session of anybody opens them.
BY_TOKEN = {
    "api-plans": [],
    "api-cycles": ["ke-hoach"],
    "api-figures": [1],
    "api-matrix": [1],
    "api-unknown": ["v1/nguoi-dung/"],
}
# Open to everybody; held by tests/config/test_login.py.
ACCOUNT = "account_"


def addresses(patterns=None, namespaces=()):
    """(namespace, name) of every pattern of the URLconf."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join(namespaces), pattern.name


def test_every_address_has_an_expectation():
    known = OBJECTS.keys() | ACTS.keys() | PAGES.keys() | BY_TOKEN.keys()
    known |= {name for name, _ in WORDED}

    unknown = [
        name
        for namespace, name in addresses()
        if namespace != "admin" and name not in known and not str(name).startswith(ACCOUNT)
    ]

    assert unknown == []


def _round(place, agency, by, title):
    day = date(2026, 9, 30)
    settings = CycleSettings(title, day, day, day, day, "no_later_than", source="Công văn")
    cycle = open_round(
        plan=place.plan,
        kind="on_request",
        settings=settings,
        agencies=[agency],
        by=by,
        now=vn(2026, 9, 1),
    )
    return close_cycle(cycle=cycle, by=by, now=vn(2026, 10, 1))


@pytest.fixture
def places(world, settings, tmp_path):
    """{name: [arguments of the own, the other agency's and the other province's object]}."""
    settings.MEDIA_ROOT = tmp_path
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    cycles = [world.open(), other.open()]
    reports = [
        cycles[0].obligations.get(agency=world.ea_kar).report,
        cycles[0].obligations.get(agency=world.tuy_hoa).report,
        cycles[1].obligations.get(agency=other.ea_kar).report,
    ]
    slugs = [world.plan.slug, world.plan.slug, other.plan.slug]
    by_plan = [[slug] for slug in slugs]
    by_province = [[place.province.pk] for place in (world, world, other)]
    agencies = [world.ea_kar, world.tuy_hoa, other.ea_kar]
    own_plans = [[slug, agency.pk] for slug, agency in zip(slugs, agencies, strict=True)]
    by_cycle = [[cycles[n].pk] for n in (0, 0, 1)]
    rounds = [
        _round(place, place.ea_kar, place.coordinator, title)
        for place, title in ((world, "Đợt 1"), (world, "Đợt 2"), (other, "Đợt 1"))
    ]
    uploads = [
        [upload_of(agencies_book(), place.province, place.administrator).pk]
        for place in (world, world, other)
    ]
    tokens = [
        make_token(
            province=place.province,
            name=name,
            expires_on=date(2027, 1, 1),
            by=place.administrator,
            now=vn(2026, 11, 27),
        )[0]
        for place, name in ((world, "Một"), (world, "Hai"), (other, "Một"))
    ]
    by_reorganisation = [
        [reorganise(place, "dissolve", [place.agency(name, "commune")]).pk]
        for place, name in ((world, "UBND xã Một"), (world, "UBND xã Hai"), (other, "UBND xã Một"))
    ]
    return {
        "world": world,
        "reports": reports,
        "filers": [world.clerk, world.other_clerk, other.clerk],
        "plan": by_plan,
        "changes": by_plan,
        "plan-json": by_plan,
        "plan-order": by_plan,
        "plan-copy": by_plan,
        "plan-supersede": by_plan,
        "cycle-open": by_plan,
        "task": [[slug, "1.1"] for slug in slugs],
        "progress": [[slug, 2026] for slug in slugs],
        "years": by_plan,
        "matrix": [[slug, 2026] for slug in slugs],
        "obstacles": [[slug, 2026] for slug in slugs],
        "round-obstacles": [[one.pk] for one in rounds],
        "recommendations": [[slug, 2026] for slug in slugs],
        "round-recommendations": [[one.pk] for one in rounds],
        "recommendations-act": by_cycle,
        "obligations": [[slug, 2026] for slug in slugs],
        "round-obligations": [[one.pk] for one in rounds],
        "set-up": by_province,
        "api-tokens": by_province,
        "api-token-revoke": [[token.province_id, token.pk] for token in tokens],
        "round-matrix": by_cycle,
        "round": [[one.pk] for one in rounds],
        "round-open": by_plan,
        "obligations-act": by_cycle,
        "obligation-invite": by_cycle,
        "obligation-add": by_cycle,
        "cycle-close": by_cycle,
        "cycle-reopen": by_cycle,
        "reorganisation": by_reorganisation,
        "reorganisation-undo": by_reorganisation,
        "agency": [[world.ea_kar.pk], [world.tuy_hoa.pk], [other.ea_kar.pk]],
        "report": [[report.pk] for report in reports],
        "report-save": [[report.pk] for report in reports],
        "report-hand-over": [[report.pk] for report in reports],
        "report-nothing": [[report.pk] for report in reports],
        "report-submit": [[report.pk] for report in reports],
        "filing": [[report.pk, 1] for report in reports],
        "report-paper": [[report.pk] for report in reports],
        "paper-number": [[report.pk, 1] for report in reports],
        "review": [[report.pk] for report in reports],
        "report-reopen": [[report.pk] for report in reports],
        "task-lines": [[slug, "1.1", 2026] for slug in slugs],
        "round-lines": [[cycles[n].pk, "1.1"] for n in (0, 0, 1)],
        **dict.fromkeys(OWN_PLANS, own_plans),
        "implementation-plans": by_plan,
        **dict.fromkeys(("upload", "upload-apply", "upload-discard"), uploads),
        "remark-add": [[pk] for pk in (1, 2, 3)],
        "remark-remove": [[pk] for pk in (1, 2, 3)],
    }


def file_and_attach(places):
    """Every report is filed, and every agency's own plan has its file."""
    for report, filer in zip(places["reports"], places["filers"], strict=True):
        file_report(report, filer, vn(2026, 12, 1))
        keep_implementation_plan(
            plan=report.obligation.cycle.plan,
            agency=report.obligation.agency,
            document_number="12/KH-UBND",
            issued_on=date(2026, 3, 5),
            file=upload(),
            by=filer,
            now=vn(2026, 3, 10),
        )


def statuses(client, method, places, name):
    return " ".join(
        str(status_of(getattr(client, method)(reverse(name, args=args)))) for args in places[name]
    )


def status_of(response):
    if response.streaming:  # a file is closed once it was read
        list(response)
    return response.status_code


@pytest.mark.parametrize("role", range(4), ids=ROLES)
@pytest.mark.parametrize("name", OBJECTS)
def test_pages_of_objects(client, places, name, role):
    if name in FILED:
        file_and_attach(places)
    client.force_login(getattr(places["world"], ROLES[role]))

    assert statuses(client, "get", places, name) == OBJECTS[name][role]


@pytest.mark.parametrize("role", range(4), ids=ROLES)
@pytest.mark.parametrize("name", ACTS)
def test_acts_on_objects(client, places, name, role):
    if name in FILED:
        file_and_attach(places)
    client.force_login(getattr(places["world"], ROLES[role]))

    assert statuses(client, "post", places, name) == ACTS[name][role]


@pytest.mark.parametrize("role", range(4), ids=ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_without_an_object(client, places, name, role):
    client.force_login(getattr(places["world"], ROLES[role]))

    assert client.get(reverse(name)).status_code == PAGES[name][role]


@pytest.mark.parametrize("role", range(4), ids=ROLES)
@pytest.mark.parametrize(("name", "word"), WORDED)
def test_pages_that_take_a_word(client, places, name, word, role):
    client.force_login(getattr(places["world"], ROLES[role]))

    assert client.get(reverse(name, args=[word])).status_code == WORDED[name, word][role]


@pytest.mark.parametrize("role", range(4), ids=ROLES)
@pytest.mark.parametrize("name", BY_TOKEN)
def test_no_session_opens_what_is_read_by_token(client, world, name, role):
    world.open()
    client.force_login(getattr(world, ROLES[role]))

    assert client.get(reverse(name, args=BY_TOKEN[name])).status_code == 401


@pytest.mark.parametrize("number", [2**63, 10**17, 10**40])
@pytest.mark.parametrize("name", [*OBJECTS, *ACTS])
def test_no_number_in_an_address_breaks_a_page(client, places, name, number):
    """Where an address holds numbers, one that no row can have is not found."""
    args = [number if isinstance(arg, int) else arg for arg in places[name][0]]
    if args == places[name][0]:
        return
    pattern = reverse(name, args=places[name][0])
    for given, wanted in zip(places[name][0], args, strict=True):
        if given != wanted:
            pattern = pattern.replace(f"/{given}/", f"/{wanted}/")
    client.force_login(places["world"].coordinator)

    for response in (client.get(pattern), client.post(pattern)):
        assert response.status_code in {404, 405}  # not found, or not by this method


@pytest.mark.parametrize("name", [*OBJECTS, *ACTS])
def test_anonymous_people_are_sent_to_the_login(client, places, name):
    method = "post" if name in ACTS else "get"
    for args in places[name]:
        response = getattr(client, method)(reverse(name, args=args))

        if name == "report-save":  # read by a script, which offers the login itself
            assert response.status_code == 401
            continue
        assert response.status_code == LOGIN
        assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name in PAGES if name != "guide"])
def test_anonymous_people_see_no_page_but_the_guide(client, db, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))
