"""Who edits a plan, and one plan taking the place of another."""

from datetime import date

import pytest

from agencies.refusals import NotAllowed, Refused
from plans.editing import (
    ADDED_NOTE,
    AlreadyReplaced,
    citation,
    may_edit,
    possible_successors,
    supersede_plan,
    undo_superseding,
)
from plans.models import Plan, Replacement
from tests.factories import (
    CoordinatorFactory,
    FocalPointFactory,
    LeaderFactory,
    PlanFactory,
    ProvinceFactory,
    ReplacementFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
STATUS = Plan.Status


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def old():
    return PlanFactory(
        number="153/KH-UBND", issued_on=date(2023, 9, 22), resolve_on=date(2023, 9, 22)
    )


@pytest.fixture
def newer():
    return PlanFactory(short_title="Kế hoạch 2026")


def test_coordinators_of_the_province_and_the_administrator_edit_a_plan(old, coordinator):
    elsewhere = CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert may_edit(coordinator, old)
    assert may_edit(UserFactory(is_superuser=True), old)
    for other in (elsewhere, FocalPointFactory(), LeaderFactory(), UserFactory()):
        assert not may_edit(other, old)


def test_a_plan_is_cited_by_number_and_day_or_by_its_name():
    known = PlanFactory.build(number="153/KH-UBND", issued_on=date(2023, 9, 22), issuer="UBND tỉnh")
    unknown = PlanFactory.build(
        number=None, issued_on=None, issuer="UBND tỉnh", short_title="Kế hoạch cũ"
    )

    assert citation(known) == "Kế hoạch số 153/KH-UBND ngày 22/09/2023 của UBND tỉnh"
    assert citation(unknown) == "Kế hoạch của UBND tỉnh (Kế hoạch cũ)"


# Superseding --------------------------------------------------------------------------------------


def test_a_plan_is_replaced_in_the_words_of_the_newer_document(old, newer, coordinator):
    row = ReplacementFactory(plan=newer, text="Kế hoạch của UBND tỉnh (cũ)")

    link = supersede_plan(plan=old, newer=newer, row=row, by=coordinator)

    row.refresh_from_db()
    old.refresh_from_db()
    assert (link, row.replaced, row.text) == (row, old, "Kế hoạch của UBND tỉnh (cũ)")
    assert old.status == STATUS.REPLACED
    assert newer.replacements.count() == 1


def test_where_the_document_names_nothing_a_row_is_added_and_says_so(old, newer, coordinator):
    ReplacementFactory(plan=newer, text="Kế hoạch khác")

    link = supersede_plan(plan=old, newer=newer, by=coordinator)

    assert (link.plan, link.replaced, link.note) == (newer, old, ADDED_NOTE)
    assert link.text == citation(old)
    assert list(newer.replacements.values_list("replaced", flat=True)) == [None, old.pk]


def test_a_link_that_stands_already_is_used(old, newer, coordinator):
    held = ReplacementFactory(plan=newer, replaced=old)

    assert supersede_plan(plan=old, newer=newer, by=coordinator) == held
    assert newer.replacements.count() == 1


def test_the_history_tells_who_replaced_it_and_when(old, newer, coordinator):
    supersede_plan(plan=old, newer=newer, by=coordinator)

    assert [row.status for row in old.history.all()] == [STATUS.REPLACED, STATUS.IN_FORCE]


@pytest.mark.parametrize("status", [STATUS.IN_FORCE, STATUS.ENDED])
def test_undoing_gives_the_plan_back_what_it_was(newer, coordinator, status):
    old = PlanFactory(status=status)
    row = ReplacementFactory(plan=newer)
    supersede_plan(plan=old, newer=newer, row=row, by=coordinator)

    undo_superseding(plan=old, by=coordinator)

    old.refresh_from_db()
    row.refresh_from_db()
    assert (old.status, row.replaced) == (status, None)


def test_undoing_removes_the_row_that_was_added(old, newer, coordinator):
    supersede_plan(plan=old, newer=newer, by=coordinator)

    undo_superseding(plan=old, by=coordinator)

    assert not Replacement.objects.exists()


def test_a_plan_is_replaced_once_and_undone_once(old, newer, coordinator):
    supersede_plan(plan=old, newer=newer, by=coordinator)
    with pytest.raises(AlreadyReplaced):
        supersede_plan(plan=old, newer=PlanFactory(), by=coordinator)

    undo_superseding(plan=old, by=coordinator)
    with pytest.raises(Refused, match="không còn được ghi"):
        undo_superseding(plan=old, by=coordinator)


def test_a_row_that_was_taken_meanwhile_is_not_taken_again(old, newer, coordinator):
    row = ReplacementFactory(plan=newer)
    supersede_plan(plan=PlanFactory(), newer=newer, row=row, by=coordinator)

    with pytest.raises(Refused, match="vừa được dùng"):
        supersede_plan(plan=old, newer=newer, row=row, by=coordinator)

    old.refresh_from_db()
    assert old.status == STATUS.IN_FORCE


def test_a_row_of_another_plan_is_refused(old, newer, coordinator):
    with pytest.raises(Refused, match="vừa được dùng"):
        supersede_plan(plan=old, newer=newer, row=ReplacementFactory(), by=coordinator)


def test_neither_an_older_nor_a_replaced_plan_nor_itself_replaces(old, newer, coordinator):
    PlanFactory(resolve_on=date(2020, 1, 1))
    PlanFactory(status=STATUS.REPLACED)
    PlanFactory(province=ProvinceFactory(abbreviation="GLI"))

    assert possible_successors(old, coordinator) == [newer]
    with pytest.raises(Refused, match="không thay thế được"):
        supersede_plan(plan=newer, newer=old, by=coordinator)


def test_a_plan_of_a_province_that_was_taken_in_is_replaced_by_that_of_the_other(newer):
    phu_yen = ProvinceFactory(abbreviation="PYE", name="Phú Yên", until_on=date(2025, 6, 30))
    phu_yen.successors.add(newer.province)
    old = PlanFactory(province=phu_yen, resolve_on=date(2023, 1, 1))
    administrator = UserFactory(is_superuser=True)

    assert possible_successors(old, administrator) == [newer]
    supersede_plan(plan=old, newer=newer, by=administrator)

    old.refresh_from_db()
    assert old.status == STATUS.REPLACED


def test_who_edits_only_one_of_the_two_plans_may_not_link_them(newer, coordinator):
    phu_yen = ProvinceFactory(abbreviation="PYE", name="Phú Yên")
    phu_yen.successors.add(newer.province)
    old = PlanFactory(province=phu_yen, resolve_on=date(2023, 1, 1))
    of_old = CoordinatorFactory(province=phu_yen)

    assert possible_successors(old, of_old) == []
    for one in (coordinator, of_old):
        with pytest.raises(NotAllowed):
            supersede_plan(plan=old, newer=newer, by=one)


def test_others_neither_replace_nor_undo(old, newer, coordinator):
    clerk = FocalPointFactory()
    with pytest.raises(NotAllowed):
        supersede_plan(plan=old, newer=newer, by=clerk)

    supersede_plan(plan=old, newer=newer, by=coordinator)
    with pytest.raises(NotAllowed):
        undo_superseding(plan=old, by=clerk)
