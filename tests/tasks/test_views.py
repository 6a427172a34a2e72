"""Pages of plans and tasks: what they say, to whom, at what cost, and to absurd addresses."""

import json
from datetime import date

import pytest
from django.urls import reverse

from tasks.models import Task
from tests.factories import (
    AddresseeFactory,
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    ClauseFactory,
    CoordinatorFactory,
    DepartmentFactory,
    DutyFactory,
    FocalPointFactory,
    LegalBasisFactory,
    PlanFactory,
    ProvinceFactory,
    RecipientFactory,
    ReplacementFactory,
    ReportingRuleFactory,
    SectionFactory,
    SuccessionFactory,
    TaskFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)


@pytest.fixture
def user(client):
    user = FocalPointFactory(agency=AgencyFactory(name="UBND xã Ea Kar"))
    client.force_login(user)
    return user


@pytest.fixture
def elsewhere():
    return ProvinceFactory(abbreviation="GLI")


# The list of plans --------------------------------------------------------------------------


def test_the_list_shows_each_plan_with_its_facts_in_a_line(client, user, words):
    plan = PlanFactory(short_title="Kế hoạch năm 2026", number="153/KH-UBND")
    TaskFactory.create_batch(2, section=SectionFactory(plan=plan))
    SectionFactory(plan=plan)

    page = words(client.get(reverse("plans")))

    assert "Tỉnh Đắk Lắk Kế hoạch năm 2026" in page
    assert "số 153/KH-UBND, ngày 10/02/2026; 2 nhóm, 2 nhiệm vụ. Đang thực hiện." in page


def test_unknown_number_and_day_are_said_plainly(client, user, words):
    PlanFactory(number=None, issued_on=None, issued_note="Bản nhận được để trống.")

    assert "chưa rõ số, chưa rõ ngày ban hành" in words(client.get(reverse("plans")))


def test_plans_of_another_province_are_not_listed(client, user, elsewhere, words):
    PlanFactory(short_title="Kế hoạch của tỉnh khác", province=elsewhere)

    assert "Kế hoạch của tỉnh khác" not in words(client.get(reverse("plans")))


@pytest.mark.parametrize(
    ("kwargs", "advice"),
    [
        ({}, "Đề nghị Sở Tư pháp gắn tài khoản"),
        ({"is_staff": True, "is_superuser": True}, "Tạo kế hoạch ở trang quản trị"),
    ],
)
def test_where_there_is_no_plan_the_page_says_what_to_do(client, kwargs, advice, words):
    client.force_login(UserFactory(**kwargs))

    page = words(client.get(reverse("plans")))

    assert "Chưa có kế hoạch nào" in page
    assert advice in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_plans_costs_the_same_reads(client, user, count, django_assert_num_queries):
    for section in SectionFactory.create_batch(count):
        TaskFactory.create_batch(count, section=section)

    with django_assert_num_queries(3):  # session, user, plans
        client.get(reverse("plans"))


# The page of a plan -------------------------------------------------------------------------


@pytest.fixture
def plan():
    """A plan with one of everything."""
    plan = PlanFactory(
        slug="mau",
        short_title="Kế hoạch số 27-NQ/TW",
        number=None,
        issued_note="Bản nhận được để trống số.",
        signer="Nguyễn Văn Ký",
        signer_capacity="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        part_headings={"I": "MỤC ĐÍCH, YÊU CẦU", "IV": "KINH PHÍ THỰC HIỆN"},
        preamble="Thực hiện Nghị quyết.",
        budget_text="Ngân sách nhà nước.",
        closing="Trên đây là Kế hoạch./.",
        note="Văn bản chưa hết hiệu lực.",
    )
    LegalBasisFactory(plan=plan, number="11-KH/TW")
    ClauseFactory(plan=plan, text="Quán triệt đầy đủ.")
    ClauseFactory(plan=plan, kind="requirement", text="Bảo đảm kịp thời.")
    duty = DutyFactory(responsibility__plan=plan, responsibility__heading="Sở Tư pháp")
    AddresseeFactory(responsibility=duty.responsibility)
    ReportingRuleFactory(plan=plan, reporters=[AgencyGroupFactory(wording="Các sở")])
    RecipientFactory(plan=plan, name="Bộ Tư pháp", purpose="để báo cáo")
    ReplacementFactory(plan=plan, text="Kế hoạch trước đây", note="Không nêu số.")
    section = SectionFactory(
        plan=plan, number="1", agencies_text="Các sở.", timing_text="Thường xuyên."
    )
    task = TaskFactory(
        section=section,
        number="1.1",
        number_is_ours=True,
        title="Rà soát văn bản",
        text="Rà soát văn bản. Đủ 3 đoạn.\nĐoạn hai.",
        deliverable="Danh mục văn bản.",
        note="Hiểu là cả năm.",
    )
    AssignmentFactory(task=task, agency__name="Sở Mẫu", scope="theo chuyên đề")
    return plan


@pytest.mark.parametrize(
    "words_of",
    [
        "1 nhóm, 1 nhiệm vụ. Báo cáo hằng năm trước 15/12.",
        "Số, ký hiệu Chưa rõ",
        "Ghi chú của phần mềm: Bản nhận được để trống số.",
        "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH Nguyễn Văn Ký",
        "Các sở gửi Sở Tư pháp (III.5.2): hằng năm trước 15/12, tức là chậm nhất hết ngày 14/12.",
        "Nghị quyết số 11-KH/TW ngày 09/11/2022 của Ban Chấp hành Trung ương",
        "Thực hiện Nghị quyết.",
        "I. Mục đích, yêu cầu",
        "Quán triệt đầy đủ.",
        "Bảo đảm kịp thời.",
        "Cơ quan thực hiện Các sở.",
        "Rà soát văn bản. Đủ 3 đoạn. Đoạn hai.",
        "Danh mục văn bản.",
        "Thời gian thực hiện: Thường xuyên.",
        "Chủ trì Sở Mẫu: theo chuyên đề",
        "Ghi chú của phần mềm: Hiểu là cả năm.",
        "số của từng nhiệm vụ do phần mềm đặt",
        "Tổ chức thực hiện nhiệm vụ mẫu.",
        "IV. Kinh phí thực hiện",
        "Ngân sách nhà nước.",
        "Trên đây là Kế hoạch./.",
        "Bộ Tư pháp (để báo cáo)",
        "Ghi chú của phần mềm: Văn bản chưa hết hiệu lực.",
        "Kế hoạch trước đây: Không nêu số.",
        "Tải Kế hoạch dạng JSON",
    ],
)
def test_the_plan_is_shown_whole(client, user, plan, words, words_of):
    assert words_of in words(client.get(plan.get_absolute_url()))


@pytest.mark.parametrize("slug", ["dak-lak-2026", "gia-lai-2023"])
def test_no_word_of_a_real_plan_is_missing_from_its_page(client, both_plans, words, slug):
    client.force_login(UserFactory(is_superuser=True))
    document = both_plans[slug]

    page = words(client.get(reverse("plan", args=[slug])))

    assert [text for text in _texts(document) if " ".join(text.split()) not in page] == []


def _texts(document):
    """The long texts of a document, as they should stand on the page, in any order."""
    yield from filter(
        None, (document[key] for key in ("title", "preamble", "part2_intro", "closing"))
    )
    for clause in document["purposes"] + document["requirements"]:
        yield clause["text"]
    for section in document["sections"]:
        yield f"{section['number']}. {section['title']}"
        for task in section["tasks"]:
            yield f"{task['number']}{task['title']}"
            yield task["text"]
    for responsibility in document["responsibilities"]:
        for duty in responsibility["duties"]:
            yield duty["text"]
    for recipient in document["recipients"]:
        yield recipient["name"]


def test_an_own_setting_is_never_shown_as_the_documents(client, user, words):
    plan = PlanFactory()
    ReportingRuleFactory(plan=plan, basis="own_setting", boundary="no_later_than", reporters=[])

    page = words(client.get(plan.get_absolute_url()))

    assert "Báo cáo hằng năm chậm nhất 15/12 (do Sở Tư pháp tự đặt)." in page
    assert "(do Sở Tư pháp tự đặt, văn bản không quy định)" in page


def test_a_plan_without_anything_says_so(client, user, words):
    page = words(client.get(PlanFactory().get_absolute_url()))

    assert "0 nhóm, 0 nhiệm vụ. Văn bản không quy định báo cáo hằng năm." in page
    assert "Kế hoạch chưa có nhiệm vụ nào." in page


def test_what_was_typed_into_a_plan_is_escaped(client, user):
    plan = PlanFactory(title="<script>alert(1)</script>", issued_note="<img src=x>")

    page = client.get(plan.get_absolute_url()).content.decode()

    assert "<script>" not in page
    assert "<img src=x>" not in page


def test_a_plan_of_another_province_is_not_found(client, user, elsewhere):
    plan = PlanFactory(province=elsewhere)
    task = TaskFactory(section__plan=plan, number="1.1")

    for address in (
        plan.get_absolute_url(),
        reverse("plan-json", args=[plan.slug]),
        task.get_absolute_url(),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_the_same_reads_however_long(client, user, count, django_assert_num_queries):
    plan = PlanFactory()
    for section in SectionFactory.create_batch(count, plan=plan):
        for task in TaskFactory.create_batch(count, section=section):
            AssignmentFactory.create_batch(count, task=task)
            AssignmentFactory(task=task, group=AgencyGroupFactory())
    for factory in (LegalBasisFactory, ClauseFactory, RecipientFactory, ReplacementFactory):
        factory.create_batch(count, plan=plan)
    for _ in range(count):
        duty = DutyFactory(responsibility__plan=plan)
        AddresseeFactory.create_batch(count, responsibility=duty.responsibility)
        ReportingRuleFactory(plan=plan, reporters=[AgencyFactory(), AgencyGroupFactory()])

    with django_assert_num_queries(20):
        client.get(plan.get_absolute_url())


# Filters of a plan --------------------------------------------------------------------------


@pytest.fixture
def three_tasks(user):
    """1.1 led by Sở Mẫu, 1.2 by the communes, 2.1 dated and without roles."""
    plan = PlanFactory(slug="mau")
    one, two = (SectionFactory(plan=plan, number=number) for number in "12")
    led = TaskFactory(section=one, number="1.1", title="Việc một")
    local = TaskFactory(section=one, number="1.2", title="Việc hai")
    TaskFactory(
        section=two,
        number="2.1",
        title="Việc ba",
        timing_kind="by_date",
        due_on=date(2026, 9, 30),
    )
    AssignmentFactory(task=led, agency=DepartmentFactory(name="Sở Mẫu"))
    AssignmentFactory(task=local, role="local", group=AgencyGroupFactory(kinds=["commune"]))
    return plan


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"muc": "1"}, ["Việc một", "Việc hai"]),
        ({"vai_tro": "local"}, ["Việc hai"]),
        ({"vai_tro": "monitor"}, []),
        ({"thoi_gian": "by_date"}, ["Việc ba"]),
        ({"muc": "1", "vai_tro": "lead"}, ["Việc một"]),
        ({"muc": "2", "vai_tro": "lead"}, []),
        ({}, ["Việc một", "Việc hai", "Việc ba"]),
        (
            {"muc": "", "vai_tro": "", "co_quan": "", "thoi_gian": ""},
            ["Việc một", "Việc hai", "Việc ba"],
        ),
    ],
)
def test_filters_narrow_part_two(client, three_tasks, query, titles, words):
    page = words(client.get(three_tasks.get_absolute_url(), query))

    assert [title for title in ("Việc một", "Việc hai", "Việc ba") if title in page] == titles
    if any(query.values()):
        assert f"{len(titles)} trên 3 nhiệm vụ" in page


def test_an_agency_is_filtered_by_name_and_through_its_groups(client, user, three_tasks, words):
    commune = user.posts[0].agency

    page = words(client.get(three_tasks.get_absolute_url(), {"co_quan": commune.pk}))

    assert "1 trên 3 nhiệm vụ của UBND xã Ea Kar, vào ngày 24/11/2026" in page
    assert "Việc hai" in page


def test_role_and_agency_together_mean_that_the_agency_has_the_role(
    client, user, three_tasks, words
):
    query = {"co_quan": user.posts[0].agency_id, "vai_tro": "lead"}

    assert "0 trên 3 nhiệm vụ" in words(client.get(three_tasks.get_absolute_url(), query))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"muc": "99"}, "Kế hoạch không có mục “99”."),
        ({"vai_tro": "boss"}, "Không có vai trò “boss”."),
        ({"co_quan": "9" * 40}, "Kế hoạch không biết cơ quan “999"),
        ({"co_quan": "1 OR 1=1"}, "Kế hoạch không biết cơ quan “1 OR 1=1”."),
        ({"thoi_gian": "\0"}, "Không có loại thời gian"),
        ({"muc": "99", "vai_tro": "boss"}, "Không có vai trò “boss”."),
    ],
)
def test_absurd_filters_are_answered_with_400_and_a_sentence(
    client, three_tasks, query, sentence, words
):
    response = client.get(three_tasks.get_absolute_url(), query)

    assert response.status_code == 400
    assert sentence in words(response)
    assert "Việc ba" in words(response)  # nothing was narrowed


def test_an_agency_of_another_province_is_no_choice(client, three_tasks, elsewhere):
    stranger = AgencyFactory(province=elsewhere, name="UBND xã Tỉnh Khác")

    response = client.get(three_tasks.get_absolute_url(), {"co_quan": stranger.pk})

    assert response.status_code == 400
    assert "UBND xã Tỉnh Khác" not in response.content.decode()


def test_an_agency_that_has_ended_is_filtered_by_its_last_day(client, user, words):
    plan = PlanFactory(resolve_on=date(2023, 7, 1))
    district = AgencyFactory(kind="district", name="UBND huyện Cũ", until_on=date(2025, 6, 30))
    AssignmentFactory(task__section__plan=plan, group=AgencyGroupFactory(kinds=["district"]))

    page = words(client.get(plan.get_absolute_url(), {"co_quan": district.pk}))

    assert "1 trên 1 nhiệm vụ của UBND huyện Cũ, vào ngày 30/06/2025" in page


# The page of a task -------------------------------------------------------------------------


def test_the_task_is_shown_in_full(client, user, plan, words):
    page = words(client.get(Task.objects.get().get_absolute_url()))

    for said in (
        "1.1. Rà soát văn bản",
        "Rà soát văn bản. Đủ 3 đoạn. Đoạn hai.",
        "Sản phẩm Danh mục văn bản.",
        "nguyên văn chung cả Mục 1 Các sở.",
        "Sở Mẫu Phạm vi: theo chuyên đề",
        "1 cơ quan phải báo cáo",
        "Ghi chú của phần mềm: Hiểu là cả năm.",
    ):
        assert said in page


def test_groups_are_unfolded_on_the_day_asked_for(client, user, words):
    task = TaskFactory(section__plan__resolve_on=date(2023, 7, 1))
    AssignmentFactory(task=task, group=AgencyGroupFactory(wording="Cấp huyện", kinds=["district"]))
    heir = AgencyFactory(name="UBND xã Mới", from_on=date(2025, 7, 1))
    SuccessionFactory(
        predecessor__kind="district",
        predecessor__name="UBND huyện Cũ",
        predecessor__until_on=date(2025, 6, 30),
        successor=heir,
    )

    before = words(client.get(task.get_absolute_url(), {"ngay": "30/06/2025"}))
    after = words(client.get(task.get_absolute_url()))

    assert "Cấp huyện: 1 cơ quan UBND huyện Cũ" in before
    assert "Ai làm gì, vào ngày 24/11/2026" in after
    assert "Cấp huyện: 1 cơ quan UBND xã Mới" in after


def test_a_named_agency_that_has_ended_points_to_its_heirs(client, user, words):
    succession = SuccessionFactory(
        predecessor__name="Sở Cũ", successor__name="Sở Mới", confirmed=False
    )
    task = AssignmentFactory(agency=succession.predecessor).task

    page = words(client.get(task.get_absolute_url()))

    assert "Sở Cũ – đã kết thúc ngày 30/06/2025; kế thừa: Sở Mới (chưa đối chiếu văn bản)" in page


def test_monitors_stand_apart(client, user, words):
    task = AssignmentFactory(role="monitor", agency__name="Thanh tra tỉnh").task

    page = words(client.get(task.get_absolute_url()))

    assert "Chưa phân công cho cơ quan nào." in page
    assert page.index("Ai theo dõi, đôn đốc") < page.index("Thanh tra tỉnh")


def test_a_task_leads_to_the_one_before_and_the_one_after(client, user, three_tasks, words):
    page = words(client.get(reverse("task", args=["mau", "1.2"])))

    assert "Nhiệm vụ trước 1.1. Việc một" in page
    assert "Nhiệm vụ sau 2.1. Việc ba" in page


@pytest.mark.parametrize(
    ("number", "missing"), [("1.1", "Nhiệm vụ trước"), ("2.1", "Nhiệm vụ sau")]
)
def test_at_the_ends_of_the_plan_one_link_is_missing(client, three_tasks, number, missing, words):
    assert missing not in words(client.get(reverse("task", args=["mau", number]))).replace(
        "Nhiệm vụ trước, sau", ""
    )


def test_a_task_that_continues_another_says_so_on_both_pages(client, user, words):
    old = TaskFactory(number="7.7", title="Việc cũ")
    new = TaskFactory(number="8.8", title="Việc mới", continues=old)

    assert "Tiếp tục nhiệm vụ 7.7. Việc cũ" in words(client.get(new.get_absolute_url()))
    assert "Được tiếp tục ở 8.8. Việc mới" in words(client.get(old.get_absolute_url()))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31/02/2026", "Không đọc được ngày này."),
        ("hôm nay", "Không đọc được ngày này."),
        ("2026-11-24T00:00", "Không đọc được ngày này."),
        ("09/02/2026", "Chọn ngày từ 10/02/2026 đến 31/12/2027."),
        ("01/01/9999", "Chọn ngày từ 10/02/2026 đến 31/12/2027."),
    ],
)
def test_an_absurd_day_is_answered_with_400_and_a_sentence(
    client, user, plan, day, sentence, words
):
    response = client.get(Task.objects.get().get_absolute_url(), {"ngay": day})

    assert response.status_code == 400
    assert sentence in words(response)
    assert "vào ngày 24/11/2026" in words(response)


def test_before_the_plan_the_day_is_that_of_the_plan(client, user, words):
    task = AssignmentFactory(task__section__plan__resolve_on=date(2027, 1, 10)).task

    assert "Ai làm gì, vào ngày 10/01/2027" in words(client.get(task.get_absolute_url()))


def test_a_day_is_read_the_vietnamese_way(client, user, plan, words):
    page = words(client.get(Task.objects.get().get_absolute_url(), {"ngay": "05/06/2026"}))

    assert "vào ngày 05/06/2026" in page


@pytest.mark.parametrize("number", ["9.9", "..", "%F0%9F%98%80", "%00", "1" * 300])
def test_an_unknown_number_is_not_found(client, user, plan, number):
    assert client.get(f"/ke-hoach/mau/nhiem-vu/{number}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_task_costs_the_same_reads_however_many_do_it(
    client, user, count, django_assert_num_queries
):
    task = TaskFactory()
    TaskFactory.create_batch(count, section=task.section)
    AgencyFactory.create_batch(count)
    for _ in range(count):
        AssignmentFactory(task=task, group=AgencyGroupFactory())
        AssignmentFactory(task=task, agency=SuccessionFactory().predecessor)

    with django_assert_num_queries(11):
        client.get(task.get_absolute_url())


# The plan as a file -------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["dak-lak-2026", "gia-lai-2023"])
def test_a_plan_is_given_back_as_it_was_loaded(client, both_plans, slug):
    client.force_login(UserFactory(is_superuser=True))

    response = client.get(reverse("plan-json", args=[slug]))

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert "Content-Disposition" not in response
    assert json.loads(response.content) == both_plans[slug]
    assert "Kế hoạch" in response.content.decode()  # readable, not \u escapes


def test_a_plan_is_a_file_to_keep_only_on_request(client, user, plan):
    response = client.get(reverse("plan-json", args=["mau"]), {"tai": "1"})

    assert response["Content-Disposition"] == 'attachment; filename="mau.json"'


# Everybody ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/ke-hoach/", "/ke-hoach/mau/", "/ke-hoach/mau.json", "/ke-hoach/mau/nhiem-vu/1.1/"],
)
def test_anonymous_people_are_sent_to_the_login(client, plan, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize("address", ["/ke-hoach/", "/ke-hoach/mau/", "/ke-hoach/mau.json"])
def test_pages_are_only_read(client, user, plan, address):
    assert client.post(address).status_code == 405


def test_the_coordinator_finds_the_way_to_open_a_cycle(client, plan, words):
    client.force_login(CoordinatorFactory(province=plan.province))

    assert "Mở kỳ báo cáo" in words(client.get(plan.get_absolute_url()))


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (CoordinatorFactory, True),
        (lambda: UserFactory(is_superuser=True), True),
        (FocalPointFactory, False),
    ],
)
def test_those_who_may_give_plans_find_the_way_on_the_list(client, make, shown):
    client.force_login(make())

    page = client.get(reverse("plans")).content.decode()

    assert (reverse("upload-new", args=["ke-hoach"]) in page) is shown
