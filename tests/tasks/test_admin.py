from datetime import date

import pytest
from django.urls import reverse

from plans.models import Plan, ReportingRule, Responsibility, Section
from tasks.models import Assignment, Task
from tests.backoffice import (
    address,
    administrator,
    coordinator_of,
    gia_lai,
    send,
    sentences,
)
from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    DepartmentFactory,
    DraftLineFactory,
    FiledLineFactory,
    JusticeFactory,
    PlanFactory,
    ProvinceFactory,
    SectionFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    user = coordinator_of(ProvinceFactory())
    client.force_login(user)
    return user


def new_task(**changed):
    return {
        "number": "1.1",
        "title": "Tuyên truyền",
        "text": "Tổ chức tuyên truyền sâu rộng.",
        "timing_kind": "ongoing",
    } | changed


def test_a_whole_plan_is_set_up_through_the_forms(client, coordinator):
    justice, group = JusticeFactory(), AgencyGroupFactory(wording="Các sở, ban, ngành")

    send(
        client,
        address(Plan, "add"),
        short_title="Kế hoạch cải cách tư pháp 2027",
        title="Triển khai cải cách tư pháp",
        issued_note="Bản nhận được để trống số và ngày.",
        resolve_on="05/01/2027",
        issuer="UBND tỉnh Đắk Lắk",
        legal_bases__0__doc_type="Nghị quyết",
        legal_bases__0__number="27-NQ/TW",
        legal_bases__0__issued_on="09/11/2022",
        legal_bases__0__issuer="Ban Chấp hành Trung ương",
        clauses__0__kind="purpose",
        clauses__0__number="1",
        clauses__0__text="Quán triệt",
        recipients__0__name="Bộ Tư pháp",
        recipients__0__purpose="b/c",
        replacements__0__text="Kế hoạch trước",
    )
    plan = Plan.objects.get()
    send(
        client,
        address(Section, "add", plan=plan.pk),
        number="1",
        title="Phổ biến, giáo dục pháp luật",
        **{f"tasks__0__{name}": value for name, value in new_task().items()},
    )
    task = Task.objects.get()
    send(
        client,
        address(task),
        deliverable="Hội nghị",
        assignments__TOTAL_FORMS=2,
        assignments__0__role="lead",
        assignments__0__agency=justice.pk,
        assignments__1__role="cooperate",
        assignments__1__group=group.pk,
        assignments__1__scope="Trong lĩnh vực phụ trách",
    )
    send(
        client,
        address(Responsibility, "add", plan=plan.pk),
        number="1",
        heading="Sở Tư pháp",
        addressees__0__agency=justice.pk,
        duties__0__text="Tham mưu",
    )
    send(
        client,
        address(ReportingRule, "add", plan=plan.pk),
        source="III.1",
        text="Báo cáo trước 15/12",
        kind="yearly",
        boundary="before",
        day="15",
        month="12",
        recipient=justice.pk,
        reporters__0__group=group.pk,
    )

    assert plan.legal_bases.get().issued_on == date(2022, 11, 9)
    assert plan.clauses.get().position == plan.recipients.get().position == 1
    assert plan.replacements.get().replaced is None
    assert (task.section.plan, task.position) == (plan, 1)
    assert [(a.role, a.party_name, a.position) for a in task.assignments.all()] == [
        ("lead", "Sở Tư pháp", 1),
        ("cooperate", "Các sở, ban, ngành", 2),
    ]
    assert plan.responsibilities.get().duties.get().text == "Tham mưu"
    assert plan.reporting_rules.get().due_on(2027) == date(2027, 12, 14)


# Sections ---------------------------------------------------------------------------------


def test_a_section_saved_leads_back_to_its_plan(client, coordinator):
    section = SectionFactory()

    assert send(client, address(section), title="Tên khác").url == address(section.plan)


def test_a_number_doubled_in_the_plan_is_a_sentence_after_creation_too(client, coordinator):
    first = SectionFactory(number="1")
    second = SectionFactory(plan=first.plan, number="2")
    sentence = ["Kế hoạch đã có mục mang số này."]

    assert sentences(send(client, address(second), number="1")) == sentence
    add = address(Section, "add", plan=first.plan.pk)
    assert sentences(send(client, add, number="1", title="Ba")) == sentence


def test_the_same_number_in_another_plan_is_fine(client, coordinator):
    SectionFactory(number="1")
    section = SectionFactory(number="2")

    assert send(client, address(section), number="1").status_code == 302


def test_tasks_typed_with_the_same_number_are_a_sentence(client, coordinator):
    section = TaskFactory(number="1.1").section
    typed = {f"tasks__1__{name}": value for name, value in new_task().items()}

    response = send(client, address(section), **typed)

    assert "Mục này đã có nhiệm vụ mang số đó." in sentences(response)
    assert section.tasks.count() == 1


def test_a_task_typed_in_the_section_needs_its_day_when_dated(client, coordinator):
    section = SectionFactory()
    typed = {f"tasks__0__{k}": v for k, v in new_task(timing_kind="by_date").items()}

    response = send(client, address(section), **typed)

    assert sentences(response) == [
        "Nhiệm vụ có thời hạn phải có hạn hoàn thành; loại thời gian khác thì để trống."
    ]


def test_a_new_section_stands_after_the_others(client, coordinator):
    section = SectionFactory(position=4)

    send(client, address(Section, "add", plan=section.plan.pk), number="A", title="Mới")

    assert section.plan.sections.get(number="A").position == 5


def test_the_section_links_to_its_tasks(client, coordinator):
    task = TaskFactory()

    assert address(task) in client.get(address(task.section)).content.decode()


# Tasks ------------------------------------------------------------------------------------


def test_the_page_of_a_task_leads_up_to_section_and_plan(client, coordinator):
    task = TaskFactory()
    section, plan = task.section, task.section.plan

    assert client.get(address(task)).context["trail"] == [
        (str(plan), address(plan)),
        (str(section), address(section)),
    ]


def test_adding_from_the_section_knows_the_way_up(client, coordinator):
    section = SectionFactory()

    page = client.get(address(Task, "add", section=section.pk))

    assert [url for _, url in page.context["trail"]] == [address(section.plan), address(section)]


DATED = "Nhiệm vụ có thời hạn phải có hạn hoàn thành; loại thời gian khác thì để trống."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"number": "1.2"}, "Mục này đã có nhiệm vụ mang số đó."),
        ({"timing_kind": "by_date"}, DATED),
        ({"timing_kind": "by_quarter"}, DATED),
        ({"due_on": "30/09/2026"}, DATED),
    ],
)
def test_a_broken_rule_about_a_task_is_a_sentence(client, coordinator, changed, sentence):
    task = TaskFactory(number="1.1")
    TaskFactory(section=task.section, number="1.2")

    response = send(client, address(task), **changed)

    assert sentences(response) == [sentence]
    assert "Chưa lưu được" in response.content.decode()


ONE_PARTY = "Chọn một cơ quan hoặc một nhóm cơ quan, không chọn cả hai."


def test_an_assignment_names_an_agency_or_a_group(client, coordinator):
    task = TaskFactory()
    both = {
        "assignments__0__agency": AgencyFactory().pk,
        "assignments__0__group": AgencyGroupFactory().pk,
    }

    for parties in ({}, both):
        response = send(client, address(task), assignments__0__role="lead", **parties)
        assert sentences(response) == [ONE_PARTY]
    assert not task.assignments.exists()


@pytest.mark.parametrize("party", ["agency", "group"])
def test_the_same_assignment_typed_twice_is_a_sentence(client, coordinator, party):
    task = TaskFactory()
    named = (AgencyFactory if party == "agency" else AgencyGroupFactory)()
    typed = {f"assignments__{n}__{party}": named.pk for n in (0, 1)}

    response = send(
        client,
        address(task),
        assignments__TOTAL_FORMS=2,
        assignments__0__role="lead",
        assignments__1__role="lead",
        **typed,
    )

    assert len(sentences(response)) == 1
    assert "đã có vai trò đó với cùng phạm vi." in sentences(response)[0]
    assert not task.assignments.exists()


def test_one_agency_may_have_a_role_twice_with_different_scopes(client, coordinator):
    task = AssignmentFactory(scope="Hộ tịch").task

    send(
        client,
        address(task),
        assignments__1__role="lead",
        assignments__1__agency=task.assignments.get().agency.pk,
        assignments__1__scope="Công chứng",
    )

    assert task.assignments.count() == 2


def test_an_assignment_is_taken_away(client, coordinator):
    task = AssignmentFactory().task

    send(client, address(task), assignments__0__DELETE="on")

    assert not task.assignments.exists()


def test_a_task_continues_one_of_an_earlier_plan(client, coordinator):
    before = TaskFactory(section__plan__short_title="Kế hoạch 2023")
    task = TaskFactory()
    sibling = TaskFactory(section=task.section)

    assert sentences(send(client, address(task), continues=sibling.pk))
    send(client, address(task), continues=before.pk)

    task.refresh_from_db()
    assert task.continues == before


def test_a_party_of_another_province_is_a_sentence_for_the_administrator_too(client):
    client.force_login(administrator())
    task = TaskFactory()
    theirs = DepartmentFactory(province=gia_lai(), name="Sở Gia Lai")

    response = send(
        client, address(task), assignments__0__role="lead", assignments__0__agency=theirs.pk
    )

    assert sentences(response) == ["“Sở Gia Lai” thuộc tỉnh khác."]


def test_a_task_that_somebody_reported_on_is_not_deleted(client, coordinator):
    task = FiledLineFactory(task__title="Tuyên truyền", text="LỜI ĐÃ GỬI").task

    page = client.post(address(task, "delete"), {"post": "yes"}).content.decode()

    assert "Không xóa được nhiệm vụ" in page
    assert "Báo cáo của các cơ quan" in page
    assert "LỜI ĐÃ GỬI" not in page
    assert Task.objects.filter(pk=task.pk).exists()


@pytest.mark.parametrize("above", ["task", "section", "plan"])
def test_a_draft_keeps_what_it_is_about_and_shows_nothing_of_itself(client, coordinator, above):
    line = DraftLineFactory(text="LỜI NHÁP")
    row = {
        "task": line.task,
        "section": line.task.section,
        "plan": line.task.section.plan,
    }[above]

    page = client.post(address(row, "delete"), {"post": "yes"}).content.decode()

    assert "Không xóa được" in page
    assert "nháp" not in page.lower()
    assert Task.objects.filter(pk=line.task.pk).exists()


def test_a_section_with_tasks_nobody_reported_on_is_deleted(client, coordinator):
    section = AssignmentFactory().task.section

    client.post(address(section, "delete"), {"post": "yes"})

    assert not Assignment.objects.exists()


# Another province, search, queries --------------------------------------------------------


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_another_provinces_tasks_are_not_found(client, coordinator, page):
    theirs = TaskFactory(section__plan__province=gia_lai(), title="Việc của Gia Lai")

    for row in (theirs, theirs.section):
        response = client.get(address(row, page))
        assert response.status_code in {302, 404}
        assert client.post(address(row, page), {"post": "yes"}).status_code in {302, 403, 404}
        assert str(row) not in client.get(address(row, "changelist")).content.decode()
    assert Task.objects.filter(pk=theirs.pk).exists()


def test_a_task_is_not_added_to_another_provinces_section(client, coordinator):
    theirs = SectionFactory(plan__province=gia_lai(), title="Mục của Gia Lai")
    url = address(Task, "add", section=theirs.pk)

    assert "Mục của Gia Lai" not in client.get(url).content.decode()
    assert sentences(send(client, url, **new_task(section=theirs.pk)))
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("model", "field"),
    [("assignment", "agency"), ("assignment", "group"), ("task", "continues"), ("task", "section")],
)
def test_suggestions_come_from_the_own_province(client, coordinator, model, field):
    for province in (ProvinceFactory(), gia_lai()):
        name = province.name
        DepartmentFactory(province=province, name=f"Mẫu {name}")
        AgencyGroupFactory(province=province, wording=f"Mẫu {name}")
        section = SectionFactory(
            plan__province=province, plan__short_title=f"Kế hoạch {name}", title=f"Mẫu {name}"
        )
        TaskFactory(section=section, title=f"Mẫu {name}")

    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "tasks", "model_name": model, "field_name": field, "term": "mau"},
    ).json()["results"]

    assert len(found) == 1
    assert "Đắk Lắk" in found[0]["text"]


def test_tasks_are_found_without_diacritics(client, coordinator):
    task = TaskFactory(text="Sở Nội vụ chủ trì rà soát", title="Rà soát")
    TaskFactory()

    response = client.get(address(Task, "changelist", q="so noi vu"))

    assert list(response.context["cl"].result_list) == [task]


def test_a_draft_of_the_way_there_is_no_look_up(client, coordinator):
    DraftLineFactory(text="LỜI NHÁP")
    TaskFactory()

    response = client.get(address(Task, "changelist", filed_lines__text__icontains="a"))

    assert response.status_code == 400


def test_the_list_filters_by_role(client, coordinator):
    led = AssignmentFactory(role="lead").task
    AssignmentFactory(role="cooperate")

    response = client.get(address(Task, "changelist", assignments__role__exact="lead"))

    assert list(response.context["cl"].result_list) == [led]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("factory", "queries"), [(TaskFactory, 8), (SectionFactory, 8)])
def test_lists_cost_the_same_queries(
    client, coordinator, factory, queries, count, django_assert_num_queries
):
    rows = factory.create_batch(count)
    url = address(rows[0], "changelist")
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_task_reads_little_for_each_assignment(
    client, coordinator, count, django_assert_max_num_queries
):
    task = TaskFactory(section__plan=PlanFactory())
    AssignmentFactory.create_batch(count, task=task)
    client.get(address(task))

    with django_assert_max_num_queries(14 + 2 * count):  # one for each choice that shows its name
        client.get(address(task))


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1", "1.5", "٣"])
def test_a_key_that_is_none_is_a_sentence_not_a_crash(client, coordinator, key):
    task = TaskFactory()

    assert client.get(address(Task, "add", section=key)).status_code == 200
    assert sentences(send(client, address(Task, "add"), **new_task(section=key)))
    assert sentences(send(client, address(task), continues=key))
    lead = {"assignments__0__role": "lead", "assignments__0__agency": key}
    assert sentences(send(client, address(task), **lead))


def test_a_task_of_another_province_is_not_changed_through_a_section(client, coordinator):
    theirs = TaskFactory(section__plan__province=gia_lai(), title="Việc của Gia Lai")
    own = TaskFactory()

    send(client, address(own.section), tasks__0__id=theirs.pk, tasks__0__title="Chen vào")

    assert not Task.objects.filter(title="Chen vào").exists()
