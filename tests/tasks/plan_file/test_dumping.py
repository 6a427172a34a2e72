"""A plan comes back as the file that it was loaded from, to the byte."""

import json

import pytest

from agencies import loading as agencies
from plans.models import Addressee, Plan
from tasks.models import Assignment
from tasks.plan_file import dump, dump_text, load, read_json
from tests.factories import (
    AddresseeFactory,
    AssignmentFactory,
    OwnSettingFactory,
    SectionFactory,
    TaskFactory,
)
from tests.fixtures import data
from tests.tasks.plan_file.document import document, make_names

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", data.SLUGS)
def test_the_plans_that_we_ship_come_back_to_the_byte(slug):
    agencies.load({"note": "x", "provinces": list(data.provinces().values())})
    text = data.plan_text(slug)
    load(read_json(text.encode()))

    plan = Plan.objects.get(slug=slug)

    assert dump_text(plan) == text
    assert load(json.loads(dump_text(plan)), update=True).differences == []


def test_a_dump_keeps_the_order_of_all_keys():
    make_names()
    load(document())

    assert json.dumps(dump(Plan.objects.get())) == json.dumps(document())


def test_the_coordinators_own_setting_is_left_out():
    make_names()
    load(document())
    OwnSettingFactory(plan=Plan.objects.get())

    assert dump(Plan.objects.get()) == document()


def test_parts_stand_as_issued_whoever_carries_them_today():
    make_names()
    load(document())
    plan = Plan.objects.get()
    part = Assignment.objects.filter(agency__isnull=False).first()
    part.until_on = "2026-10-31"
    part.save()
    carried = AssignmentFactory(task=part.task, carries=part, from_on="2026-11-01")

    assert dump(plan) == document()
    outcome = load(document(), update=True)
    assert (outcome.differences, outcome.kept) == ([], [])
    assert Assignment.objects.filter(pk=carried.pk).exists()
    assert str(Assignment.objects.get(pk=part.pk).until_on) == "2026-10-31"


def test_addressees_stand_as_issued_whoever_carries_their_duties_today():
    make_names()
    load(document())
    plan = Plan.objects.get()
    issued = Addressee.objects.filter(agency__isnull=False).first()
    issued.until_on = "2026-10-31"
    issued.save()
    carried = AddresseeFactory(
        responsibility=issued.responsibility, carries=issued, from_on="2026-11-01"
    )

    assert dump(plan) == document()
    outcome = load(document(), update=True)
    assert (outcome.differences, outcome.kept) == ([], [])
    assert Addressee.objects.filter(pk=carried.pk).exists()
    assert str(Addressee.objects.get(pk=issued.pk).until_on) == "2026-10-31"


@pytest.mark.parametrize("count", [1, 4])
def test_a_dump_costs_the_same_queries_however_long_the_plan(count, django_assert_max_num_queries):
    make_names()
    load(document())
    plan = Plan.objects.get()
    for n in range(count):
        section = SectionFactory(plan=plan, number=f"x{n}")
        AssignmentFactory(task=TaskFactory(section=section))

    with django_assert_max_num_queries(20):
        dump(Plan.objects.get(pk=plan.pk))


def test_the_example_of_the_documentation_is_sound_and_comes_back():
    text = (data.ROOT / "docs" / "dinh-dang-ke-hoach.md").read_text(encoding="utf-8")
    example = json.loads(text.split("```json\n")[1].split("```")[0])
    agencies.load({"note": "x", "provinces": list(data.provinces().values())})
    load(json.loads(data.plan_text("dak-lak-2026")))

    load(example)

    assert dump(Plan.objects.get(slug=example["slug"])) == example
