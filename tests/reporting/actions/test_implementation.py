from datetime import date

import pytest

from agencies.models import Membership
from reporting.actions.implementation import (
    NoImplementationPlan,
    keep_implementation_plan,
    may_keep_implementation_plan,
    remove_implementation_plan,
)
from reporting.actions.refusals import NotAllowed, Refused
from reporting.models import ImplementationPlan
from tests.factories import vn
from tests.own_plans import upload
from tests.world import World, file_report, person


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    """The folder of uploaded files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def keep(world):
    """Keep a plan of Ea Kar, with some words changed."""

    def act(**changed):
        words = {
            "plan": world.plan,
            "agency": world.ea_kar,
            "document_number": "12/KH-UBND",
            "issued_on": date(2026, 3, 5),
            "by": world.clerk,
            "now": vn(2026, 3, 10, 9),
        }
        return keep_implementation_plan(**(words | changed))

    return act


def test_the_clerk_of_an_agency_records_its_plan(world, keep):
    kept = keep()

    assert ImplementationPlan.objects.get() == kept
    assert (kept.document_number, kept.issued_on) == ("12/KH-UBND", date(2026, 3, 5))
    assert (kept.by, kept.at) == (world.clerk, vn(2026, 3, 10, 9))
    assert not kept.file


def test_recording_again_changes_the_one_row_and_leaves_a_history(world, keep):
    keep()
    keep(document_number="15/KH-UBND", now=vn(2026, 4, 1))

    kept = ImplementationPlan.objects.get()
    assert kept.document_number == "15/KH-UBND"
    assert [row.document_number for row in kept.history.order_by("history_id")] == [
        "12/KH-UBND",
        "15/KH-UBND",
    ]


def test_a_coordinator_records_it_on_behalf_of_an_agency(world, keep):
    assert keep(by=world.coordinator).by == world.coordinator


def test_a_signer_writes_for_the_agency_too(world, keep):
    signer = person(world.ea_kar, Membership.Role.SIGNER)

    assert may_keep_implementation_plan(signer, world.plan, world.ea_kar)


@pytest.mark.parametrize("who", ["other_clerk", "leader", "administrator"])
def test_nobody_else_records_it(world, keep, who):
    with pytest.raises(NotAllowed):
        keep(by=getattr(world, who))

    assert not ImplementationPlan.objects.exists()


def test_another_provinces_people_and_agencies_are_kept_out(world, keep):
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")

    with pytest.raises(NotAllowed):
        keep(by=other.coordinator)
    with pytest.raises(NotAllowed):
        keep(agency=other.ea_kar, by=other.clerk)


def test_a_day_to_come_is_refused(keep):
    with pytest.raises(Refused, match="sau hôm nay"):
        keep(issued_on=date(2026, 3, 11))


def test_a_day_on_which_the_agency_did_not_exist_is_refused(world, keep):
    world.ea_kar.from_on = date(2026, 4, 1)
    world.ea_kar.save()

    with pytest.raises(Refused, match="không hoạt động vào ngày 05/03/2026"):
        keep()


def test_a_file_is_stored_under_a_name_of_our_own(keep, files):
    long = "Kế hoạch triển khai " * 30 + ".PDF"

    kept = keep(file=upload(long))

    assert kept.file.name.startswith(f"implementation/{kept.plan_id}/{kept.agency_id}/")
    assert names(files) == [kept.file.name.rpartition("/")[2]]
    assert kept.file.name.endswith(".pdf")
    assert kept.file_type == "PDF"


def test_the_file_stays_when_only_number_and_day_are_changed(keep, files):
    before = keep(file=upload()).file.name

    keep(document_number="15/KH-UBND")

    assert ImplementationPlan.objects.get().file.name == before
    assert len(names(files)) == 1


def test_a_replaced_file_is_deleted_once_the_change_is_certain(
    keep, files, django_capture_on_commit_callbacks
):
    keep(file=upload())
    old = names(files)

    with django_capture_on_commit_callbacks(execute=True):
        keep(file=upload("ban-moi.pdf", b"%PDF-1.7 moi"))
        assert set(old) < set(names(files))

    assert len(names(files)) == 1
    kept = ImplementationPlan.objects.get()
    assert (files / kept.file.name).read_bytes() == b"%PDF-1.7 moi"


def test_removing_deletes_row_and_file_and_keeps_the_history(
    world, keep, files, django_capture_on_commit_callbacks
):
    keep(file=upload())

    with django_capture_on_commit_callbacks(execute=True):
        remove_implementation_plan(plan=world.plan, agency=world.ea_kar, by=world.clerk)

    assert not ImplementationPlan.objects.exists()
    assert names(files) == []
    assert ImplementationPlan.history.filter(history_type="-").count() == 1


def test_what_was_removed_already_is_said_to_be_gone(world):
    with pytest.raises(NoImplementationPlan):
        remove_implementation_plan(plan=world.plan, agency=world.ea_kar, by=world.clerk)


@pytest.mark.parametrize("who", ["other_clerk", "leader", "administrator"])
def test_nobody_else_removes_it(world, keep, who):
    keep()

    with pytest.raises(NotAllowed):
        remove_implementation_plan(plan=world.plan, agency=world.ea_kar, by=getattr(world, who))

    assert ImplementationPlan.objects.exists()


# In the report -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "cited"),
    [
        (date(2026, 3, 5), "Kế hoạch số 12/KH-UBND ngày 05/3/2026"),
        (date(2026, 2, 25), "Kế hoạch số 12/KH-UBND ngày 25/02/2026"),
        (date(2026, 11, 1), "Kế hoạch số 12/KH-UBND ngày 01/11/2026"),
    ],
)
def test_it_is_cited_as_papers_cite(day, cited):
    assert ImplementationPlan(document_number="12/KH-UBND", issued_on=day).cited == cited


def test_a_filed_report_cites_it_and_goes_on_doing_so(world, keep, report):
    keep()
    filing = file_report(report, world.clerk, vn(2026, 12, 1))

    remove_implementation_plan(plan=world.plan, agency=world.ea_kar, by=world.clerk)

    filing.refresh_from_db()
    assert filing.implementation_plan == "Kế hoạch số 12/KH-UBND ngày 05/3/2026"


def test_a_report_cites_nothing_of_another_agency_or_plan(world, keep, report):
    keep(agency=world.tuy_hoa, by=world.other_clerk)
    other = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai")
    keep(plan=other.plan, agency=other.ea_kar, by=other.clerk)

    assert file_report(report, world.clerk, vn(2026, 12, 1)).implementation_plan == ""


def test_the_longest_number_fits_into_the_filing(world, keep, report):
    keep(document_number="1" * 60)

    filing = file_report(report, world.clerk, vn(2026, 12, 1))

    assert len(filing.implementation_plan) <= 255
    assert "1" * 60 in filing.implementation_plan
