"""Answering recommendations from their page: several at once, corrected, taken back, refused."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from reporting.actions.recommendations import answer
from reporting.models import RecommendationAnswer
from tests.factories import vn
from tests.recommendations import ALL, PAGE, SAID, file_with, recommend, shown

GIVEN_AT = vn(2026, 12, 8, 9)
KEPT = ("report", "asked", "text", "answered_by_name", "document_number", "document_on", "at", "by")


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 10, 9))


@pytest.fixture
def filed(world, cycle):
    return recommend(world, cycle)


@pytest.fixture
def give(world):
    """give(items, words): answered by the coordinator two days ago."""

    def act(items, text="Sẽ bố trí.", now=GIVEN_AT, **more):
        said = {"text": text, "answered_by_name": "UBND tỉnh", "now": now}
        answer(items=items, by=world.coordinator, **said | more)

    return act


@pytest.fixture
def act(world, cycle, send):
    """act(items, …): what the coordinator sends from the page."""

    def on(items, **typed):
        data = {"chon": [item.pk for item in items], "nguoi_tra_loi": "UBND tỉnh"} | typed
        return send(world.coordinator, reverse("recommendations-act", args=[cycle.pk]), data)

    return on


def page(response):
    return response.content.decode()


def test_several_are_answered_at_once_and_the_list_stays_filtered(world, filed, act, client):
    response = act([filed[0], filed[2]], tra_loi="Sẽ bố trí.", trang_thai="chua-tra-loi", tim="")

    assert response.url == f"{PAGE}?trang_thai=chua-tra-loi"
    found = client.get(response.url)
    assert shown(found) == ALL[:2]
    message = page(found).partition('class="messages"')[2].partition("</div>")[0]
    assert "Đã trả lời 2 kiến nghị." in message
    assert 'form="bo-tra-loi" name="bo"' in message
    kept = RecommendationAnswer.objects.values_list("asked", "text", "answered_by_name")
    assert list(kept) == [(SAID[0], "Sẽ bố trí.", "UBND tỉnh")] * 2


def test_the_button_of_the_message_takes_the_answers_back(world, filed, act, client):
    response = act([filed[0], filed[2]], tra_loi="Sẽ bố trí.", trang_thai="da-tra-loi")
    body = page(client.get(response.url))
    button = re.search(r'name="bo" value="([^"]+)">Bỏ trả lời<', body)

    response = act([], bo=button[1])

    assert response.url == PAGE
    assert "Đã bỏ trả lời của 2 kiến nghị." in page(client.get(PAGE))
    assert not RecommendationAnswer.objects.exists()


def test_what_was_taken_back_is_put_back_as_it_was_by_the_button_of_its_message(
    world, filed, give, act, client, words
):
    give(filed[:3:2], document_number="12/UBND-NC", document_on=date(2026, 12, 4))
    before = list(RecommendationAnswer.objects.order_by("asked", "report").values_list(*KEPT))
    response = act([], bo=f"{GIVEN_AT.isoformat()} {filed[0].pk} {filed[2].pk}")
    button = re.search(
        r'name="lai" value="([\d ]+)">Khôi phục trả lời<', page(client.get(response.url))
    )

    restored = act([], lai=button[1])

    assert "Đã khôi phục trả lời của 2 kiến nghị." in page(client.get(restored.url))
    assert (
        list(RecommendationAnswer.objects.order_by("asked", "report").values_list(*KEPT)) == before
    )
    again = act([], lai=button[1])
    assert again.status_code == 409
    assert "Không còn trả lời nào để khôi phục." in words(again)


def test_the_page_says_how_many_and_which_are_answered_together(world, filed, visit, words):
    said = words(visit(world.coordinator, PAGE, kn=filed[0].pk))

    assert f"Trả lời 2 kiến nghị đã chọn {SAID[0]}" in said
    assert 'name="nguoi_tra_loi" value="Sở Tư pháp"' in page(visit(world.coordinator, PAGE))


def test_an_answer_taken_back_twice_is_said_in_words(world, filed, give, act, words):
    give(filed[:1])
    button = f"{GIVEN_AT.isoformat()} {filed[0].pk}"
    act([], bo=button)

    again = act([], bo=button)

    assert again.status_code == 409
    assert "Trả lời này đã được bỏ trước đó." in words(again)


def test_the_button_at_the_answers_takes_back_all_that_share_it(world, filed, give, act, visit):
    give(filed[:3])
    buttons = re.findall(r'name="bo" value="([^"]+)">', page(visit(world.coordinator, PAGE)))

    for button in buttons:
        assert act([], bo=html.unescape(button)).url == PAGE

    assert len(buttons) == 2
    assert not RecommendationAnswer.objects.exists()


def test_a_correction_is_said_and_offers_no_undoing_of_the_whole(world, filed, give, act, client):
    give(filed[:1])

    body = page(client.get(act(filed[:2], tra_loi="Đã bố trí.").url))
    again = page(client.get(act(filed[:2], tra_loi="Đã bố trí.").url))

    message = body.partition('class="messages"')[2].partition("</div>")[0]
    assert "Đã trả lời 1 kiến nghị." in message
    assert "Đã sửa trả lời của 1 kiến nghị." in message
    assert re.search(rf'name="bo" value="\S+ {filed[1].pk}">', message)
    assert "Trả lời đã ghi đúng như vậy từ trước." in again


def test_what_was_corrected_since_the_page_was_read_stays(world, filed, give, act, words):
    give(filed[:1])
    button = f"{GIVEN_AT.isoformat()} {filed[0].pk}"
    give(filed[:1], "Đã bố trí.", now=vn(2026, 12, 9))

    response = act([], bo=button)

    assert response.status_code == 409
    assert "Trả lời vừa được sửa" in words(response)
    assert RecommendationAnswer.objects.get().text == "Đã bố trí."


def test_ticks_outlast_a_new_filing_of_the_same_words(world, cycle, filed, act):
    again = file_with(cycle, world.ea_kar, *SAID[:2], at=vn(2026, 12, 9))

    response = act([filed[0], filed[2]], tra_loi="")

    assert response.status_code == 422
    ticked = re.findall(r'name="chon" value="(\d+)"[^>]* checked', page(response))
    assert set(ticked) == {str(again[0].pk), str(filed[2].pk)}


def test_a_refused_answer_keeps_the_filter_in_the_links_of_the_list(world, filed, act):
    response = act(filed[:1], tra_loi="", pham_vi="tat-ca", trang_thai="chua-tra-loi")

    links = re.findall(r'href="([^"]*kn=\d+)#tra-loi"', page(response))
    assert links
    assert all("trang_thai=chua-tra-loi&amp;pham_vi=tat-ca&amp;kn=" in link for link in links)


MANY = " ".join(map(str, range(70_000)))  # more than a statement may have parameters


@pytest.mark.parametrize("ids", ["", "x", "9" * 40, "-1", "999999 \x00", MANY])
def test_an_absurd_undoing_undoes_nothing(world, filed, give, act, ids):
    give(filed)

    assert act([], bo=ids).status_code == 409
    assert RecommendationAnswer.objects.count() == 4


FAULTS = [
    ({"tra_loi": ""}, "Ghi nội dung trả lời."),
    ({"nguoi_tra_loi": ""}, "Ghi ai trả lời."),
    ({"tra_loi": "x" * 5001}, "Tối đa 5000 ký tự (đang có 5001)"),
    ({"so_van_ban": "12/UBND-NC"}, "Ghi ngày của văn bản."),
    ({"ngay_van_ban": "04/12/2026"}, "Ghi số, ký hiệu của văn bản."),
    ({"so_van_ban": "12", "ngay_van_ban": "31/02/2026"}, "Không có ngày này."),
    ({"so_van_ban": "12", "ngay_van_ban": "11/12/2026"}, "không thể sau hôm nay"),
    ({"so_van_ban": "12", "ngay_van_ban": "04/12/0026"}, "Năm phải từ 2000 đến 2099."),
    ({"so_van_ban": "1" * 61, "ngay_van_ban": "04/12/2026"}, "Tối đa 60 ký tự (đang có 61)"),
    ({"nguoi_tra_loi": "x" * 256}, "Tối đa 255 ký tự (đang có 256)"),
]


@pytest.mark.parametrize(("wrong", "sentence"), FAULTS)
def test_bad_input_keeps_the_ticks_and_the_words(world, filed, act, words, wrong, sentence):
    typed = {"tra_loi": "Sẽ bố trí.", "nguoi_tra_loi": "Bộ Nội vụ", "tim": "bien che"} | wrong

    response = act([filed[0], filed[2]], **typed)

    assert response.status_code == 422
    assert sentence in words(response)
    assert shown(response) == ALL[2:]
    body = page(response)
    for item in (filed[0], filed[2]):
        assert re.search(rf'name="chon" value="{item.pk}"[^>]* checked', body)
    for value in typed.values():
        assert value in body
    assert not RecommendationAnswer.objects.exists()


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [
        ([], "Chọn ít nhất một kiến nghị trong danh sách."),
        (["999999"], "Có kiến nghị không thuộc kỳ báo cáo này."),
        (["9" * 40], "Có kiến nghị không thuộc kỳ báo cáo này."),
        (["x"], "Có kiến nghị không thuộc kỳ báo cáo này."),
    ],
)
def test_without_a_tick_or_with_an_unknown_one_the_words_are_kept(
    world, filed, act, words, ids, sentence
):
    response = act([], chon=ids, tra_loi="Sẽ bố trí.")

    assert response.status_code == 422
    assert sentence in words(response)
    assert "Sẽ bố trí." in page(response)


def test_what_was_filed_anew_in_other_words_meanwhile_is_refused_and_the_words_kept(
    world, cycle, filed, act, words
):
    file_with(cycle, world.ea_kar, "Thêm hai biên chế", at=vn(2026, 12, 9))

    response = act([filed[0], filed[2]], tra_loi="Sẽ bố trí.")

    assert response.status_code == 409
    said = words(response)
    assert "không còn kiến nghị này như đã chọn" in said
    assert "Thêm hai biên chế" in said
    assert "Sẽ bố trí." in page(response)
    assert re.search(rf'value="{filed[2].pk}"[^>]* checked', page(response))


def test_an_answer_is_corrected_from_its_own_words(world, filed, give, visit, act):
    document = {"document_number": "12/UBND-NC", "document_on": date(2026, 12, 4)}
    give([filed[0], filed[2]], **document)
    link = re.search(rf'href="{PAGE}(\?kn=\d+)#tra-loi"', page(visit(world.coordinator, PAGE)))

    body = page(visit(world.coordinator, f"{PAGE}{link[1]}"))

    for item in (filed[0], filed[2]):
        assert re.search(rf'value="{item.pk}"[^>]* checked', body)
    assert not re.search(rf'value="{filed[1].pk}"[^>]* checked', body)
    for words in ("Sẽ bố trí.</textarea>", 'value="12/UBND-NC"', 'value="04/12/2026"'):
        assert words in body
    act([filed[0], filed[2]], tra_loi="Đã bố trí.", nguoi_tra_loi="UBND tỉnh")
    assert {one.text for one in RecommendationAnswer.objects.all()} == {"Đã bố trí."}


def test_all_that_raise_the_same_are_ticked_by_one_link(world, filed, visit):
    link = re.search(
        rf'href="{PAGE}(\?kn=\d+)#tra-loi">Trả lời cả 2 cơ quan',
        page(visit(world.coordinator, PAGE)),
    )

    body = page(visit(world.coordinator, f"{PAGE}{link[1]}"))

    ticked = re.findall(r'name="chon" value="(\d+)"[^>]* checked', body)
    assert set(ticked) == {str(filed[0].pk), str(filed[2].pk)}
    assert "Trả lời cả" not in page(visit(world.leader, PAGE))


@pytest.mark.parametrize("value", ["x", "", "9" * 40, "\x00"])
def test_an_absurd_wish_to_correct_shows_the_page(world, filed, give, visit, value):
    give(filed[:1])

    assert visit(world.coordinator, PAGE, kn=value).status_code == 200


def test_the_address_of_the_act_opened_by_hand_leads_to_the_list(world, cycle, visit):
    address = reverse("recommendations-act", args=[cycle.pk])

    assert visit(world.coordinator, address).url == PAGE
    assert visit(world.leader, address).status_code == 404
