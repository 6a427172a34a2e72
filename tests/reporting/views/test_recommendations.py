"""The recommendations of a cycle on a page of their own, and their answers wherever they are read."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions.cycles import open_round
from reporting.actions.drafts import ItemWords, item_key, save_draft
from reporting.actions.expecting import CycleSettings
from reporting.actions.obligations import exempt
from reporting.actions.recommendations import answer
from reporting.models import RecommendationAnswer
from reporting.summary import unanswered_of
from tests.factories import vn
from tests.recommendations import ALL, PAGE, SAID, file_with, recommend, shown
from tests.reorganisations import merge
from tests.reporting.exports.files import csv_rows, sheets, table
from tests.world import World, person

NOW = vn(2026, 12, 8, 9)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 10, 9))


@pytest.fixture
def filed(world, cycle):
    return recommend(world, cycle)


@pytest.fixture
def give(world):
    """give(items, words): answered by the coordinator two days ago."""

    def act(items, text="Sẽ bố trí.", **more):
        now = vn(2026, 12, 8, 9)
        said = {"text": text, "answered_by_name": "UBND tỉnh", "now": now}
        answer(items=items, by=world.coordinator, **said | more)

    return act


def page(response):
    return response.content.decode()


# Who reads what ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_coordinators_and_leaders_read_all_the_same_words_once(world, filed, visit, words, who):
    response = visit(getattr(world, who), PAGE)

    assert shown(response) == ALL
    said = words(response)
    assert "4 kiến nghị của 3 cơ quan, 4 chưa trả lời." in said
    assert "Thêm biên chế Gửi đến: UBND tỉnh. 2 cơ quan cùng kiến nghị." in said
    assert page(response).count("<p>Thêm biên chế</p>") == 1
    assert f'href="{filed[0].filing.get_absolute_url()}#phan-5"' in page(response)


def test_only_the_coordinator_can_tick_and_answer(world, filed, give, visit):
    give(filed[:1])

    assert 'name="chon"' in page(visit(world.coordinator, PAGE))
    for who in (world.leader, world.clerk, world.administrator):
        body = page(visit(who, PAGE))
        assert 'name="chon"' not in body
        assert "tra-loi/" not in body


def test_an_agency_reads_its_own_and_who_filed_nothing_and_the_administrator_none(
    world, filed, visit, words
):
    assert [text for text, _ in shown(visit(world.clerk, PAGE))] == [SAID[1], SAID[0]]
    for who in (person(world.justice, Membership.Role.FOCAL_POINT), world.administrator):
        response = visit(who, PAGE)
        assert shown(response) == []
        assert "Trong những báo cáo tài khoản này được đọc chưa có kiến nghị nào" in words(response)


def test_another_province_does_not_find_page_or_act(world, cycle, filed, visit, send):
    far = World("Gia Lai", "GLI", "ke-hoach-gia-lai")
    act = reverse("recommendations-act", args=[cycle.pk])

    for who in (far.clerk, far.coordinator, far.leader):
        assert visit(who, PAGE).status_code == 404
        assert send(who, act, {"chon": filed[0].pk, "tra_loi": "x"}).status_code == 404
    assert not RecommendationAnswer.objects.exists()


def test_drafts_are_never_shown(world, report, visit, words):
    typed = {item_key("a"): ItemWords("recommendation", "Chữ nháp")}
    save_draft(report=report, typed=typed, by=world.clerk, now=NOW)

    for who in (world.clerk, world.coordinator):
        assert "Chữ nháp" not in page(visit(who, PAGE))
    assert "Chưa báo cáo đã gửi nào có kiến nghị" in words(visit(world.coordinator, PAGE))


def test_answered_ones_stand_below_with_their_answer(world, filed, give, visit, words):
    document = {"document_number": "12/UBND-NC", "document_on": date(2026, 12, 4)}
    give([filed[0]], **document)

    response = visit(world.leader, PAGE)

    assert shown(response) == [*ALL[:2], (SAID[0], ALL[2][1][:1]), (SAID[0], ALL[2][1][1:])]
    said = words(response).partition("Đã trả lời 1 kiến nghị")[2]
    assert "Sẽ bố trí. UBND tỉnh trả lời, văn bản số 12/UBND-NC ngày 04/12/2026." in said
    assert "Sở Tư pháp ghi ngày 08/12/2026." in said


def test_one_answer_to_many_is_read_once(world, filed, give, visit):
    give([filed[0], filed[2]])

    response = visit(world.leader, PAGE)

    assert shown(response) == ALL
    assert page(response).count("Sẽ bố trí.") == 1


# Filters, files and numbers ------------------------------------------------------------------------


def test_filters_narrow_together_and_stand_in_the_address(world, filed, give, visit):
    give([filed[0]])
    coordinator, tuy_hoa, ea_kar = world.coordinator, *ALL[2][1]

    def found(**chosen):
        return shown(visit(coordinator, PAGE, **chosen))

    assert found(trang_thai="chua-tra-loi") == [*ALL[:2], (SAID[0], [tuy_hoa])]
    assert found(trang_thai="da-tra-loi") == [(SAID[0], [ea_kar])]
    assert found(gui_den="Bộ Tư pháp") == ALL[:1]
    assert found(nhom="department") == ALL[:1]
    assert found(nhom="commune", trang_thai="chua-tra-loi", tim="BIEN che") == [
        (SAID[0], [tuy_hoa])
    ]
    assert found(tim="Nâng cấp") == ALL[:1]
    assert found(tim="khong co") == []


def test_the_addressees_offered_are_those_of_the_reports_in_vietnamese_order(
    world, cycle, filed, visit
):
    file_with(cycle, world.justice, "Thêm xe", addressee="")

    form = visit(world.coordinator, PAGE).context["page"].filter
    offered = [value for value, _ in form.fields["gui_den"].choices]

    assert offered == ["", "Bộ Tư pháp", "UBND tỉnh", "khong-ghi"]
    assert shown(visit(world.coordinator, PAGE, gui_den="khong-ghi")) == [
        ("Thêm xe", ["Sở Tư pháp"])
    ]


def test_whom_the_rates_do_not_count_is_shown_only_when_asked_for(world, cycle, filed, visit):
    obligation = cycle.obligations.get(agency=world.home_affairs)
    given = {"obligations": [obligation], "reason": "Lũ", "by": world.coordinator, "now": NOW}
    exempt(cycle=cycle, **given)

    response = visit(world.coordinator, PAGE)

    assert shown(response) == ALL[1:]
    assert "có 1 kiến nghị của cơ quan được đề nghị" in page(response)
    assert shown(visit(world.coordinator, PAGE, pham_vi="tat-ca")) == ALL


@pytest.mark.parametrize("name", ["trang_thai", "gui_den", "nhom", "pham_vi"])
@pytest.mark.parametrize("value", ["999999999999999999999", "<b>", "x" * 500])
def test_an_absurd_filter_is_said_in_words(world, filed, visit, name, value):
    response = visit(world.coordinator, PAGE, **{name: value})

    assert response.status_code == 400
    assert "Không có" in page(response)
    assert "<b>”" not in page(response)


@pytest.mark.parametrize("value", ["!!!", "<>", "x" * 500])
def test_words_that_cannot_be_looked_for_are_said_in_words(world, filed, visit, words, value):
    response = visit(world.coordinator, PAGE, tim=value)

    assert response.status_code == 400
    assert re.search("Nội dung (cần )?tìm (không|dài)", words(response))


def test_a_year_or_round_without_a_cycle_is_not_found(world, cycle, visit):
    assert visit(world.coordinator, PAGE.replace("2026", "2031")).status_code == 404
    for name in ("round-recommendations", "recommendations-act"):
        assert visit(world.coordinator, reverse(name, args=[10**6])).status_code == 404


def test_a_round_has_its_own_page_and_a_yearly_cycle_is_sent_to_its_year(world, cycle, visit):
    day = date(2026, 6, 15)
    given = CycleSettings("Đợt tháng 6", day, day, day, day, "by", source="Công văn 12")
    round_ = open_round(
        plan=world.plan,
        kind="on_request",
        settings=given,
        agencies=[world.ea_kar],
        by=world.coordinator,
        now=vn(2026, 6, 1),
    )
    file_with(round_, world.ea_kar, "Của đợt", at=vn(2026, 6, 3))

    found = visit(world.leader, reverse("round-recommendations", args=[round_.pk]))

    assert shown(found) == [("Của đợt", ["UBND xã Ea Kar"])]
    assert shown(visit(world.leader, PAGE)) == []
    assert visit(world.leader, reverse("round-recommendations", args=[cycle.pk])).url == PAGE


def test_the_files_hold_what_the_page_shows(world, filed, give, visit):
    give([filed[0]], document_number="12/UBND-NC", document_on=date(2026, 12, 4))
    asked = {"tim": "bien che"}

    rows = csv_rows(visit(world.coordinator, PAGE, xuat="csv", **asked))
    book = sheets(visit(world.coordinator, PAGE, xuat="xlsx", **asked))

    assert [(row["Cơ quan"], row["Trạng thái"], row["Trả lời"]) for row in rows] == [
        ("UBND phường Tuy Hòa", "Chưa trả lời", ""),
        ("UBND xã Ea Kar", "Đã trả lời", "Sẽ bố trí."),
    ]
    assert [row["Số văn bản trả lời"] for row in table(book.active)][1] == "12/UBND-NC"
    assert "Tìm trong nội dung: bien che" in str(book.active["A2"].value)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    world, cycle, give, client, number, django_assert_num_queries
):
    for agency in [world.ea_kar, world.tuy_hoa, world.home_affairs][:number]:
        give(file_with(cycle, agency, *SAID)[:1])
    client.force_login(world.coordinator)

    with django_assert_num_queries(5):  # session, user; cycle; items, answers
        client.get(PAGE)


# Wherever answers are read -------------------------------------------------------------------------


def test_the_filing_shows_the_answer_under_its_recommendation(world, filed, give, visit, words):
    give(filed[:1], document_number="12/UBND-NC", document_on=date(2026, 12, 4))
    filing = filed[0].filing

    said = words(visit(world.clerk, filing.get_absolute_url()))

    part = said.partition("V. Kiến nghị, đề xuất")[2]
    assert (
        "Thêm biên chế Gửi đến: UBND tỉnh Sẽ bố trí. UBND tỉnh trả lời, văn bản số 12/UBND-NC "
        "ngày 04/12/2026. Sở Tư pháp ghi ngày 08/12/2026. Tập huấn"
    ) in part
    assert "Sở Tư pháp: trả lời kiến nghị" in said


@pytest.mark.parametrize("number", [1, 3])
def test_a_filing_costs_one_read_more_for_any_number_of_answers(
    world, cycle, give, client, number, django_assert_num_queries
):
    items = file_with(cycle, world.ea_kar, *SAID[:number])
    give(items)
    client.force_login(world.leader)

    with django_assert_num_queries(11):
        client.get(items[0].filing.get_absolute_url())


def test_the_agency_is_told_among_its_work_for_two_months(
    world, cycle, filed, give, visit, words, time_machine
):
    give(filed[1:3])
    address = f"{filed[0].filing.get_absolute_url()}#phan-5"

    response = visit(world.clerk, reverse("my-work"))

    told = (
        "Kiến nghị đã được trả lời: Tập huấn UBND tỉnh trả lời, ghi ngày 08/12/2026. "
        "UBND xã Ea Kar, Báo cáo năm 2026"
    )
    assert told in words(response)
    assert words(response).count("Kiến nghị đã được trả lời") == 1
    assert f'href="{address}"' in page(response)
    file_with(cycle, world.ea_kar, "Lời khác", at=vn(2026, 12, 9))
    assert told not in words(visit(world.clerk, reverse("my-work")))
    assert "Thêm biên chế" in words(visit(world.other_clerk, reverse("my-work")))
    time_machine.move_to(vn(2027, 2, 10))
    assert "trả lời: " not in words(visit(world.other_clerk, reverse("my-work")))


def test_changes_tell_it_to_those_who_read_the_report_and_nobody_else(
    world, filed, give, visit, words
):
    give(filed[1:2])
    address = f"{reverse('changes', args=['ke-hoach'])}?tu=01/12/2026&den=10/12/2026"

    for who in (world.coordinator, world.leader, world.clerk):
        said = words(visit(who, address))
        assert "Trả lời kiến nghị: 1" in said
        assert filed[1].text in said
    assert "rả lời" not in words(visit(world.other_clerk, address))


def test_who_came_after_the_agency_is_told_in_its_place(world, cycle, filed, give, visit, words):
    give(filed[1:2])
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2026, 12, 9))
    clerk = person(heir, Membership.Role.FOCAL_POINT)

    assert "Kiến nghị đã được trả lời: Tập huấn" in words(visit(clerk, reverse("my-work")))


@pytest.mark.parametrize("who", ["coordinator", "leader"])
def test_the_overview_counts_those_unanswered_and_leads_to_as_many(
    world, cycle, filed, give, visit, words, who
):
    file_with(cycle, world.justice, "Thêm xe")
    give(filed[:1])
    exempt(
        cycle=cycle,
        obligations=[cycle.obligations.get(agency=world.tuy_hoa)],
        reason="Lũ",
        by=world.coordinator,
        now=NOW,
    )
    reader = getattr(world, who)

    body = page(visit(reader, reverse("overview")))

    link = re.search(rf'href="({PAGE}[^"]*)">(\d+) kiến nghị chưa trả lời<', body)
    assert link[2] == "3"
    assert unanswered_of([cycle]) == {cycle.pk: {"UBND tỉnh": 2, "Bộ Tư pháp": 1}}
    found = visit(reader, link[1])
    assert len(found.context["page"].rows) == 3
    assert len(csv_rows(visit(reader, f"{link[1]}&xuat=csv"))) == 3
    parts = re.findall(rf'href="({PAGE}[^"]*gui_den=[^"]*)">(\d+) gửi ([^<]*)<', body)
    assert [(number, name) for _, number, name in parts] == [
        ("2", "UBND tỉnh"),
        ("1", "Bộ Tư pháp"),
    ]
    for address, number, _ in parts:
        page_of_part = visit(reader, html.unescape(address)).context["page"]
        assert len(page_of_part.rows) == int(number)


def test_the_overview_says_nothing_where_all_is_answered(world, filed, give, visit, words):
    give(filed)

    assert "kiến nghị chưa trả lời" not in words(visit(world.leader, reverse("overview")))


def test_the_progress_page_leads_there_whom_it_shows_everything(world, cycle, filed, visit):
    progress = cycle.get_absolute_url()

    for who in (world.coordinator, world.leader):
        assert f'href="{PAGE}"' in page(visit(who, progress))
    assert PAGE not in page(visit(world.clerk, progress))
