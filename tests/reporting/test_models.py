"""Every constraint at the database, what is written once, and who sees which rows."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from agencies.models import Agency, Membership, Succession
from reporting.actions.tokens import make_token
from reporting.models import (
    ApiToken,
    CalendarDay,
    Cycle,
    DraftLine,
    FiledIsFinal,
    FiledLine,
    Filing,
    ImplementationPlan,
    LineReview,
    Obligation,
    Outcome,
    Report,
    ReportEvent,
)
from tasks.models import Task
from tests.factories import vn
from tests.reorganisations import reorganise
from tests.world import World, file_report, fill, person

TODAY = date(2026, 12, 10)


def refused(constraint, act):
    """The database itself refuses the act, by that constraint."""
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        act()
    return constraint in str(problem.value) or "UNIQUE constraint failed" in str(problem.value)


def update(row, **values):
    """Write past forms and model methods."""
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**values)


def copy(row, **values):
    def act():
        row.pk = None
        row._state.adding = True
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    return act


# Constraints ------------------------------------------------------------------------------------


def test_a_plan_has_one_yearly_cycle_a_year(cycle):
    assert refused("yearly_cycle_unique_in_plan", copy(cycle))


def test_a_period_begins_before_it_ends(cycle):
    act = update(cycle, period_until=date(2020, 1, 1))

    assert refused("cycle_period_begins_before_it_ends", act)


@pytest.mark.parametrize("half", ["closed_at", "closed_by"])
def test_closing_has_both_time_and_person(world, cycle, half):
    value = vn(2027, 1, 1) if half == "closed_at" else world.coordinator

    assert refused("cycle_closing_has_time_and_person", update(cycle, **{half: value}))


@pytest.fixture
def token(world):
    settings = {"province": world.province, "by": world.coordinator, "now": vn(2026, 11, 27)}
    return make_token(name="Trung tâm", expires_on=date(2027, 11, 27), **settings)[0]


@pytest.mark.parametrize("half", ["revoked_at", "revoked_by"])
def test_revoking_a_token_has_both_time_and_person(world, token, half):
    value = vn(2027, 1, 1) if half == "revoked_at" else world.coordinator

    assert refused("api_token_revoking_has_time_and_person", update(token, **{half: value}))


def test_a_token_has_a_name(token):
    assert refused("api_token_has_a_name", update(token, name=""))


def test_two_tokens_of_a_province_share_a_name_only_where_one_was_revoked(world, token):
    again = {"prefix": "abcdef012345", "digest": "0" * 64}
    assert refused("api_token_name_unique_in_province", copy(token, **again))

    ApiToken.objects.update(revoked_at=vn(2027, 1, 1), revoked_by=world.coordinator)
    copy(token, **again)()

    assert ApiToken.objects.count() == 2


@pytest.mark.parametrize("same", ["prefix", "digest"])
def test_no_two_tokens_share_prefix_or_digest(token, same):
    other = {"name": "Khác", "prefix": "abcdef012345", "digest": "0" * 64}
    other.pop(same)

    assert refused(f"reporting_apitoken_{same}", copy(token, **other))


def test_an_agency_owes_one_report_in_a_cycle(obligation):
    assert refused("obligation_unique_in_cycle", copy(obligation))


def test_an_obligation_has_one_report(report):
    assert refused("obligation_id", copy(report))


@pytest.mark.parametrize("half", ["saved_at", "saved_by"])
def test_saving_has_both_time_and_person(world, report, half):
    value = vn(2026, 12, 1) if half == "saved_at" else world.clerk

    assert refused("report_saving_has_time_and_person", update(report, **{half: value}))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "submitted"},
        {"state": "draft", "first_filed_on": date(2026, 12, 1)},
        {"state": "unheard of"},
    ],
)
def test_a_report_is_filed_exactly_when_it_has_a_first_day(report, values):
    assert refused("report_is_filed_exactly_when_it_has_a_first_day", update(report, **values))


def test_a_draft_has_one_line_for_a_task(world, report):
    fill(report, world.clerk)

    assert refused("draft_line_unique_in_report", copy(report.lines.first()))


@pytest.fixture
def filing(world, report):
    return file_report(report, world.clerk, vn(2026, 12, 8))


def test_filings_of_a_report_are_numbered_once(filing):
    assert refused("filing_number_unique_in_report", copy(filing, receipt="khác"))


def test_receipts_are_unique(filing):
    assert refused("receipt", copy(filing, number=2))


def test_a_filing_has_one_line_for_a_task(filing):
    assert refused("filed_line_unique_in_filing", copy(filing.lines.first()))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("filed_line_says_an_outcome", {"outcome": ""}),
        ("filed_line_has_a_day_exactly_when_completed", {"outcome": "completed"}),
        ("filed_line_has_a_day_exactly_when_completed", {"completed_on": date(2026, 12, 1)}),
        ("filed_line_explains_its_outcome", {"outcome": "not_done", "text": ""}),
    ],
)
def test_a_filed_line_is_whole(world, filing, constraint, values):
    line = filing.lines.first()
    other = world.task("9.9", ("implement", world.communes))

    assert refused(constraint, copy(line, task=other, **values))


@pytest.mark.parametrize("half", ["ended_at", "ended_by"])
def test_an_ended_duty_names_its_time_and_its_reorganisation(world, obligation, half):
    row = reorganise(world, "dissolve", [world.tuy_hoa])
    values = {"ended_at": vn(2026, 11, 1), "ended_by": row}

    assert refused(
        "ended_obligation_has_time_and_reorganisation", update(obligation, **{half: values[half]})
    )


def test_a_reorganisation_that_ended_a_duty_is_not_deleted(world, obligation):
    row = reorganise(world, "dissolve", [world.ea_kar])

    with pytest.raises(ProtectedError):
        row.delete()


@pytest.mark.parametrize("half", ["deadline_on", "boundary"])
def test_a_deadline_has_both_day_and_boundary(cycle, half):
    value = date(2026, 12, 15) if half == "deadline_on" else "before"

    assert refused("cycle_deadline_has_day_and_boundary", update(cycle, **{half: value}))


@pytest.mark.parametrize("kind", ["on_request", "review"])
def test_a_cycle_beyond_the_yearly_one_has_a_deadline(cycle, kind):
    assert refused("cycle_beyond_the_yearly_one_has_a_deadline", update(cycle, kind=kind))


def test_a_cycle_beyond_the_yearly_one_says_its_source(cycle):
    act = update(cycle, kind="on_request", deadline_on=date(2027, 3, 1), boundary="before")

    assert refused("cycle_beyond_the_yearly_one_says_its_source", act)


def test_a_day_of_the_calendar_is_said_once(world):
    CalendarDay.objects.create(province=world.province, day=date(2027, 1, 1))

    assert refused(
        "calendar_day_said_once",
        lambda: CalendarDay.objects.create(province=world.province, day=date(2027, 1, 1)),
    )


def test_an_obligation_by_document_names_its_rule(obligation):
    assert refused("obligation_by_document_names_its_rule", update(obligation, rule=None))


EXTENSION = {"extended_from": date(2026, 12, 1), "extended_at": vn(2026, 12, 1)}


@pytest.mark.parametrize(
    "lacking", ["extended_from", "extended_at", "extended_by", "extension_reason"]
)
def test_an_extension_has_day_time_person_and_reason(world, obligation, lacking):
    whole = EXTENSION | {"extended_by": world.coordinator, "extension_reason": "Lũ"}
    update(obligation, **whole)()
    blank = "" if lacking == "extension_reason" else None

    act = update(obligation, **{lacking: blank})

    assert refused("extension_has_day_time_person_and_reason", act)


def test_an_extension_ends_later_than_the_day_it_replaces(world, obligation):
    whole = EXTENSION | {"extended_by": world.coordinator, "extension_reason": "Lũ"}

    act = update(obligation, **whole | {"extended_from": obligation.due_on})

    assert refused("extension_has_day_time_person_and_reason", act)


@pytest.mark.parametrize("lacking", ["exempted_at", "exempted_by", "exemption_reason"])
def test_an_exemption_has_time_person_and_reason(world, obligation, lacking):
    whole = {
        "exempted_at": vn(2026, 12, 1),
        "exempted_by": world.coordinator,
        "exemption_reason": "Lũ",
    }
    update(obligation, **whole)()
    blank = "" if lacking == "exemption_reason" else None

    assert refused("exemption_has_time_person_and_reason", update(obligation, **{lacking: blank}))


def test_a_new_due_day_stands_exactly_in_a_returned_report(world, report):
    name = "report_has_a_new_due_day_exactly_when_returned"
    file_report(report, world.clerk, vn(2026, 12, 1))

    assert refused(name, update(report, state="returned"))
    assert refused(name, update(report, return_due_on=date(2027, 1, 8)))


def test_a_draft_says_each_paragraph_once(world, report):
    fill(report, world.clerk)

    copied = copy(report.narratives.get(part="strengths"))

    assert refused("draft_narrative_unique_in_report", copied)


@pytest.fixture
def duty(world):
    responsibility = world.plan.responsibilities.get()
    return responsibility.duties.create(number="a", text="Tổ chức thực hiện.")


def test_a_draft_says_one_paragraph_for_a_duty(report, duty):
    row = report.narratives.create(part="duty", duty=duty)

    assert refused("draft_narrative_unique_for_duty", copy(row))


def test_a_paragraph_names_a_duty_exactly_when_it_is_on_one(world, report, duty):
    name = "draft_narrative_names_a_duty_exactly_when_on_one"
    fill(report, world.clerk)

    assert refused(name, update(report.narratives.get(part="strengths"), part="duty"))
    assert refused(name, update(report.narratives.get(part="strengths"), duty=duty))


def test_a_draft_has_an_item_once(report):
    assert refused(
        "draft_item_unique_in_report", copy(report.items.create(kind="obstacle", key="a"))
    )


def test_only_an_obstacle_is_about_a_task(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    draft = report.items.create(kind="obstacle", text="…", key="a", task=world.tasks["1.1"])
    named = {"task": world.tasks["1.1"], "task_number": "1.1", "task_title": "Nhiệm vụ 1.1"}
    filed = filing.items.create(kind="obstacle", text="…", position=1, **named)

    draft_name = "draft_item_about_a_task_is_an_obstacle"
    assert refused(draft_name, update(draft, kind="recommendation"))
    filed_name = "filed_item_about_a_task_is_an_obstacle"
    assert refused(filed_name, copy(filed, kind="recommendation"))


@pytest.mark.parametrize(
    ("task_id", "number", "title"), [(0, "", ""), (None, "1.1", ""), (None, "", "Tên")]
)
def test_a_filed_obstacle_keeps_the_number_of_its_task_and_a_general_one_none(
    world, report, task_id, number, title
):
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    row = filing.items.create(kind="obstacle", text="…", position=1)
    task = world.tasks["1.1"].pk if task_id is not None else None
    act = copy(row, task_id=task, task_number=number, task_title=title)

    assert refused("filed_item_keeps_the_number_of_its_task", act)


def test_a_filing_says_each_paragraph_once(world, report, duty):
    filing = file_report(report, world.clerk, vn(2026, 12, 1))
    row = filing.narratives.get(part="strengths")

    assert refused("filed_narrative_unique_in_filing", copy(row))
    on_duty = filing.narratives.create(part="duty", duty=duty, position=9, heading="…")
    assert refused("filed_narrative_unique_for_duty", copy(on_duty))


def test_paper_has_a_day_and_a_reason(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 1))

    assert refused("paper_has_a_day_and_a_reason", update(filing, paper_note="Mất mạng"))
    assert refused("paper_has_a_day_and_a_reason", update(filing, received_on=date(2026, 12, 1)))


def test_a_returned_line_has_a_comment(world, report):
    line = file_report(report, world.clerk, vn(2026, 12, 1)).lines.first()
    review = LineReview(line=line, verdict="returned", at=vn(2026, 12, 2), by=world.coordinator)

    assert refused("returned_line_has_a_comment", review.save)


def test_an_agency_has_one_implementation_plan(world):
    row = ImplementationPlan.objects.create(
        plan=world.plan,
        agency=world.ea_kar,
        document_number="12/KH-UBND",
        issued_on=date(2026, 3, 1),
        at=vn(2026, 3, 2),
        by=world.clerk,
    )

    assert refused("implementation_plan_unique_for_agency", copy(row))


# Written once -----------------------------------------------------------------------------------


def test_what_was_filed_is_neither_changed_nor_deleted(filing):
    line = filing.lines.first()

    for act in (
        filing.save,
        filing.delete,
        line.save,
        line.delete,
        Filing.objects.all().delete,
        FiledLine.objects.all().delete,
        lambda: Filing.objects.update(agency_name="Khác"),
        lambda: FiledLine.objects.update(text="Khác"),
    ):
        with pytest.raises(FiledIsFinal):
            act()

    assert FiledLine.objects.get(pk=line.pk).text == line.text


def test_a_task_that_somebody_reported_on_cannot_be_deleted(world, filing):
    with pytest.raises(IntegrityError), transaction.atomic():
        world.tasks["1.1"].delete()

    assert Task.objects.filter(pk=world.tasks["1.1"].pk).exists()


def test_a_task_that_somebody_drafted_on_cannot_be_deleted(world, report):
    fill(report, world.clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        world.tasks["1.1"].delete()


# Words of the querysets -------------------------------------------------------------------------


def test_filed_on_time_late_missing_and_overdue_part_the_obligations(world, cycle):
    early = cycle.obligations.get(agency=world.ea_kar)
    late = cycle.obligations.get(agency=world.tuy_hoa)
    file_report(early.report, world.clerk, vn(2026, 12, 14))
    file_report(late.report, world.other_clerk, vn(2026, 12, 15))
    rows = cycle.obligations

    assert set(rows.filed()) == {early, late}
    assert set(rows.on_time()) == {early}
    assert set(rows.late()) == {late}
    assert rows.missing().count() == 2
    assert rows.overdue(date(2026, 12, 14)).count() == 0
    assert rows.overdue(date(2026, 12, 15)).count() == 2


def test_a_closed_cycle_is_not_open(world, cycle):
    assert list(Cycle.objects.open()) == [cycle]

    cycle.closed_at, cycle.closed_by = vn(2027, 1, 1), world.coordinator
    cycle.save()

    assert list(Cycle.objects.open()) == []


def test_obligations_are_seen_by_the_whole_province_and_no_other(world, cycle):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    for user in (world.clerk, world.leader, world.coordinator, world.administrator):
        assert Obligation.objects.visible_to(user).count() == 4
        assert Cycle.objects.visible_to(user).count() == 1
    assert Obligation.objects.visible_to(other.coordinator).count() == 0
    assert Cycle.objects.visible_to(other.coordinator).count() == 0


def test_what_i_owe_is_what_my_agencies_owe(world, cycle):
    both = person(world.ea_kar, Membership.Role.FOCAL_POINT)
    Membership.objects.create(user=both, agency=world.tuy_hoa, role=Membership.Role.SIGNER)

    assert {o.agency for o in Obligation.objects.owed_by(both)} == {world.ea_kar, world.tuy_hoa}
    assert not Obligation.objects.owed_by(world.coordinator).exists()


def test_a_draft_is_seen_by_its_agency_alone(world, report):
    fill(report, world.clerk)

    assert Report.objects.visible_to(world.clerk).get() == report
    for user in (world.other_clerk, world.coordinator, world.leader, world.administrator):
        assert report not in Report.objects.visible_to(user)


def test_a_filing_is_seen_by_its_agency_the_coordinators_and_the_leaders(world, filing):
    for user in (world.clerk, world.coordinator, world.leader):
        assert list(Filing.objects.visible_to(user)) == [filing]
        assert FiledLine.objects.visible_to(user, TODAY).count() == 2
    for user in (world.other_clerk, world.administrator):
        assert list(Filing.objects.visible_to(user)) == []
        assert FiledLine.objects.visible_to(user, TODAY).count() == 0


def test_a_lead_by_name_reads_the_lines_of_its_task_while_it_leads(world, filing):
    lead = person(world.justice, Membership.Role.FOCAL_POINT)  # leads 1.1 by name
    assert [line.number for line in FiledLine.objects.visible_to(lead, TODAY)] == ["1.1"]

    world.tasks["1.1"].assignments.filter(role="lead").update(until_on=date(2026, 12, 9))

    assert not FiledLine.objects.visible_to(lead, TODAY).exists()


def test_a_successor_reads_what_its_predecessors_filed_and_never_their_drafts(
    world, cycle, report, filing
):
    middle = world.agency("UBND xã Ea Kar Mới", Agency.Kind.COMMUNE)
    heir = world.agency("UBND phường Ea Kar", Agency.Kind.COMMUNE)
    for before, after in ((world.ea_kar, middle), (middle, heir), (world.tuy_hoa, heir)):
        Succession.objects.create(predecessor=before, successor=after)
    fill(cycle.obligations.get(agency=world.tuy_hoa).report, world.other_clerk)
    clerk = person(heir, Membership.Role.FOCAL_POINT)

    assert list(Filing.objects.visible_to(clerk)) == [filing]
    assert FiledLine.objects.visible_to(clerk, TODAY).count() == 2
    assert not Report.objects.visible_to(clerk).exists()
    assert not Obligation.objects.owed_by(clerk).exists()
    assert list(Filing.objects.visible_to(world.other_clerk)) == []


def test_a_predecessor_does_not_read_what_its_successor_filed(world, filing):
    Succession.objects.create(predecessor=world.tuy_hoa, successor=world.ea_kar)

    assert list(Filing.objects.visible_to(world.other_clerk)) == []


def test_a_draft_line_never_shows_its_words_by_name(world, report):
    fill(report, world.clerk)

    assert "Đã làm" not in str(DraftLine.objects.first())


def test_completed_is_an_outcome_of_dated_tasks_only(world):
    dated = world.task("1.4", timing_kind="by_date", due_on=date(2026, 9, 30))

    assert Outcome.COMPLETED in Outcome.of_task(dated)
    assert Outcome.COMPLETED not in Outcome.of_task(world.tasks["1.1"])


def test_the_day_of_a_filing_is_the_day_in_vietnam(world, report):
    filing = file_report(report, world.clerk, vn(2026, 12, 15, 0, 30))

    assert filing.at.astimezone(tz=None).date() <= date(2026, 12, 15)
    assert filing.filed_on == date(2026, 12, 15)


def test_rows_say_what_they_are(world, cycle, obligation, report, filing):
    assert str(cycle) == "Báo cáo năm 2026"
    assert str(obligation) == "UBND xã Ea Kar, Báo cáo năm 2026"
    assert str(report) == "UBND xã Ea Kar, Báo cáo năm 2026"
    assert str(filing) == "UBND xã Ea Kar, Báo cáo năm 2026, lần 1"
    assert str(filing.lines.first()) == "1.1. Nhiệm vụ 1.1"
    assert "Gửi báo cáo" in str(ReportEvent.objects.get())
