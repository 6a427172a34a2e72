import pytest
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from agencies.vietnamese import fold
from tasks.search import LONGEST, Query, find_agencies, find_tasks, marked
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    FocalPointFactory,
    PlanFactory,
    ProvinceFactory,
    TaskFactory,
    UserFactory,
)


@pytest.fixture
def user(client, db):
    user = FocalPointFactory(agency=AgencyFactory(name="UBND xã Ea Kar"))
    client.force_login(user)
    return user


def titles(query, user):
    return [hit.found.title for hit in find_tasks(Query.of(query), user)]


def agency_names(query, user):
    return [hit.found.name for hit in find_agencies(Query.of(query), user)]


# What is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("so noi vu", ("so", "noi", "vu")),
        (" Sở  NỘI vụ ", ("so", "noi", "vu")),
        ("27-NQ/TW", ("27", "nq", "tw")),
        ("2.1", ("2", "1")),
        ("", ()),
    ],
)
def test_a_query_is_folded_words(typed, words):
    query = Query.of(typed)

    assert (query.words, query.refusal, query.status) == (words, "", 200)


@pytest.mark.parametrize(
    ("typed", "sentence", "status"),
    [
        ("a", "Gõ ít nhất hai chữ cái hoặc chữ số.", 200),
        ("đ", "Gõ ít nhất hai chữ cái hoặc chữ số.", 200),
        ("😀", "Nội dung tìm không có chữ hay số nào.", 200),
        ("!!! ---", "Nội dung tìm không có chữ hay số nào.", 200),
        ("a" * 500, "Nội dung tìm dài 500 ký tự; tối đa 100 ký tự.", 400),
    ],
)
def test_a_query_that_can_find_nothing_is_refused_with_a_sentence(typed, sentence, status):
    query = Query.of(typed)

    assert query.refusal.startswith(sentence)
    assert query.status == status
    assert not query.words


# What is found ------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["hòa giải", "hoà giải", "HOA GIAI", "giai hoa", "hòa"])
def test_both_ways_of_writing_a_tone_find_the_same(user, typed):
    TaskFactory(title="Hòa giải ở cơ sở")
    TaskFactory(title="Hoàn thiện thể chế", text="Thỏa thuận, hoạt động.")

    assert titles(typed, user) == ["Hòa giải ở cơ sở"]


def test_words_that_only_begin_so_are_found_where_nothing_is_whole(user):
    TaskFactory(title="Hoàn thiện thể chế")

    assert titles("hoa", user) == ["Hoàn thiện thể chế"]
    assert titles("oan", user) == []  # the middle of a syllable means nothing


def test_the_phrase_in_the_name_comes_first_then_in_the_text_then_the_words(user):
    TaskFactory(title="Ba", text="Nội dung về vụ việc tại Sở.")
    TaskFactory(title="Hai", text="Giao Sở Nội vụ chủ trì.")
    TaskFactory(title="Việc của Sở Nội vụ", text="Một việc.")

    assert titles("so noi vu", user) == ["Việc của Sở Nội vụ", "Hai", "Ba"]


def test_the_number_of_a_task_finds_it(user):
    TaskFactory(number="1.2", title="Khác", text="Từ 2 đến 1.")
    TaskFactory(number="2.1", title="Rà soát", text="…")

    assert titles("2.1", user)[0] == "Rà soát"


@pytest.mark.parametrize("typed", ["tuy hoa", "22015", "phường hoà", "HOA TUY"])
def test_agencies_are_found_by_name_and_code(user, typed):
    AgencyFactory(name="UBND phường Tuy Hòa", code="22015")

    assert agency_names(typed, user) == ["UBND phường Tuy Hòa"]


def test_nothing_of_another_province_is_found(user):
    stranger = ProvinceFactory(abbreviation="GLI")
    TaskFactory(title="Bí mật", section__plan__province=stranger)
    AgencyFactory(name="UBND xã Bí Mật", province=stranger)

    assert titles("bi mat", user) == []
    assert agency_names("bi mat", user) == []


# Marking ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Sở Nội vụ chủ trì", "so noi vu", "<mark>Sở Nội vụ</mark> chủ trì"),
        ("Nghị quyết 27-NQ/TW", "27-nq/tw", "Nghị quyết <mark>27-NQ/TW</mark>"),
        ("xã Ea H'Leo", "hleo", "xã Ea <mark>H&#x27;Leo</mark>"),
        ("hoàn thiện", "hoa", "hoàn thiện"),
        ("<b>hòa</b> & <i>", "hoa", "&lt;b&gt;<mark>hòa</mark>&lt;/b&gt; &amp; &lt;i&gt;"),
    ],
)
def test_the_words_named_are_marked_and_everything_is_escaped(text, typed, shown):
    assert marked(text, Query.of(typed).words) == shown


@given(st.text(max_size=60), st.text(max_size=10))
def test_marking_changes_no_character(text, typed):
    shown = marked(text, tuple(fold(typed).split()), whole=False)

    assert shown.replace("<mark>", "").replace("</mark>", "") == escape(text)


def test_a_long_text_is_shown_around_what_was_found(user):
    TaskFactory(text=f"{'Mở đầu rất dài. ' * 50}Giao Sở Nội vụ chủ trì. {'Kết thúc dài. ' * 50}")

    [hit] = find_tasks(Query.of("so noi vu"), user)

    assert "<mark>Sở Nội vụ</mark>" in hit.excerpt
    assert hit.excerpt.startswith("…")
    assert hit.excerpt.endswith("…")
    assert len(hit.excerpt) < 250


# The page -----------------------------------------------------------------------------------


def search(client, words, **query):
    response = client.get(reverse("search"), query)
    return response, words(response)


def test_finds_are_grouped_counted_and_marked(client, user, words):
    TaskFactory(title="Việc của Sở Nội vụ", section__plan__short_title="Kế hoạch 2026")
    DepartmentFactory(name="Sở Nội vụ")

    response, page = search(client, words, q="so noi vu")

    assert "2 kết quả cho “so noi vu”." in page
    assert "Nhiệm vụ 1" in page
    assert "Cơ quan 1" in page
    assert "Việc của <mark>Sở Nội vụ</mark>" in response.content.decode()


def test_plans_are_found_by_their_titles(client, user, words):
    PlanFactory(short_title="Kế hoạch thực hiện 27-NQ/TW")

    assert "Kế hoạch 1" in search(client, words, q="27-NQ/TW")[1]


def test_only_the_first_are_shown_and_the_rest_is_a_link_away(client, user, words):
    TaskFactory.create_batch(60, title="Rà soát văn bản")

    response, page = search(client, words, q="ra soat")
    _, first = search(client, words, q="ra soat", loai="nhiem-vu")
    _, second = search(client, words, q="ra soat", loai="nhiem-vu", trang="2")

    assert page.count("Rà soát văn bản") == 10
    assert "Xem thêm: cả 60 nhiệm vụ" in page
    assert "?q=ra%20soat&amp;loai=nhiem-vu" in response.content.decode()
    assert first.count("Rà soát văn bản") == 50
    assert second.count("Rà soát văn bản") == 10


@pytest.mark.parametrize(
    ("query", "sentence", "status"),
    [
        ({}, "Gõ một vài từ của nhiệm vụ", 200),
        ({"q": "   "}, "Gõ một vài từ của nhiệm vụ", 200),
        ({"q": "a"}, "Gõ ít nhất hai chữ cái", 200),
        ({"q": "😀"}, "không có chữ hay số nào", 200),
        ({"q": "x" * 500}, "Nội dung tìm dài 500 ký tự", 400),
        ({"q": "không hề có"}, "Không có kế hoạch, nhiệm vụ, cơ quan nào chứa “không hề có”.", 200),
        ({"q": "ea kar", "loai": "x", "trang": "-5"}, "1 kết quả", 200),
        ({"q": "a\0b"}, "Không có kế hoạch", 200),
    ],
)
def test_every_query_is_answered_sensibly(client, user, words, query, sentence, status):
    response, page = search(client, words, **query)

    assert response.status_code == status
    assert sentence in page


def test_what_was_typed_is_escaped(client, user, words):
    response, _ = search(client, words, q='"><script>alert(1)</script>')

    assert "<script>" not in response.content.decode()


def test_a_too_long_query_keeps_its_beginning_in_the_field(client, user):
    response = client.get(reverse("search"), {"q": "x" * 500})

    assert f'value="{"x" * LONGEST}"' in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_reads(client, user, count, django_assert_num_queries):
    TaskFactory.create_batch(count, title="Rà soát")
    AgencyFactory.create_batch(count, name="UBND xã Rà Soát")

    with django_assert_num_queries(5):  # session, user, plans, tasks, agencies
        response = client.get(reverse("search"), {"q": "ra soat"})
    assert response.context["total"] == 2 * count


def test_the_administrator_searches_all_provinces(client, words, db):
    client.force_login(UserFactory(is_superuser=True))
    AgencyFactory(name="UBND xã Xa", province=ProvinceFactory(abbreviation="GLI"))

    assert "UBND cấp xã, tỉnh Gia Lai" in search(client, words, q="xa xa")[1]
