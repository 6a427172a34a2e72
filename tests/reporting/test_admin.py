import pytest

from agencies.models import Membership
from reporting.models import Cycle, Filing, Obligation
from tests.backoffice import address, administrator, coordinator_of, gia_lai
from tests.factories import (
    AgencyFactory,
    CycleFactory,
    DraftLineFactory,
    FiledLineFactory,
    FilingFactory,
    MembershipFactory,
    ObligationFactory,
    ProvinceFactory,
    vn,
)

pytestmark = pytest.mark.django_db

MODELS = [Cycle, Obligation, Filing]


@pytest.fixture
def coordinator(client):
    user = coordinator_of(ProvinceFactory())
    client.force_login(user)
    return user


@pytest.fixture
def superuser(client):
    user = administrator()
    client.force_login(user)
    return user


def rows(filing):
    obligation = filing.report.obligation
    return [filing, obligation, obligation.cycle]


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_nobody_adds_changes_or_deletes(client, request, who):
    request.getfixturevalue(who)
    for row in rows(FilingFactory()):
        before = type(row).objects.filter(pk=row.pk).values().get()
        assert client.get(address(row, "add")).status_code == 403
        assert client.get(address(row)).status_code == 200
        assert client.post(address(row), {"_save": "1"}).status_code == 403
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        assert type(row).objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_no_word_of_a_draft_or_a_filing_is_on_any_page(client, request, who):
    request.getfixturevalue(who)
    filed = FiledLineFactory(text="LỜI ĐÃ GỬI")
    draft = DraftLineFactory(text="LỜI NHÁP", report__obligation__cycle=CycleFactory(year=2027))

    pages = [address(model, "changelist", q=q) for model in MODELS for q in ("", "LỜI")]
    for row in (*rows(filed.filing), draft.report.obligation, draft.report.obligation.cycle):
        pages += [address(row), address(row, "history")]
    for row in (draft.task, draft.task.section, draft.task.section.plan):
        pages += [address(row), address(row, "history"), address(row, "delete")]
    for page in pages:
        text = client.get(page).content.decode()
        # The search box repeats what was typed; nothing else may hold the words.
        assert "LỜI NHÁP" not in text, page
        assert "LỜI ĐÃ GỬI" not in text, page


def test_searching_words_of_a_draft_finds_nothing(client, superuser):
    DraftLineFactory(text="LỜI NHÁP")

    for model in MODELS:
        response = client.get(address(model, "changelist", q="LỜI NHÁP"))
        assert list(response.context["cl"].result_list) == []


@pytest.mark.parametrize(
    "query",
    [
        {"report__lines__text__icontains": "a"},
        {"report__filings__lines__text__icontains": "a"},
        {"report__saved_by__username": "a"},
    ],
)
def test_words_are_no_look_up(client, superuser, query):
    DraftLineFactory(text="a")

    assert client.get(address(Obligation, "changelist", **query)).status_code == 400


def test_the_administrator_reads_the_receipt_without_a_way_to_the_words(client, superuser):
    filing = FilingFactory()

    page = client.get(address(filing)).content.decode()

    assert filing.receipt in page
    assert filing.get_absolute_url() not in page


def test_the_coordinator_has_the_way_to_the_words(client, coordinator):
    filing = FilingFactory()

    assert filing.get_absolute_url() in client.get(address(filing)).content.decode()


def test_staff_of_the_province_without_a_reading_role_have_no_way_to_the_words(client, coordinator):
    filing = FilingFactory()
    coordinator.memberships.update(role=Membership.Role.FOCAL_POINT)

    page = client.get(address(filing)).content.decode()

    assert filing.receipt in page
    assert filing.get_absolute_url() not in page


def test_an_obligation_shows_state_day_and_timeliness(client, coordinator):
    obligation = FilingFactory().report.obligation

    page = client.get(address(obligation)).content.decode()

    assert "Đã gửi" in page
    assert "01/12/2026" in page
    assert "Đúng hạn" in page


def test_what_was_not_filed_shows_no_day(client, coordinator):
    page = client.get(address(ObligationFactory())).content.decode()

    assert "Chưa gửi" in page
    assert "None" not in page


def test_obligations_are_found_by_agency_without_diacritics(client, coordinator):
    obligation = ObligationFactory(agency__name="UBND xã Ea Súp")
    ObligationFactory(cycle=obligation.cycle)

    response = client.get(address(Obligation, "changelist", q="ea sup"))

    assert list(response.context["cl"].result_list) == [obligation]


def test_another_provinces_reporting_is_not_found(client, coordinator):
    theirs = gia_lai()
    cycle = CycleFactory(plan__province=theirs, title="Kỳ của Gia Lai")
    filing = FilingFactory(report__obligation__cycle=cycle)

    for row in rows(filing):
        assert client.get(address(row)).status_code in {302, 404}
        assert client.get(address(row, "history")).status_code in {302, 403, 404}
        assert "Kỳ của Gia Lai" not in client.get(address(row, "changelist")).content.decode()


def test_the_filters_name_own_cycles_and_plans_only(client, coordinator):
    for _ in range(2):
        ObligationFactory(cycle__plan__short_title="Kế hoạch của mình")
        CycleFactory(plan__province=gia_lai(), plan__short_title="Kế hoạch Gia Lai")

    page = client.get(address(Obligation, "changelist")).content.decode()

    assert "Kế hoạch của mình" in page
    assert "Kế hoạch Gia Lai" not in page


def test_a_post_elsewhere_shows_no_more_than_who_filed(client, coordinator):
    cycle = CycleFactory(plan__province=gia_lai())
    filing = FilingFactory(report__obligation__cycle=cycle)
    MembershipFactory(user=coordinator, agency=AgencyFactory(province=gia_lai()))

    page = client.get(address(filing))

    assert page.status_code == 200
    assert filing.get_absolute_url() not in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [(Cycle, 9), (Obligation, 9), (Filing, 10)])
def test_lists_cost_the_same_queries(
    client, coordinator, model, queries, count, django_assert_num_queries
):
    cycle = CycleFactory()
    for number in range(count):
        FilingFactory(report__obligation__cycle=cycle, at=vn(2026, 12, 1, 9, number))
        CycleFactory(plan=cycle.plan, year=2027 + number)
    client.get(address(model, "changelist"))

    with django_assert_num_queries(queries):
        client.get(address(model, "changelist"))
