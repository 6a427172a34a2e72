from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import Entry
from reporting.actions.obligations import exempt, extend, invite
from reporting.actions.review import return_report
from tests.factories import vn
from tests.world import file_report, fill, person


def page(response):
    return response.content.decode()


def test_home_sends_each_role_to_its_own_start(world, cycle, visit):
    assert visit(world.clerk, "/").url == reverse("my-work")
    assert visit(world.coordinator, "/").url == reverse("overview")
    assert visit(world.leader, "/").url == reverse("overview")
    assert visit(world.administrator, "/").url == reverse("set-ups")


def test_who_coordinates_and_reports_too_starts_on_the_overview(world, cycle, visit):
    both = person(world.justice, Membership.Role.COORDINATOR, Membership.Role.FOCAL_POINT)

    assert visit(both, "/").url == reverse("overview")


def test_home_asks_strangers_to_log_in(client, db):
    assert client.get("/").url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (vn(2026, 12, 7, 9), "7<small> ngày nữa"),
        (vn(2026, 12, 14, 23), "Hôm nay"),
        (vn(2026, 12, 18, 9), "4<small> ngày quá hạn"),
    ],
)
def test_my_work_counts_the_days_to_the_deadline(world, cycle, visit, time_machine, now, words):
    time_machine.move_to(now)

    response = visit(world.clerk, reverse("my-work"))

    assert words in page(response)
    assert "thứ Hai, 14/12/2026" in page(response)


def test_my_work_shows_how_much_is_filled(world, report, visit):
    fill(report, world.clerk)

    assert '<strong class="num">2/2</strong>' in page(visit(world.clerk, reverse("my-work")))


def test_my_work_shows_nothing_of_other_agencies(world, cycle, report, visit):
    fill(report, world.clerk, t1_1=Entry("result", "Chữ của Ea Kar"))

    assert "Ea Kar" not in page(visit(world.other_clerk, reverse("my-work")))


def test_my_work_says_what_to_do_before_any_cycle(world, visit):
    assert "Khi Sở Tư pháp mở kỳ báo cáo" in page(visit(world.clerk, reverse("my-work")))


def test_my_work_lists_what_was_filed_late_in_days(world, report, visit):
    file_report(report, world.clerk, vn(2026, 12, 19))

    assert "Gửi chậm 5 ngày" in page(visit(world.clerk, reverse("my-work")))


@pytest.fixture
def returned(world, report):
    """Filed on 14/12, returned on the 20th until 8 January, one line with a comment."""
    filing = file_report(report, world.clerk, vn(2026, 12, 14, 20))
    line = filing.lines.get(number="1.2")
    return_report(
        filing=filing,
        returned={line.pk: "Ghi rõ số văn bản"},
        comment="Thống nhất số liệu với phụ lục",
        due_on=date(2027, 1, 8),
        by=world.coordinator,
        now=vn(2026, 12, 20, 10, 15),
    )
    return line


def test_a_returned_report_says_why_by_whom_and_until_when(
    world, cycle, returned, visit, time_machine
):
    time_machine.move_to(vn(2027, 1, 6, 9))

    body = page(visit(world.clerk, reverse("my-work")))

    assert "Còn <strong>1 báo cáo</strong>" in body
    assert "Thống nhất số liệu với phụ lục" in body
    assert f'#nv{returned.task_id}">1.2</a>' in body
    assert "trả lại lúc 10:15 ngày 20/12/2026" in body
    assert "2<small> ngày nữa" in body
    assert "Hạn gửi lại: hết ngày<br><strong>thứ Sáu, 08/01/2027" in body
    assert "ngày 14/12/2026, vẫn được tính là đúng hạn" in body
    assert "Sửa và gửi lại" in body


def test_a_returned_report_left_untouched_is_overdue_for_its_agency(
    world, cycle, returned, visit, time_machine
):
    time_machine.move_to(vn(2027, 1, 8, 23, 59))
    assert "is-late" not in page(visit(world.clerk, reverse("my-work")))

    time_machine.move_to(vn(2027, 1, 9))
    body = page(visit(world.clerk, reverse("my-work")))

    assert "1<small> ngày quá hạn" in body
    assert "! Trả lại, hạn gửi lại 08/01/2027 đã qua" in body


def test_the_nearest_day_comes_first_whatever_set_it(world, cycle, returned, visit, time_machine):
    world.open(2027)
    time_machine.move_to(vn(2027, 10, 2))

    body = page(visit(world.clerk, reverse("my-work")))

    assert body.index("08/01/2027") < body.index("14/12/2027")


def test_who_was_exempted_is_told_why_and_owes_nothing(world, cycle, obligation, visit):
    given = {"cycle": cycle, "obligations": [obligation], "by": world.coordinator}
    exempt(**given, reason="Mới thành lập", now=vn(2026, 11, 1))

    body = page(visit(world.clerk, reverse("my-work")))

    assert "Không còn báo cáo nào phải gửi" in body
    assert "Lý do: Mới thành lập" in body


def test_who_is_only_asked_is_told_that_it_is_not_compulsory(world, cycle, visit):
    clerk = person(world.lawyers, Membership.Role.FOCAL_POINT)
    given = {"cycle": cycle, "agency": world.lawyers, "recipient": world.justice}
    invite(**given, due_on=date(2026, 12, 14), by=world.coordinator, now=vn(2026, 11, 1))

    body = page(visit(clerk, reverse("my-work")))

    assert "Không còn báo cáo nào phải gửi" in body
    assert "Được đề nghị, không bắt buộc" in body
    assert "Làm báo cáo" in body


def test_after_closing_only_who_was_given_more_time_goes_on(
    world, cycle, obligation, visit, time_machine
):
    time_machine.move_to(vn(2026, 12, 21))
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))
    assert "Kỳ báo cáo đã đóng" in page(visit(world.clerk, reverse("my-work")))

    given = {"cycle": cycle, "obligations": [obligation], "by": world.coordinator}
    extend(**given, until=date(2026, 12, 31), reason="Bão lũ", now=vn(2026, 12, 20))
    body = page(visit(world.clerk, reverse("my-work")))

    assert "Kỳ báo cáo đã đóng" not in body
    assert "Được gia hạn từ 14/12/2026: Bão lũ" in body
    assert "Làm báo cáo" in body


@pytest.mark.parametrize("count", [1, 3])
def test_each_report_owed_costs_three_reads_for_its_parts(
    world, client, count, django_assert_num_queries
):
    """Kinds, groups and parts on a due day of its own; everything else is read once."""
    for year in range(2026, 2026 + count):
        world.open(year)
    client.force_login(world.clerk)

    with django_assert_num_queries(14 + 3 * count):
        assert client.get(reverse("my-work")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_my_work_costs_the_same_for_one_filed_report_and_for_three(
    world, client, count, django_assert_num_queries
):
    for year in range(2026, 2026 + count):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        file_report(report, world.clerk, vn(year, 12, 1))
    client.force_login(world.clerk)

    with django_assert_num_queries(13):
        # session, user, obligations, filings, events, lines; who came before, answers; own plans (4), what is watched
        response = client.get(reverse("my-work"))

    assert response.status_code == 200
