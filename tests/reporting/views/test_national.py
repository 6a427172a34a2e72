"""All provinces on one page: whose, with which numbers, at which cost."""

import re

import pytest
from django.urls import reverse

from agencies.models import Province
from plans.models import Plan
from reporting.actions.obligations import exempt
from reporting.actions.review import return_report
from reporting.models import CalendarDay, Cycle, Filing
from tests.factories import vn
from tests.world import World, file_report

PAGE = "/toan-quoc/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(vn(2026, 12, 18, 9))


@pytest.fixture
def provinces(world):
    """Đắk Lắk has one report on time and one late, Gia Lai one on time, An Giang no cycle."""
    gia_lai = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    an_giang = World(name="An Giang", abbreviation="AGG", slug="an-giang")
    for place in (world, gia_lai):
        place.cycle = place.open()
        report = place.cycle.obligations.get(agency=place.ea_kar).report
        file_report(report, place.clerk, vn(2026, 12, 1))
    late = world.cycle.obligations.get(agency=world.tuy_hoa).report
    file_report(late, world.other_clerk, vn(2026, 12, 16))
    return world, gia_lai, an_giang


def rows(response):
    """[(province, numbers of the row)]"""
    body = response.text[response.text.index("<tbody") : response.text.index("</tbody>")]
    found = []
    for row in body.split("<tr>")[1:]:
        name = re.search(r'<th scope="row"><a[^>]*>(.*?)</a>', row)[1]
        found.append((name, [int(number) for number in re.findall(r">(\d+)</a>", row)]))
    return found


def test_each_province_has_its_numbers_in_vietnamese_order(provinces, visit):
    world, *_ = provinces

    response = visit(world.administrator, PAGE)

    assert rows(response) == [
        ("An Giang", []),
        ("Đắk Lắk", [4, 2, 1, 1, 2, 2, 0]),
        ("Gia Lai", [4, 1, 1, 0, 3, 3, 0]),
    ]
    assert "Chưa mở kỳ báo cáo năm 2026" in response.text


def test_the_numbers_add_up(provinces, visit, words):
    world, *_ = provinces

    told = words(visit(world.administrator, PAGE))

    assert "Toàn quốc năm 2026 2 trên 3 tỉnh có kỳ báo cáo hằng năm" in told
    assert "Cộng 2 tỉnh 8 3 2 1 5 5 0 37,5%" in told
    assert "Tính đến 09:00 ngày 18/12/2026" in told


def test_rows_are_narrowed_to_those_with_a_number_and_the_sums_are_theirs(provinces, visit, words):
    world, *_ = provinces

    response = visit(world.administrator, PAGE, co="cham")

    assert [name for name, _ in rows(response)] == ["Đắk Lắk"]
    assert "Cộng 1 tỉnh 4 2 1 1 2 2 0 50%" in words(response)
    assert "2 trên 3 tỉnh có kỳ báo cáo hằng năm" in words(response)
    assert "Đang lọc. Chỉ tỉnh có: Gửi chậm." in words(response)


def test_a_sum_keeps_the_year_and_the_order(provinces, visit):
    world, *_ = provinces

    foot = visit(world.administrator, PAGE, xep="ty-le").text.split("<tfoot>")[1]

    assert 'href="?nam=2026&amp;co=cham&amp;xep=ty-le">1</a>' in foot


def test_where_nothing_is_left_the_page_says_so(provinces, visit, words):
    world, *_ = provinces

    assert "Không tỉnh nào có con số này" in words(
        visit(world.administrator, PAGE, co="qua-han-gui-lai")
    )


def test_by_rate_the_lowest_comes_first_and_those_without_one_last(provinces, visit):
    world, *_ = provinces

    found = rows(visit(world.administrator, PAGE, xep="ty-le"))

    assert [name for name, _ in found] == ["Gia Lai", "Đắk Lắk", "An Giang"]


def test_every_number_leads_to_the_list_behind_it(provinces, visit, client):
    world, *_ = provinces
    html = visit(world.administrator, PAGE).text
    body = html[html.index("<tbody") : html.index("</tbody>")]

    links = re.findall(r'href="([^"#]+)">(\d+)</a>', body)

    assert len(links) == 14
    for address, number in links:
        page = client.get(address)
        assert page.status_code == 200
        assert len(page.context["obligations"]) == int(number)


def test_a_province_and_a_plan_lead_to_their_pages(provinces, visit, client):
    world, *_ = provinces
    body = visit(world.administrator, PAGE).text

    for address in (
        reverse("set-up", args=[world.province.pk]),
        world.cycle.get_absolute_url(),
        world.cycle.list_url,
    ):
        assert f'href="{address}"' in body
        assert client.get(address).status_code == 200


def test_returned_reports_past_their_new_day_stand_beside_the_silent(provinces, visit, words):
    world, *_ = provinces
    filing = Filing.objects.get(report__obligation__agency=world.tuy_hoa)
    act = {"by": world.coordinator, "now": vn(2026, 12, 16)}
    due_on = vn(2026, 12, 17).date()
    return_report(filing=filing, returned={}, comment="Thiếu", due_on=due_on, **act)

    response = visit(world.administrator, PAGE)

    assert "Cộng 2 tỉnh 8 3 2 1 5 5 1 37,5%" in words(response)
    link = f'{world.cycle.list_url}?trang_thai=qua-han-gui-lai">1</a>'
    assert f'<a class="late-text" href="{link}' in response.text


def test_red_is_only_what_is_late(provinces, visit):
    world, *_ = provinces

    body = visit(world.administrator, PAGE).text

    red = re.findall(r'<a class="late-text" href="[^"]*trang_thai=([^"]*)">(\d+)', body)
    assert red == [("cham", "1"), ("qua-han", "2"), ("qua-han", "3")]


def test_the_bar_is_as_long_as_the_numbers(provinces, visit):
    world, *_ = provinces

    body = visit(world.administrator, PAGE).text

    bar = body[body.index('<svg class="bar"') :].split("</svg>")[0]
    assert 'viewBox="0 0 4 10"' in bar
    assert 'aria-label="Đã gửi 2 trên 4"' in bar
    assert re.findall(r'class="(\S+)" x="(\d)" width="(\d)"', bar) == [
        ("f1", "0", "2"),
        ("f-late", "2", "2"),
    ]


def test_names_are_escaped(provinces, visit):
    world, *_ = provinces
    Province.objects.filter(pk=world.province.pk).update(name='<b>"Đắk" & Lắk</b>')
    Plan.objects.filter(pk=world.plan.pk).update(short_title="<i>Kế hoạch</i> số 27-NQ/TW")

    body = visit(world.administrator, PAGE).text

    assert "&lt;b&gt;&quot;Đắk&quot; &amp; Lắk&lt;/b&gt;" in body
    assert '&lt;i&gt;Kế hoạch&lt;/i&gt; số <span class="nowrap">27-NQ/TW</span>' in body
    assert "<b>" not in body[body.index("<tbody") : body.index("</tbody>")]
    assert "<i>" not in body


def test_a_cycle_of_which_nobody_is_expected_has_noughts(provinces, visit):
    world, gia_lai, _ = provinces
    everybody = gia_lai.cycle.obligations.all()
    act = {"by": gia_lai.coordinator, "now": vn(2026, 12, 17)}
    exempt(cycle=gia_lai.cycle, obligations=everybody, reason="Lũ", **act)

    response = visit(world.administrator, PAGE)

    assert rows(response)[2] == ("Gia Lai", [0] * 7)
    assert "Cộng 2 tỉnh" in response.text


def test_another_year_is_chosen_in_the_address(provinces, visit):
    world, _, an_giang = provinces
    an_giang.open(2027)

    response = visit(world.administrator, PAGE, nam="2027")

    assert [(name, bool(numbers)) for name, numbers in rows(response)] == [
        ("An Giang", True),
        ("Đắk Lắk", False),
        ("Gia Lai", False),
    ]


def test_a_replaced_plan_stands_only_in_the_years_that_it_had_a_cycle(provinces, visit):
    world, gia_lai, _ = provinces
    Plan.objects.exclude(pk=gia_lai.plan.pk).update(status=Plan.Status.REPLACED)

    response = visit(world.administrator, PAGE)

    assert [name for name, _ in rows(response)] == ["An Giang", "Đắk Lắk", "Gia Lai"]
    assert "chưa có kế hoạch đang thực hiện" in response.text


def test_a_province_that_went_into_another_is_not_among_them(world, visit):
    Province.objects.create(name="Phú Yên", abbreviation="PYN", until_on=vn(2025, 6, 30).date())

    assert [name for name, _ in rows(visit(world.administrator, PAGE))] == ["Đắk Lắk"]


@pytest.mark.parametrize(
    "query",
    [
        {"nam": "1999"},
        {"nam": "9" * 40},
        {"nam": "x"},
        {"xep": "'"},
        {"nam": "2026.0"},
        {"co": "x"},
    ],
)
def test_a_faulty_choice_shows_the_usual_page_and_says_so(provinces, visit, query):
    world, *_ = provinces

    response = visit(world.administrator, PAGE, **query)

    assert response.status_code == 400
    assert "notice is-care" in response.text
    assert len(rows(response)) == 3


def test_a_living_province_without_a_plan_says_so(world, visit):
    Province.objects.create(name="An Giang", abbreviation="AGG")

    response = visit(world.administrator, PAGE)

    assert rows(response) == [("An Giang", []), ("Đắk Lắk", [])]
    assert "chưa có kế hoạch đang thực hiện" in response.text


def test_a_plan_with_several_years_and_rounds_has_one_row(provinces, visit):
    world, *_ = provinces
    world.open(2027)
    Cycle.objects.filter(pk=world.open(2028).pk).update(
        kind=Cycle.Kind.ON_REQUEST,
        source="Công văn 12/STP",
        deadline_on=vn(2028, 12, 15).date(),
        boundary="before",
    )

    found = rows(visit(world.administrator, PAGE))

    assert found[1] == ("Đắk Lắk", [4, 2, 1, 1, 2, 2, 0])
    assert [name for name, _ in found] == ["An Giang", "Đắk Lắk", "Gia Lai"]
    assert visit(world.administrator, PAGE, nam="2028").status_code == 400


def test_a_cycle_of_next_year_is_not_yet_the_one_shown(provinces, visit):
    world, *_ = provinces
    world.open(2027)

    assert "Toàn quốc năm 2026" in visit(world.administrator, PAGE).text


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk"])
def test_nobody_but_the_administrator_sees_it(provinces, visit, who):
    world, *_ = provinces

    assert visit(getattr(world, who), PAGE).status_code == 404
    assert PAGE not in visit(getattr(world, who), "/ke-hoach/").text


def test_the_administrators_first_page_leads_there(world, visit):
    assert f'href="{PAGE}"' in visit(world.administrator, reverse("set-ups")).text


@pytest.mark.parametrize("count", [1, 3])
def test_one_province_costs_as_many_reads_as_three(world, client, count, django_assert_num_queries):
    others = [World(name=f"Tỉnh {n}", abbreviation=f"T{n}", slug=f"t{n}") for n in range(1, count)]
    places = [world, *others]
    for place in places:
        place.open()
        CalendarDay.objects.create(province=place.province, day=vn(2026, 12, 14).date())
    client.force_login(world.administrator)

    with django_assert_num_queries(5):
        # session, posts, user; provinces with plans and cycles, figures
        response = client.get(PAGE)

    assert len(rows(response)) == count
