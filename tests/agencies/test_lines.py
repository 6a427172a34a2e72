"""The line of an agency: what it came from, what it became, when, and by which decrees."""

from datetime import date

import pytest

from agencies.lines import line_of, successions_after
from agencies.models import Reorganisation
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
    vn,
)

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


def district(name, **kwargs):
    return AgencyFactory(kind="district", name=name, **{"until_on": LAST} | kwargs)


def commune(name, *origins, confirmed=True, **kwargs):
    """A commune that succeeds those, without a decree recorded."""
    heir = AgencyFactory(name=name, **{"from_on": FIRST} | kwargs)
    for origin in origins:
        SuccessionFactory(predecessor=origin, successor=heir, confirmed=confirmed)
    return heir


def decree(kind="merge", **kwargs):
    given = {
        "province": ProvinceFactory(),
        "decree_number": "15/NQ-HĐND",
        "effective_on": date(2026, 11, 1),
        "applied_at": vn(2026, 11, 1),
        "applied_by": UserFactory(),
    }
    return Reorganisation.objects.create(kind=kind, **given | kwargs)


def told(line):
    """[(day, who begins there without an origin, [(before, heirs)])] by names."""
    return [
        (
            step.day,
            [agency.name for agency in step.agencies],
            [
                ([one.name for one, _ in move.before], [heir.name for heir in move.heirs])
                for move in step.moves
            ],
        )
        for step in line.steps
    ]


def test_a_district_stands_before_all_communes_it_became():
    old = district("UBND huyện Cũ")
    heirs = [commune(f"UBND xã {letter}", old) for letter in "ABCDEFGH"]

    line = line_of(old)

    names = [heir.name for heir in heirs]
    assert told(line) == [
        (None, ["UBND huyện Cũ"], []),
        (FIRST, [], [(["UBND huyện Cũ"], names)]),
    ]
    assert (line.before, line.after) == (set(), {heir.pk for heir in heirs})
    assert line.is_long


def test_a_commune_of_three_districts_has_all_of_them_before_it_but_not_its_siblings():
    olds = [district(f"UBND huyện {letter}") for letter in "ABC"]
    heir = commune("UBND xã Mới", *olds)
    commune("UBND xã Bên cạnh", *olds)

    line = line_of(heir)

    names = [old.name for old in olds]
    assert told(line) == [(None, names, []), (FIRST, [], [(names, ["UBND xã Mới"])])]
    assert line.named == {heir.pk, *(old.pk for old in olds)}


def test_the_line_goes_on_over_many_steps_both_ways():
    first = district("Đầu", until_on=date(2010, 12, 31))
    second = AgencyFactory(name="Hai", from_on=date(2011, 1, 1), until_on=LAST)
    SuccessionFactory(predecessor=first, successor=second)
    third = commune("Ba", second, until_on=date(2026, 10, 31))
    fourth = commune("Bốn", third, from_on=date(2026, 11, 1))

    lines = [line_of(one) for one in (first, second, third, fourth)]

    assert [told(line) for line in lines] == [told(lines[0])] * 4
    assert [step.day for step in lines[0].steps] == [
        None,
        date(2011, 1, 1),
        FIRST,
        date(2026, 11, 1),
    ]
    assert lines[2].before == {first.pk, second.pk}
    assert lines[1].after == {third.pk, fourth.pk}


def test_successors_of_the_same_agencies_stand_together_others_apart():
    a, b = district("A"), district("B")
    heirs = [commune("Từ A", a), commune("Từ A nữa", a), commune("Từ A và B", a, b)]
    last = AgencyFactory(name="Sau cùng", from_on=date(2026, 11, 1))
    for heir in heirs:
        SuccessionFactory(predecessor=heir, successor=last)

    moves = told(line_of(last))[1][2]

    assert moves == [(["A"], ["Từ A", "Từ A nữa"]), (["A", "B"], ["Từ A và B"])]


def test_one_that_was_there_before_takes_the_other_in_on_the_day_after_its_end():
    finance = DepartmentFactory(name="Sở Tài chính")
    planning = DepartmentFactory(name="Sở Kế hoạch và Đầu tư", until_on=date(2025, 2, 28))
    SuccessionFactory(predecessor=planning, successor=finance, confirmed=False, note="Theo mẫu.")

    line = line_of(finance)

    assert told(line) == [
        (None, ["Sở Kế hoạch và Đầu tư", "Sở Tài chính"], []),
        (date(2025, 3, 1), [], [(["Sở Kế hoạch và Đầu tư"], ["Sở Tài chính"])]),
    ]
    [move] = line.steps[1].moves
    assert move.before == [(planning, False)]
    assert move.notes == ["Theo mẫu."]
    assert line.steps[1].kind == "Sắp xếp"


def test_a_recorded_decree_says_its_kind_and_day():
    row = decree("split", effective_on=date(2025, 7, 2))
    old, heir = district("Cũ"), AgencyFactory(name="Mới", from_on=FIRST)
    SuccessionFactory(predecessor=old, successor=heir, reorganisation=row)

    step = line_of(heir).steps[-1]

    assert (step.day, step.kind, step.reorganisation) == (date(2025, 7, 2), "Chia, tách", row)


def test_two_decrees_of_one_day_are_two_steps():
    old = district("Cũ")
    for name in ("A", "B"):
        SuccessionFactory(
            predecessor=old,
            successor=AgencyFactory(name=name, from_on=FIRST),
            reorganisation=decree(effective_on=FIRST),
        )

    assert [step.day for step in line_of(old).steps] == [None, FIRST, FIRST]


@pytest.mark.parametrize(
    ("kind", "named"), [("dissolve", ["Nội vụ"]), ("transfer", ["Nội vụ", "Y tế"])]
)
def test_a_decree_without_successors_stands_in_the_line_of_those_it_concerned(kind, named):
    home, other, third = (DepartmentFactory(name=name) for name in ("Nội vụ", "Y tế", "Xây dựng"))
    both = [home.pk, other.pk]
    row = decree(kind, log={"agencies": both, "ended": both if kind == "dissolve" else []})

    line = line_of(home)

    assert told(line)[-1] == (date(2026, 11, 1), [], [(named, [])])
    assert not line_of(third).is_long
    row.undone_at, row.undone_by = vn(2026, 11, 2), UserFactory()
    row.save()
    assert not line_of(home).is_long


def test_a_dissolution_with_successors_stands_there_once():
    old, heir = district("Cũ"), AgencyFactory(name="Mới", from_on=FIRST)
    log = {"agencies": [old.pk, heir.pk], "ended": [old.pk]}
    row = decree("dissolve", effective_on=FIRST, log=log)
    SuccessionFactory(predecessor=old, successor=heir, reorganisation=row)

    assert told(line_of(old))[1:] == [(FIRST, [], [(["Cũ"], ["Mới"])])]


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_moved_cost_one_read_more_however_often(count, django_assert_num_queries):
    home = DepartmentFactory()
    for _ in range(count):
        decree("transfer", log={"agencies": [home.pk, DepartmentFactory().pk], "ended": []})

    with django_assert_num_queries(4):  # nobody before, nobody after, decrees, who else
        line = line_of(home)
        assert len({one.province.name for step in line.steps for one in step.named}) == 1


def test_nothing_but_being_there_is_one_step_and_not_long():
    alone = AgencyFactory(name="Một mình", from_on=FIRST)

    line = line_of(alone)

    assert told(line) == [(FIRST, ["Một mình"], [])]
    assert not line.is_long


def test_days_that_nobody_knows_come_first():
    old, heir = AgencyFactory(name="Cũ"), AgencyFactory(name="Mới", until_on=LAST)
    SuccessionFactory(predecessor=old, successor=heir)
    SuccessionFactory(predecessor=heir, successor=AgencyFactory(name="Sau", from_on=FIRST))

    assert told(line_of(heir)) == [
        (None, ["Cũ"], []),
        (None, [], [(["Cũ"], ["Mới"])]),
        (FIRST, [], [(["Mới"], ["Sau"])]),
    ]


def test_a_circle_that_somebody_recorded_by_mistake_ends():
    a, b = AgencyFactory(name="A"), AgencyFactory(name="B")
    SuccessionFactory(predecessor=a, successor=b)
    SuccessionFactory(predecessor=b, successor=a)

    line = line_of(a)

    assert (line.before, line.after) == ({b.pk}, {b.pk})
    assert successions_after({a.pk}).keys() == {a.pk, b.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_a_line_costs_one_read_a_step_however_many_stand_in_it(count, django_assert_num_queries):
    old, heir = district("Cũ"), commune("Mới")
    for n in range(count):
        commune(f"Kế thừa {n}", old, district(f"Bên {n}"))
        SuccessionFactory(predecessor=district(f"Trước {n}"), successor=heir)

    with django_assert_num_queries(4):  # nobody before, heirs, nobody after; decrees without heirs
        line_of(old)
    with django_assert_num_queries(4):
        line_of(heir)
