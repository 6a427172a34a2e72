from datetime import date

import pytest

from plans.models import Duty, Responsibility
from reporting.actions.cycles import close_cycle
from reporting.actions.drafts import Entry
from reporting.actions.obligations import exempt, extend
from reporting.actions.reorganisation import undo_reorganisation
from reporting.actions.review import accept_report, reopen_report, return_report
from reporting.changes import Named, changes_of
from reporting.models import Outcome
from reporting.plan_edits import Reworded, plan_edits
from tasks.models import Assignment
from tests.factories import vn
from tests.reorganisations import reorganise
from tests.world import World, file_report

SINCE, UNTIL, TODAY = vn(2026, 11, 1), vn(2027, 1, 1), date(2026, 12, 31)
SECRET = "Bimatkhongaibiet"


def told(world, user, since=SINCE, until=UNTIL):
    """{key of the group: its rows} for the one plan."""
    groups = changes_of([world.plan], user, since, until, TODAY)[world.plan.pk]
    return {group.key: group.rows for group in groups}


def send_back(world, filing, at, comment="Lời trả lại"):
    return return_report(
        filing=filing,
        returned={filing.lines.get(number="1.2").pk: "Ghi rõ"},
        comment=comment,
        due_on=date(2026, 12, 20),
        by=world.coordinator,
        now=at,
    )


@pytest.fixture
def twice(world, report):
    """Filed, sent back, filed again with another outcome on 1.2, and accepted."""
    filing = file_report(report, world.clerk, vn(2026, 12, 1, 9))
    send_back(world, filing, vn(2026, 12, 2), comment=SECRET)
    report.refresh_from_db()
    changed = Entry(Outcome.NOT_DONE, SECRET)
    again = file_report(report, world.clerk, vn(2026, 12, 3, 9), t1_2=changed)
    accept_report(filing=again, by=world.coordinator, now=vn(2026, 12, 4))
    return again


# Reports -------------------------------------------------------------------------------------------


def test_filings_returns_and_acceptances_are_told_with_the_latest_first(world, twice):
    found = told(world, world.leader)

    assert [row.detail for row in found["gui"]] == [
        "gửi lại Báo cáo năm 2026, lần 2",
        "gửi Báo cáo năm 2026",
    ]
    returned = "trả lại Báo cáo năm 2026, gửi lại đến hết ngày 20/12/2026"
    assert found["tra-lai"][0].detail == returned
    assert found["tiep-nhan"][0].detail == "tiếp nhận Báo cáo năm 2026"
    assert found["tiep-nhan"][0].what == "UBND xã Ea Kar"


def test_an_outcome_that_changed_between_two_filings_is_told(world, twice):
    (row,) = told(world, world.leader)["ket-qua"]

    assert row.detail == "Nhiệm vụ 1.2. Nhiệm vụ 1.2: Có kết quả → Chưa thực hiện"
    assert row.url == twice.get_absolute_url()


def test_an_outcome_filed_again_as_it_was_is_no_change(world, report):
    send_back(world, file_report(report, world.clerk, vn(2026, 12, 1)), vn(2026, 12, 2))
    report.refresh_from_db()
    file_report(report, world.clerk, vn(2026, 12, 3), t1_2=Entry(Outcome.RESULT, "Chữ khác"))

    assert "ket-qua" not in told(world, world.leader)


def test_another_agencys_clerk_sees_that_it_filed_and_no_words(world, twice):
    found = told(world, world.other_clerk)

    assert [row.what for row in found["gui"]] == ["UBND xã Ea Kar"] * 2
    assert "ket-qua" not in found
    assert SECRET not in str(found)
    assert {(row.url, row.by, row.words) for row in found["gui"] + found["tra-lai"]} == {
        ("", "", "")
    }


def test_the_administrator_reads_no_words_either(world, twice):
    found = told(world, world.administrator)

    assert SECRET not in str(found)
    assert "ket-qua" not in found


def test_its_own_clerk_and_the_coordinator_read_why_it_was_returned(world, twice):
    for reader in (world.clerk, world.coordinator, world.leader):
        (row,) = told(world, reader)["tra-lai"]

        assert row.words == SECRET
        assert row.by == str(world.coordinator)
        assert "ket-qua" in told(world, reader)


def test_a_first_filing_after_the_deadline_is_late_and_a_later_one_is_not(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 15))
    send_back(world, filing, vn(2026, 12, 16))
    report.refresh_from_db()
    file_report(report, world.clerk, vn(2026, 12, 17))

    assert [row.late for row in told(world, world.leader)["gui"]] == [False, True]


def test_what_was_reopened_is_told_without_its_reason_to_others(world, twice):
    reopen_report(filing=twice, reason=SECRET, by=world.coordinator, now=vn(2026, 12, 5))

    assert told(world, world.leader)["mo-lai"][0].words == SECRET
    assert told(world, world.other_clerk)["mo-lai"][0].words == ""


def test_extensions_and_exemptions_are_told_with_their_reason(world, cycle, obligation):
    given = {"cycle": cycle, "by": world.coordinator, "now": vn(2026, 12, 1)}
    extend(**given, obligations=[obligation], until=date(2026, 12, 20), reason="Bão lũ")
    other = cycle.obligations.get(agency=world.tuy_hoa)
    exempt(**given, obligations=[other], reason="Mới thành lập")

    rows = told(world, world.clerk)["thoi-han"]

    assert [row.what for row in rows] == ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]
    assert rows[1].detail == "gia hạn Báo cáo năm 2026 đến hết ngày 20/12/2026"
    assert [row.words for row in rows] == ["Mới thành lập", "Bão lũ"]


def test_only_what_lies_between_the_moments_is_told(world, report):
    file_report(report, world.clerk, vn(2026, 12, 1, 9))

    assert "gui" in told(world, world.leader, vn(2026, 12, 1, 9), vn(2026, 12, 1, 9, 1))
    assert "gui" not in told(world, world.leader, vn(2026, 12, 1, 8), vn(2026, 12, 1, 9))


def test_another_plan_stays_away(world, cycle):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    file_report(
        other.open().obligations.get(agency=other.ea_kar).report, other.clerk, vn(2026, 12, 1)
    )

    assert "gui" not in told(world, world.leader)


# Cycles and agencies -------------------------------------------------------------------------------


def test_opening_and_closing_a_cycle_is_told(world, cycle):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))

    rows = told(world, world.leader, since=vn(2026, 9, 1))["ky"]

    assert [row.detail for row in rows] == ["đóng kỳ", "mở kỳ"]


def test_where_cycles_were_only_closed_none_is_said_to_have_been_opened(world, cycle):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 12, 20))

    for since, until, word in (
        (vn(2026, 12, 1), vn(2027, 1, 1), "đóng"),
        (vn(2026, 9, 1), vn(2026, 12, 1), "mở"),
        (vn(2026, 9, 1), vn(2027, 1, 1), "mở, đóng"),
    ):
        found = changes_of([world.plan], world.leader, since, until, until.date())[world.plan.pk]
        (group,) = (one for one in found if one.key == "ky")
        assert (group.title, group.unit) == (f"Kỳ báo cáo {word}", f"lần {word} kỳ báo cáo")


def test_a_reorganisation_is_told_when_applied_and_when_undone(world, cycle):
    row = reorganise(world, "dissolve", [world.agency("UBND xã Một", "commune")])
    undo_reorganisation(reorganisation=row, by=world.coordinator, now=vn(2026, 11, 5))

    rows = told(world, world.clerk)["sap-xep"]

    assert [row.detail.split(" theo ")[0] for row in rows] == ["hoàn tác việc sắp xếp", "áp dụng"]
    assert {row.by for row in rows} == {""}


# Edits of the plan ---------------------------------------------------------------------------------


@pytest.fixture
def edits(world, time_machine):
    """edits(): the PlanEdits of whatever is done from here on, all on 5 December."""
    time_machine.move_to(vn(2026, 12, 5), tick=False)

    def found():
        return plan_edits([world.plan], vn(2026, 12, 5), vn(2026, 12, 6))[world.plan.pk]

    return found


@pytest.fixture
def world(db, time_machine):
    """Set up long before anything that is told here."""
    time_machine.move_to(vn(2026, 2, 10), tick=False)
    return World()


def test_a_task_that_was_reworded_tells_its_fields(world, edits):
    task = world.tasks["1.1"]
    task.title, task.text = "Tên mới", "x" * 200
    task.save()

    (edit,) = edits()

    assert (edit.act, edit.what) == ("sửa", "Nhiệm vụ 1.1. Tên mới")
    assert set(edit.fields) == {
        Reworded("tên gọi ngắn", "Nhiệm vụ 1.1", "Tên mới"),
        Reworded("nội dung (nguyên văn)"),
    }
    assert edit.url == task.get_absolute_url()


def test_saving_a_task_as_it_was_is_no_edit(world, edits):
    world.tasks["1.1"].save()

    assert edits() == []


def test_a_new_task_is_told_once_with_all_its_assignments(world, edits):
    world.task("1.4", (Assignment.Role.LEAD, world.justice))

    (edit,) = edits()

    assert (edit.act, edit.what) == ("thêm", "Nhiệm vụ 1.4. Nhiệm vụ 1.4")


def test_a_task_that_was_taken_out_is_told_once_and_leads_to_the_plan(world, edits):
    world.tasks["1.1"].delete()

    (edit,) = edits()

    assert (edit.act, edit.url) == ("bỏ", world.plan.get_absolute_url())


def test_an_assignment_added_to_a_standing_task_is_told(world, edits):
    Assignment.objects.create(task=world.tasks["1.1"], role="monitor", agency=world.home_affairs)

    (edit,) = edits()

    assert edit.what == "Phân công nhiệm vụ 1.1: Sở Nội vụ theo dõi, đôn đốc"


def test_an_edit_of_the_plan_itself_and_of_its_parts_is_told(world, edits):
    world.plan.number, world.plan.issued_on = "12/KH-UBND", date(2026, 2, 10)
    world.plan.save()
    item = Responsibility.objects.get(plan=world.plan)
    Duty.objects.create(responsibility=item, text="Việc mới", number="a")

    found = {edit.what: edit for edit in edits()}

    assert Reworded("ngày ban hành", "trống", "10/02/2026") in (
        found["Thông tin chung của kế hoạch"].fields
    )
    assert "Phần III, mục 3, nhiệm vụ a" in found


def test_a_plan_that_was_set_up_is_one_row(world):
    rows = plan_edits([world.plan], vn(2026, 2, 1), vn(2026, 3, 1))[world.plan.pk]

    assert [row.act for row in rows] == ["nhập vào phần mềm"]


def test_a_plan_that_came_in_is_told_as_that_and_not_as_an_edit(world):
    found = told(world, world.leader, since=vn(2026, 2, 1))

    assert [row.what for row in found["nhap-ke-hoach"]] == ["Cả Kế hoạch"]
    assert "ke-hoach" not in found


# Names and reads -----------------------------------------------------------------------------------


def test_names_in_a_row_leave_none_alone_uncounted():
    assert Named.of(["UBND xã A", "B", "C"], 2) == Named(["xã A", "B", "C"], 0)
    assert Named.of(["A", "B", "C", "D"], 2) == Named(["A", "B"], 2)


@pytest.mark.parametrize("count", [1, 3])
def test_changes_cost_the_same_reads_for_one_of_each_and_three(
    world, count, django_assert_num_queries
):
    for year in range(2026, 2026 + count):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        send_back(world, file_report(report, world.clerk, vn(2026, 12, 1)), vn(2026, 12, 2))
        report.refresh_from_db()
        file_report(report, world.clerk, vn(2026, 12, 3), t1_2=Entry(Outcome.NOT_DONE, "Chưa"))
    assert world.leader.posts

    with django_assert_num_queries(15):
        changes_of([world.plan], world.leader, vn(2026, 1, 1), UNTIL, TODAY)
