"""Agencies merged, split, renamed, dissolved; product rules "Agencies change" and "Numbers"."""

from datetime import date

import pytest

from agencies.models import Agency, Membership, Province, Reorganisation, Succession
from plans.models import Addressee
from reporting.actions.cycles import close_cycle, open_cycle
from reporting.actions.drafts import draft_of, line_key, save_draft
from reporting.actions.expecting import asked_of
from reporting.actions.filing import submit_report
from reporting.actions.obligations import exempt, extend
from reporting.actions.outline import duties_of
from reporting.actions.refusals import DutyEnded, NotAllowed, Refused
from reporting.actions.reorganisation import Heir, apply_reorganisation, undo_reorganisation
from reporting.actions.review import return_report
from reporting.models import Filing, Obligation, Report
from reporting.summary import cycle_figures
from tasks.models import Assignment
from tests.factories import vn
from tests.reorganisations import DAY, all_rows, merge, reorganise, spec
from tests.world import Entry, answers, file_report, fill, person

DECEMBER = date(2026, 12, 31)


def communes(cycle, as_of=DECEMBER):
    """(expected, filed, missing) of the communes."""
    for kind, figures in cycle_figures(cycle, as_of).by_kind:
        if kind == "commune":
            return figures.expected, figures.filed, figures.missing
    return 0, 0, 0


def owes(cycle, agency):
    return cycle.obligations.get(agency=agency)


def undo(row, world):
    return undo_reorganisation(reorganisation=row, by=world.coordinator, now=vn(2026, 11, 2))


# Merged ------------------------------------------------------------------------------------------


def test_two_that_filed_and_then_merged_leave_last_year_as_it_was(world):
    last = world.open(2026)
    for agency, clerk in ((world.ea_kar, world.clerk), (world.tuy_hoa, world.other_clerk)):
        file_report(owes(last, agency).report, clerk, vn(2026, 12, 1))

    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2027, 7, 1))
    this = world.open(2027)
    newcomer = person(heir, "focal_point")
    file_report(owes(this, heir).report, newcomer, vn(2027, 12, 1))

    assert communes(last) == (2, 2, 0)
    assert communes(this) == (1, 1, 0)
    read = Filing.objects.visible_to(newcomer).filter(report__obligation__cycle=last)
    assert {filing.agency_name for filing in read} == {world.ea_kar.name, world.tuy_hoa.name}


def test_merged_in_an_open_cycle_the_filed_one_stays_and_the_other_passes_on(world, cycle):
    file_report(owes(cycle, world.ea_kar).report, world.clerk, vn(2026, 10, 20))

    _, heir = merge(world, world.ea_kar, world.tuy_hoa)

    assert communes(cycle) == (2, 1, 1)
    passed, old = owes(cycle, heir), owes(cycle, world.tuy_hoa)
    assert old.is_ended
    assert not owes(cycle, world.ea_kar).is_ended
    for name in ("rule_id", "basis", "recipient_id", "via_id", "due_on"):
        assert getattr(passed, name) == getattr(old, name)
    assert passed.report.state == Report.State.NOT_STARTED


def test_both_filed_before_they_merged_nobody_owes_anything_more(world, cycle):
    for agency, clerk in ((world.ea_kar, world.clerk), (world.tuy_hoa, world.other_clerk)):
        file_report(owes(cycle, agency).report, clerk, vn(2026, 10, 20))

    _, heir = merge(world, world.ea_kar, world.tuy_hoa)

    assert communes(cycle) == (2, 2, 0)
    assert not cycle.obligations.filter(agency=heir).exists()


def test_a_commune_of_three_parents_owes_one_report(world):
    third = world.agency("UBND xã Thứ Ba", "commune")
    cycle = world.open()

    _, heir = merge(world, world.ea_kar, world.tuy_hoa, third)

    assert communes(cycle) == (1, 0, 1)
    assert owes(cycle, heir)


def test_a_successor_that_owes_already_gets_no_second_duty(world, cycle):
    merge(world, world.ea_kar, into=world.tuy_hoa)

    assert communes(cycle) == (1, 0, 1)
    assert cycle.obligations.filter(agency=world.tuy_hoa).count() == 1
    assert Agency.objects.get(pk=world.tuy_hoa.pk).until_on is None


def test_districts_redrawn_into_communes_each_from_its_own_parents(world):
    """One decree, many lines: one commune of two parents, one of a single one."""
    cycle = world.open()
    both = Heir(name="UBND xã Giáp Ranh", kind="commune")
    single = Heir(name="UBND xã Trung Tâm", kind="commune", of=(world.ea_kar.pk,))

    reorganise(world, "split", [world.ea_kar, world.tuy_hoa], [both, single])

    heirs = {row.successor.name: set() for row in Succession.objects.all()}
    for row in Succession.objects.all():
        heirs[row.successor.name].add(row.predecessor)
    assert heirs == {
        "UBND xã Giáp Ranh": {world.ea_kar, world.tuy_hoa},
        "UBND xã Trung Tâm": {world.ea_kar},
    }
    assert communes(cycle) == (2, 0, 2)


# Split, renamed, dissolved ---------------------------------------------------------------------------


def test_split_in_two_each_owes_one(world, cycle):
    reorganise(world, "split", [world.ea_kar], ["UBND xã Ea Kar Đông", "UBND xã Ea Kar Tây"])

    assert communes(cycle) == (3, 0, 3)


def test_split_after_filing_neither_owes(world, cycle):
    file_report(owes(cycle, world.ea_kar).report, world.clerk, vn(2026, 10, 20))

    reorganise(world, "split", [world.ea_kar], ["UBND xã Ea Kar Đông", "UBND xã Ea Kar Tây"])

    assert communes(cycle) == (2, 1, 1)


def test_renamed_what_was_filed_stands_under_the_old_name(world):
    last = world.open(2026)
    filing = file_report(owes(last, world.ea_kar).report, world.clerk, vn(2026, 12, 1))

    reorganise(
        world, "rename", [world.ea_kar], ["UBND phường Ea Kar"], effective_on=date(2027, 3, 1)
    )

    heir = Agency.objects.get(name="UBND phường Ea Kar")
    assert heir.kind == "commune"
    assert (heir.from_on, Agency.objects.get(pk=world.ea_kar.pk).until_on) == (
        date(2027, 3, 1),
        date(2027, 2, 28),
    )
    assert Filing.objects.get(pk=filing.pk).agency_name == "UBND xã Ea Kar"
    assert Filing.objects.visible_to(person(heir, "focal_point")).get() == filing


def test_dissolved_in_march_it_is_not_missing_in_december(world):
    cycle = open_cycle(plan=world.plan, year=2026, by=world.coordinator, now=vn(2026, 2, 20))

    reorganise(world, "dissolve", [world.ea_kar], effective_on=date(2026, 3, 15))

    assert communes(cycle) == (1, 0, 1)
    assert owes(cycle, world.ea_kar) not in cycle.obligations.overdue(DECEMBER)
    assert owes(cycle, world.ea_kar) not in cycle.obligations.missing()
    assert owes(cycle, world.ea_kar) in cycle.obligations.ended()


def test_what_was_due_before_the_day_stays_and_so_does_the_rate(world, cycle):
    before = cycle_figures(cycle, date(2027, 1, 31))

    merge(world, world.ea_kar, world.tuy_hoa, effective_on=date(2027, 1, 15))

    assert cycle_figures(cycle, date(2027, 1, 31)) == before
    assert communes(cycle, date(2027, 1, 31)) == (2, 0, 2)


def test_a_closed_cycle_gets_no_new_duty(world, cycle):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2026, 10, 30))

    _, heir = merge(world, world.ea_kar, world.tuy_hoa)

    assert communes(cycle) == (0, 0, 0)
    assert not cycle.obligations.filter(agency=heir).exists()


def test_an_exempted_duty_ends_and_passes_nothing_on(world, cycle):
    exempt(
        cycle=cycle,
        obligations=list(cycle.obligations.filter(agency=world.ea_kar)),
        reason="Bão lũ",
        by=world.coordinator,
        now=vn(2026, 10, 20),
    )

    reorganise(world, "rename", [world.ea_kar], ["UBND phường Ea Kar"])

    assert cycle_figures(cycle, DECEMBER).exempted.expected == 0
    assert communes(cycle) == (1, 0, 1)


def test_the_later_of_two_days_was_promised(world, cycle):
    extend(
        cycle=cycle,
        obligations=list(cycle.obligations.filter(agency=world.tuy_hoa)),
        until=date(2026, 12, 31),
        reason="Bão lũ",
        by=world.coordinator,
        now=vn(2026, 10, 20),
    )

    _, heir = merge(world, world.ea_kar, world.tuy_hoa)

    passed = owes(cycle, heir)
    assert (passed.due_on, passed.extended_from) == (date(2026, 12, 31), date(2026, 12, 14))
    assert passed.extension_reason == "Bão lũ"


def test_a_returned_report_of_an_ended_agency_keeps_its_lines_and_is_filed_again(world, cycle):
    filing = file_report(owes(cycle, world.ea_kar).report, world.clerk, vn(2026, 10, 20))
    return_report(
        filing=filing,
        returned={},
        comment="Bổ sung số liệu.",
        due_on=date(2026, 11, 20),
        by=world.coordinator,
        now=vn(2026, 10, 25),
    )
    merge(world, world.ea_kar, world.tuy_hoa)

    again = submit_report(report=filing.report, by=world.clerk, now=vn(2026, 11, 10))

    assert again.lines.count() == filing.lines.count() > 0
    assert communes(cycle) == (2, 1, 1)


# Tasks --------------------------------------------------------------------------------------------


@pytest.fixture
def press(world):
    """A task that names Sở Nội vụ."""
    return world.task("3.8", ("lead", world.home_affairs)).assignments.get()


@pytest.fixture
def duty(world):
    """A duty of Part III laid on Sở Nội vụ by name; its Addressee."""
    return world.duty("8", "Chỉ đạo các cơ quan báo chí.", world.home_affairs).addressees.get()


def test_a_duty_of_part_three_goes_where_it_was_sent_whatever_the_rest_does(world, press, duty):
    """Gia Lai III.8: the press duty of Sở Thông tin và Truyền thông need not follow the rest."""
    heirs = ["Sở Nội vụ mới", Heir(agency=world.justice)]

    reorganise(
        world, "split", [world.home_affairs], heirs, carried={press.pk: 0}, duties={duty.pk: 1}
    )

    new = Agency.objects.get(name="Sở Nội vụ mới")
    carried = Addressee.objects.get(carries=duty)
    duty.refresh_from_db()
    assert (carried.agency, carried.from_on, duty.until_on) == (
        world.justice,
        DAY,
        date(2026, 10, 31),
    )
    assert [str(one) for one in duties_of(world.justice, world.plan, DAY)] == ["III.8"]
    assert duties_of(new, world.plan, DAY) == []
    assert duties_of(world.justice, world.plan, date(2026, 10, 31)) == []


def test_a_duty_of_part_three_alone_can_be_transferred_and_comes_back_when_undone(world, duty):
    before = all_rows()

    row = reorganise(
        world,
        "transfer",
        [world.home_affairs],
        [Heir(agency=world.justice)],
        duties={duty.pk: 0},
    )
    moved = duties_of(world.justice, world.plan, DAY)
    undo(row, world)

    assert [one.text for one in moved] == ["Chỉ đạo các cơ quan báo chí."]
    assert all_rows() == before


def test_a_duty_of_another_agency_cannot_be_handed_on(world, duty):
    with pytest.raises(Refused, match="không thuộc các cơ quan này"):
        reorganise(world, "rename", [world.ea_kar], ["UBND xã Mới"], duties={duty.pk: 0})


def test_an_asked_body_that_was_renamed_is_asked_under_its_new_name(world):
    asked = Addressee.objects.get(agency=world.lawyers)
    reorganise(world, "rename", [world.lawyers], ["Liên đoàn Luật sư"], duties={asked.pk: 0})

    assert [str(agency) for agency, _ in asked_of(world.plan, DAY)] == ["Liên đoàn Luật sư"]


def test_what_nobody_took_on_when_its_agency_ended_is_handed_on_later(world, press, duty):
    """As the departments of Gia Lai ended in 2025 before anybody said who carries what."""
    reorganise(world, "dissolve", [world.home_affairs])
    world.home_affairs.refresh_from_db()
    later = date(2026, 11, 20)
    there = [world.home_affairs], [Heir(agency=world.justice)]
    chosen = {"carried": {press.pk: 0}, "duties": {duty.pk: 0}, "effective_on": later}
    before = all_rows()

    row = reorganise(world, "transfer", *there, **chosen)
    carried = Assignment.objects.get(carries=press)
    with pytest.raises(Refused, match="hết hiệu lực"):
        reorganise(world, "transfer", *there, carried={press.pk: 0}, effective_on=later)
    undo(row, world)

    assert (carried.agency, carried.from_on, carried.until_on) == (world.justice, later, None)
    assert Assignment.objects.get(pk=press.pk).until_on == date(2026, 10, 31)
    assert all_rows() == before


def test_what_came_with_the_data_is_not_undone(world):
    given = Reorganisation.objects.create(
        province=world.province, kind="merge", effective_on=DAY, decree_note="Chưa rõ số."
    )

    with pytest.raises(Refused, match="dữ liệu ban đầu"):
        undo(given, world)


# To whom it goes -------------------------------------------------------------------------------


def test_open_reports_go_to_the_successor_of_the_agency_they_were_to_go_to(world, cycle):
    file_report(owes(cycle, world.tuy_hoa).report, world.other_clerk, vn(2026, 10, 20))
    before = all_rows()
    row = reorganise(world, "rename", [world.justice], ["Sở Tư pháp và Nội vụ"])
    heir = Agency.objects.get(name="Sở Tư pháp và Nội vụ")

    places = {one.agency: one.via for one in cycle.obligations.standing()}
    recipient = owes(cycle, world.home_affairs).recipient
    undo(row, world)

    assert (places[world.ea_kar], places[world.tuy_hoa]) == (heir, world.justice)
    assert recipient == heir
    assert all_rows() == before


def test_where_nobody_succeeds_they_stay_as_they_are(world, cycle):
    reorganise(world, "dissolve", [world.justice])

    assert owes(cycle, world.ea_kar).via == world.justice


def test_a_cycle_opened_afterwards_sends_reports_to_the_successor(world):
    reorganise(world, "rename", [world.justice], ["Sở Tư pháp và Nội vụ"])
    heir = Agency.objects.get(name="Sở Tư pháp và Nội vụ")
    coordinator = person(heir, "coordinator")

    cycle = open_cycle(plan=world.plan, year=2026, by=coordinator, now=vn(2026, 11, 2))

    assert owes(cycle, world.home_affairs).recipient == heir
    assert owes(cycle, world.ea_kar).via == heir


def test_for_a_reporter_named_by_a_rule_its_successors_report(world):
    rule = world.rule("III.1.2", world.concerned, world.provincial, None)
    rule.reporters.update(group=None, agency=world.lawyers)
    reorganise(world, "split", [world.lawyers], ["Hội Luật sư A", "Hội Luật sư B"])

    cycle = world.open()

    mine = cycle.obligations.filter(rule=rule).values_list("agency__name", flat=True)
    assert set(mine) == {"Hội Luật sư A", "Hội Luật sư B"}


# Parts by name -----------------------------------------------------------------------------------


def test_parts_end_and_only_the_chosen_one_is_carried(world, press):
    world.task("4.1", ("monitor", world.home_affairs))

    reorganise(world, "rename", [world.home_affairs], ["Sở Nội vụ mới"], carried={press.pk: 0})

    carried = Assignment.objects.get(from_on=DAY)
    assert (carried.agency.name, carried.carries, carried.role) == ("Sở Nội vụ mới", press, "lead")
    last = date(2026, 10, 31)
    issued = Assignment.objects.as_issued().filter(agency=world.home_affairs)
    assert set(issued.values_list("until_on", flat=True)) == {last}
    assert set(press.task.assignments.in_force(last)) == {press}
    assert set(press.task.assignments.in_force(DAY)) == {carried}


def test_a_task_is_transferred_between_living_agencies(world, press):
    reorganise(
        world,
        "transfer",
        [world.home_affairs],
        [Heir(agency=world.justice)],
        carried={press.pk: 0},
    )

    assert Agency.objects.get(pk=world.home_affairs.pk).until_on is None
    assert [row.agency for row in press.task.assignments.in_force(DAY)] == [world.justice]
    assert not Succession.objects.exists()  # who takes a task over reads no old reports for it


def test_a_task_given_back_stands_with_its_first_agency_again(world, press):
    there = [world.home_affairs], [Heir(agency=world.justice)]
    reorganise(world, "transfer", *there, carried={press.pk: 0})
    carried = Assignment.objects.get(from_on=DAY)
    back = [world.justice], [Heir(agency=world.home_affairs)]

    later = date(2026, 12, 1)
    reorganise(world, "transfer", *back, carried={carried.pk: 0}, effective_on=later)

    (now,) = press.task.assignments.in_force(later)
    assert (now.agency, now.carries) == (world.home_affairs, press)


def test_the_successor_reports_on_what_it_carries(world, press):
    cycle = world.open()
    reorganise(
        world,
        "transfer",
        [world.home_affairs],
        [Heir(agency=world.justice)],
        carried={press.pk: 0},
    )
    clerk, home = person(world.justice, "focal_point"), person(world.home_affairs, "focal_point")

    assert line_key(press.task.pk) in answers(owes(cycle, world.justice).report)
    assert line_key(press.task.pk) not in answers(owes(cycle, world.home_affairs).report)
    filing = file_report(owes(cycle, world.justice).report, clerk, vn(2026, 12, 1))
    assert "3.8" in filing.lines.values_list("number", flat=True)
    assert home


# People and drafts -----------------------------------------------------------------------------------


def test_a_draft_stays_with_its_writers_and_is_only_read(world, cycle):
    report = fill(owes(cycle, world.ea_kar).report, world.clerk)
    _, heir = merge(world, world.ea_kar, world.tuy_hoa)
    newcomer = person(heir, "focal_point")

    with pytest.raises(DutyEnded):
        save_draft(
            report=report,
            typed={line_key(world.tasks["1.2"].pk): Entry("nothing")},
            by=world.clerk,
            now=vn(2026, 11, 2),
        )
    with pytest.raises(DutyEnded):
        submit_report(report=report, by=world.clerk, now=vn(2026, 11, 2))
    assert report in Report.objects.visible_to(world.clerk)
    assert draft_of(report)
    assert report not in Report.objects.visible_to(newcomer)
    assert not Obligation.objects.owed_by(world.clerk).exists()


def test_an_ended_duty_is_neither_extended_nor_exempted(world, cycle):
    reorganise(world, "dissolve", [world.ea_kar])

    with pytest.raises(Refused, match="Ea Kar"):
        exempt(
            cycle=cycle,
            obligations=[owes(cycle, world.ea_kar)],
            reason="Bão lũ",
            by=world.coordinator,
            now=vn(2026, 11, 2),
        )


def test_ticked_people_become_the_same_at_the_successor_and_stay_what_they_were(world, cycle):
    post = Membership.objects.get(user=world.clerk)

    _, heir = merge(world, world.ea_kar, world.tuy_hoa, people=frozenset({(post.pk, 0)}))

    posts = Membership.objects.filter(user=world.clerk).values_list("agency", "role")
    assert set(posts) == {(world.ea_kar.pk, "focal_point"), (heir.pk, "focal_point")}
    assert Membership.objects.filter(user=world.other_clerk).count() == 1


# Refused ---------------------------------------------------------------------------------------------


def test_only_a_coordinator_of_the_province_reorganises(world):
    for stranger in (world.clerk, world.leader, world.administrator):
        with pytest.raises(NotAllowed):
            apply_reorganisation(
                spec=spec(world, "dissolve", [world.ea_kar]), by=stranger, now=vn(2026, 11, 2)
            )


def _stranger(world):
    return Agency.objects.create(
        province=Province.objects.create(name="Gia Lai", abbreviation="GLI"),
        name="UBND xã Ngoài Tỉnh",
        kind="commune",
    )


REFUSED = {
    "không thuộc tỉnh": lambda w: spec(w, "merge", [w.ea_kar, _stranger(w)], ["UBND xã Mới"]),
    "đã kết thúc hoạt động ngày": lambda w: spec(
        w, "dissolve", [w.agency("UBND xã Cũ", "commune", until_on=date(2025, 6, 30))]
    ),
    "mới có từ ngày": lambda w: spec(
        w, "dissolve", [w.agency("UBND xã Mới Lập", "commune", from_on=DAY)]
    ),
    "không thể vừa kết thúc vừa kế thừa": lambda w: spec(
        w, "merge", [w.ea_kar, w.tuy_hoa], [Heir(agency=w.ea_kar)]
    ),
    "Ghi số văn bản": lambda w: spec(w, "dissolve", [w.ea_kar], decree_number=None),
    "Chưa chọn gì": lambda w: spec(w, "dissolve", []),
    "Chia, tách": lambda w: spec(w, "split", [w.ea_kar], ["UBND xã Mới"]),
    "một cơ quan, một tên mới": lambda w: spec(w, "rename", [w.ea_kar], []),
    "Giải thể thì không có": lambda w: spec(w, "dissolve", [w.ea_kar], ["UBND xã Mới"]),
    "tên viết tắt": lambda w: spec(
        w,
        "merge",
        [w.ea_kar, w.agency("Sở Cũ", "department", short_name="SC")],
        [Heir(name="Sở Mới", short_name="SC")],
    ),
    "Hai cơ quan mới": lambda w: spec(w, "split", [w.ea_kar], ["UBND xã A", "UBND xã A"]),
    "không có trong lần sắp xếp": lambda w: spec(
        w, "merge", [w.ea_kar], [Heir(name="UBND xã Mới", of=(w.tuy_hoa.pk,))]
    ),
    "không thuộc các cơ quan này": lambda w: spec(
        w,
        "transfer",
        [w.home_affairs],
        [Heir(agency=w.justice)],
        carried={w.tasks["1.1"].assignments.first().pk: 0},
    ),
    "đang thực hiện nhiệm vụ đó": lambda w: spec(
        w,
        "transfer",
        [w.justice],
        [Heir(agency=w.justice)],
        carried={w.tasks["1.1"].assignments.get(agency=w.justice).pk: 0},
    ),
    "Có người không thuộc": lambda w: spec(
        w, "rename", [w.ea_kar], ["UBND xã Mới"], people=frozenset({(w.leader.posts[0].pk, 0)})
    ),
    "Chưa đến ngày": lambda w: spec(w, "dissolve", [w.ea_kar], effective_on=date(2027, 7, 1)),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(world, cycle, sentence):
    asked = REFUSED[sentence](world)
    before = all_rows()

    with pytest.raises(Refused, match=sentence):
        apply_reorganisation(spec=asked, by=world.coordinator, now=vn(2026, 11, 2))

    assert all_rows() == before
    assert not Reorganisation.objects.exists()


def test_a_successor_that_comes_from_the_one_it_succeeds_would_be_a_circle(world):
    Succession.objects.create(predecessor=world.ea_kar, successor=world.tuy_hoa)

    with pytest.raises(Refused, match="vòng tròn"):
        merge(world, world.tuy_hoa, into=world.ea_kar)


def test_a_succession_recorded_by_hand_before_is_not_recorded_twice(world):
    Succession.objects.create(predecessor=world.ea_kar, successor=world.tuy_hoa)

    with pytest.raises(Refused, match="đã được ghi là cơ quan kế thừa của UBND xã Ea Kar"):
        merge(world, world.ea_kar, into=world.tuy_hoa)


def test_a_successor_must_be_in_being_when_the_duty_is_due(world):
    """The successor itself owes nothing in the cycle: it ends before the due day."""
    short = world.agency("UBND xã Sắp Hết", "commune", until_on=date(2026, 11, 30))
    world.open()

    with pytest.raises(Refused, match="không hoạt động vào ngày hết hạn 14/12/2026"):
        merge(world, world.ea_kar, into=short)


# Undone ------------------------------------------------------------------------------------------------


def _histories(world, press):
    post = Membership.objects.get(user=world.clerk)
    return {
        "merge": ([world.ea_kar, world.tuy_hoa], ["UBND xã Mới"], {"people": {(post.pk, 0)}}),
        "split": ([world.ea_kar], ["UBND xã A", "UBND xã B"], {}),
        "rename": ([world.home_affairs], ["Sở Mới"], {"carried": {press.pk: 0}}),
        "dissolve": ([world.ea_kar], [], {}),
        "transfer": (
            [world.home_affairs],
            [Heir(agency=world.justice)],
            {"carried": {press.pk: 0}},
        ),
    }


@pytest.mark.parametrize("kind", Reorganisation.Kind.values)
def test_undoing_restores_every_row(world, press, kind):
    cycle = world.open()
    fill(owes(cycle, world.ea_kar).report, world.clerk)
    file_report(owes(cycle, world.tuy_hoa).report, world.other_clerk, vn(2026, 10, 20))
    before = all_rows()
    predecessors, heirs, more = _histories(world, press)[kind]
    row = reorganise(world, kind, predecessors, heirs, **more)
    assert all_rows() != before

    undo(row, world)

    assert all_rows() == before
    row.refresh_from_db()
    assert (row.undone_at, row.undone_by) == (vn(2026, 11, 2), world.coordinator)


def test_undone_once_only_and_by_a_coordinator(world, cycle):
    row, _ = merge(world, world.ea_kar, world.tuy_hoa)
    with pytest.raises(NotAllowed):
        undo_reorganisation(reorganisation=row, by=world.clerk, now=vn(2026, 11, 2))
    undo(row, world)

    with pytest.raises(Refused, match="trước đó"):
        undo(row, world)


@pytest.mark.parametrize("how_far", ["drafted", "filed"])
def test_nothing_is_undone_once_the_successor_wrote(world, cycle, how_far):
    row, heir = merge(world, world.ea_kar, into=world.lawyers)
    clerk = person(heir, "focal_point")
    report = owes(cycle, heir).report
    fill(report, clerk)
    if how_far == "filed":
        submit_report(report=report, by=clerk, now=vn(2026, 11, 2))
    before = all_rows()

    with pytest.raises(Refused, match="không hoàn tác được"):
        undo(row, world)

    assert all_rows() == before


def test_nothing_is_undone_once_others_need_the_new_agency(world, cycle):
    row, heir = merge(world, world.ea_kar, world.tuy_hoa)
    person(heir, "focal_point")
    before = all_rows()

    with pytest.raises(Refused, match="về sau"):
        undo(row, world)

    assert all_rows() == before


def test_only_the_last_reorganisation_of_its_agencies_is_undone(world, cycle):
    first, heir = merge(world, world.ea_kar, world.tuy_hoa)
    second = reorganise(world, "rename", [heir], ["UBND xã Sau"], effective_on=date(2026, 11, 5))

    with pytest.raises(Refused, match="sau trước đã"):
        undo(first, world)
    undo_reorganisation(reorganisation=second, by=world.coordinator, now=vn(2026, 11, 6))
    undo(first, world)

    assert communes(cycle) == (2, 0, 2)
