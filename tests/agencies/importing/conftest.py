import pytest

from agencies.importing.workbook import AgencyWorkbook
from tests.factories import ProvinceFactory, UserFactory, vn
from tests.workbooks import upload_of


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def given(province):
    """given(content, answers={}): the waiting upload of the province."""
    return lambda content, **fields: upload_of(content, province, UserFactory(), **fields)


@pytest.fixture
def check(given):
    """check(content, answers={}): what the importer says of it."""
    return lambda content, **fields: AgencyWorkbook().check(given(content, **fields))


@pytest.fixture
def sentences(check):
    """All faults of a workbook, as sentences."""
    return lambda content: [str(fault) for fault in check(content).faults]


@pytest.fixture
def apply(given):
    """apply(content, answers={}): done past the registry; the Check."""

    def do(content, **fields):
        upload = given(content, **fields)
        return AgencyWorkbook().apply(upload, by=upload.uploaded_by, now=vn(2026, 11, 2, 10))

    return do
