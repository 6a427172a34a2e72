"""The reports of an agency's line of descent: who sees that something was filed, and who reads it."""

from datetime import date

import pytest

from agencies.models import Agency, Membership, Succession
from reporting.actions.cycles import open_round
from reporting.actions.drafts import Entry
from reporting.actions.expecting import CycleSettings
from reporting.actions.obligations import exempt
from reporting.actions.reorganisation import Heir
from reporting.actions.review import return_report
from tests.factories import vn
from tests.reorganisations import merge, reorganise
from tests.world import World, file_report, fill, person

SECRET = "Bimatkhongaibiet"
LAST, DAY = date(2027, 10, 31), date(2027, 11, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2027-12-20 09:00 +0700", tick=False)


@pytest.fixture
def rows(visit):
    """rows(user, agency): [(cycle, [(name, state, whether a filing is linked)])] of the page."""

    def of(user, agency):
        reports = visit(user, agency.get_absolute_url()).context["reports"]
        return [
            (cycle.year, [(r.agency_name, bool(r.obligation.report.filings.all())) for r in found])
            for cycle, found in reports.cycles
        ]

    return of


def report_of(world, agency, year=2027):
    return world.plan.cycles.get(year=year).obligations.get(agency=agency).report


@pytest.fixture
def line(world):
    """UBND xã Ea Kar filed for 2026 and was then merged with Tuy Hòa; the new one filed for 2027."""
    world.open(2026)
    filed = file_report(
        report_of(world, world.ea_kar, 2026),
        world.clerk,
        vn(2026, 12, 1),
        t1_2=Entry("result", SECRET),
    )
    world.open(2027)
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=DAY)
    world.heir, world.filed = heir, filed
    world.heir_clerk = person(heir, Membership.Role.FOCAL_POINT)
    file_report(report_of(world, heir), world.heir_clerk, vn(2027, 12, 18))
    return world


# What stands there ----------------------------------------------------------------------------


def test_a_successor_shows_its_own_and_its_predecessors_reports_newest_first(line, rows):
    assert rows(line.coordinator, line.heir) == [
        (
            2027,
            [("UBND phường Tuy Hòa", False), ("UBND xã Ea Kar", False), ("UBND xã Hợp Nhất", True)],
        ),
        (2026, [("UBND phường Tuy Hòa", False), ("UBND xã Ea Kar", True)]),
    ]


def test_an_ended_agency_shows_its_successors_too_but_not_what_was_merged_with_it(line, rows):
    assert rows(line.coordinator, line.ea_kar) == [
        (2027, [("UBND xã Ea Kar", False), ("UBND xã Hợp Nhất", True)]),
        (2026, [("UBND xã Ea Kar", True)]),
    ]


def test_what_a_successor_owed_before_it_took_over_is_not_of_the_line(world, rows):
    world.open(2026)
    reorganise(
        world, "merge", [world.ea_kar], [Heir(agency=world.tuy_hoa)], effective_on=date(2027, 3, 1)
    )
    world.open(2027)

    assert rows(world.coordinator, world.ea_kar) == [
        (2027, [("UBND phường Tuy Hòa", False)]),
        (2026, [("UBND xã Ea Kar", False)]),
    ]


def test_before_its_end_an_agency_shows_no_successor(line, rows, time_machine):
    time_machine.move_to(vn(2027, 10, 31, 12))

    assert [name for _, found in rows(line.coordinator, line.ea_kar) for name, _ in found] == [
        "UBND xã Ea Kar",
        "UBND xã Ea Kar",
    ]


def test_of_two_cycles_in_a_year_the_one_opened_later_comes_first(world, visit):
    world.open(2027)
    day = date(2027, 11, 30)
    settings = CycleSettings("Đợt nhanh", day, day, day, day, "no_later_than", source="Công văn")
    open_round(
        plan=world.plan,
        kind="on_request",
        settings=settings,
        agencies=[world.ea_kar],
        by=world.coordinator,
        now=vn(2027, 11, 1),
    )

    reports = visit(world.clerk, world.ea_kar.get_absolute_url()).context["reports"]

    assert [cycle.kind for cycle, _ in reports.cycles] == ["on_request", "yearly"]


def test_each_report_says_how_it_stands(line, visit, words):
    page = words(visit(line.coordinator, line.heir.get_absolute_url()))

    assert "Cả của cơ quan trước đó, mỗi báo cáo dưới tên cơ quan lúc gửi." in page
    assert (
        "UBND xã Ea Kar 14/12/2027 Đã kết thúc Kết thúc hoạt động sau ngày 31/10/2027, khi chưa gửi"
    ) in page
    assert "UBND xã Hợp Nhất 14/12/2027 ✓Đã gửi 18/12/2027 ! Gửi chậm 4 ngày Xem lần 1" in page
    assert "UBND phường Tuy Hòa 14/12/2026 ! Quá hạn chưa gửi – – –" in page
    assert "UBND xã Ea Kar 14/12/2026 ✓Đã gửi 01/12/2026 Đúng hạn Xem lần 1" in page


def test_what_was_filed_keeps_the_name_of_its_time(line, rows, visit, words):
    Agency.objects.filter(pk=line.ea_kar.pk).update(name="UBND xã Ea Kar (cũ)")

    assert rows(line.coordinator, line.heir) == [
        (
            2027,
            [
                ("UBND phường Tuy Hòa", False),
                ("UBND xã Ea Kar (cũ)", False),
                ("UBND xã Hợp Nhất", True),
            ],
        ),
        (2026, [("UBND phường Tuy Hòa", False), ("UBND xã Ea Kar", True)]),
    ]


def test_exempt_and_returned_reports_say_so(world, visit, words):
    cycle = world.open(2027)
    given = {"cycle": cycle, "by": world.coordinator, "now": vn(2027, 11, 1)}
    spared = cycle.obligations.get(agency=world.tuy_hoa)
    exempt(**given, obligations=[spared], reason="Mới thành lập")
    filing = file_report(report_of(world, world.ea_kar), world.clerk, vn(2027, 12, 1))
    return_report(
        filing=filing,
        returned={filing.lines.first().pk: "Ghi rõ số"},
        due_on=date(2027, 12, 28),
        by=world.coordinator,
        now=vn(2027, 12, 2),
    )

    assert "Được miễn Mới thành lập" in words(visit(world.leader, world.tuy_hoa.get_absolute_url()))
    page = words(visit(world.leader, world.ea_kar.get_absolute_url()))
    assert "Trả lại, gửi lại đến hết 28/12/2027 01/12/2027 Đúng hạn" in page
    assert "Ghi rõ số" not in page


def test_an_agency_that_never_owed_a_report_has_no_table(world, visit, words):
    world.open(2027)

    page = words(visit(world.coordinator, world.provincial.get_absolute_url()))

    assert "Kỳ báo cáo" not in page
    assert "Thời hạn" not in page


# Who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "reads"),
    [
        ("coordinator", True),
        ("leader", True),
        ("clerk", True),  # its own
        ("heir_clerk", True),  # a successor
        ("other_clerk", False),
        ("lawyer", False),  # leads a task by name: reads its lines, not the report
        ("administrator", False),
    ],
)
def test_only_who_may_read_a_filing_finds_its_link_and_nobody_its_words(
    line, client, reader, reads
):
    line.lawyer = person(line.lawyers, Membership.Role.FOCAL_POINT)
    client.force_login(getattr(line, reader))
    address = line.filed.get_absolute_url()

    for agency in (line.ea_kar, line.heir):
        page = client.get(agency.get_absolute_url()).content.decode()

        assert (f'href="{address}"' in page) == reads
        assert "01/12/2026" in page  # that it was filed, and when
        assert SECRET not in page
    assert client.get(address).status_code == (200 if reads else 404)


def test_a_successors_own_filing_is_not_linked_for_its_predecessor(line, rows):
    """Reading goes forward in time only."""
    assert rows(line.clerk, line.ea_kar)[0] == (
        2027,
        [("UBND xã Ea Kar", False), ("UBND xã Hợp Nhất", False)],
    )


@pytest.mark.parametrize(
    ("reader", "sees"),
    [("clerk", True), ("coordinator", True), ("other_clerk", False), ("leader", False)],
)
def test_that_there_is_a_draft_is_seen_by_its_agency_and_the_coordinator(
    world, visit, words, time_machine, reader, sees
):
    time_machine.move_to(vn(2027, 12, 7))
    world.open(2027)
    fill(report_of(world, world.ea_kar), world.clerk, t1_2=Entry("result", SECRET))

    response = visit(getattr(world, reader), world.ea_kar.get_absolute_url())

    assert ("Nháp" in words(response)) == sees
    assert SECRET not in response.content.decode()


def test_a_draft_left_at_the_end_is_neither_mentioned_nor_read(world, visit, words):
    world.open(2027)
    fill(report_of(world, world.ea_kar), world.clerk, t1_2=Entry("result", SECRET))
    _, heir = merge(world, world.ea_kar, world.tuy_hoa, effective_on=DAY)

    for reader in (world.coordinator, person(heir, Membership.Role.FOCAL_POINT), world.leader):
        response = visit(reader, heir.get_absolute_url())

        assert "UBND xã Ea Kar 14/12/2027 Đã kết thúc" in words(response)
        assert "Nháp" not in words(response)
        assert SECRET not in response.content.decode()


@pytest.fixture
def from_elsewhere(world):
    """A district of Phú Yên, which went into Đắk Lắk, filed there; Ea Kar carries it on."""
    gone = World(name="Phú Yên", abbreviation="PYE", slug="phu-yen")
    gone.province.until_on = LAST
    gone.province.save()
    gone.province.successors.add(world.province)
    gone.open(2026)
    gone.filed = file_report(report_of(gone, gone.tuy_hoa, 2026), gone.other_clerk, vn(2026, 12, 1))
    gone.tuy_hoa.name, gone.tuy_hoa.until_on = "UBND huyện Cũ", LAST
    gone.tuy_hoa.save()
    Succession.objects.create(predecessor=gone.tuy_hoa, successor=world.ea_kar)
    return gone


def test_a_predecessor_in_a_province_that_went_into_ours_is_shown(
    world, from_elsewhere, visit, words
):
    """That it filed is seen; the cycle and the words of the other province stay shut, but for the
    successor."""
    cycle = from_elsewhere.plan.cycles.get().get_absolute_url()
    address = from_elsewhere.filed.get_absolute_url()
    for reader, reads in [(world.clerk, True), (world.coordinator, False), (world.clerk, True)]:
        response = visit(reader, world.ea_kar.get_absolute_url())
        page = response.content.decode()

        assert "UBND phường Tuy Hòa 14/12/2026 ✓Đã gửi 01/12/2026 Đúng hạn" in words(response)
        assert f'href="{cycle}"' not in page
        assert (f'href="{address}"' in page) == reads


def test_people_of_the_old_province_see_nothing_of_the_new_one(
    world, from_elsewhere, visit, words, rows
):
    file_report(
        world.open(2027).obligations.get(agency=world.ea_kar).report, world.clerk, vn(2027, 12, 1)
    )
    reader = from_elsewhere.other_clerk

    assert rows(reader, from_elsewhere.tuy_hoa) == [(2026, [("UBND phường Tuy Hòa", True)])]
    page = visit(reader, from_elsewhere.tuy_hoa.get_absolute_url()).content.decode()
    assert world.ea_kar.get_absolute_url() not in page
    assert visit(reader, world.ea_kar.get_absolute_url()).status_code == 404


# What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_reads_for_any_number_of_reports(
    world, client, count, django_assert_num_queries
):
    heir = world.agency("UBND xã Nay", Agency.Kind.COMMUNE)
    for year in range(2026, 2026 + count):
        file_report(
            world.open(year).obligations.get(agency=world.ea_kar).report,
            world.clerk,
            vn(year, 12, 1),
        )
    for other in range(count):
        old = world.agency(f"UBND xã Cũ {other}", Agency.Kind.COMMUNE, until_on=LAST)
        Succession.objects.create(predecessor=old, successor=heir)
    Succession.objects.create(predecessor=world.ea_kar, successor=heir)
    client.force_login(world.coordinator)

    with django_assert_num_queries(18):
        response = client.get(heir.get_absolute_url())

    assert len(response.context["reports"].cycles) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_reads_for_any_number_of_siblings(
    world, client, count, django_assert_num_queries
):
    world.open(2027)
    heirs = [f"UBND xã {letter}" for letter in "ABC"[:count]]
    reorganise(world, "split", [world.ea_kar], ["UBND xã Nay", *heirs], effective_on=DAY)
    heir = Agency.objects.get(name="UBND xã Nay")
    client.force_login(world.coordinator)

    with django_assert_num_queries(17):
        response = client.get(heir.get_absolute_url())

    assert "UBND xã A" not in response.content.decode()
