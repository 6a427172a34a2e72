"""A draft's words are its agency's alone: every page that anybody else can reach is read for them."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from agencies.access import give_admin_access
from agencies.models import Membership
from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    draft_of,
    item_key,
    save_draft,
)
from reporting.actions.outline import outline_of
from reporting.actions.review import return_report
from reporting.models import Item, Outcome, Report
from tests.factories import vn
from tests.world import file_report, person

SECRET = "Bimatkhongaibiet"
NONSENSE = "Khonghecochunaycaa"
MOST_PAGES = 500  # far more than a small province has; a crawl that never ends is a fault
ROLES = ["other_clerk", "coordinator", "leader", "administrator", "monitor"]


@pytest.fixture
def secret(world):
    """Ea Kar has a draft with the same secret word in every field of every piece, filed before and
    returned, so that every page about its report exists."""
    report = world.open().obligations.get(agency=world.ea_kar).report
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    return_report(
        filing=filing,
        returned={filing.lines.first().pk: "Ghi rõ số văn bản"},
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=vn(2026, 12, 2),
    )
    report.refresh_from_db()
    outline = outline_of(report)
    typed = {key: Entry(Outcome.RESULT, SECRET, None, SECRET) for key in outline.tasks}
    typed |= dict.fromkeys(outline.paragraphs, Paragraph(SECRET))
    typed |= {item_key(kind): ItemWords(kind, SECRET, SECRET) for kind in Item.Kind.values}
    typed[SIGNATURE] = SignatureWords(SECRET, SECRET, SECRET, None)
    save_draft(report=report, typed=typed, by=world.clerk, now=vn(2026, 12, 3))
    world.monitor = person(world.lawyers, Membership.Role.FOCAL_POINT)  # leads 1.3 by name
    give_admin_access(world.coordinator)
    return Report.objects.get(pk=report.pk)


def links(body):
    """Addresses of our own that a page leads to."""
    found = re.findall(r'(?:href|action|src)="(/[^"#]*)', body)
    return {unescape(address) for address in found if "/tai-khoan/dang-xuat" not in address}


def crawl(client, *starts):
    """{address: body} of every page that is reached from the starts by its links."""
    seen, waiting = {}, list(starts)
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("/static/"):
            continue
        assert len(seen) < MOST_PAGES
        response = client.get(address, follow=True)
        body = b"".join(response) if response.streaming else response.content
        seen[address] = body.decode(errors="replace")
        waiting += sorted(links(seen[address]) - seen.keys())
    return seen


def answer(client, address, name, word):
    """The page that answers the word, without the word and what differs from page to page anyway."""
    body = client.get(address, {name: word}).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body.replace(word, "…"))


def test_the_owner_reads_every_word_of_the_draft(world, secret, client):
    client.force_login(world.clerk)

    body = client.get(secret.get_absolute_url()).content.decode()

    assert body.count(SECRET) >= len(draft_of(secret)) + 6


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_reads_a_word_of_it_on_any_page(world, secret, client, role):
    client.force_login(getattr(world, role))

    pages = crawl(
        client,
        "/",
        "/viec-cua-toi/",
        "/tien-do/",
        "/ke-hoach/",
        "/co-quan/",
        f"/ke-hoach/{world.slug}.json",
        *(["/admin/"] if role in {"coordinator", "administrator"} else []),
    )

    assert len(pages) > 15
    assert world.ea_kar.get_absolute_url() in pages  # where its reports stand
    assert [address for address, body in pages.items() if SECRET in body] == []


@pytest.mark.parametrize("role", ROLES)
def test_no_address_of_the_draft_answers_anybody_else(world, secret, client, role):
    client.force_login(getattr(world, role))

    for name in ("report", "report-submit", "report-nothing", "report-save"):
        address = reverse(name, args=[secret.pk])
        for response in (client.get(address), client.post(address)):
            assert response.status_code in {404, 405}
            assert SECRET not in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_no_search_finds_it(world, secret, client, role):
    client.force_login(getattr(world, role))
    searches = [reverse("search"), world.plan.cycles.get().get_absolute_url()]
    if role in {"coordinator", "administrator"}:
        searches += [
            reverse(f"admin:{name}_changelist")
            for name in ("reporting_obligation", "reporting_filing", "tasks_task")
        ]

    for address in searches:
        for name in ("q", "tim"):
            found, nothing = (answer(client, address, name, word) for word in (SECRET, NONSENSE))
            assert found == nothing, address


def test_a_draft_changes_no_figure(world, secret, client):
    client.force_login(world.coordinator)
    progress = world.plan.cycles.get().get_absolute_url()

    def figures():
        return re.findall(r"<b>(\d+)</b>", client.get(progress).content.decode())

    before = figures()
    other = world.plan.cycles.get().obligations.get(agency=world.tuy_hoa).report
    typed = {key: Entry(Outcome.RESULT, SECRET) for key in outline_of(other).tasks}
    save_draft(report=other, typed=typed, by=world.other_clerk, now=vn(2026, 12, 3))

    assert before
    assert figures() == before
