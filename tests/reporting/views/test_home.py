import pytest
from django.urls import reverse

from reporting.actions.drafts import Entry
from tests.factories import vn
from tests.world import file_report, fill


def page(response):
    return response.content.decode()


def test_home_sends_each_role_to_its_own_start(world, cycle, visit):
    assert visit(world.clerk, "/").url == reverse("my-work")
    assert visit(world.coordinator, "/").url == reverse("cycles")
    assert visit(world.leader, "/").url == reverse("cycles")


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


@pytest.mark.parametrize("count", [1, 3])
def test_my_work_costs_the_same_for_one_filed_report_and_for_three(
    world, client, count, django_assert_num_queries
):
    for year in range(2026, 2026 + count):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        file_report(report, world.clerk, vn(year, 12, 1))
    client.force_login(world.clerk)

    with django_assert_num_queries(11):
        # session, user, posts, obligations, filings, calendar; own plans (4), what is watched
        response = client.get(reverse("my-work"))

    assert response.status_code == 200
