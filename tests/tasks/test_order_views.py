"""The page on which a plan is put in order: arrows, boxes, sections, saving, undoing."""

import re

import pytest
from django.urls import reverse

from tasks.ordering import Arrangement
from tests.factories import (
    CoordinatorFactory,
    FocalPointFactory,
    LeaderFactory,
    PlanFactory,
    SectionFactory,
    TaskFactory,
    UserFactory,
)
from tests.tasks.test_ordering import order_of

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'<input (?:type="hidden" |class="input[^"]*" )?name="([^"]+)" value="([^"]*)"')
SELECT = re.compile(r'<select class="input" name="([^"]+)".*?</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="(\d+)" selected')


@pytest.fixture
def plan():
    plan = PlanFactory(slug="ke-hoach")
    for number, tasks in (("1", ["1.1", "1.2", "1.3"]), ("2", ["2.1"])):
        section = SectionFactory(plan=plan, number=number)
        for one in tasks:
            TaskFactory(section=section, number=one)
    return plan


@pytest.fixture
def address(plan):
    return reverse("plan-order", args=[plan.slug])


@pytest.fixture
def coordinator(client):
    user = CoordinatorFactory()
    client.force_login(user)
    return user


def form_of(response):
    """What a browser would send of the form as it stands: {name: value or [values]}."""
    page = response.content.decode()
    page = page[page.index('<form method="post" id="thu-tu"') :]
    found = {}
    for name, value in FIELD.findall(page):
        found.setdefault(name, []).append(value)
    for select in SELECT.finditer(page):
        found[select[1]] = CHOSEN.findall(select[0])
    return found


def shown(response):
    """The order on the page: [(number of the section, [numbers of its tasks])]."""
    page = response.context["page"]
    return [(one.row.number, [task.row.number for task in one.tasks]) for one in page.rows]


def key(plan, number, letter="n"):
    rows = [task for section in plan.sections.all() for task in section.tasks.all()]
    rows = rows if letter == "n" else list(plan.sections.all())
    return f"{letter}{next(row.pk for row in rows if row.number == number)}"


def test_the_page_lists_everything_and_explains_what_changes(client, coordinator, address, words):
    response = client.get(address)

    assert shown(response) == [("1", ["1.1", "1.2", "1.3"]), ("2", ["2.1"])]
    assert "Báo cáo đã gửi giữ nguyên thứ tự" in words(response)
    assert "Đang là thứ tự đã lưu" in words(response)


def test_an_arrow_moves_a_row_one_step_and_saves_nothing(client, coordinator, plan, address, words):
    typed = form_of(client.get(address))

    response = client.post(address, typed | {"buoc": f"len-{key(plan, '1.3')}"})

    assert shown(response)[0] == ("1", ["1.1", "1.3", "1.2"])
    assert "chưa lưu" in words(response)
    assert order_of(plan)[0] == ("1", ["1.1", "1.2", "1.3"])


def test_steps_add_up_and_are_saved_together(client, coordinator, plan, address):
    response = client.get(address)
    for step in (
        f"len-{key(plan, '1.3')}",
        f"len-{key(plan, '1.3')}",
        f"xuong-{key(plan, '1', 'm')}",
    ):
        response = client.post(address, form_of(response) | {"buoc": step})

    saved = client.post(address, form_of(response) | {"luu": "1"}, follow=True)

    assert order_of(plan) == [("2", ["2.1"]), ("1", ["1.3", "1.1", "1.2"])]
    assert "Đã lưu thứ tự mới" in saved.content.decode()


def test_the_pressed_arrow_keeps_the_keyboard_also_at_the_end(client, coordinator, plan, address):
    typed = form_of(client.get(address))

    response = client.post(address, typed | {"buoc": f"len-{key(plan, '1.2')}"})

    page = response.content.decode()
    down = page[page.index(f'value="xuong-{key(plan, "1.2")}"') :]
    assert " autofocus" in down[: down.index(">")]
    assert page.count("autofocus") == 1


@pytest.mark.parametrize(
    ("number", "typed", "order"),
    [
        ("1.3", "1", ["1.3", "1.1", "1.2"]),
        ("1.1", "2", ["1.2", "1.1", "1.3"]),
        ("1.1", "99", ["1.2", "1.3", "1.1"]),
    ],
)
def test_a_typed_number_is_the_place_that_the_row_gets(
    client, coordinator, plan, address, number, typed, order
):
    form = form_of(client.get(address))

    client.post(address, form | {f"cho-{key(plan, number)}": typed, "luu": "1"})

    assert order_of(plan)[0] == ("1", order)


def test_a_task_goes_to_the_end_of_another_section_or_to_the_place_typed(
    client, coordinator, plan, address
):
    to = plan.sections.get(number="2").pk
    form = form_of(client.get(address))

    client.post(
        address,
        form
        | {
            f"sang-{key(plan, '1.3')}": str(to),
            f"sang-{key(plan, '1.2')}": str(to),
            f"cho-{key(plan, '1.2')}": "1",
            "luu": "1",
        },
    )

    assert order_of(plan) == [("1", ["1.1"]), ("2", ["1.2", "2.1", "1.3"])]


def test_a_task_that_will_leave_its_section_says_from_where(
    client, coordinator, plan, address, words
):
    form = form_of(client.get(address))
    to = plan.sections.get(number="2").pk

    response = client.post(address, form | {f"sang-{key(plan, '1.1')}": str(to), "xem": "1"})

    assert "chuyển từ mục 1" in words(response)
    assert shown(response)[1] == ("2", ["2.1", "1.1"])


@pytest.mark.parametrize("typed", ["hai", "0", "-1", "", "12345", "1.5"])
def test_what_is_no_place_is_said_beside_the_box_and_loses_nothing(
    client, coordinator, plan, address, typed, words
):
    form = form_of(client.get(address))
    changed = {f"cho-{key(plan, '1.1')}": typed, f"cho-{key(plan, '1.3')}": "1", "luu": "1"}

    response = client.post(address, form | changed)

    assert response.status_code == 422
    assert "Ghi một số, từ 1 trở đi" in words(response)
    assert shown(response)[0] == ("1", ["1.3", "1.1", "1.2"])
    assert order_of(plan)[0] == ("1", ["1.1", "1.2", "1.3"])


@pytest.mark.parametrize(
    "data",
    [
        {"luu": "1"},
        {"buoc": "len-n99999"},
        {"buoc": "nhảy-x1"},
        {"muc": "abc", "nv": ["1-2-3", "-", "x"], "xem": "1"},
        {"sang-n1": "9" * 30, "xem": "1"},
    ],
)
def test_absurd_forms_break_nothing(client, coordinator, plan, address, data):
    response = client.post(address, data)

    assert response.status_code in {200, 409}
    assert order_of(plan) == [("1", ["1.1", "1.2", "1.3"]), ("2", ["2.1"])]


def test_the_second_person_sees_their_own_order_again_and_may_save_it(
    client, coordinator, plan, address, words
):
    form = form_of(client.get(address))
    client.post(address, form | {f"cho-{key(plan, '1.2')}": "1", "luu": "1"})

    late = client.post(address, form | {f"cho-{key(plan, '1.3')}": "1", "luu": "1"})

    assert late.status_code == 409
    assert "người khác đã đổi thứ tự" in words(late)
    assert order_of(plan)[0] == ("1", ["1.2", "1.1", "1.3"])
    assert shown(late)[0] == ("1", ["1.3", "1.1", "1.2"])
    client.post(address, form_of(late) | {"luu": "1"})
    assert order_of(plan)[0] == ("1", ["1.3", "1.1", "1.2"])


def test_the_last_change_is_undone_by_a_button(client, coordinator, plan, address):
    form = form_of(client.get(address))
    saved = client.post(address, form | {f"cho-{key(plan, '1.3')}": "1", "luu": "1"}, follow=True)
    assert 'name="hoan_tac"' in saved.content.decode()

    undone = client.post(address, {"hoan_tac": "1"}, follow=True)

    assert order_of(plan)[0] == ("1", ["1.1", "1.2", "1.3"])
    assert "Đã trả lại thứ tự trước" in undone.content.decode()


def test_nothing_is_undone_that_somebody_changed_since(client, coordinator, plan, address):
    form = form_of(client.get(address))
    client.post(address, form | {f"cho-{key(plan, '1.3')}": "1", "luu": "1"})
    plan.sections.get(number="2").tasks.update(section=plan.sections.get(number="1"))
    now = Arrangement.of(plan)

    page = client.get(address)
    undone = client.post(address, {"hoan_tac": "1"}, follow=True)

    assert 'name="hoan_tac"' not in page.content.decode()
    assert "không trả lại được" in undone.content.decode()
    assert Arrangement.of(plan) == now


def test_a_plan_without_sections_says_what_to_do(client, coordinator, words):
    empty = PlanFactory()

    assert "Kế hoạch chưa có mục nào" in words(client.get(reverse("plan-order", args=[empty.slug])))


@pytest.mark.parametrize("make", [FocalPointFactory, LeaderFactory, UserFactory])
def test_others_do_not_find_the_page_nor_the_links(client, plan, address, make):
    client.force_login(make())

    assert client.get(address).status_code == 404
    assert client.post(address, {"luu": "1"}).status_code == 404
    assert address not in client.get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize("make", [CoordinatorFactory, lambda: UserFactory(is_superuser=True)])
def test_those_who_edit_find_every_way_on_the_page_of_the_plan(client, plan, make):
    client.force_login(make())

    page = client.get(plan.get_absolute_url()).content.decode()

    for name in ("plan-order", "plan-copy", "plan-supersede"):
        assert reverse(name, args=[plan.slug]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_reads_for_few_and_many_rows(
    client, coordinator, count, django_assert_num_queries
):
    plan = PlanFactory()
    for section in SectionFactory.create_batch(count, plan=plan):
        TaskFactory.create_batch(count, section=section)
    client.get(reverse("plan-order", args=[plan.slug]))

    with django_assert_num_queries(7):
        client.get(reverse("plan-order", args=[plan.slug]))
