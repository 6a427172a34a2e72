from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from plans.models import (
    Addressee,
    Clause,
    Duty,
    LegalBasis,
    Plan,
    Recipient,
    Reporter,
    ReportingRule,
    Responsibility,
    Section,
)
from tests.constraints import constraints_of, names, refused_by_the_database, sentences
from tests.factories import (
    AddresseeFactory,
    AgencyFactory,
    AgencyGroupFactory,
    ClauseFactory,
    CoordinatorFactory,
    DutyFactory,
    FocalPointFactory,
    JusticeFactory,
    LeaderFactory,
    PlanFactory,
    ProvinceFactory,
    RecipientFactory,
    ReporterFactory,
    ReportingRuleFactory,
    ResponsibilityFactory,
    SectionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Constraints --------------------------------------------------------------------------------


def _plan(**kwargs):
    words = {"title": "Kế hoạch", "short_title": "Kế hoạch", "issuer": "UBND tỉnh"}
    return Plan(
        province=ProvinceFactory(), slug="moi", resolve_on=date(2026, 2, 10), **words | kwargs
    )


def _rule(**kwargs):
    day = {"kind": "yearly", "month": 12, "day": 15, "boundary": "before"}
    return ReportingRule(
        plan=PlanFactory(), source="III.5", recipient=JusticeFactory(), text="…", **day | kwargs
    )


def _carried(like=None, **kwargs):
    """An item of Part III that another agency carries from 1/11; `like` one that is there already."""
    issued = like.carries if like else AddresseeFactory()
    return Addressee(
        responsibility=issued.responsibility,
        agency=like.agency if like else AgencyFactory(),
        carries=issued,
        from_on=date(2026, 11, 1),
        **kwargs,
    )


BREAKING = {
    "plan_says_why_number_or_day_is_unknown": lambda: _plan(number="1/KH-UBND", issued_on=None),
    "plan_number_is_unknown_or_written": lambda: _plan(number="", issued_note="Để trống."),
    "clause_number_unique_in_plan": lambda: Clause(
        plan=(first := ClauseFactory()).plan, kind=first.kind, number=first.number, text="…"
    ),
    "section_number_unique_in_plan": lambda: Section(
        plan=(first := SectionFactory()).plan, number=first.number, title="…"
    ),
    "responsibility_number_unique_in_plan": lambda: Responsibility(
        plan=(first := ResponsibilityFactory()).plan, number=first.number
    ),
    "duty_number_unique_in_responsibility": lambda: Duty(
        responsibility=(first := DutyFactory()).responsibility, number=first.number, text="…"
    ),
    "addressee_names_agency_or_group": lambda: Addressee(responsibility=ResponsibilityFactory()),
    "addressee_carried_once": lambda: _carried((first := _carried()).save() or first),
    "addressee_begins_on_a_day_exactly_when_it_carries_another": lambda: Addressee(
        responsibility=ResponsibilityFactory(), agency=AgencyFactory(), from_on=date(2026, 11, 1)
    ),
    "addressee_begins_before_it_ends": lambda: _carried(until_on=date(2026, 10, 31)),
    "reporter_names_agency_or_group": lambda: Reporter(
        rule=ReportingRuleFactory(), agency=AgencyFactory(), group=AgencyGroupFactory()
    ),
    "rule_has_a_day_exactly_when_yearly": lambda: _rule(kind="on_request"),
    "rule_day_is_a_day_of_the_calendar": lambda: _rule(month=13),
}


def test_every_constraint_of_the_app_is_tested_here():
    assert set(BREAKING) == set(constraints_of("plans"))


@pytest.mark.parametrize("name", BREAKING)
def test_the_database_holds_the_constraint(name):
    assert names(refused_by_the_database(BREAKING[name]()), constraints_of("plans")[name])


@pytest.mark.parametrize("name", BREAKING)
def test_whoever_breaks_a_constraint_is_told_so_in_a_sentence(name):
    told = sentences(BREAKING[name]())

    if name == "rule_day_is_a_day_of_the_calendar":  # the fields speak first
        assert told == ["Không được lớn hơn 12.", "Tháng 13 không có ngày 15 ở mọi năm."]
    else:
        assert told == [constraints_of("plans")[name].violation_error_message]


@pytest.mark.parametrize(
    "known",
    [
        {"number": "153/KH-UBND", "issued_on": date(2023, 9, 22)},
        {"number": None, "issued_on": date(2023, 9, 22), "issued_note": "Để trống số."},
        {"number": "153/KH-UBND", "issued_on": None, "issued_note": "Để trống ngày."},
        {"number": None, "issued_on": None, "issued_note": "Không có số, ngày."},
    ],
)
def test_number_and_day_are_known_or_say_why(known):
    assert refused_by_the_database(_plan(**known)) == ""


@pytest.mark.parametrize(
    "missing", [{"month": None}, {"day": None}, {"boundary": None}, {"day": 32}, {"month": 0}]
)
def test_a_yearly_rule_needs_a_whole_day(missing):
    assert "rule_" in refused_by_the_database(_rule(**missing))


@pytest.mark.parametrize("kind", ["on_request", "as_needed", "periodic"])
def test_other_rules_have_no_day(kind):
    rule = _rule(kind=kind, month=None, day=None, boundary=None)

    assert refused_by_the_database(rule) == ""
    assert rule.due_on(2026) is None


def test_slugs_are_global():
    PlanFactory(slug="dak-lak-2026")

    with pytest.raises(IntegrityError):
        PlanFactory(slug="dak-lak-2026", province=ProvinceFactory(abbreviation="GLI"))


def test_purpose_and_requirement_may_share_a_number():
    plan = PlanFactory()
    for kind in Clause.Kind:
        ClauseFactory(plan=plan, kind=kind, number="1")

    assert plan.clauses.count() == 2


def test_many_duties_may_be_without_number():
    DutyFactory.create_batch(2, responsibility=ResponsibilityFactory(), number=None)

    assert Duty.objects.filter(number=None).count() == 2


# Deadlines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "day", "boundary", "last"),
    [
        (12, 15, "before", date(2026, 12, 14)),
        (12, 15, "no_later_than", date(2026, 12, 15)),
        (11, 15, "before", date(2026, 11, 14)),
        (11, 20, "no_later_than", date(2026, 11, 20)),
        (12, 10, "before", date(2026, 12, 9)),
        (12, 1, "before", date(2026, 11, 30)),
        (1, 1, "before", date(2025, 12, 31)),
        (3, 1, "before", date(2026, 2, 28)),
        (12, 31, "no_later_than", date(2026, 12, 31)),
    ],
)
def test_before_excludes_the_day_and_no_later_than_includes_it(month, day, boundary, last):
    rule = ReportingRule(kind="yearly", month=month, day=day, boundary=boundary)

    assert rule.due_on(2026) == last


def test_before_the_first_of_march_knows_leap_years():
    rule = ReportingRule(kind="yearly", month=3, day=1, boundary="before")

    assert rule.due_on(2028) == date(2028, 2, 29)


@pytest.mark.parametrize(("month", "day"), [(2, 29), (2, 30), (4, 31), (11, 31)])
def test_a_day_that_some_years_lack_is_refused_with_a_sentence(month, day):
    with pytest.raises(ValidationError, match=f"Tháng {month} không có ngày {day} ở mọi năm"):
        ReportingRule(kind="yearly", month=month, day=day).clean()


def test_a_sound_day_is_accepted():
    ReportingRule(kind="yearly", month=12, day=15).clean()


# Who sees what ------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [FocalPointFactory, CoordinatorFactory, LeaderFactory])
def test_people_see_the_plans_of_their_province(person):
    plan = PlanFactory()
    PlanFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert list(Plan.objects.visible_to(person(province=plan.province))) == [plan]


def test_a_person_without_a_post_sees_no_plan():
    PlanFactory()

    assert not Plan.objects.visible_to(UserFactory()).exists()


def test_the_administrator_sees_all_plans():
    PlanFactory()
    PlanFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert Plan.objects.visible_to(UserFactory(is_superuser=True)).count() == 2


# Order and names ----------------------------------------------------------------------------


def test_plans_stand_by_province_the_newest_first():
    dak_lak = ProvinceFactory()
    gia_lai = ProvinceFactory(abbreviation="GLI")
    newest = PlanFactory(province=dak_lak, resolve_on=date(2026, 2, 10))
    other = PlanFactory(province=gia_lai, resolve_on=date(2023, 7, 1))
    oldest = PlanFactory(province=dak_lak, resolve_on=date(2023, 9, 22))

    assert list(Plan.objects.all()) == [newest, oldest, other]


def test_parts_stand_by_position_not_by_their_number():
    plan = PlanFactory()
    for position, number in enumerate(["2", "10", "1"]):
        SectionFactory(plan=plan, number=number, position=position)

    assert [section.number for section in plan.sections.all()] == ["2", "10", "1"]


def test_parts_go_by_what_people_call_them():
    responsibility = ResponsibilityFactory(number="5")

    assert str(responsibility) == "III.5"
    assert str(DutyFactory(responsibility=responsibility, number="5.2")) == "III.5.2"
    assert str(DutyFactory(responsibility=responsibility, number="b")) == "III.5.b"
    assert str(DutyFactory(responsibility=responsibility, number=None)) == "III.5"
    assert str(LegalBasis(doc_type="Nghị quyết", number="27-NQ/TW")) == "Nghị quyết số 27-NQ/TW"
    assert str(LegalBasis(doc_type="Nghị quyết")) == "Nghị quyết"
    assert str(Section(number="2", title="Tuyên truyền")) == "2. Tuyên truyền"
    assert str(Recipient(name="Bộ Tư pháp")) == "Bộ Tư pháp"


def test_a_party_goes_by_its_agency_or_its_group():
    group = AgencyGroupFactory(wording="UBND cấp xã")
    agency = AgencyFactory(name="Sở Nội vụ")

    assert AddresseeFactory(group=group).party_name == "UBND cấp xã"
    assert ReporterFactory(agency=agency).party_name == "Sở Nội vụ"


def test_an_agency_that_a_plan_names_cannot_be_deleted():
    row = AddresseeFactory()

    with pytest.raises(IntegrityError):
        row.agency.delete()


def test_deleting_a_plan_takes_its_parts_along():
    recipient = RecipientFactory()
    recipient.plan.delete()

    assert not Recipient.objects.exists()
