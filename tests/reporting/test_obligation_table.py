"""Rows of the list of obligations, joined as text: they say what the templates say, and are escaped."""

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from reporting.actions.obligations import exempt
from reporting.actions.review import return_report
from tests.factories import vn
from tests.world import file_report


@pytest.fixture
def cycle(world, time_machine):
    time_machine.move_to(vn(2026, 12, 20))
    return world.open()


@pytest.fixture
def rows(client, world, cycle):
    """{name of the agency: its row}, as the coordinator sees them or whoever asks."""

    def listed(who=None, **query):
        client.force_login(who or world.coordinator)
        body = client.get(cycle.list_url, {"trang_thai": "tat-ca"} | query).content.decode()
        found = re.findall(r'<tr><th scope="row">.*?</tr>', body, re.S)
        return {re.search(r'<a href="/co-quan/\d+/">(.*?)</a>', row)[1]: row for row in found}

    return listed


def of(cycle, agency):
    return cycle.obligations.get(agency=agency)


def test_a_name_is_escaped_wherever_it_stands(world, cycle, rows):
    world.ea_kar.name = 'UBND xã <b>Ea</b> "Kar" & Krông'
    world.ea_kar.save()
    file_report(of(cycle, world.ea_kar).report, world.clerk, vn(2026, 12, 1))

    row = rows()["UBND xã &lt;b&gt;Ea&lt;/b&gt; &quot;Kar&quot; &amp; Krông"]

    assert "<b>" not in row
    assert 'Kar"' not in row.replace('Kar&quot;"', "")
    assert row.count("Krông") == 4  # the box, the link, and who is meant by two more links


def test_a_state_reads_as_its_template_says_it(world, cycle, rows):
    filing = file_report(of(cycle, world.ea_kar).report, world.clerk, vn(2026, 12, 1))
    for agency in (world.tuy_hoa, world.home_affairs):
        assert "! Quá hạn chưa gửi" in rows()[agency.name]
    assert "Chờ" not in rows()[world.ea_kar.name]
    return_report(
        filing=filing,
        returned={},
        comment="Thiếu",
        due_on=date(2026, 12, 22),
        by=world.coordinator,
        now=vn(2026, 12, 16),
    )

    report = of(cycle, world.ea_kar).report
    said = render_to_string("reporting/_state.html", {"report": report, "overdue": False})

    assert said.strip() in rows()[world.ea_kar.name]
    assert "gửi lại đến hết 22/12/2026" in said


@pytest.mark.parametrize(
    ("day", "said"), [(1, "Đúng hạn"), (14, "Đúng hạn"), (17, "! Gửi chậm 3 ngày")]
)
def test_whether_it_came_in_time_reads_as_its_template_says_it(world, cycle, rows, day, said):
    report = of(cycle, world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 12, day))

    report.refresh_from_db()
    template = render_to_string("reporting/_timeliness.html", {"report": report})

    assert said in template
    assert (
        f'<td class="nowrap" data-label="Thời hạn">{template.strip().splitlines()[-1]}</td>'
        in (rows()[world.ea_kar.name])
    )


def test_a_leader_reads_filings_and_is_offered_no_act(world, cycle, rows):
    file_report(of(cycle, world.ea_kar).report, world.clerk, vn(2026, 12, 1))

    row = rows(world.leader)[world.ea_kar.name]

    report = of(cycle, world.ea_kar).report
    assert reverse("filing", args=[report.pk, 1]) in row
    assert "<input" not in row
    assert "Xem xét" not in row
    assert "Nhập bản giấy" not in rows(world.leader)[world.tuy_hoa.name]


def test_a_row_offers_the_coordinator_what_can_be_done(world, cycle, rows):
    filed, unfiled = of(cycle, world.ea_kar), of(cycle, world.tuy_hoa)
    file_report(filed.report, world.clerk, vn(2026, 12, 1))

    assert reverse("review", args=[filed.report.pk]) in rows()[world.ea_kar.name]
    assert reverse("report-paper", args=[filed.report.pk]) not in rows()[world.ea_kar.name]
    assert reverse("report-paper", args=[unfiled.report.pk]) in rows()[world.tuy_hoa.name]


def test_an_exemption_can_be_undone_at_its_row(world, cycle, rows, client):
    given = {"cycle": cycle, "by": world.coordinator, "now": vn(2026, 12, 10)}
    exempt(**given, obligations=[of(cycle, world.ea_kar)], reason="Bão <lớn>")

    row = rows()[world.ea_kar.name]

    assert "Bão &lt;lớn&gt;" in row
    assert "Ngoài tỷ lệ" in row
    assert 'name="csrfmiddlewaretoken"' in row
    assert 'value="bo-mien"' in row
    assert "csrfmiddlewaretoken" not in rows(world.leader)[world.ea_kar.name]
