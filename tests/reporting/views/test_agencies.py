"""The page of an agency: everything it must do on a day."""

from datetime import date

import pytest

from agencies.models import Agency
from tests.factories import (
    AddresseeFactory,
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    DutyFactory,
    FocalPointFactory,
    PlanFactory,
    ProvinceFactory,
    SuccessionFactory,
    TaskFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)


@pytest.fixture
def commune():
    return AgencyFactory(name="UBND xã Ea Kar", code="24373", from_on=FIRST)


@pytest.fixture
def user(client, commune):
    user = FocalPointFactory(agency=commune)
    client.force_login(user)
    return user


@pytest.fixture
def elsewhere():
    return AgencyFactory(name="UBND xã Tỉnh Khác", province=ProvinceFactory(abbreviation="GLI"))


def test_a_commune_has_18_obliged_and_6_optional_lines_in_dak_lak(client, both_plans, words):
    client.force_login(UserFactory(is_superuser=True))
    ea_kar = Agency.objects.get(name="UBND xã Ea Kar")

    response = client.get(ea_kar.get_absolute_url())

    [share] = response.context["shares"]
    assert (len(share.obliged), len(share.optional), len(share.monitored)) == (18, 6, 0)
    assert [str(item) for item in share.responsibilities] == ["III.6"]
    assert "24 nhiệm vụ: 18 phải báo cáo, 6 báo cáo khi có liên quan; 1 mục" in words(response)
    assert "Kế thừa UBND huyện Ea Kar: UBND xã Ea Kar đến nay" in words(response)


def test_a_department_with_every_role_in_gia_lai(client, both_plans, words):
    client.force_login(UserFactory(is_superuser=True))
    justice = Agency.objects.get(name="Sở Tư pháp", province__name="Gia Lai")

    [share] = client.get(justice.get_absolute_url()).context["shares"]

    assert share.reporting == 38
    assert [part.task.number for part in share.obliged[:5]] == ["3.3", "3.6", "5.1", "5.2", "5.3"]
    assert {part.strongest for part in share.monitored} == {"monitor"}
    assert [str(item) for item in share.responsibilities] == ["III.1", "III.2"]


def test_each_task_stands_once_with_all_roles_and_how_they_came(client, user, commune, words):
    task = TaskFactory(number="2.1", title="Rà soát")
    AssignmentFactory(task=task, agency=commune, scope="trên địa bàn")
    AssignmentFactory(task=task, role="cooperate", group=AgencyGroupFactory(wording="UBND cấp xã"))

    page = words(client.get(commune.get_absolute_url()))

    assert (
        "2.1. Rà soát Phạm vi: trên địa bàn Chủ trì Phối hợp nêu tên; UBND cấp xã Thường xuyên"
        in page
    )
    assert page.count("Rà soát") == 1


def test_obliged_optional_and_monitored_stand_apart(client, user, commune, words):
    plan = PlanFactory()
    concerned = AgencyGroupFactory(obliges=False)
    for number, kwargs in [
        ("1", {"agency": commune}),
        ("2", {"group": concerned}),
        ("3", {"agency": commune, "role": "monitor"}),
    ]:
        AssignmentFactory(task__section__plan=plan, task__number=number, **kwargs)

    [share] = client.get(commune.get_absolute_url()).context["shares"]

    numbers = [
        [p.task.number for p in rows] for rows in (share.obliged, share.optional, share.monitored)
    ]
    assert numbers == [["1"], ["2"], ["3"]]


def test_a_task_that_the_agency_does_and_monitors_stands_in_both_lists(client, user, commune):
    task = TaskFactory()
    AssignmentFactory(task=task, agency=commune, role="implement")
    AssignmentFactory(task=task, agency=commune, role="monitor")

    [share] = client.get(commune.get_absolute_url()).context["shares"]

    assert [part.roles for part in share.obliged] == [["implement"]]
    assert [part.roles for part in share.monitored] == [["monitor"]]


def test_strongest_roles_come_first(client, user, commune):
    plan = PlanFactory()
    for number, role in enumerate(["cooperate", "lead", "local", "implement"]):
        AssignmentFactory(
            task__section__plan=plan, task__number=f"{number}", role=role, agency=commune
        )

    [share] = client.get(commune.get_absolute_url()).context["shares"]

    assert [part.strongest for part in share.obliged] == ["lead", "implement", "local", "cooperate"]


@pytest.mark.parametrize("through", ["by name", "through a group"])
def test_duties_of_part_three_reach_it_by_name_and_through_a_group(
    client, user, commune, through, words
):
    duty = DutyFactory(text="Báo cáo trước 15/12 hằng năm.", responsibility__heading="UBND cấp xã")
    group = AgencyGroupFactory(wording="Cấp xã") if through == "through a group" else None
    party = {"group": group} if group else {"agency": commune}
    AddresseeFactory(responsibility=duty.responsibility, **party)
    AddresseeFactory(responsibility=duty.responsibility)  # somebody else as well

    page = words(client.get(commune.get_absolute_url()))

    assert f"Qua: {'Cấp xã' if group else 'nêu tên'}" in page
    assert "Báo cáo trước 15/12 hằng năm." in page


def test_an_asked_body_sees_that_it_is_asked_not_ordered(client, user, words):
    duty = DutyFactory(responsibility__asked=True)
    front = AgencyFactory(kind="association", name="Mặt trận Tổ quốc")
    AddresseeFactory(responsibility=duty.responsibility, agency=front)

    page = words(client.get(front.get_absolute_url()))

    assert "Không nhiệm vụ nào; 1 mục trách nhiệm ở Phần III." in page
    assert "Đề nghị, không giao" in page


def test_an_ended_agency_has_nothing_to_do_today_and_points_to_its_last_day(client, user, words):
    district = SuccessionFactory(
        predecessor=AgencyFactory(kind="district", name="UBND huyện Cũ", until_on=LAST),
        successor=AgencyFactory(name="UBND xã Mới", from_on=FIRST),
        confirmed=False,
    ).predecessor
    AssignmentFactory(
        agency=district,
        task__title="Việc cũ",
        task__section__plan__resolve_on=FIRST.replace(year=2023),
    )

    today = words(client.get(district.get_absolute_url()))
    then = words(client.get(district.get_absolute_url(), {"ngay": "30/06/2025"}))

    assert "Cơ quan này đã kết thúc ngày 30/06/2025" in today
    assert "Việc cũ" not in today
    assert "Kế thừa UBND huyện Cũ (chưa đối chiếu văn bản): UBND xã Mới đến nay" in today
    assert "Việc cũ" in then


def test_before_its_life_the_page_says_from_when_there_is_work(client, user, commune, words):
    AssignmentFactory(agency=commune)

    page = words(client.get(commune.get_absolute_url(), {"ngay": "30/06/2025"}))

    assert "Vào ngày 30/06/2025 cơ quan này chưa thành lập." in page


def test_a_plan_counts_from_the_day_on_which_its_names_are_understood(client, user, commune, words):
    AssignmentFactory(agency=commune, task__section__plan__resolve_on=date(2026, 2, 10))

    before = words(client.get(commune.get_absolute_url(), {"ngay": "09/02/2026"}))
    after = words(client.get(commune.get_absolute_url(), {"ngay": "10/02/2026"}))

    assert "không kế hoạch nào giao việc cho cơ quan này" in before
    assert "1 nhiệm vụ: 1 phải báo cáo" in after


def test_plans_of_a_province_that_is_not_the_readers_are_left_out(client, user):
    """Agencies of a province that was taken in are visible; its plans are not."""
    taken_in = ProvinceFactory(abbreviation="PYE")
    taken_in.successors.add(ProvinceFactory())
    theirs = AgencyFactory(province=taken_in)
    AssignmentFactory(agency=theirs, task__section__plan__province=taken_in)

    response = client.get(theirs.get_absolute_url())

    assert response.status_code == 200
    assert response.context["shares"] == []


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("31/04/2026", "Không đọc được ngày này."), ("01/01/3000", "Chọn ngày từ 01/01/2000")],
)
def test_an_absurd_day_is_answered_with_400_and_a_sentence(
    client, user, commune, day, sentence, words
):
    response = client.get(commune.get_absolute_url(), {"ngay": day})

    assert response.status_code == 400
    assert sentence in words(response)


def test_an_agency_of_another_province_is_not_found(client, user, elsewhere):
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
def test_an_unknown_agency_is_not_found(client, user, pk):
    assert client.get(f"/co-quan/{pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_reads_however_much_there_is_to_do(
    client, user, commune, count, django_assert_num_queries
):
    for _ in range(count):
        plan = PlanFactory()
        group = AgencyGroupFactory()
        for task in TaskFactory.create_batch(count, section__plan=plan):
            AssignmentFactory(task=task, agency=commune)
            AssignmentFactory(task=task, group=group)
        duty = DutyFactory(responsibility__plan=plan)
        AddresseeFactory(responsibility=duty.responsibility, agency=commune)
        SuccessionFactory(predecessor=commune)
        SuccessionFactory(successor=commune)

    with django_assert_num_queries(21):
        client.get(commune.get_absolute_url())


def test_an_agency_without_work_says_so(client, user, commune, words):
    assert "không kế hoạch nào giao việc cho cơ quan này" in words(
        client.get(commune.get_absolute_url())
    )
