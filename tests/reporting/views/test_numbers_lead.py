"""Every number of the pages of figures that is a link leads to a list of exactly so many rows."""

import re
from html import unescape

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.drafts import Entry
from reporting.actions.obligations import add_agency, exempt, extend, invite
from reporting.actions.review import accept_report, return_report
from reporting.models import Outcome
from tests.factories import vn
from tests.world import file_report, person

LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"[^>]*>(.*?)</a>', re.S)
HIDDEN = re.compile(r'<span (?:class="visually-hidden"|aria-hidden="true")>.*?</span>', re.S)
TAG = re.compile(r"<[^>]+>")
NUMBER = re.compile(r"[\d.]+")


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30), tick=False)


@pytest.fixture
def everything(world, cycle):
    """One of each: accepted, returned and past its day, waiting and late, silent, extended, exempt,
    asked; lines that count and lines beside."""
    act = {"by": world.coordinator}
    day = vn(2026, 12, 14).date()

    def file(agency, at, **typed):
        report = cycle.obligations.get(agency=agency).report
        return file_report(report, person(agency, Membership.Role.FOCAL_POINT), at, **typed)

    more = [world.agency(f"UBND xã Số {number}", "commune") for number in range(5)]
    for agency in more:
        add_agency(
            cycle=cycle,
            agency=agency,
            recipient=world.provincial,
            via=world.justice,
            due_on=day,
            reason="Mới lập",
            now=vn(2026, 11, 1),
            **act,
        )
    invite(
        cycle=cycle,
        agency=world.lawyers,
        recipient=world.justice,
        via=None,
        due_on=day,
        now=vn(2026, 11, 1),
        **act,
    )
    one_of = {one.agency_id: one for one in cycle.obligations.select_related("agency")}
    accepted = file(world.justice, vn(2026, 12, 1), t1_3=Entry(Outcome.IN_PROGRESS, "Đang làm"))
    accept_report(filing=accepted, now=vn(2026, 12, 2), **act)
    returned = file(world.ea_kar, vn(2026, 12, 3), t1_2=Entry(Outcome.NOTHING))
    return_report(
        filing=returned,
        returned={returned.lines.first().pk: "Sửa"},
        due_on=vn(2026, 12, 16).date(),
        now=vn(2026, 12, 4),
        **act,
    )
    file(world.tuy_hoa, vn(2026, 12, 17), t1_2=Entry(Outcome.NOT_DONE, "Thiếu người"))
    for agency in more[:3]:
        file(agency, vn(2026, 12, 5))
    until = vn(2026, 12, 30).date()
    late, free = [one_of[world.home_affairs.pk]], [one_of[more[4].pk], one_of[more[0].pk]]
    extend(cycle=cycle, obligations=late, until=until, reason="Ốm", now=vn(2026, 12, 9), **act)
    exempt(cycle=cycle, obligations=free, reason="Lũ", now=vn(2026, 12, 9), **act)
    file(world.lawyers, vn(2026, 12, 6), t1_3=Entry(Outcome.RESULT, "Đã làm"))
    return returned


PAGES = {  # address: how many numbers lead on, at least
    "/tong-quan/": 20,
    "/ke-hoach/ke-hoach/tien-do/2026/": 25,
    "/ke-hoach/ke-hoach/cac-nam/": 4,
    "/ke-hoach/ke-hoach/cac-nam/?nhom=commune": 4,
    "/ke-hoach/ke-hoach/thay-doi/?tu=01/11/2026": 4,
    "/ke-hoach/ke-hoach/nhiem-vu/1.1/": 3,
    "/ke-hoach/ke-hoach/nhiem-vu/1.2/": 4,
    "/ke-hoach/ke-hoach/nhiem-vu/1.3/": 2,
}


def numbers(html):
    """[(number, address)] of the links that begin with a number and lead to a list of reports, of
    lines, or down the page."""
    main = html[html.index("<main") :]
    for href, inner in LINK.findall(main):
        words = " ".join(TAG.sub(" ", HIDDEN.sub("", inner)).split())
        found = NUMBER.match(words.removeprefix("và ").removeprefix("Tất cả "))
        leads = ("/danh-sach/", "/bao-cao/", "/lan-gui/")
        if found and (any(part in href for part in leads) or href.startswith("#")):
            yield int(found[0].replace(".", "")), unescape(href)


def rows(html):
    """How many agencies, lines or changes a list shows."""
    if '<article class="line filed' in html:
        return html.count('<article class="line filed')
    listed = re.search(r'<section id="danh-sach">.*?</section>', html, re.S)
    return len(re.findall(r'<th scope="row"', listed[0])) if listed else 0


@pytest.mark.parametrize("path", PAGES)
def test_every_number_leads_to_so_many_rows(world, everything, visit, path):
    page = visit(world.coordinator, path).content.decode()
    found = list(numbers(page))

    assert len(found) >= PAGES[path]
    for number, href in found:
        if href.startswith("#"):
            section = re.search(rf'<section id="{href[1:]}">.*?</section>', page, re.S)
            shown = section[0].count('<th scope="row"')
        else:
            shown = rows(visit(world.coordinator, href.split("#")[0]).content.decode())
        assert shown == number, (number, href)


def test_the_numbers_of_two_cycles_lead_to_so_many_rows(world, cycle, everything, visit):
    other = world.open(2027)
    path = reverse("compare") + f"?a={cycle.pk}&b={other.pk}"
    found = list(numbers(visit(world.coordinator, path).content.decode()))

    assert len(found) == 12
    for number, href in found:
        assert rows(visit(world.coordinator, href).content.decode()) == number, href


def test_the_numbers_of_all_provinces_lead_to_so_many_rows(world, everything, visit):
    found = list(numbers(visit(world.administrator, "/toan-quoc/").content.decode()))

    assert len(found) >= 7
    for number, href in found:
        assert rows(visit(world.administrator, href).content.decode()) == number, href


def test_to_a_clerk_the_numbers_of_a_task_lead_to_the_own_line_only_by_name(
    world, everything, visit
):
    page = visit(world.clerk, "/ke-hoach/ke-hoach/nhiem-vu/1.1/").content.decode()

    assert list(numbers(page)) == []
    assert "Xem dòng cơ quan mình đã gửi" in page
