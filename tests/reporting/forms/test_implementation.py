import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from agencies.models import Agency
from plans.models import Plan
from reporting.forms import implementation
from reporting.forms.implementation import ImplementationFilter, ImplementationPlanForm
from reporting.implementation import Row
from tests.own_plans import PDF, upload, word_file

# A ZIP that says its names are UTF-8, and they are not.
BROKEN_NAMES = word_file("wordă").replace("wordă".encode(), b"wor\xff\xfed")

TODAY = date(2026, 11, 1)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"
PNG = b"\x89PNG\r\n\x1a\n\0\0"


def form(file=None, **changed):
    typed = {"document_number": "12/KH-UBND", "issued_on": "05/03/2026"} | changed
    plan = Plan(resolve_on=date(2026, 2, 10))
    return ImplementationPlanForm(typed, {"file": file} if file else None, plan=plan, today=TODAY)


def faults(**typed):
    found = form(**typed).errors
    return {name: sentences[0] for name, sentences in found.items()}


def test_number_and_day_are_enough():
    filled = form()

    assert filled.is_valid()
    assert filled.cleaned_data == {
        "document_number": "12/KH-UBND",
        "issued_on": date(2026, 3, 5),
        "file": None,
    }


def test_the_number_is_kept_in_one_normal_form():
    filled = form(document_number="  12  /KH-UBND phu\u031bo\u031b\u0300ng ")

    assert filled.is_valid()
    assert filled.cleaned_data["document_number"] == "12 /KH-UBND phường"


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"document_number": ""}, "document_number", "Ghi số, ký hiệu văn bản"),
        ({"document_number": "1" * 61}, "document_number", "tối đa 60 ký tự (đang có 61)"),
        ({"issued_on": ""}, "issued_on", "dd/mm/yyyy"),
        ({"issued_on": "31/02/2026"}, "issued_on", "dd/mm/yyyy"),
        ({"issued_on": "02/11/2026"}, "issued_on", "không thể sau hôm nay"),
        ({"issued_on": "31/12/2025"}, "issued_on", "có từ năm 2026"),
    ],
)
def test_what_cannot_be_kept_is_a_sentence(typed, name, sentence):
    found = faults(**typed)

    assert list(found) == [name]
    assert sentence in found[name]


def test_today_and_the_first_day_of_the_plans_year_are_days_like_others():
    assert form(issued_on="01/11/2026").is_valid()
    assert form(issued_on="01/01/2026").is_valid()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Kế hoạch của phường Tuy Hòa.pdf", PDF),
        ("KE-HOACH.PDF", PDF),
        ("ke-hoach.doc", OLE),
        ("ke-hoach.docx", word_file()),
        ("anh.jpg", JPEG),
        ("anh.jpeg", JPEG),
        ("anh.png", PNG),
        ("quet.tif", b"II*\0\0\0"),
        ("quet.tiff", b"MM\0*\0\0"),
    ],
)
def test_documents_and_pictures_are_taken_whole(name, content):
    filled = form(upload(name, content))

    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data["file"].read() == content


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ke-hoach.exe", b"MZ", "Chỉ nhận tệp PDF"),
        ("ke-hoach", PDF, "Chỉ nhận tệp PDF"),
        ("ke-hoach.pdf.html", PDF, "Chỉ nhận tệp PDF"),
        ("ke-hoach.svg", b"<svg/>", "Chỉ nhận tệp PDF"),
        ("ke-hoach.pdf", b"<html><script>", "không phải PDF"),
        ("ke-hoach.doc", word_file(), "không phải DOC"),
        ("ke-hoach.docx", word_file("xl/workbook.xml"), "không phải DOCX"),
        ("ke-hoach.docx", BROKEN_NAMES, "không phải DOCX"),
        ("ke-hoach.docx", b"PK\x03\x04 hong", "không phải DOCX"),
        ("anh.jpg", PNG, "không phải JPG"),
        ("ke-hoach.pdf", b"", "Tệp này trống"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, content, sentence):
    found = faults(file=upload(name, content))

    assert list(found) == ["file"]
    assert sentence in found["file"]


def test_a_file_may_be_as_large_as_said_and_no_larger(monkeypatch):
    monkeypatch.setattr(implementation, "LARGEST", 100)

    assert form(upload(content=PDF.ljust(100))).is_valid()
    assert "lớn hơn 20 MB" in faults(file=upload(content=PDF.ljust(101)))["file"]


def test_the_proxy_of_the_papers_lets_the_largest_file_pass():
    paper = (Path(settings.BASE_DIR) / "docs" / "cai-dat.md").read_text(encoding="utf-8")
    allowed = int(re.search(r"client_max_body_size (\d+)m;", paper)[1])

    assert implementation.LARGEST == 20 * 1024 * 1024
    assert (allowed - 1) * 1024 * 1024 > implementation.LARGEST  # the rest of the form beside it


def test_a_page_that_comes_back_has_lost_the_file_that_was_chosen():
    assert form(upload(), issued_on="").lost_its_file
    assert not form(issued_on="").lost_its_file
    assert not form(upload()).lost_its_file


# The filter ----------------------------------------------------------------------------------------


def passes(kept=None, **query):
    agency = Agency(name="UBND xã Ea Kar", kind="commune", search_text="ubnd xa ea kar")
    return ImplementationFilter(query).lets_through(Row(agency, None, kept, False, False))


def test_the_filter_goes_by_state_kind_and_folded_name():
    assert passes()
    assert passes(trang_thai="chua-co", nhom="commune", tim="Ea  KAR")
    assert not passes(trang_thai="da-co")
    assert not passes(kept=object(), trang_thai="chua-co")
    assert not passes(nhom="department")
    assert not passes(tim="tuy hoa")


def test_a_faulty_filter_narrows_nothing():
    assert ImplementationFilter({"trang_thai": "xyz"}).status == 400
    assert passes(trang_thai="xyz")
