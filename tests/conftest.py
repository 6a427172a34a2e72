"""For all tests: which of them need a browser, and how that browser behaves."""

import json
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings
from playwright.sync_api import expect

from tests import browser as chromium

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

# No deadline: what a busy machine does slowly is not wrong. `long` is for `make test-full`.
settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=5000)
settings.load_profile("short")
expect.set_options(timeout=10_000)  # what a page must say, it may say slowly on a busy machine


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whatever opens a page is a browser test; nobody has to remember the marker."""
    for item in items:
        if "playwright" in item.fixturenames:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Login limits are counted in the cache: a test starts with none used up."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.find()
    if not path:
        pytest.fail(chromium.NO_BROWSER)
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """Pages are named without the host; words and days are those of Vietnam."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1280, "height": 800},
    }


@pytest.fixture
def browser_faults():
    """What any page of the test complained of. A test that expects a fault empties the list."""
    faults = []
    yield faults
    assert not faults, "\n".join(faults)


@pytest.fixture
def new_context(new_context, browser_faults):
    """Contexts whose pages fail the test by a console error, a script error or a lost request."""

    def watched(**options):
        context = new_context(**options)
        context.on("console", lambda said: _note_console(browser_faults, said))
        context.on("weberror", lambda problem: browser_faults.append(f"{problem.error}"))
        context.on("requestfailed", lambda request: _note_request(browser_faults, request))
        return context

    return watched


def _note_console(faults, said):
    if said.type in {"error", "warning"}:
        faults.append(f"{said.type}: {said.text} ({said.location['url']})")


def _note_request(faults, request):
    if request.failure != "net::ERR_ABORTED":  # a download, or a page left before it had loaded
        faults.append(f"{request.failure}: {request.url}")


@pytest.fixture
def log_in(context, live_server):
    """log_in(user): the test's browser is that user's from here on."""

    def as_user(user):
        chromium.sign_in(context, user, live_server.url)

    return as_user


@pytest.fixture(params=chromium.WIDTHS, ids=lambda width: f"{width}px")
def width(request, page):
    """The test runs once on a phone and once on an office screen."""
    page.set_viewport_size({"width": request.param, "height": 800})
    return request.param


@pytest.fixture
def world(db):
    """A small province with one plan and its people (tests/world.py)."""
    from tests.world import World

    return World()


@pytest.fixture
def both_plans(db):
    """The two real plans with their agencies; their documents by slug."""
    from agencies import loading
    from tasks import plan_file

    loading.load(_data("agencies.json"))
    documents = {slug: _data(f"plans/{slug}.json") for slug in ("dak-lak-2026", "gia-lai-2023")}
    for document in documents.values():
        plan_file.load(document)
    return documents


def _data(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
