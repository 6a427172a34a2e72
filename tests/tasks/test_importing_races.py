"""Two people apply at the same moment: the file is applied once, the province stays whole."""

import pytest

from agencies.models import Agency, Upload
from agencies.refusals import Refused
from tasks.importing import IMPORTERS, AlreadyApplied, ChangedMeanwhile, apply_upload
from tests.factories import CoordinatorFactory, ProvinceFactory, vn
from tests.reporting.test_races import at_once
from tests.workbooks import agencies, row, upload_of

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = agencies(row(name="Sở Nội vụ", short_name="SNV", kind="Sở, ban, ngành"))


@pytest.fixture
def people():
    province = ProvinceFactory()
    return [CoordinatorFactory(province=province) for _ in range(5)]


def test_one_file_applied_by_five_at_once_is_applied_once(people):
    upload = upload_of(CONTENT, ProvinceFactory(), people[0])
    seen = IMPORTERS["agencies"].check(upload).digest

    results = at_once(
        5,
        lambda n: apply_upload(upload=upload, seen=seen, by=people[n], now=vn(2026, 11, 2, 9, n)),
    )

    assert sum(isinstance(one, Upload) for one in results) == 1
    assert sum(isinstance(one, AlreadyApplied) for one in results) == 4
    assert Agency.objects.filter(short_name="SNV").count() == 1


def test_two_files_with_the_same_agency_do_not_double_it(people):
    province = ProvinceFactory()
    uploads = [upload_of(CONTENT, province, by, name=f"{by.pk}.xlsx") for by in people]
    seen = IMPORTERS["agencies"].check(uploads[0]).digest

    results = at_once(
        5,
        lambda n: apply_upload(upload=uploads[n], seen=seen, by=people[n], now=vn(2026, 11, 2, 9)),
    )

    assert sum(isinstance(one, Upload) for one in results) == 1
    assert sum(isinstance(one, ChangedMeanwhile) for one in results) == 4
    assert all(isinstance(one, Upload | Refused) for one in results)
    assert Agency.objects.filter(short_name="SNV").count() == 1
