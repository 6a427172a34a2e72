import re
from datetime import date
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.cycles import close_cycle, open_cycle, open_round
from reporting.actions.drafts import Entry
from reporting.actions.expecting import CycleSettings, settings_for
from reporting.actions.obligations import exempt, extend, invite
from reporting.actions.review import accept_report, return_report
from reporting.summary import cycle_figures
from tests.factories import vn
from tests.world import World, file_report, fill, person


def page(response):
    return response.content.decode()


def test_progress_shows_expected_filed_on_time_late_and_missing(world, cycle, visit, time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30))
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 14),
        (world.tuy_hoa, world.other_clerk, 17),
    ):
        file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, day))

    body = page(visit(world.coordinator, cycle.get_absolute_url()))

    numbers = re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", body)
    assert numbers == [
        ("4", "phải báo cáo"),
        ("2", "đã gửi"),
        ("1", "đúng hạn"),
        ("1", "gửi chậm"),
        ("2", "quá hạn chưa gửi"),
    ]
    assert "Tính đến 16:30 ngày 18/12/2026" in body


def test_progress_shows_that_there_is_a_draft_but_not_its_words(world, cycle, report, visit):
    fill(report, world.clerk, t1_1=Entry("result", "Chữ kín"))

    body = page(visit(world.coordinator, cycle.list_url))

    assert "Nháp" in body
    assert "Chữ kín" not in body
    assert f'href="{report.get_absolute_url()}"' not in body


@pytest.mark.parametrize("who", ["other_clerk", "leader"])
def test_others_see_that_nothing_was_filed_and_not_that_there_is_a_draft(
    world, cycle, report, visit, who
):
    fill(report, world.clerk)

    body = page(visit(getattr(world, who), cycle.list_url))

    assert "Nháp" not in body.split('id="danh-sach"')[1]


def test_progress_links_filings_only_for_those_who_may_read_them(world, cycle, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    link = f'href="{filing.get_absolute_url()}"'
    assert link in page(visit(world.coordinator, cycle.list_url))
    assert link in page(visit(world.clerk, cycle.list_url))
    assert link not in page(visit(world.other_clerk, cycle.list_url))


@pytest.fixture
def mixed(world, time_machine):
    """A cycle, seen on 23/12/2026, in which everything has happened to somebody."""
    time_machine.move_to(vn(2026, 12, 23, 9))
    clerks = {}
    for number in range(1, 10):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        clerks[commune] = person(commune, Membership.Role.FOCAL_POINT)
    communes = list(clerks)
    cycle = world.open()
    owed = {one.agency: one for one in cycle.obligations.all()}
    run = {"cycle": cycle, "by": world.coordinator, "now": vn(2026, 12, 10)}

    def filed(agency, day):
        return file_report(owed[agency].report, clerks[agency], vn(2026, 12, day))

    def returned(filing, day):
        return_report(
            filing=filing,
            returned={},
            comment="Thiếu chữ ký",
            due_on=date(2026, 12, day),
            by=world.coordinator,
            now=vn(2026, 12, 18),
        )

    filed(communes[0], 14)  # on time, waits
    filed(communes[1], 17)  # late, waits
    for place, day in ((2, 22), (3, 28)):  # returned: overdue again, and still in time
        returned(filed(communes[place], 12), day)
    accept_report(filing=filed(communes[4], 13), by=world.coordinator, now=vn(2026, 12, 14))
    extend(obligations=[owed[communes[5]]], until=date(2026, 12, 30), reason="Lũ lớn", **run)
    exempt(obligations=[owed[communes[6]], owed[communes[7]]], reason="Mới sáp nhập", **run)
    filed(communes[7], 13)  # exempt, files all the same
    for agency in (world.lawyers, world.agency("Hội Luật gia tỉnh", "association")):
        due = {"recipient": world.provincial, "due_on": date(2026, 12, 14)}
        owed[agency] = invite(agency=agency, **due, **run)
    clerks[world.lawyers] = person(world.lawyers, Membership.Role.FOCAL_POINT)
    filed(world.lawyers, 20)
    return cycle


NUMBER = re.compile(r'<a[^>]* href="([^"]*)"[^>]*>(?:<span[^>]*>! </span>)?<b>(\d+)</b>')


def test_every_number_is_as_long_as_the_list_behind_it(world, mixed, client, visit):
    body = page(visit(world.coordinator, mixed.get_absolute_url()))
    numbers = {address.partition("?trang_thai=")[2]: int(n) for address, n in NUMBER.findall(body)}

    listed = {
        state: len(
            visit(world.coordinator, mixed.list_url, trang_thai=state).context["obligations"]
        )
        for state in numbers
    }

    assert listed == numbers
    assert numbers == {
        "": 11, "da-gui": 5, "dung-han": 4, "cham": 1, "qua-han": 5, "cho-xem-xet": 2,
        "tra-lai": 2, "da-tiep-nhan": 1, "qua-han-gui-lai": 1, "gia-han": 1, "mien": 2,
        "mien-da-gui": 1, "de-nghi": 2, "de-nghi-da-gui": 1,
    }  # fmt: skip


def test_every_number_of_a_kind_is_as_long_as_the_list_behind_it(world, mixed, visit):
    body = page(visit(world.coordinator, mixed.get_absolute_url()))
    table = body[body.index('class="tbl leader') :].partition("</table>")[0]
    links = re.findall(r'<td class="n"[^>]*><a[^>]*href="[^"?]*\??([^"#]*)">(\d+)<', table)

    assert len(links) == 15
    for query, number in links:
        data = dict(parse_qsl(query.replace("&amp;", "&")))
        rows = visit(world.coordinator, mixed.list_url, **data).context["obligations"]
        assert len(rows) == int(number), query


def test_the_figures_add_up_and_no_rate_passes_a_hundred(world, mixed):
    figures = cycle_figures(mixed, date(2026, 12, 23))
    total = figures.total

    assert total.expected == total.accepted + total.waiting + total.returned + total.missing
    assert total.filed == total.on_time + total.late
    assert total.overdue == total.silent + total.overdue_again == 6
    assert all(0 <= part.rate <= 100 for _, part in figures.by_kind)


def test_all_exempted_leave_a_page_without_a_rate(world, cycle, visit):
    exempt(
        cycle=cycle,
        obligations=list(cycle.obligations.all()),
        reason="Hoãn",
        by=world.coordinator,
        now=vn(2026, 12, 1),
    )

    response = visit(world.coordinator, cycle.get_absolute_url())

    assert response.status_code == 200
    assert response.context["figures"].total.rate is None


def test_the_row_of_each_says_what_was_decided(world, mixed, visit):
    body = page(visit(world.leader, mixed.list_url, trang_thai="tat-ca"))

    assert "Gia hạn đến hết ngày 30/12/2026: Lũ lớn" in body
    assert "Mới sáp nhập" in body
    assert "Được đề nghị" in body
    assert "Trả lại, hạn gửi lại 22/12/2026 đã qua" in body
    assert "gửi lại đến hết 28/12/2026" in body


def test_who_was_only_asked_or_exempted_is_never_shown_as_late(world, mixed, visit):
    for state in ("mien", "de-nghi"):
        rows = visit(world.leader, mixed.list_url, trang_thai=state)
        table = page(rows).partition('<section id="danh-sach">')[2].partition("</table>")[0]

        assert "late-text" not in table
        assert "Ngoài tỷ lệ" in table


def test_returned_and_untouched_past_its_new_day_is_overdue_for_both_sides(
    world, cycle, report, visit, time_machine
):
    filing = file_report(report, world.clerk, vn(2026, 12, 14))
    return_report(
        filing=filing,
        returned={},
        comment="Thiếu chữ ký",
        due_on=date(2026, 12, 28),
        by=world.coordinator,
        now=vn(2026, 12, 20),
    )
    for day, words in ((28, "gửi lại đến hết 28/12/2026"), (29, "hạn gửi lại 28/12/2026 đã qua")):
        time_machine.move_to(vn(2026, 12, day, 12))
        address = cycle.list_url
        again = visit(world.coordinator, address, trang_thai="qua-han-gui-lai")

        assert len(again.context["obligations"]) == (day > 28)
        total = visit(world.coordinator, cycle.get_absolute_url()).context["figures"].total
        assert (total.overdue_again, total.on_time) == (int(day > 28), 1)
        assert words in page(visit(world.coordinator, address))
        assert words in page(visit(world.clerk, reverse("my-work")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_filing_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        person(world.agency(f"UBND xã Số {number}", "commune"), Membership.Role.FOCAL_POINT)
    cycle = world.open()
    for membership in Membership.objects.filter(agency__name__startswith="UBND xã Số"):
        report = cycle.obligations.get(agency=membership.agency).report
        file_report(report, membership.user, vn(2026, 12, 1))
    client.force_login(world.coordinator)

    with django_assert_num_queries(7):
        # session, user; cycle; list, its filings; whom Part III asks, who of them is in
        client.get(cycle.list_url)


def test_a_filter_of_the_page_that_was_leads_to_the_list(world, cycle, visit):
    response = visit(world.leader, cycle.get_absolute_url(), trang_thai="cham")

    assert response.url == f"{cycle.list_url}?trang_thai=cham"


def test_the_list_is_searched_without_diacritics(world, cycle, visit):
    response = visit(world.coordinator, cycle.list_url, tim="tuy hoa")

    assert [str(o.agency) for o in response.context["obligations"]] == ["UBND phường Tuy Hòa"]


def test_an_absurd_filter_gets_a_sentence_and_all_rows(world, cycle, visit):
    response = visit(world.coordinator, cycle.list_url, trang_thai="xyz")

    assert response.status_code == 400
    assert len(response.context["obligations"]) == 4


def test_progress_of_another_province_is_not_found(world, cycle, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, cycle.get_absolute_url()).status_code == 404


def test_progress_of_a_year_without_a_cycle_is_not_found(world, cycle, visit):
    assert visit(world.coordinator, reverse("progress", args=["ke-hoach", 2031])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_progress_costs_the_same_for_one_filing_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        person(commune, Membership.Role.FOCAL_POINT)
    cycle = world.open()
    for membership in Membership.objects.filter(agency__name__startswith="UBND xã Số"):
        report = cycle.obligations.get(agency=membership.agency).report
        file_report(report, membership.user, vn(2026, 12, 1))
    client.force_login(world.coordinator)

    with django_assert_num_queries(8):
        # session, user; cycles of the plan; calendar, reports; tasks, lines, agencies, obstacles
        response = client.get(cycle.get_absolute_url())

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cycles_costs_the_same_for_one_and_for_three(
    world, client, count, django_assert_num_queries
):
    for year in range(2026, 2026 + count):
        world.open(year)
    client.force_login(world.coordinator)

    with django_assert_num_queries(6):  # session, user; cycles, calendar, figures; plans
        response = client.get(reverse("cycles"), {"tat-ca": ""})

    assert len(response.context["rows"]) == count


def test_with_one_open_cycle_the_list_leads_straight_to_it(world, cycle, visit):
    assert visit(world.leader, reverse("cycles")).url == cycle.get_absolute_url()


def test_without_cycles_the_coordinator_is_offered_to_open_one(world, visit):
    assert reverse("cycle-open", args=["ke-hoach"]) in page(
        visit(world.coordinator, reverse("cycles"))
    )


# Closing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "leader", "administrator"])
@pytest.mark.parametrize("name", ["cycle-close", "cycle-reopen"])
def test_only_the_coordinator_runs_the_cycle(world, cycle, send, who, name):
    assert send(getattr(world, who), reverse(name, args=[cycle.pk])).status_code == 404
    cycle.refresh_from_db()
    assert cycle.is_open


def test_the_coordinator_closes_and_reopens(world, cycle, send):
    args = [cycle.pk]

    send(world.coordinator, reverse("cycle-close", args=args))
    cycle.refresh_from_db()
    assert not cycle.is_open

    send(world.coordinator, reverse("cycle-reopen", args=args))
    cycle.refresh_from_db()
    assert cycle.is_open


@pytest.mark.parametrize("name", ["cycle-close", "cycle-reopen"])
def test_who_comes_back_from_the_login_sees_the_cycle_and_changes_nothing(
    world, cycle, visit, name
):
    response = visit(world.coordinator, reverse(name, args=[cycle.pk]))

    assert response.url == cycle.get_absolute_url()
    cycle.refresh_from_db()
    assert cycle.is_open


def test_a_closed_cycle_says_who_may_still_file(world, cycle, visit):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 10, 8))

    body = page(visit(world.leader, cycle.get_absolute_url()))

    assert "Kỳ đã đóng" in body
    assert "Chỉ cơ quan được gia hạn hoặc bị trả lại mới gửi được" in body


# Rounds, own settings, next year -----------------------------------------------------------------


@pytest.fixture
def quick(world):
    """A round on request of UBND xã Ea Kar and Đoàn Luật sư."""
    settings = CycleSettings(
        title="Báo cáo nhanh quý III",
        period_from=date(2026, 7, 1),
        period_until=date(2026, 9, 30),
        data_until=date(2026, 9, 25),
        deadline_on=date(2026, 10, 5),
        boundary="no_later_than",
        source="Công văn số 9/UBND-NC",
    )
    return open_round(
        plan=world.plan,
        kind="on_request",
        settings=settings,
        agencies=[world.ea_kar, world.lawyers],
        by=world.coordinator,
        now=vn(2026, 9, 20),
    )


def test_a_round_has_the_page_of_a_cycle_at_its_own_address(world, quick, visit):
    assert quick.get_absolute_url() == reverse("round", args=[quick.pk])

    response = visit(world.coordinator, quick.get_absolute_url())

    body = page(response)
    listed = visit(world.coordinator, quick.list_url).context["obligations"]
    assert [str(one.agency) for one in listed] == [
        "Đoàn Luật sư tỉnh", "UBND xã Ea Kar",
    ]  # fmt: skip
    assert "Tiến độ – Báo cáo nhanh quý III" in body
    assert "Công văn số" in body
    assert "hết ngày thứ Hai, 05/10/2026" in body
    assert "Đóng đợt này" in body
    assert f"{quick.list_url}?trang_thai=da-gui" in body


def test_a_yearly_cycle_asked_for_by_its_number_stands_at_its_year(world, cycle, visit):
    response = visit(world.leader, reverse("round", args=[cycle.pk]))

    assert response.url == cycle.get_absolute_url()
    found = visit(world.leader, reverse("round-obligations", args=[cycle.pk]))
    assert found.url == cycle.list_url


def test_a_round_is_closed_and_reopened_like_a_cycle(world, quick, send):
    assert send(world.coordinator, reverse("cycle-close", args=[quick.pk])).url == (
        quick.get_absolute_url()
    )
    quick.refresh_from_db()
    assert not quick.is_open

    send(world.coordinator, reverse("cycle-reopen", args=[quick.pk]))
    quick.refresh_from_db()
    assert quick.is_open


def test_the_list_shows_cycles_of_every_kind_and_offers_both(world, cycle, quick, visit):
    body = page(visit(world.coordinator, reverse("cycles")))

    assert "Báo cáo nhanh quý III" in body
    assert "Theo yêu cầu" in body
    assert reverse("cycle-open", args=["ke-hoach"]) in body
    assert reverse("round-open", args=["ke-hoach"]) in body


def test_the_pages_of_a_cycle_by_own_setting_say_so(world, visit):
    world.plan.reporting_rules.all().delete()
    cycle = world.open()

    for who, address in (
        (world.leader, cycle.get_absolute_url()),
        (world.clerk, reverse("my-work")),
    ):
        body = page(visit(who, address))
        assert "do Sở Tư pháp tự đặt, không phải quy định của văn bản" in body
        assert "Sở Tư pháp tự đặt để theo dõi việc thực hiện Kế hoạch" in body
    assert "do Sở Tư pháp tự đặt" in page(visit(world.leader, reverse("cycles"), **{"tat-ca": ""}))


def test_only_the_latest_yearly_cycle_leads_the_coordinator_to_next_year(world, cycle, visit):
    link = f"{reverse('cycle-open', args=['ke-hoach'])}?year=2027"

    assert link in page(visit(world.coordinator, cycle.get_absolute_url()))
    assert link not in page(visit(world.leader, cycle.get_absolute_url()))

    world.open(2027)
    assert link not in page(visit(world.coordinator, cycle.get_absolute_url()))


# Why the last day is what it is ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Văn bản yêu cầu gửi trước 15/12 (III.6.2) nên gửi trong ngày 14/12 vẫn đúng hạn."),
        (
            {"deadline_on": date(2026, 12, 10)},
            "Sở Tư pháp đặt hạn trước 10/12/2026 nên gửi trong ngày 09/12 vẫn đúng hạn. "
            "Văn bản ghi trước 15/12 (III.6.2).",
        ),
        (
            {"boundary": "no_later_than"},
            "Sở Tư pháp đặt hạn chậm nhất 15/12/2026. Văn bản ghi trước 15/12 (III.6.2).",
        ),
    ],
)
def test_the_agency_reads_why_its_last_day_is_what_it_is(world, visit, changed, words):
    settings = CycleSettings(**vars(settings_for(world.plan, 2026)) | changed)
    open_cycle(
        plan=world.plan, year=2026, by=world.coordinator, now=vn(2026, 10, 1), settings=settings
    )

    body = " ".join(page(visit(world.clerk, reverse("my-work"))).split())

    assert words in body


def test_the_agency_reads_why_it_was_extended(world, cycle, obligation, visit):
    extend(
        cycle=cycle,
        obligations=[obligation],
        until=date(2026, 12, 20),
        reason="Lũ lớn",
        by=world.coordinator,
        now=vn(2026, 12, 1),
    )

    body = " ".join(page(visit(world.clerk, reverse("my-work"))).split())

    assert "trước hạn là thứ Sáu, 18/12/2026. Được gia hạn từ 14/12/2026: Lũ lớn </p>" in body


def test_a_round_says_its_source_to_the_agency(world, quick, visit):
    body = " ".join(page(visit(world.clerk, reverse("my-work"))).split())

    assert "Theo yêu cầu. Căn cứ: Công văn số" in body
    assert "Sở Tư pháp đặt hạn chậm nhất 05/10/2026." in body
