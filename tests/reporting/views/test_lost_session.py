"""Words sent after the session ended arrive through the next login, also without scripts."""

import html
import re

import pytest
from django.urls import reverse

from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import Entry, Paragraph, line_key, paragraph_key
from reporting.models import Outcome
from tests.factories import PASSWORD, vn
from tests.reporting.views.test_drafts import page, typed
from tests.world import file_report

WORDS = "Mở 3 hội nghị.\r\nPhát 200 tờ gấp “pháp luật” <b>"


@pytest.fixture
def draft(world, report):
    """What the browser sends for a line and a paragraph of the report."""
    line = line_key(world.tasks["1.1"].pk)
    return typed(
        {
            line: Entry(Outcome.RESULT, WORDS),
            paragraph_key("strengths"): Paragraph("Tốt"),
        },
        save="1",
    )


def held(response):
    """{name: value} of what the page holds unseen."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page(response))
    return {name: html.unescape(value) for name, value in fields}


def log_in(client, response, url, user, password=PASSWORD):
    user.set_password(PASSWORD)
    user.save()
    return client.post(url, held(response) | {"login": user.username, "password": password})


def test_words_sent_after_the_session_ended_wait_on_the_login_page(client, report, draft):
    response = client.post(report.get_absolute_url(), draft)

    assert response.status_code == 401
    assert "Phiên đăng nhập đã hết" in page(response)
    assert draft.items() <= held(response).items()
    assert "no-store" in response["Cache-Control"]


def test_logging_in_there_saves_them(client, world, report, draft):
    url = report.get_absolute_url()

    response = log_in(client, client.post(url, draft), url, world.clerk)

    assert response.status_code == 302
    assert report.lines.get().text == WORDS.replace("\r\n", "\n")
    assert "Đã lưu" in page(client.get(response.url))


def test_a_wrong_password_loses_nothing_and_does_not_come_back(client, world, report, draft):
    url = report.get_absolute_url()

    response = log_in(client, client.post(url, draft), url, world.clerk, "Sai-het-99")

    assert response.status_code == 401
    assert "mật khẩu chưa đúng" in page(response)
    assert "Sai-het-99" not in page(response)
    assert draft.items() <= held(response).items()
    assert log_in(client, response, url, world.clerk).status_code == 302
    assert report.lines.count() == 1


def test_somebody_else_who_logs_in_there_writes_nothing(client, world, report, draft):
    url = report.get_absolute_url()

    response = log_in(client, client.post(url, draft), url, world.other_clerk)

    assert response.status_code == 404
    assert report.lines.count() == 0


def test_an_account_that_was_closed_does_not_get_in_there(client, world, report, draft):
    world.clerk.is_active = False
    url = report.get_absolute_url()

    log_in(client, client.post(url, draft), url, world.clerk)

    assert report.lines.count() == 0
    assert "_auth_user_id" not in client.session


def test_a_cycle_closed_meanwhile_is_told_as_ever(client, world, cycle, report, draft):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))
    url = report.get_absolute_url()

    response = log_in(client, client.post(url, draft), url, world.clerk)

    assert response.status_code == 409
    assert html.escape(WORDS, quote=False).split("\r\n")[0] in page(response)


def test_a_page_asked_for_still_leads_to_the_login_and_back(client, report):
    response = client.get(report.get_absolute_url())

    assert response.url == f"{reverse('account_login')}?next={report.get_absolute_url()}"


@pytest.mark.parametrize(
    "name",
    [
        "report",
        "report-paper",
        "report-reopen",
        "review",
        "paper-number",
        "obligations-act",
        "obligation-add",
        "cycle-open",
        "round-open",
        "remark-add",
    ],
)
def test_every_form_with_words_waits_through_the_login(client, world, cycle, report, name):
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    numbers = {
        "cycle-open": [world.plan.slug],
        "round-open": [world.plan.slug],
        "obligations-act": [cycle.pk],
        "obligation-add": [cycle.pk],
        "paper-number": [report.pk, filing.number],
        "remark-add": [filing.lines.first().pk],
    }

    response = client.post(
        reverse(name, args=numbers.get(name, [report.pk])), {"x": "Lời đã gõ", "chon": ["1", "2"]}
    )

    assert response.status_code == 401
    assert page(response).count('name="chon"') == 2
    assert held(response)["x"] == "Lời đã gõ"
