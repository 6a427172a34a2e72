import pytest
from django.urls import reverse

from reporting.actions.obligations import add_agency
from reporting.views import changes
from tests.factories import vn
from tests.world import World, file_report

URL = "/ke-hoach/ke-hoach/thay-doi/"


@pytest.fixture
def filed(world, report, time_machine):
    time_machine.move_to(vn(2026, 12, 7, 9))
    return file_report(report, world.clerk, vn(2026, 12, 1, 23, 59))


def test_both_days_count_by_the_clock_of_vietnam(world, filed, visit, words):
    assert "Báo cáo đã gửi: 1" in words(visit(world.leader, URL, tu="01/12/2026", den="01/12/2026"))
    assert "Báo cáo đã gửi" not in words(visit(world.leader, URL, tu="02/12/2026"))
    assert "Báo cáo đã gửi" not in words(
        visit(world.leader, URL, tu="20/11/2026", den="30/11/2026")
    )


def test_without_days_the_last_seven_are_told(world, filed, visit, words):
    said = words(visit(world.clerk, URL))

    assert "Từ 09:00 ngày 30/11/2026 đến nay" in said
    assert "Báo cáo đã gửi: 1" in said


def test_each_kind_is_counted_and_the_count_leads_down_the_page(world, filed, visit):
    body = visit(world.leader, URL).content.decode()

    assert '<a href="#gui"><b>1</b> lần gửi báo cáo</a>' in body
    assert '<section id="gui">' in body


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"tu": "05/12/2026", "den": "01/12/2026"}, "Ngày cuối phải sau hoặc trùng ngày đầu."),
        ({"tu": "31/02/2026"}, "Ghi ngày theo dạng dd/mm/yyyy"),
        ({"tu": "x" * 5000}, "Ghi ngày theo dạng dd/mm/yyyy"),
        ({"tu": "01/01/0001"}, "Năm phải từ 2000 đến 2099."),
        ({"tu": "01/01/2026", "den": "31/12/9999"}, "Năm phải từ 2000 đến 2099."),
        ({"den": "01/12/2026"}, "Ghi ngày."),
    ],
)
def test_days_that_cannot_be_meant_are_refused_with_a_sentence(
    world, filed, visit, words, days, sentence
):
    response = visit(world.leader, URL, **days)

    assert response.status_code == 400
    assert sentence in words(response)
    assert "Báo cáo đã gửi" not in words(response)


def test_a_refused_day_stays_as_it_was_typed(world, filed, visit):
    assert 'value="31/02/2026"' in visit(world.leader, URL, tu="31/02/2026").content.decode()


@pytest.mark.parametrize("days", [{"tu": "01/01/2000", "den": "31/12/2099"}, {"tu": "01/01/2030"}])
def test_far_days_are_answered(world, filed, visit, days):
    assert visit(world.leader, URL, **days).status_code == 200


def test_nothing_to_tell_says_what_to_do(world, filed, visit, words):
    said = words(visit(world.leader, URL, tu="02/12/2026", den="02/12/2026"))

    assert "Không có thay đổi nào" in said
    assert "Chọn khoảng ngày dài hơn" in said


def test_another_provinces_plan_is_not_found(world, filed, visit):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    assert visit(world.leader, reverse("changes", args=[other.plan.slug])).status_code == 404


def test_a_clerk_of_another_agency_is_not_led_to_the_filing(world, filed, visit, words):
    response = visit(world.other_clerk, URL)

    assert "UBND xã Ea Kar" in words(response)
    assert filed.get_absolute_url() not in response.content.decode()
    assert str(world.clerk) not in words(response)
    assert filed.get_absolute_url() in visit(world.leader, URL).content.decode()


@pytest.fixture
def many(world, cycle, monkeypatch, time_machine):
    """Four agencies were added, and a page shows two rows of a kind."""
    time_machine.move_to(vn(2026, 12, 7, 9))
    monkeypatch.setattr(changes, "MOST_ROWS", 2)
    for number in range(4):
        add_agency(
            cycle=cycle,
            agency=world.agency(f"UBND xã Số {number}", "commune"),
            recipient=world.justice,
            due_on=vn(2026, 12, 20).date(),
            reason="Mới lập",
            by=world.coordinator,
            now=vn(2026, 12, 5),
        )


def test_a_long_kind_shows_its_latest_and_leads_to_all(world, many, visit, words):
    response = visit(world.leader, URL, tu="01/12/2026")

    assert "UBND xã Số 3" in words(response)
    assert "UBND xã Số 0" not in words(response)
    assert "Trên đây là 2 thay đổi mới nhất. Xem cả 4" in words(response)
    assert "?tu=01/12/2026&amp;du=thoi-han#thoi-han" in response.content.decode()
    assert "UBND xã Số 0" in words(visit(world.leader, URL, tu="01/12/2026", du="thoi-han"))


def test_a_kind_that_there_is_not_shows_nothing_more(world, many, visit, words):
    assert "Xem cả 4" in words(visit(world.leader, URL, du="khong-co"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_three(
    world, client, count, time_machine, django_assert_num_queries
):
    time_machine.move_to(vn(2026, 12, 7, 9))
    for year in range(2026, 2026 + count):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        file_report(report, world.clerk, vn(2026, 12, 1))
    client.force_login(world.leader)

    with django_assert_num_queries(19):
        assert client.get(URL).status_code == 200
