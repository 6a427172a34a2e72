"""The page of the years: who filed when, for everybody of the province."""

import re
from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency
from plans.models import Replacement
from reporting.models import Cycle
from tests.factories import vn
from tests.reorganisations import merge
from tests.world import World, file_report

NASTY = '<script>alert("x")</script> & "Sở"'


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 15, 9))


@pytest.fixture
def years(visit, world, cycle):
    """The page as somebody gets it."""

    def get(user=world.coordinator, plan=world.plan, **query):
        return visit(user, reverse("years", args=[plan.slug]), **query)

    return get


@pytest.fixture
def filing(world, cycle):
    report = cycle.obligations.get(agency=world.ea_kar).report
    return file_report(report, world.clerk, vn(2026, 12, 14, 23, 59))


def page(response):
    return response.content.decode()


def rows(response):
    """{agency: [(look, sign)]}."""
    found = {}
    table = re.search(r"<tbody>(.*?)</tbody>", page(response))[1]
    for name, cells in re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>.*?</th>(.*?)</tr>', table):
        found[name] = re.findall(r'<td class="(k-\w+)[^"]*">(?:<a[^>]*>)?<span[^>]*>(.*?)<', cells)
    return found


def foot(response):
    """{label: [what stands in each year]}."""
    below = re.search(r"<tfoot>(.*?)</tfoot>", page(response))[1]
    return {
        label: [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)]
        for label, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', below)
    }


def test_the_page_stands_at_its_address():
    assert reverse("years", args=["ke-hoach"]) == "/ke-hoach/ke-hoach/cac-nam/"


def test_each_cell_says_by_look_sign_and_words_how_the_agency_stands(world, filing, years):
    response = years()

    assert rows(response)["UBND xã Ea Kar"] == [("k-yes", "✓")]
    assert rows(response)["Sở Nội vụ"] == [("k-late", "!")]
    assert '<span class="visually-hidden">Gửi đúng hạn</span>' in page(response)
    assert '<span class="visually-hidden">Quá hạn chưa gửi</span>' in page(response)
    assert "Tính đến 09:00 ngày 15/12/2026" in page(response)


def test_the_foot_holds_the_figures_of_the_year_with_the_lists_behind_them(world, filing, years):
    response = years()

    assert foot(response) == {
        "Phải báo cáo": ["4"],
        "Đã gửi": ["1"],
        "Đúng hạn": ["1"],
        "Gửi chậm": ["0"],
        "Tỷ lệ đã gửi": ["25%"],
    }
    assert 'href="/ke-hoach/ke-hoach/tien-do/2026/danh-sach/?trang_thai=da-gui">1</a>' in page(
        response
    )


@pytest.mark.parametrize("who", ["coordinator", "leader", "clerk"])
def test_those_who_read_the_filing_are_led_to_it(world, filing, years, who):
    assert f'href="{filing.get_absolute_url()}"' in page(years(getattr(world, who)))


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_others_see_that_it_was_filed_and_are_led_to_the_list(world, filing, years, visit, who):
    user = getattr(world, who)
    response = years(user)

    assert rows(response)["UBND xã Ea Kar"] == [("k-yes", "✓")]
    assert filing.get_absolute_url() not in page(response)
    address = re.search(r'href="([^"]+tim=UBND%20x[^"]+)"', page(response))[1]
    assert "UBND xã Ea Kar" in page(visit(user, address.replace("&amp;", "&")))


def test_another_province_does_not_find_it(world, years):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    assert years(other.coordinator).status_code == 404


def test_ended_agencies_stand_under_their_own_names_with_what_they_became(
    world, cycle, filing, years, time_machine
):
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2027, 3, 1))
    world.open(2027)
    time_machine.move_to(vn(2027, 10, 2, 9))

    response = years()

    assert rows(response)["UBND xã Ea Kar"] == [("k-yes", "✓"), ("k-free", "KT")]
    assert rows(response)["UBND xã Hợp Nhất"] == [("k-free", "CT"), ("k-due", "·")]
    link = f'<a href="{heir.get_absolute_url()}">UBND xã Hợp Nhất</a>'
    assert f"Đến hết ngày 28/02/2027, nay là {link}" in page(response)


def test_a_renamed_agency_is_told_under_the_name_of_the_filing(world, filing, years):
    Agency.objects.filter(pk=world.ea_kar.pk).update(name="UBND xã Tên Mới")

    assert "Gửi đúng hạn, dưới tên UBND xã Ea Kar" in page(years())


def test_the_years_of_the_plan_that_it_replaces_are_named_before_its_own(world, cycle, years):
    old, new = world.plan, world.plan
    new = type(old).objects.get(pk=old.pk)
    new.pk, new.slug, new.short_title, new.resolve_on = (
        None,
        "moi",
        "Kế hoạch mới",
        date(2027, 1, 2),
    )
    new.save()
    Replacement.objects.create(plan=new, replaced=old, text="Kế hoạch cũ")
    Cycle.objects.create(
        plan=new,
        year=2027,
        title="Báo cáo năm 2027",
        period_from=date(2026, 12, 15),
        period_until=date(2027, 12, 14),
        data_until=date(2027, 12, 14),
        opened_at=vn(2027, 10, 1),
        opened_by=world.coordinator,
    )

    html = page(years(plan=new))

    places = [
        html.index(f">{word}") for word in ("Kế hoạch thử nghiệm</a></th>", "Kế hoạch mới</a></th>")
    ]
    assert places == sorted(places)
    assert [len(cells) for cells in rows(years(plan=new)).values()] == [2, 2, 2, 2]
    assert "Kế hoạch mới</a></th>" not in page(years(plan=old))


def test_a_replaced_plan_of_another_province_is_not_shown(world, cycle, years):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    other.open()
    other.plan.short_title = "Kế hoạch Gia Lai"
    other.plan.save()
    Replacement.objects.create(plan=world.plan, replaced=other.plan, text="…")

    assert "Kế hoạch Gia Lai" not in page(years())


def test_filters_narrow_rows_by_kind_and_by_state(world, filing, years):
    assert list(rows(years(nhom="department"))) == ["Sở Nội vụ", "Sở Tư pháp"]
    assert list(rows(years(trang_thai="dung-han"))) == ["UBND xã Ea Kar"]
    assert foot(years(nhom="department"))["Phải báo cáo"] == ["2"]
    assert foot(years(trang_thai="dung-han"))["Phải báo cáo"] == ["4"]
    assert "Đang hiện 1 trên 4 cơ quan" in page(years(trang_thai="dung-han"))
    assert "Không có cơ quan nào khớp" in page(years(trang_thai="mien"))


@pytest.mark.parametrize("query", [{"nhom": "xyz"}, {"trang_thai": "' OR 1=1"}])
def test_an_absurd_filter_gets_a_sentence_and_every_row(world, cycle, years, query):
    response = years(**query)

    assert response.status_code == 400
    assert "Không có " in page(response)
    assert len(rows(response)) == 4


def test_names_are_escaped(world, cycle, years):
    Agency.objects.filter(pk=world.ea_kar.pk).update(name=NASTY)
    world.plan.short_title = NASTY
    world.plan.save()

    assert "<script>alert" not in page(years())


def test_before_any_cycle_the_page_says_so(world, visit):
    body = page(visit(world.clerk, reverse("years", args=[world.plan.slug])))

    assert "Chưa có kỳ báo cáo hằng năm nào" in body


def test_it_is_found_from_the_plan_and_from_the_progress(world, cycle, visit):
    address = reverse("years", args=[world.plan.slug])

    for place in (world.plan.get_absolute_url(), cycle.get_absolute_url()):
        assert f'href="{address}"' in page(visit(world.clerk, place))


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_year_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        world.agency(f"UBND xã Số {number}", "commune")
        world.open(2026 + number)
    client.force_login(world.coordinator)

    with django_assert_num_queries(10):
        # session, user; plan, plans, replacements, cycles; calendar, figures; obligations;
        # filings, successors
        assert client.get(reverse("years", args=[world.plan.slug])).status_code == 200
