from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from plans.models import Clause, Plan, ReportingRule, Responsibility
from tests.backoffice import (
    address,
    administrator,
    coordinator_of,
    fields_of,
    gia_lai,
    send,
    sentences,
)
from tests.factories import (
    AddresseeFactory,
    AgencyFactory,
    AgencyGroupFactory,
    ClauseFactory,
    CycleFactory,
    DepartmentFactory,
    DutyFactory,
    JusticeFactory,
    LegalBasisFactory,
    PlanFactory,
    ProvinceFactory,
    ReportingRuleFactory,
    ResponsibilityFactory,
    SectionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    user = coordinator_of(ProvinceFactory())
    client.force_login(user)
    return user


@pytest.fixture
def plan():
    return PlanFactory()


def new_plan(**changed):
    return {
        "short_title": "Kế hoạch cải cách tư pháp 2027",
        "doc_type": "Kế hoạch",
        "title": "Triển khai cải cách tư pháp",
        "number": "12/KH-UBND",
        "issued_on": "05/01/2027",
        "resolve_on": "05/01/2027",
        "issuer": "UBND tỉnh Đắk Lắk",
        "status": "in_force",
    } | changed


# Plan -------------------------------------------------------------------------------------


def test_a_plan_is_added_and_its_page_shows_what_comes_next(client, coordinator):
    response = send(client, address(Plan, "add"), **new_plan())

    plan = Plan.objects.get()
    assert plan.slug == "ke-hoach-cai-cach-tu-phap-2027"
    assert plan.issued_on == date(2027, 1, 5)
    assert plan.history.count() == 1
    assert response.url == address(Plan, "changelist")
    page = client.get(address(plan)).content.decode()
    assert f"{reverse('admin:plans_section_add')}?plan={plan.pk}" in page
    assert f"{reverse('admin:plans_reportingrule_add')}?plan={plan.pk}" in page


def test_an_untouched_form_changes_nothing(client, coordinator):
    plan = PlanFactory(part_headings={"I": "MỤC ĐÍCH", "II": "NỘI DUNG", "V": "KHÁC"})
    LegalBasisFactory(plan=plan, number=None, issued_on=None)
    ClauseFactory.create_batch(2, plan=plan)
    before = Plan.objects.filter(pk=plan.pk).values().get()

    assert send(client, address(plan)).status_code == 302

    assert Plan.objects.filter(pk=plan.pk).values().get() == before
    assert plan.legal_bases.get().number is None


def test_lines_sent_by_a_browser_are_no_change(client, coordinator):
    duty = DutyFactory(text="Một\nHai", responsibility__heading="Sở\nTư pháp")
    url = address(duty.responsibility)

    send(client, url, duties__0__text="Một\r\nHai", heading="Sở\r\nTư pháp")

    duty.refresh_from_db()
    assert duty.text == "Một\nHai"
    assert duty.responsibility.heading == "Sở\nTư pháp"
    assert duty.history.count() == 1


def test_the_history_shows_where_a_long_text_differs(client, coordinator):
    plan = PlanFactory(title="đầu " * 200 + "cũ")
    send(client, address(plan), title="đầu " * 200 + "mới")

    page = client.get(address(plan, "history")).content.decode()

    assert "cũ → đầu" in page
    assert "[…]" in page
    assert "chars" not in page


def test_the_headings_of_the_parts_are_fields(client, coordinator, plan):
    send(client, address(plan), heading_I="MỤC ĐÍCH, YÊU CẦU", heading_III="TỔ CHỨC THỰC HIỆN")

    plan.refresh_from_db()
    assert plan.part_headings == {"I": "MỤC ĐÍCH, YÊU CẦU", "III": "TỔ CHỨC THỰC HIỆN"}
    assert fields_of(client, address(plan))["heading_I"] == "MỤC ĐÍCH, YÊU CẦU"


def test_the_address_of_a_plan_stays(client, coordinator, plan):
    send(client, address(plan), slug="khac", short_title="Tên khác")

    slug = plan.slug
    plan.refresh_from_db()
    assert (plan.slug, plan.short_title) == (slug, "Tên khác")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"number": ""},
            "Thiếu số hoặc ngày ban hành thì ghi rõ lý do ở ô ghi chú.",
        ),
        ({"issued_on": "31/02/2027"}, "Ngày chưa đúng. Ghi ngày, tháng, năm, ví dụ 14/12/2026."),
        ({"slug": "da-co"}, "Kế hoạch với tên trong địa chỉ trang này đã có."),
    ],
)
def test_a_broken_rule_about_a_plan_is_a_sentence(client, coordinator, changed, sentence):
    PlanFactory(slug="da-co")

    response = send(client, address(Plan, "add"), **new_plan(**changed))

    assert len(sentences(response)) == 1
    assert Plan.objects.count() == 1


def test_rows_typed_together_are_compared_with_each_other(client, coordinator, plan):
    response = send(
        client,
        address(plan),
        clauses__TOTAL_FORMS=2,
        clauses__0__kind="purpose",
        clauses__0__number="1",
        clauses__0__text="Quán triệt",
        clauses__1__kind="purpose",
        clauses__1__number="1",
        clauses__1__text="Cụ thể hóa",
    )

    assert sentences(response) == ["Số này đã dùng cho một mục khác."]
    assert not plan.clauses.exists()


def test_two_rows_that_change_places_are_a_sentence_not_a_crash(client, coordinator, plan):
    ClauseFactory(plan=plan, number="1")
    ClauseFactory(plan=plan, number="2")

    response = send(client, address(plan), clauses__0__number="2", clauses__1__number="1")

    assert "Số này đã dùng cho một mục khác." in sentences(response)


def test_rows_without_a_place_go_to_the_end(client, coordinator, plan):
    ClauseFactory(plan=plan, number="1", position=7)

    send(
        client,
        address(plan),
        clauses__TOTAL_FORMS=3,
        clauses__1__kind="purpose",
        clauses__1__number="2",
        clauses__1__text="Hai",
        clauses__2__kind="purpose",
        clauses__2__number="3",
        clauses__2__text="Ba",
    )

    assert [(c.number, c.position) for c in plan.clauses.all()] == [("1", 7), ("2", 8), ("3", 9)]


def test_a_plan_with_cycles_is_not_deleted(client, coordinator):
    plan = CycleFactory().plan

    page = client.post(address(plan, "delete"), {"post": "yes"})

    assert "Không xóa được kế hoạch" in page.content.decode()
    assert "Kỳ báo cáo: 1" in page.content.decode()
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_an_empty_plan_is_deleted_with_its_parts(client, coordinator):
    plan = ClauseFactory().plan

    client.post(address(plan, "delete"), {"post": "yes"})

    assert not Clause.objects.exists()


def test_the_plan_lists_its_parts_with_links(client, coordinator, plan):
    section = SectionFactory(plan=plan, title="Tuyên truyền")
    named = AddresseeFactory(responsibility__plan=plan, agency=DepartmentFactory(name="Sở Nội vụ"))

    page = client.get(address(plan)).content.decode()

    assert reverse("admin:plans_section_change", args=[section.pk]) in page
    assert address(named.responsibility) in page
    assert "Sở Nội vụ" in page


def test_the_plan_shows_its_earlier_versions(client, coordinator, plan):
    send(client, address(plan), short_title="Tên mới", heading_I="MỤC ĐÍCH")
    version = reverse("admin:plans_plan_simple_history", args=[plan.pk, plan.history.first().pk])

    page = client.get(version).content.decode()

    assert "Tên mới" in page
    assert "MỤC ĐÍCH" in page
    assert 'name="_save"' not in page


# Another province -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "factory", [PlanFactory, ResponsibilityFactory, ReportingRuleFactory, SectionFactory]
)
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_parts_of_another_provinces_plan_are_not_found(client, coordinator, factory, page):
    plan = PlanFactory(province=gia_lai(), short_title="Kế hoạch Gia Lai")
    row = plan if factory is PlanFactory else factory(plan=plan)

    response = client.get(address(row, page))

    assert response.status_code in {302, 404}
    assert "Kế hoạch Gia Lai" not in client.get(address(row, "changelist")).content.decode()


def test_an_earlier_version_from_another_province_is_not_found(client, coordinator):
    plan = PlanFactory(province=gia_lai())
    version = reverse("admin:plans_plan_simple_history", args=[plan.pk, plan.history.first().pk])

    assert client.get(version).status_code == 404


def test_a_part_is_not_added_to_another_provinces_plan(client, coordinator):
    theirs = PlanFactory(province=gia_lai(), short_title="Kế hoạch Gia Lai")
    url = address(Responsibility, "add")

    assert "Kế hoạch Gia Lai" not in client.get(f"{url}?plan={theirs.pk}").content.decode()
    assert sentences(send(client, url, plan=theirs.pk, number="1"))
    assert not Responsibility.objects.exists()


def test_plans_are_suggested_from_the_own_province(client, coordinator):
    PlanFactory(short_title="Kế hoạch Đắk Lắk")
    PlanFactory(short_title="Kế hoạch Gia Lai", province=gia_lai())

    response = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "plans", "model_name": "section", "field_name": "plan", "term": "ke hoach"},
    )

    assert [one["text"] for one in response.json()["results"]] == ["Kế hoạch Đắk Lắk"]


def test_parties_of_another_province_are_a_sentence_for_the_administrator_too(client):
    client.force_login(administrator())
    rule = ReportingRuleFactory()
    theirs = AgencyFactory(province=gia_lai(), name="Sở Gia Lai")
    group = AgencyGroupFactory(province=gia_lai(), wording="Nhóm Gia Lai")

    response = send(
        client,
        address(rule),
        recipient=theirs.pk,
        reporters__TOTAL_FORMS=2,
        reporters__0__agency=theirs.pk,
        reporters__1__group=group.pk,
    )

    assert sentences(response) == [
        "“Sở Gia Lai” thuộc tỉnh khác.",
        "“Sở Gia Lai” thuộc tỉnh khác.",
        "“Nhóm Gia Lai” thuộc tỉnh khác.",
    ]


# Responsibilities -------------------------------------------------------------------------


def test_a_responsibility_is_added_with_addressees_and_duties(client, coordinator, plan):
    departments = AgencyGroupFactory(wording="Các sở, ban, ngành")
    url = address(Responsibility, "add", plan=plan.pk)

    response = send(
        client,
        url,
        number="5",
        heading="Các sở, ban, ngành",
        addressees__0__group=departments.pk,
        duties__0__number="5.1",
        duties__0__text="Ban hành kế hoạch",
    )

    responsibility = plan.responsibilities.get()
    assert responsibility.position == 1
    assert responsibility.addressees.get().group == departments
    assert responsibility.duties.get().number == "5.1"
    assert response.url == address(plan)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "1"}, "Phần III đã có mục mang số này."),
        (
            {"addressees__0__position": "3"},
            "Chọn một cơ quan hoặc một nhóm cơ quan, không chọn cả hai.",
        ),
        (
            {
                "duties__TOTAL_FORMS": 2,
                "duties__0__number": "a",
                "duties__0__text": "Một",
                "duties__1__number": "a",
                "duties__1__text": "Hai",
            },
            "Mục này đã có nhiệm vụ mang số đó.",
        ),
    ],
)
def test_a_broken_rule_about_a_responsibility_is_a_sentence(
    client, coordinator, plan, typed, sentence
):
    ResponsibilityFactory(plan=plan, number="1")
    responsibility = ResponsibilityFactory(plan=plan, number="2")

    assert sentences(send(client, address(responsibility), **typed)) == [sentence]


def test_an_addressee_is_an_agency_or_a_group_not_both(client, coordinator):
    responsibility = ResponsibilityFactory()

    response = send(
        client,
        address(responsibility),
        addressees__0__agency=AgencyFactory().pk,
        addressees__0__group=AgencyGroupFactory().pk,
    )

    assert sentences(response) == ["Chọn một cơ quan hoặc một nhóm cơ quan, không chọn cả hai."]


def test_duties_without_a_number_may_be_several(client, coordinator):
    responsibility = DutyFactory(number=None).responsibility

    send(client, address(responsibility), duties__1__text="Một việc khác")

    assert [duty.number for duty in responsibility.duties.all()] == [None, None]


def test_an_addressee_named_twice_is_a_sentence(client, coordinator):
    responsibility, agency = ResponsibilityFactory(), AgencyFactory()

    response = send(
        client,
        address(responsibility),
        addressees__TOTAL_FORMS=2,
        addressees__0__agency=agency.pk,
        addressees__1__agency=agency.pk,
    )

    assert sentences(response) == ["Cơ quan hoặc nhóm này đã có trong danh sách."]


def test_the_page_of_a_part_leads_back_to_its_plan(client, coordinator, plan):
    page = client.get(address(ResponsibilityFactory(plan=plan)))

    assert page.context["trail"] == [(plan.short_title, address(plan))]


# Reporting rules --------------------------------------------------------------------------


def new_rule(plan, **changed):
    return {
        "source": "III.5.2",
        "text": "Báo cáo hằng năm trước 15/12.",
        "kind": "yearly",
        "boundary": "before",
        "day": "15",
        "month": "12",
        "recipient": JusticeFactory(province=plan.province).pk,
        "reporters__0__group": AgencyGroupFactory(province=plan.province).pk,
    } | changed


def test_a_rule_is_added_and_says_its_last_day(client, coordinator, plan, time_machine):
    time_machine.move_to(date(2026, 11, 24))

    send(client, address(ReportingRule, "add", plan=plan.pk), **new_rule(plan))

    rule = plan.reporting_rules.get()
    for url in (address(rule), address(plan), address(ReportingRule, "changelist")):
        assert "hết ngày thứ Hai, 14/12/2026" in client.get(url).content.decode()


def test_no_later_than_includes_the_day(client, coordinator, time_machine):
    time_machine.move_to(date(2026, 11, 24))
    rule = ReportingRuleFactory(boundary="no_later_than")

    assert "hết ngày thứ Ba, 15/12/2026" in client.get(address(rule)).content.decode()


def test_a_plan_of_next_year_shows_the_first_day_that_counts(client, coordinator, time_machine):
    time_machine.move_to(date(2026, 11, 24))
    rule = ReportingRuleFactory(plan__resolve_on=date(2027, 1, 5))

    assert "hết ngày thứ Ba, 14/12/2027" in client.get(address(rule)).content.decode()


def test_a_rule_without_a_day_shows_none(client, coordinator):
    rule = ReportingRuleFactory(kind="as_needed", month=None, day=None, boundary=None)

    page = client.get(address(rule)).content.decode()

    assert "hết ngày thứ" not in page
    assert "None" not in page


YEARLY = "Báo cáo hằng năm phải có ngày, tháng và mốc; loại khác thì để trống."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "31", "month": "2"}, "Tháng 2 không có ngày 31 ở mọi năm."),
        ({"day": "29", "month": "2"}, "Tháng 2 không có ngày 29 ở mọi năm."),
        ({"day": ""}, YEARLY),
        ({"boundary": ""}, YEARLY),
        ({"kind": "as_needed"}, YEARLY),
        (
            {"reporters__0__group": "", "reporters__0__position": "1"},
            "Chọn một cơ quan hoặc một nhóm cơ quan, không chọn cả hai.",
        ),
    ],
)
def test_a_broken_rule_about_a_rule_is_a_sentence(client, coordinator, plan, changed, sentence):
    response = send(
        client, address(ReportingRule, "add", plan=plan.pk), **new_rule(plan, **changed)
    )

    assert sentences(response) == [sentence]
    assert not plan.reporting_rules.exists()


def test_a_thirteenth_month_is_a_sentence(client, coordinator, plan):
    response = send(
        client, address(ReportingRule, "add", plan=plan.pk), **new_rule(plan, month="13")
    )

    assert sentences(response)
    assert not plan.reporting_rules.exists()


def test_a_rule_that_obligations_rest_on_is_not_deleted(client, coordinator):
    from tests.factories import ObligationFactory

    rule = ObligationFactory().rule

    page = client.post(address(rule, "delete"), {"post": "yes"})

    assert "Nghĩa vụ báo cáo: 1" in page.content.decode()
    assert ReportingRule.objects.filter(pk=rule.pk).exists()


# Races and queries ------------------------------------------------------------------------


def test_a_number_taken_between_check_and_write_is_a_sentence(
    client, coordinator, plan, monkeypatch
):
    ResponsibilityFactory(plan=plan, number="2")
    check, blind = Responsibility.validate_constraints, [True, True]

    def looks_away_at_first(self, exclude=None):
        if blind:
            blind.pop()
        else:
            check(self, exclude=exclude)

    monkeypatch.setattr(Responsibility, "validate_constraints", looks_away_at_first)

    response = send(client, address(Responsibility, "add", plan=plan.pk), number="2")

    assert sentences(response) == ["Phần III đã có mục mang số này."]


def test_the_database_refuses_what_the_form_would():
    responsibility = ResponsibilityFactory()

    with pytest.raises(IntegrityError):
        ResponsibilityFactory(plan=responsibility.plan, number=responsibility.number)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("factory", "queries"),
    [(PlanFactory, 8), (ResponsibilityFactory, 8), (ReportingRuleFactory, 9)],
)
def test_lists_cost_the_same_queries(
    client, coordinator, factory, queries, count, django_assert_num_queries
):
    rows = factory.create_batch(count)
    url = address(rows[0], "changelist")
    client.get(url)

    with django_assert_num_queries(queries):
        client.get(url)
