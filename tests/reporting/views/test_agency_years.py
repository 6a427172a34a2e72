"""What an agency reported in each cycle and in which role: on its page, in its file, and behind each
number the lines themselves."""

import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Membership
from reporting.actions.drafts import Entry
from reporting.models import Outcome
from tests.factories import vn
from tests.reorganisations import merge
from tests.reporting.exports.files import csv_rows, sheets, table
from tests.world import World, file_report, person


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30), tick=False)


@pytest.fixture
def filed(world, cycle):
    """Sở Tư pháp led 1.1 with a result, had nothing to say on 1.2, and wrote of 1.3 unasked."""
    report = cycle.obligations.get(agency=world.justice).report
    typed = {
        "t1_2": Entry(Outcome.NOTHING),
        "t1_3": Entry(Outcome.IN_PROGRESS, "Đang phối hợp"),
    }
    clerk = person(world.justice, Membership.Role.FOCAL_POINT)
    return file_report(report, clerk, vn(2026, 12, 8), **typed)


def years(response):
    """The markup of the section; "" where there is none."""
    found = re.search(r'<section id="cac-nam">.*?</section>', response.content.decode(), re.S)
    return found[0] if found else ""


def links(markup):
    """[(words, address)]"""
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', markup)
    return [(re.sub(r"<span.*?</span>", "", words), unescape(href)) for href, words in found]


def test_the_page_says_what_was_reported_and_in_which_role(world, filed, visit, words):
    response = visit(world.leader, world.justice.get_absolute_url())

    said = words(response)
    assert "Chủ trì 1 có kết quả" in said
    assert "Thực hiện 1 không phát sinh" in said
    assert "Ngoài số trên: 1 dòng không bắt buộc" in said
    assert "Tính đến 16:30 ngày 18/12/2026" in said
    drawn = 'aria-label="Báo cáo năm 2026: 1 có kết quả, 1 không phát sinh"'
    assert drawn in years(response)


def test_every_number_leads_to_exactly_so_many_lines(world, filed, visit):
    found = links(years(visit(world.leader, world.justice.get_absolute_url())))

    assert len(found) == 7  # the bar too
    for text, address in found:
        page = visit(world.leader, address.split("#")[0])
        number = 2 if text.startswith("<svg") else int(text.split()[0])
        assert page.status_code == 200
        assert page.content.decode().count('<article class="line filed') == number, text


@pytest.mark.parametrize("who", ["clerk", "other_clerk", "administrator"])
def test_who_does_not_read_the_filing_is_not_told_what_it_says(world, filed, visit, words, who):
    response = visit(getattr(world, who), world.justice.get_absolute_url())

    assert response.status_code == 200
    assert years(response) == ""
    assert "có kết quả" not in words(response)


def test_a_stranger_finds_neither_page_nor_file(filed, world, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="khac").coordinator

    assert visit(stranger, world.justice.get_absolute_url()).status_code == 404
    assert visit(stranger, world.justice.get_absolute_url(), xuat="xlsx").status_code == 404


def test_a_predecessors_years_stand_under_its_own_name(world, cycle, visit, words, time_machine):
    report = cycle.obligations.get(agency=world.ea_kar).report
    file_report(report, world.clerk, vn(2026, 12, 8))
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2027, 3, 1))
    time_machine.move_to(vn(2027, 10, 2, 9), tick=False)

    response = visit(world.coordinator, heir.get_absolute_url())

    assert '<div class="small quiet">UBND xã Ea Kar</div>' in years(response)


# The file -----------------------------------------------------------------------------------------


def test_the_file_has_the_numbers_of_the_page(world, filed, visit):
    url = world.justice.get_absolute_url()
    ((_, (shown,)),) = visit(world.leader, url).context["reports"].cycles

    answer = visit(world.leader, url, xuat="xlsx")
    (row,) = table(sheets(answer)["Danh sách"])

    name = f"bao-cao-cua-co-quan_{world.justice.pk}_2026-12-18.xlsx"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert row["Nhiệm vụ bắt buộc đã báo cáo"] == shown.lines.counted == 2
    assert (row["Có kết quả"], row["Không phát sinh"], row["Đang thực hiện"]) == (1, 1, 0)
    assert row["Theo vai trò"] == "Chủ trì: 1 có kết quả\nThực hiện: 1 không phát sinh"
    assert row["Ngoài số trên"] == "1 dòng không bắt buộc"
    assert row["Báo cáo"].endswith(filed.get_absolute_url())


def test_who_reads_only_that_it_was_filed_takes_away_no_more(world, filed, visit):
    (row,) = csv_rows(visit(world.clerk, world.justice.get_absolute_url(), xuat="csv"))

    assert (row["Trạng thái"], row["Thời hạn"]) == ("Đã gửi", "Đúng hạn")
    assert (row["Có kết quả"], row["Theo vai trò"], row["Báo cáo"]) == ("", "", "")


@pytest.mark.parametrize(("query", "status"), [({"ngay": "31/02/2026"}, 400), ({}, 200)])
def test_a_faulty_day_is_the_page_and_no_file(world, filed, visit, query, status):
    answer = visit(world.leader, world.justice.get_absolute_url(), xuat="csv", **query)

    assert answer.status_code == status
    assert ("Content-Disposition" in answer) == (status == 200)


# The lines behind a number --------------------------------------------------------------------------


def test_a_narrowed_filing_says_what_is_shown_and_leads_to_all(world, filed, visit, words):
    response = visit(world.leader, filed.get_absolute_url(), vai_tro="lead", phan="bat-buoc")

    said = words(response)
    assert "Chỉ hiện 1 trên 3 dòng. Mức bắt buộc: Phải báo cáo; Vai trò: Chủ trì." in said
    assert "Nhiệm vụ 1.2" not in said
    whole = visit(world.leader, filed.get_absolute_url())
    assert "Chỉ hiện" not in words(whole)
    assert "Nhiệm vụ 1.2" in words(whole)


@pytest.mark.parametrize("name", ["vai_tro", "ket_qua", "phan"])
def test_a_faulty_filter_of_a_filing_is_refused_with_a_sentence(world, filed, visit, words, name):
    response = visit(world.leader, filed.get_absolute_url(), **{name: "xyz"})

    assert response.status_code == 400
    assert "“xyz”" in words(response)
    assert "Nhiệm vụ 1.2" in words(response)


def test_a_filter_that_lets_nothing_through_says_so(world, filed, visit, words):
    said = words(visit(world.leader, filed.get_absolute_url(), ket_qua="not_done"))

    assert "Chỉ hiện 0 trên 3 dòng" in said
    assert "Không có dòng nào như vậy." in said
