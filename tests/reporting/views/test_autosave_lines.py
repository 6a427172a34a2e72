"""Which lines a report that saves itself has, and how it counts them: as its page does."""

import json
from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership
from reporting.actions.drafts import (
    Entry,
    Paragraph,
    SignatureWords,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.review import return_report
from reporting.models import Narrative, Report
from reporting.report_page import ReportPage
from tasks.models import Assignment
from tests.factories import SuccessionFactory, vn
from tests.reorganisations import merge
from tests.reporting.views.test_drafts import typed
from tests.world import file_report, fill, person

STRENGTHS = paragraph_key(Narrative.Part.STRENGTHS)


@pytest.fixture
def save(client):
    """Send these words for the report as its page does by itself; (the answer, what it says)."""

    def send(report, user, draft, **extra):
        client.force_login(user)
        response = client.post(reverse("report-save", args=[report.pk]), typed(draft, **extra))
        return response, json.loads(response.content)

    return send


def key_of(world, number):
    return line_key(world.tasks[number].pk)


def counts_of_the_page(report):
    page = ReportPage(Report.objects.get(pk=report.pk))
    return {
        "filled": page.filled,
        "obliged": page.obliged,
        "sections": {str(s.section.pk): f"{s.filled}/{len(s.rows)}" for s in page.sections},
    }


def counts_in(said):
    return {name: said[name] for name in ("filled", "obliged", "sections")}


def test_the_counts_are_those_of_the_page_in_every_state(world, report, save):
    section = world.section
    world.section = section.plan.sections.create(number="2", title="Đào tạo", position=9)
    second = world.task("2.1", (Assignment.Role.LEAD, world.ea_kar))
    world.section = section

    for words in (Entry("result", "Đã làm"), Entry("", "Chưa chọn"), Entry("nothing"), Entry()):
        shown = Entry.of(report.lines.filter(task=second).first())
        _, said = save(
            *(report, world.clerk, {line_key(second.pk): words}),
            **{f"nv{second.pk}-was": shown.mark},
        )
        assert line_key(second.pk) in said["pieces"]
        assert counts_in(said) == counts_of_the_page(report)
    assert said["sections"] == {str(section.pk): "0/2", str(second.section_id): "0/1"}


def test_a_line_that_a_group_only_lets_one_report_on_is_kept_and_not_counted(world, report, save):
    key = key_of(world, "1.3")

    _, said = save(report, world.clerk, {key: Entry("result", "Có tham gia")})

    assert "Có kết quả" in said["pieces"][key]["tag"]
    assert (said["filled"], said["obliged"]) == (0, 2)
    assert counts_in(said) == counts_of_the_page(report)


def test_a_line_emptied_again_says_whether_it_is_compulsory(world, report, save):
    first, optional = key_of(world, "1.1"), key_of(world, "1.3")
    words = Entry("result", "Có tham gia")
    save_draft(
        report=report, typed={first: words, optional: words}, by=world.clerk, now=vn(2026, 11, 1)
    )

    _, said = save(
        *(report, world.clerk, {first: Entry(), optional: Entry()}),
        **{f"{first}-was": words.mark, f"{optional}-was": words.mark},
    )

    assert "Chưa điền" in said["pieces"][first]["tag"]
    assert "Không bắt buộc" in said["pieces"][optional]["tag"]


def test_a_line_of_another_agency_is_no_line_of_this_report(world, report, save):
    world.task(
        "4.1", (Assignment.Role.LEAD, world.tuy_hoa), (Assignment.Role.MONITOR, world.ea_kar)
    )
    key = key_of(world, "4.1")

    _, said = save(report, world.clerk, {key: Entry("result", "Của người khác")})

    assert said["pieces"] == {}
    assert "phân công vừa thay đổi" in said["faults"][key][0]
    assert report.lines.count() == 0


def test_a_line_of_another_plan_is_no_line_of_this_report(world, report, save):
    other = world.plan
    other.pk, other.slug, other.short_title = None, "khac", "Kế hoạch khác"
    other.save()
    world.section = other.sections.create(number="1", title="Mục")
    key = line_key(world.task("9.9", (Assignment.Role.LEAD, world.ea_kar)).pk)

    _, said = save(report, world.clerk, {key: Entry("result", "Kế hoạch khác")})

    assert said["pieces"] == {}
    assert said["obliged"] == 2


def test_an_ongoing_line_takes_no_day_and_no_completed(world, report, save):
    key = key_of(world, "1.1")

    _, said = save(report, world.clerk, {key: Entry("completed", "Xong", date(2026, 11, 1))})

    assert said["pieces"] == {}
    assert said["faults"][key]


def test_a_dated_line_keeps_its_day(world, report, save):
    task = world.task(
        "5.1", (Assignment.Role.LEAD, world.ea_kar), timing_kind="by_date", due_on=date(2026, 12, 1)
    )
    words = Entry("completed", "Xong", date(2026, 11, 1))

    _, said = save(report, world.clerk, {line_key(task.pk): words})

    assert said["pieces"][line_key(task.pk)]["mark"] == words.mark
    assert report.lines.get().completed_on == date(2026, 11, 1)


def test_what_was_accepted_of_a_returned_report_counts_as_filled_and_stays(world, report, save):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    first, second = filing.lines.order_by("position")
    return_report(
        filing=filing,
        returned={first.pk: "Xem lại"},
        accepted=[second.pk],
        comment="",
        due_on=date(2026, 12, 18),
        by=world.coordinator,
        now=vn(2026, 12, 11),
    )
    (one, shown), (other, accepted) = [
        (f"nv{line.task_id}", {f"nv{line.task_id}-was": Entry.of(line).mark})
        for line in (first, second)
    ]

    _, said = save(report, world.clerk, {one: Entry()}, **shown)
    assert (said["filled"], said["obliged"]) == (1, 2)
    assert counts_in(said) == counts_of_the_page(report)

    response, said = save(report, world.clerk, {other: Entry("nothing")}, **accepted)
    assert response.status_code == 409
    assert said["sentence"]
    assert report.lines.get(task=second.task_id).text == "Đã làm 1.2"


# After reorganisations -----------------------------------------------------------------------------


def test_the_heir_saves_in_the_middle_of_the_cycle_and_the_ended_agency_does_not(
    world, cycle, report, save, time_machine
):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)
    fill(report, world.clerk)
    merge(world, world.ea_kar, world.tuy_hoa)
    heir = Agency.objects.get(name="UBND xã Hợp Nhất")
    clerk = person(heir, Membership.Role.FOCAL_POINT)
    theirs = cycle.obligations.get(agency=heir).report
    key = key_of(world, "1.1")

    _, said = save(theirs, clerk, {key: Entry("result", "Xã mới đã làm")})
    response, refusal = save(report, world.clerk, {key: Entry("result", "Xã cũ")})

    assert said["pieces"][key]["mark"] == Entry("result", "Xã mới đã làm").mark
    assert counts_in(said) == counts_of_the_page(theirs)
    assert response.status_code == 409
    assert "chỉ còn để xem" in refusal["sentence"]


def test_an_heir_of_the_last_districts_has_what_the_plan_gave_the_districts(
    world, report, save, time_machine
):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)
    districts = world.group("UBND cấp huyện", ["district"])
    task = world.task("6.1", (Assignment.Role.IMPLEMENT, districts))
    key = line_key(task.pk)

    _, said = save(report, world.clerk, {key: Entry("result", "Chưa phải của xã")})
    assert said["pieces"] == {}

    district = world.agency("UBND huyện Ea Kar", "district", until_on=date(2025, 6, 30))
    SuccessionFactory(predecessor=district, successor=world.ea_kar)
    _, said = save(report, world.clerk, {key: Entry("result", "Đã làm")})

    assert key in said["pieces"]
    assert said["obliged"] == 3
    assert counts_in(said) == counts_of_the_page(report)


# What it costs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_agencies_and_groups_there_are(
    world, report, client, count, django_assert_num_queries
):
    for number in range(count):
        world.agency(f"UBND xã {number}", "commune")
        world.task(f"7.{number}", ("implement", world.group(f"Nhóm {number}", ["department"])))
    client.force_login(world.clerk)
    sent = typed({key_of(world, "1.1"): Entry("result", "Đã làm")})

    with django_assert_num_queries(10):
        client.post(reverse("report-save", args=[report.pk]), sent)


@pytest.mark.parametrize("count", [1, 3])
def test_each_further_line_that_was_sent_costs_its_own_writing_only(
    world, report, client, count, django_assert_num_queries
):
    for number in range(count):
        world.task(f"7.{number}", ("implement", world.communes))
    client.force_login(world.clerk)
    keys = [key_of(world, f"7.{number}") for number in range(count)]
    sent = typed({key: Entry("result", "Đã làm") for key in keys})

    with django_assert_num_queries(9 + count):
        client.post(reverse("report-save", args=[report.pk]), sent)

    assert report.lines.count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_paragraph_does_not_ask_for_the_duties_of_part_three(
    world, report, client, count, django_assert_num_queries
):
    for number in range(count):
        world.duty(f"8.{number}", "Việc của xã", world.ea_kar)
    fill(report, world.clerk)
    client.force_login(world.clerk)
    was = Paragraph("Ưu điểm: như trên.").mark
    sent = typed({STRENGTHS: Paragraph("Viết lại.")}, **{f"{STRENGTHS}-was": was})

    with django_assert_num_queries(11):  # as for a line, and the paragraphs
        response = client.post(reverse("report-save", args=[report.pk]), sent)

    assert list(response.json()["pieces"]) == [STRENGTHS]
    assert report.narratives.get(part="strengths").text == "Viết lại."


def test_a_paragraph_on_a_duty_is_kept_while_the_duty_is_the_agencys(world, report, save):
    duty = world.duty("8.1", "Việc của xã", world.ea_kar).duties.get()
    foreign = world.duty("8.2", "Việc của phường", world.tuy_hoa).duties.get()
    mine, theirs = paragraph_key("duty", duty.pk), paragraph_key("duty", foreign.pk)

    _, said = save(report, world.clerk, {mine: Paragraph("Đã làm"), theirs: Paragraph("Lạ")})

    assert list(said["pieces"]) == [mine]
    assert list(said["faults"]) == [theirs]
    assert report.narratives.get().duty == duty


def test_who_signs_is_kept_beside_a_line(world, report, save):
    key = key_of(world, "1.1")

    _, said = save(
        report, world.clerk, {"ky": SignatureWords("Trần Văn Ký"), key: Entry("nothing")}
    )

    assert set(said["pieces"]) == {"ky", key}
    assert "Đã điền" in said["pieces"]["ky"]["tag"]
    assert report.signature.signed_by == "Trần Văn Ký"
