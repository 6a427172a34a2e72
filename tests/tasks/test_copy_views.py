"""The page that copies a plan: typed, previewed, made."""

from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan
from tests.factories import (
    AssignmentFactory,
    CoordinatorFactory,
    DepartmentFactory,
    FocalPointFactory,
    PlanFactory,
    ProvinceFactory,
    SectionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
TYPED = {
    "short_title": "Kế hoạch 2027",
    "slug": "ke-hoach-2027",
    "title": "Triển khai năm 2027",
    "number": "12/KH-UBND",
    "issued_on": "10/01/2027",
    "issued_note": "",
    "resolve_on": "10/01/2027",
}


@pytest.fixture
def plan():
    plan = PlanFactory()
    task = TaskFactory(section=SectionFactory(plan=plan))
    ended = DepartmentFactory(name="Sở Cũ", until_on=date(2026, 12, 31))
    AssignmentFactory(task=task, agency=ended)
    return plan


@pytest.fixture
def send(client, plan):
    client.force_login(CoordinatorFactory())

    def post(**typed):
        return client.post(reverse("plan-copy", args=[plan.slug]), TYPED | typed)

    return post


def test_the_form_starts_with_the_words_of_the_old_plan(client, plan, send):
    page = client.get(reverse("plan-copy", args=[plan.slug])).content.decode()

    assert plan.title in page
    assert "Xem trước" in page


def test_the_preview_says_what_is_to_be_settled_and_makes_nothing(send, words):
    page = words(send(xem="1"))

    assert "Sẽ chép 1 nhiệm vụ trong 1 mục" in page
    assert "chưa chép phân công chủ trì “Sở Cũ”" in page
    assert Plan.objects.count() == 1


def test_the_copy_is_made_and_shown(send, words):
    response = send(tao="1")

    new = Plan.objects.get(slug="ke-hoach-2027")
    assert response.url == new.get_absolute_url()
    assert (new.number, new.issued_on, new.status) == ("12/KH-UBND", date(2027, 1, 10), "in_force")


def test_after_the_copy_a_sentence_counts_the_open_points(client, send, words):
    page = words(client.get(send(tao="1").url))

    assert "Đã chép thành “Kế hoạch 2027”" in page
    assert "Còn 1 chỗ cần xem lại" in page


def test_an_empty_address_comes_from_the_short_title(send):
    send(tao="1", slug="", short_title="Kế hoạch Đắk Lắk 2027")

    assert Plan.objects.filter(slug="ke-hoach-dak-lak-2027").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"slug": "Có dấu"}, "Chỉ dùng chữ thường không dấu"),
        ({"slug": "A_B"}, "Chỉ dùng chữ thường không dấu"),
        ({"slug": "", "short_title": "—"}, "Ghi tên trong địa chỉ trang"),
        ({"short_title": ""}, "Ghi tên gọi ngắn"),
        ({"title": " "}, "Ghi trích yếu"),
        ({"number": ""}, "Thiếu số hoặc ngày ban hành thì ghi rõ lý do"),
        ({"issued_on": "32/13/2027"}, "Ghi ngày theo dạng dd/mm/yyyy"),
        ({"resolve_on": ""}, "Ghi ngày hiểu tên cơ quan"),
        ({"resolve_on": "01/01/2020"}, "Chọn ngày từ 10/02/2026"),
        ({"resolve_on": "01/01/9999"}, "không có vào ngày này"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(send, words, typed, sentence):
    response = send(**{"tao": "1", "title": "Chữ đã gõ"} | typed)

    assert response.status_code == 422
    assert sentence in words(response)
    assert typed.get("title") or "Chữ đã gõ" in response.content.decode()
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("abbreviation", ["DLK", "GLI"])
def test_a_name_in_use_is_said_without_saying_where(send, words, abbreviation):
    PlanFactory(
        slug="ke-hoach-2027",
        short_title="Kế hoạch kín",
        province=ProvinceFactory(abbreviation=abbreviation),
    )

    response = send(tao="1")

    assert response.status_code == 422
    assert "Tên này đã được dùng, hãy đổi." in words(response)
    assert "Kế hoạch kín" not in response.content.decode()


def test_a_day_on_which_the_province_is_gone_is_refused(client, words):
    phu_yen = ProvinceFactory(abbreviation="PYE", name="Phú Yên", until_on=date(2025, 6, 30))
    old = PlanFactory(province=phu_yen, resolve_on=date(2023, 1, 1))
    client.force_login(CoordinatorFactory(province=phu_yen))

    response = client.post(reverse("plan-copy", args=[old.slug]), TYPED)

    assert "Tỉnh Phú Yên không có vào ngày này." in words(response)


def test_what_cannot_be_copied_is_said_above_what_was_typed(plan, send, words):
    number = plan.sections.get().tasks.get().number
    TaskFactory(section=SectionFactory(plan=plan), number=number)

    response = send(tao="1")

    assert response.status_code == 409
    assert "chưa chép được" in words(response)
    assert "Kế hoạch 2027" in response.content.decode()


def test_the_old_plan_shows_what_replaced_it_and_the_new_one_what_it_replaced(
    client, plan, send, words
):
    page = words(client.get(send(tao="1", replaces="on").url))

    assert f"Thay thế {plan.doc_type} số {plan.number}" in page
    assert "Đã được thay thế bởi Kế hoạch 2027" in words(client.get(plan.get_absolute_url()))


@pytest.mark.parametrize(
    "make",
    [FocalPointFactory, lambda: CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI"))],
)
def test_others_do_not_find_the_page(client, plan, make):
    client.force_login(make())

    for ask in (client.get, client.post):
        assert ask(reverse("plan-copy", args=[plan.slug])).status_code == 404
    assert Plan.objects.count() == 1
