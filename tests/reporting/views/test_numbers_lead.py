"""Every number of the pages of figures that is a link leads to a list of exactly so many rows, whose
file holds exactly so many; of the matrix the rows are its marked cells."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.drafts import Entry
from reporting.actions.obligations import add_agency, exempt, extend, invite
from reporting.actions.review import accept_report, return_report
from reporting.models import Outcome
from reporting.national import SUMS
from tasks.models import Task
from tests.factories import vn
from tests.reorganisations import merge, reorganise
from tests.reporting.exports.files import csv_rows
from tests.world import World, file_report, person

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
    asked; lines that count and lines beside; tasks with a day of their own, done on time and late, and
    one whose day lies before the first cycle; agencies renamed and merged since they filed."""
    for number, due_on in DATED.items():
        by_date = {"timing_kind": Task.Timing.BY_DATE, "due_on": due_on}
        world.task(number, ("implement", world.communes), **by_date)
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
    days = [date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 1)]
    for agency, done_on in zip(more[:3], days, strict=True):
        done = {f"t1_{n}": Entry(Outcome.COMPLETED, "Xong", done_on) for n in (4, 6)}
        file(agency, vn(2026, 12, 5), **done)
    until = vn(2026, 12, 30).date()
    late, free = [one_of[world.home_affairs.pk]], [one_of[more[4].pk], one_of[more[0].pk]]
    extend(cycle=cycle, obligations=late, until=until, reason="Ốm", now=vn(2026, 12, 9), **act)
    exempt(cycle=cycle, obligations=free, reason="Lũ", now=vn(2026, 12, 9), **act)
    file(world.lawyers, vn(2026, 12, 6), t1_3=Entry(Outcome.RESULT, "Đã làm"))
    reorganise(world, "rename", [more[1]], ["UBND xã Tên Mới"], effective_on=vn(2026, 12, 8).date())
    merge(world, more[2], more[3], effective_on=vn(2026, 12, 10).date())
    return returned


DATED = {  # number of a task: its day
    "1.4": date(2026, 9, 30),  # on which one was done in time, one late
    "1.5": date(2027, 3, 31),
    "1.6": date(2025, 11, 30),  # before the first period
}
PAGES = {  # address: how many numbers lead on, at least
    "/tong-quan/": 25,
    "/ke-hoach/ke-hoach/tien-do/2026/": 54,
    "/ke-hoach/ke-hoach/cac-nam/": 4,
    "/ke-hoach/ke-hoach/cac-nam/?nhom=commune": 4,
    "/ke-hoach/ke-hoach/thay-doi/?tu=01/11/2026": 4,
    "/ke-hoach/ke-hoach/nhiem-vu/1.1/": 6,
    "/ke-hoach/ke-hoach/nhiem-vu/1.2/": 9,
    "/ke-hoach/ke-hoach/nhiem-vu/1.3/": 2,
}


def numbers(html):
    """[(number, address)] of the links that begin with a number and lead to a list of reports, of
    lines, or down the page."""
    main = html[html.index("<main") :]
    for href, inner in LINK.findall(main):
        words = " ".join(TAG.sub(" ", HIDDEN.sub("", inner)).split())
        found = NUMBER.match(words.removeprefix("và ").removeprefix("Tất cả "))
        leads = ("/danh-sach/", "/bao-cao/", "/lan-gui/", "phan=bat-buoc")
        if found and (any(part in href for part in leads) or href.startswith("#")):
            yield int(found[0].replace(".", "")), unescape(href)


def rows(html):
    """How many agencies, lines, cells or changes a list shows."""
    if '<table class="matrix"' in html:
        return len(re.findall(r'<td class="k-\w+[^"]* marked"', html))
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

    assert len(found) == 30
    for number, href in found:
        assert rows(visit(world.coordinator, href).content.decode()) == number, href


def test_the_numbers_of_all_provinces_lead_to_so_many_rows(world, everything, visit):
    found = list(numbers(visit(world.administrator, "/toan-quoc/").content.decode()))

    assert len(found) >= 7
    for number, href in found:
        assert rows(visit(world.administrator, href).content.decode()) == number, href


def test_a_file_holds_exactly_the_rows_behind_the_number(world, cycle, everything, visit):
    paths = [
        "/ke-hoach/ke-hoach/tien-do/2026/",
        "/ke-hoach/ke-hoach/nhiem-vu/1.2/",
        f"{reverse('compare')}?a={world.open(2027).pk}&b={cycle.pk}",
    ]
    found = [
        one for path in paths for one in numbers(visit(world.coordinator, path).content.decode())
    ]
    found = [(number, href.split("#")[0]) for number, href in found if not href.startswith("#")]

    assert len(found) >= 50
    for number, href in found:
        file = visit(world.coordinator, f"{href}{'&' if '?' in href else '?'}xuat=csv")
        assert len(csv_rows(file)) == number, href


@pytest.mark.parametrize(
    "path", ["/ke-hoach/ke-hoach/tien-do/2026/#nhom-nhiem-vu", "/ke-hoach/ke-hoach/nhiem-vu/1.2/"]
)
def test_a_bar_of_lines_leads_to_as_many_cells_as_it_is_long(world, everything, visit, path):
    page = visit(world.leader, path).content.decode().split("nhom-nhiem-vu")[-1]
    bars = re.findall(r'<a href="([^"]+)"><svg class="bar" viewBox="0 0 (\d+) 10"', page)

    assert len(bars) == 1
    for href, length in bars:
        assert rows(visit(world.leader, unescape(href)).content.decode()) == int(length), href


def test_who_leads_a_task_has_no_matrix_and_a_bar_that_leads_nowhere(world, everything, visit):
    lead = person(world.justice, Membership.Role.FOCAL_POINT)

    page = visit(lead, "/ke-hoach/ke-hoach/nhiem-vu/1.1/").content.decode()

    assert 'class="bar"' in page
    assert not re.search(r"<a [^>]*><svg", page)


def test_the_matrix_says_the_number_that_led_to_it(world, everything, visit, words):
    page = visit(world.leader, "/ke-hoach/ke-hoach/tien-do/2026/").content.decode()
    found = [(n, href) for n, href in numbers(page) if "/ma-tran/" in href]

    assert len(found) >= 15
    for number, href in found:
        response = visit(world.leader, href)
        agencies = len(response.context["matrix"].rows)
        assert f"Ma trận: {number} ô ở {agencies} cơ quan" in words(response)


def test_every_way_of_a_dated_task_leads_to_its_cells(world, everything, visit):
    page = visit(world.leader, "/ke-hoach/ke-hoach/tien-do/2026/").content.decode()
    head, foot = page.split("<tfoot>")[-2:]

    for part in (head, foot):
        found = re.findall(r"trang_thai=(done_\w+|undone_\w+)\"", part)
        assert found == ["done_on_time", "done_late", "undone_in_time", "undone_overdue"]


def test_who_leads_a_task_by_name_but_has_no_matrix_reads_what_is_missing_without_a_link(
    world, everything, visit, words
):
    lead = person(world.justice, Membership.Role.FOCAL_POINT)
    response = visit(lead, "/ke-hoach/ke-hoach/nhiem-vu/1.1/")

    assert "quá hạn chưa báo cáo" in words(response)
    assert "/ma-tran/" not in response.content.decode()
    assert "?phan=bat-buoc&amp;ket_qua=result" in response.content.decode()


def test_the_sums_of_all_provinces_lead_to_the_rows_that_make_them_up(world, everything, visit):
    World(name="An Giang", abbreviation="AGG", slug="an-giang").open()
    World(name="Cà Mau", abbreviation="CMU", slug="ca-mau")  # without a cycle: in no sum
    page = visit(world.administrator, "/toan-quoc/").content.decode()
    sums = re.findall(r'<a href="(\?[^"]+)">(\d+)', page[page.index("<tfoot>") :])

    assert len(sums) == 7
    for href, number in sums:
        there = f"/toan-quoc/{unescape(href)}"
        file = csv_rows(visit(world.administrator, f"{there}&xuat=csv"))
        narrowed = visit(world.administrator, there).context["page"]
        name, _ = SUMS[narrowed.filter.chosen("co")]
        parts = [getattr(row.figures, name) for row in narrowed.rows]
        assert (sum(parts), min(parts) > 0) == (int(number), True), href
        assert [row["Tỉnh"] for row in file[:-1]] == [row.province for row in narrowed.rows]


def test_to_a_clerk_the_numbers_of_a_task_lead_to_the_own_line_only_by_name(
    world, everything, visit
):
    page = visit(world.clerk, "/ke-hoach/ke-hoach/nhiem-vu/1.1/").content.decode()

    assert list(numbers(page)) == []
    assert "Xem dòng cơ quan mình đã gửi" in page
