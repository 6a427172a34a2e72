import pytest
from django.urls import reverse

from tests.factories import vn
from tests.world import World, file_report


def page(response):
    return response.content.decode()


@pytest.mark.parametrize("who", ["clerk", "coordinator", "leader"])
def test_a_filing_is_read_by_its_agency_the_coordinator_and_the_leader(world, report, visit, who):
    filing = file_report(report, world.clerk, vn(2026, 12, 8, 20, 12))

    body = page(visit(getattr(world, who), filing.get_absolute_url()))

    assert "20:12 ngày 08/12/2026" in body
    assert filing.receipt in body
    assert "Đã làm 1.2" in body


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_a_filing_is_not_found_by_others(world, report, visit, who):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    assert visit(getattr(world, who), filing.get_absolute_url()).status_code == 404


def test_a_filing_is_not_found_in_another_province(world, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, filing.get_absolute_url()).status_code == 404


def test_a_filing_that_was_never_made_is_not_found(world, report, visit):
    file_report(report, world.clerk, vn(2026, 12, 8))

    assert visit(world.clerk, reverse("filing", args=[report.pk, 2])).status_code == 404
