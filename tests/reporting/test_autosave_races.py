"""Many pages saving themselves at once, on real connections: one text stands, everybody is told."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Reorganisation
from reporting.actions.drafts import Entry, line_key
from reporting.actions.filing import submit_report
from reporting.actions.reorganisation import apply_reorganisation
from reporting.models import DraftLine, Filing, Report
from tests.factories import vn
from tests.reorganisations import spec
from tests.reporting.test_races import at_once
from tests.reporting.views.test_drafts import typed
from tests.world import World, fill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-02 09:00 +0700", tick=False)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def report(world):
    return fill(world.open().obligations.get(agency=world.ea_kar).report, world.clerk)


@pytest.fixture
def key(world):
    """A line that the agency may leave out; the others are filled."""
    return line_key(world.tasks["1.3"].pk)


@pytest.fixture
def save(world, report, key):
    """Send this text as a page that was shown these words; the answer."""

    def send(text, shown):
        page = Client()
        page.force_login(world.clerk)
        sent = typed({key: Entry("result", text)}, **{f"{key}-was": shown.mark})
        return page.post(reverse("report-save", args=[report.pk]), sent)

    return send


def test_of_ten_pages_that_showed_the_same_words_one_is_kept_and_nine_are_shown_both(
    report, key, save
):
    shown = Entry("result", "Có tham gia")
    DraftLine.objects.create(report=report, task_id=key[2:], **vars(shown))

    answers = at_once(10, lambda n: save(f"Bản của người {n}", shown))

    said = [json.loads(answer.content) for answer in answers]
    kept = Entry.of(report.lines.get(task_id=key[2:]))
    assert [list(one["pieces"]) for one in said].count([key]) == 1
    assert sum(kept.mark in one["conflicts"].get(key, "") for one in said) == 9
    assert Report.objects.get(pk=report.pk).revision == report.revision + 1


def test_a_new_line_typed_by_ten_at_once_is_one_line(report, key, save):
    answers = at_once(10, lambda n: save(f"Bản của người {n}", Entry()))

    said = [json.loads(answer.content) for answer in answers]
    assert sum(key in one["pieces"] for one in said) == 1
    assert sum(key in one["conflicts"] for one in said) == 9
    assert report.lines.filter(task_id=key[2:]).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_duty_ended_at_that_moment_keeps_what_was_saved_before_or_refuses(
    world, report, key, save, attempt
):
    asked = spec(world, "dissolve", [world.ea_kar])

    def act(number):
        if number:
            return save("Gõ vào phút cuối", Entry())
        return apply_reorganisation(spec=asked, by=world.coordinator, now=vn(2026, 11, 2))

    applied, answer = at_once(2, act)

    assert isinstance(applied, Reorganisation)
    said = json.loads(answer.content)
    if answer.status_code == 200:
        assert report.lines.get(task_id=key[2:]).text == "Gõ vào phút cuối"
    else:
        assert answer.status_code == 409
        assert "chỉ còn để xem" in said["sentence"]
        assert not report.lines.filter(task_id=key[2:]).exists()


@pytest.mark.parametrize("attempt", range(3))
def test_a_report_filed_at_that_moment_holds_the_words_or_refuses_them(
    world, report, key, save, attempt
):
    def act(number):
        if number:
            return save("Gõ vào phút cuối", Entry())
        return submit_report(report=report, by=world.clerk, now=vn(2026, 11, 2))

    filing, answer = at_once(2, act)

    assert isinstance(filing, Filing)
    filed = filing.lines.filter(task_id=key[2:], text="Gõ vào phút cuối").exists()
    assert answer.status_code == (200 if filed else 409)
    assert report.lines.filter(task_id=key[2:]).exists() is filed
