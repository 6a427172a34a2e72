"""An obstacle may name the task it is about: one of the report's own lines, kept as it was filed."""

from datetime import date

import pytest

from reporting.actions.drafts import (
    ItemWords,
    carry_over,
    draft_of,
    item_key,
    save_draft,
    take_filed,
    words_of,
)
from reporting.actions.filing import file_paper, submit_report
from reporting.actions.refusals import TaskNotInReport
from reporting.actions.reorganisation import hand_over_draft
from reporting.actions.review import accept_report, return_report
from reporting.models import FiledItem
from tests.factories import vn
from tests.reorganisations import merge
from tests.world import answers, file_report, fill, person

NOW = vn(2026, 12, 1, 9)
KEY = item_key("a1")


@pytest.fixture
def about(world):
    """about("1.2"): words of an obstacle about that task; about(None): a general one."""

    def of(number, kind="obstacle"):
        return ItemWords(kind, "Thiếu kinh phí", "", number and world.tasks[number].pk)

    return of


def save(report, by, words):
    return save_draft(report=report, typed={KEY: words}, by=by, now=NOW)


def filed(filing):
    """[(number, title, text)] of the items of a filing."""
    return [(one.task_number, one.task_title, one.text) for one in filing.items.all()]


# Drafts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1.1", "1.3", None])
def test_an_obstacle_is_about_a_task_of_the_report_obliged_or_not_or_about_none(
    world, report, about, number
):
    save(report, world.clerk, about(number))

    assert draft_of(report)[KEY] == about(number)


def test_an_obstacle_about_a_task_of_others_is_refused_and_nothing_is_kept(world, report, about):
    world.tasks["1.2"].assignments.all().delete()

    with pytest.raises(TaskNotInReport, match="không có trong báo cáo"):
        save(report, world.clerk, about("1.2"))

    assert draft_of(report) == {}


def test_a_recommendation_is_about_no_task(world, report, about):
    with pytest.raises(TaskNotInReport):
        save(report, world.clerk, about("1.1", "recommendation"))


def test_another_task_for_the_same_words_is_another_piece_of_writing(world, report, about):
    save(report, world.clerk, about("1.1"))
    was = {KEY: ItemWords().mark}

    saved = save_draft(report=report, typed={KEY: about("1.2")}, was=was, by=world.clerk, now=NOW)

    assert saved.conflicts == {KEY: about("1.1")}
    assert about("1.1").mark != about(None).mark


def test_a_task_that_is_deleted_leaves_the_words_of_the_draft(world, report, about):
    save(report, world.clerk, about("1.3"))

    world.tasks["1.3"].delete()

    assert draft_of(report)[KEY] == about(None)


def test_nothing_is_carried_over_from_the_obstacles_of_last_year(world, about):
    last = world.open().obligations.get(agency=world.ea_kar).report
    save_draft(report=last, typed=answers(last) | {KEY: about("1.2")}, by=world.clerk, now=NOW)
    filing = submit_report(report=last, by=world.clerk, now=NOW)
    accept_report(filing=filing, by=person(world.justice, "coordinator"), now=vn(2026, 12, 20))
    now = world.open(2027).obligations.get(agency=world.ea_kar).report

    assert carry_over(report=now, by=world.clerk, now=vn(2027, 12, 1))
    assert not now.items.exists()


# Filing --------------------------------------------------------------------------------------------


def test_what_was_filed_keeps_number_and_title_of_the_task_as_shown_then(world, report, about):
    fill(report, world.clerk)
    save(report, world.clerk, about("1.2"))
    filing = submit_report(report=report, by=world.clerk, now=NOW)
    task = world.tasks["1.2"]
    task.number, task.title = "9.9", "Tên khác"
    task.save()

    assert filed(filing) == [("1.2", "Nhiệm vụ 1.2", "Thiếu kinh phí")]
    assert filing.items.get().task == task


def test_a_general_obstacle_names_no_task(world, report, about):
    fill(report, world.clerk)
    save(report, world.clerk, about(None))

    filing = submit_report(report=report, by=world.clerk, now=NOW)

    assert filed(filing) == [("", "", "Thiếu kinh phí")]


def test_a_task_taken_from_the_agency_meanwhile_leaves_a_general_obstacle(world, report, about):
    fill(report, world.clerk)
    save(report, world.clerk, about("1.3"))
    world.tasks["1.3"].assignments.all().delete()

    filing = submit_report(report=report, by=world.clerk, now=NOW)

    assert filed(filing) == [("", "", "Thiếu kinh phí")]


def give_back(filing, by, accepted=()):
    return_report(
        filing=filing,
        returned={},
        accepted=[filing.lines.get(number=number).pk for number in accepted],
        comment="Bổ sung",
        due_on=date(2026, 12, 18),
        by=by,
        now=vn(2026, 12, 9),
    )


def test_filing_again_keeps_the_task(world, report, about):
    fill(report, world.clerk)
    save(report, world.clerk, about("1.2"))
    give_back(submit_report(report=report, by=world.clerk, now=NOW), world.coordinator)

    again = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 10))

    assert filed(again) == [("1.2", "Nhiệm vụ 1.2", "Thiếu kinh phí")]


def test_an_accepted_line_is_still_a_line_of_the_report_when_the_task_is_taken_away(
    world, report, about
):
    fill(report, world.clerk)
    save(report, world.clerk, about("1.2"))
    first = submit_report(report=report, by=world.clerk, now=NOW)
    give_back(first, world.coordinator, ["1.2"])
    world.tasks["1.2"].assignments.all().delete()

    again = submit_report(report=report, by=world.clerk, now=vn(2026, 12, 10))

    assert filed(again) == [("1.2", "Nhiệm vụ 1.2", "Thiếu kinh phí")]


# Paper ---------------------------------------------------------------------------------------------


def enter(report, by, words):
    return file_paper(
        report=report,
        typed=answers(report) | {KEY: words},
        received_on=date(2026, 12, 10),
        note="Mất mạng",
        by=by,
        now=vn(2026, 12, 10, 9),
    )


def test_a_paper_names_tasks_of_its_report_and_no_others(world, report, about):
    strange = ItemWords("obstacle", "Thiếu kinh phí", "", 10**6)

    with pytest.raises(TaskNotInReport):
        enter(report, world.coordinator, strange)
    filing = enter(report, world.coordinator, about("1.2"))

    assert filed(filing) == [("1.2", "Nhiệm vụ 1.2", "Thiếu kinh phí")]
    assert FiledItem.objects.count() == 1


@pytest.mark.parametrize("taken_away", [False, True])
def test_what_a_paper_said_comes_into_the_draft_with_its_task_if_that_is_still_there(
    world, report, about, taken_away
):
    filing = enter(report, world.coordinator, about("1.3"))
    give_back(filing, person(world.justice, "coordinator"))
    if taken_away:
        world.tasks["1.3"].assignments.all().delete()

    take_filed(report=report, by=world.clerk, now=vn(2026, 12, 10))

    (words,) = [one for one in draft_of(report).values() if isinstance(one, ItemWords)]
    assert words == about(None if taken_away else "1.3")
    assert about("1.3") in words_of(filing).values()


# Reorganisations -----------------------------------------------------------------------------------


@pytest.mark.parametrize("taken_away", [False, True])
def test_a_draft_handed_over_keeps_the_task_where_the_successor_has_it(
    world, cycle, report, about, taken_away
):
    save(report, world.clerk, about("1.2"))
    post = world.clerk.memberships.get()
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, people=frozenset({(post.pk, 0)}))
    clerk = type(world.clerk).objects.get(pk=world.clerk.pk)
    if taken_away:
        world.tasks["1.2"].assignments.all().delete()
    to = cycle.obligations.get(agency=heir).report

    hand_over_draft(report=report, to=to, by=clerk, now=vn(2026, 12, 3))

    assert draft_of(to)[KEY] == about(None if taken_away else "1.2")


# Who reads it --------------------------------------------------------------------------------------


def test_who_leads_or_monitors_a_task_by_name_reads_the_obstacles_about_it(world, report, about):
    fill(report, world.clerk)
    typed = {item_key(number[-1]): about(number) for number in ("1.1", "1.2")}
    typed |= {item_key("chung"): about(None)}
    save_draft(report=report, typed=typed, by=world.clerk, now=NOW)
    submit_report(report=report, by=world.clerk, now=NOW)
    lead = person(world.justice, "focal_point")  # of 1.1, by name

    def reads(user):
        rows = FiledItem.objects.visible_to(user, date(2026, 12, 1))
        return {one.task_number for one in rows}

    assert reads(lead) == {"1.1"}
    assert (
        reads(world.clerk) == reads(world.coordinator) == reads(world.leader) == {"1.1", "1.2", ""}
    )
    assert reads(world.other_clerk) == reads(world.administrator) == set()


def test_only_the_latest_filing_of_a_report_speaks(world, report, about):
    fill(report, world.clerk)
    save(report, world.clerk, about("1.1"))
    give_back(submit_report(report=report, by=world.clerk, now=NOW), world.coordinator)
    save(report, world.clerk, about("1.2"))
    file_report(report, world.clerk, vn(2026, 12, 10))

    assert [one.task_number for one in FiledItem.objects.obstacles().latest()] == ["1.2"]
