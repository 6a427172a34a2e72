"""What is typed of a reorganisation: rows for new agencies, ticks for those in being."""

import unicodedata

import pytest
from django.http import QueryDict

from agencies.models import Agency
from reporting.forms.reorganisations import (
    MOST_ROWS,
    AgencyPick,
    DecreeForm,
    NewAgencyForm,
    new_agency_forms,
)


def sent(**data):
    found = QueryDict(mutable=True)
    for name, values in data.items():
        found.setlist(name.replace("__", "-"), values if isinstance(values, list) else [values])
    return found


DECREE = {"loai": "merge", "ngay": "01/07/2026", "so": "15/NQ-HĐND"}


def test_days_are_read_as_they_are_written_here():
    form = DecreeForm(sent(**DECREE | {"ngay": "05/06/2026", "ngay_vb": "1/6/2026"}))

    assert form.is_valid()
    assert (form.cleaned_data["ngay"].month, form.cleaned_data["ngay_vb"].day) == (6, 1)


def test_a_note_stands_for_a_number_that_is_not_known():
    without = DecreeForm(sent(**DECREE | {"so": ""}))
    noted = DecreeForm(sent(**DECREE | {"so": "", "ghi_chu": "Chưa nhận được văn bản."}))

    assert list(without.errors) == ["so"]
    assert noted.is_valid()


def test_letters_are_judged_in_their_one_normal_form():
    decomposed = unicodedata.normalize("NFD", "Nghị quyết số 15")

    form = DecreeForm(sent(**DECREE | {"so": decomposed}))

    assert form.is_valid()
    assert form.cleaned_data["so"] == "Nghị quyết số 15"


# New agencies --------------------------------------------------------------------------------------


def test_a_blank_row_is_none_and_a_row_without_a_name_is_faulty():
    blank = NewAgencyForm(sent(), number=0)
    faulty = NewAgencyForm(sent(**{"moi__0__ma": "24100"}), number=0)

    assert (blank.is_valid(), blank.is_used) == (True, False)
    assert (faulty.is_valid(), faulty.is_used) == (False, True)
    assert faulty.errors["ten"] == ["Ghi tên cơ quan mới."]


@pytest.mark.parametrize(
    ("said", "rows"),
    [("2", 2), ("5", 5), ("0", 0), ("", 2), ("abc", 2), ("²", 2), ("9" * 30, 2)],
)
def test_there_are_as_many_rows_as_were_sent(said, rows):
    assert len(new_agency_forms(sent(so_dong=said))) == rows


def test_a_press_adds_two_rows_up_to_a_bound():
    assert len(new_agency_forms(sent(so_dong="2", them_dong="1"))) == 4
    assert len(new_agency_forms(sent(so_dong="999", them_dong="1"))) == MOST_ROWS


# Those in being ------------------------------------------------------------------------------------


def pick(world, data=None, **more):
    return AgencyPick("truoc", list(Agency.objects.filter(province=world.province)), data, **more)


def listed(choice):
    return [agency.name for group in choice.groups for agency in group.agencies]


def test_the_ticked_stand_first_and_the_others_by_kind(world):
    choice = pick(world, sent(truoc=[str(world.ea_kar.pk)]))

    assert choice.chosen == [world.ea_kar]
    assert [group.key for group in choice.groups] == [
        "provincial",
        "department",
        "commune",
        "association",
    ]
    assert world.ea_kar.name not in listed(choice)


@pytest.mark.parametrize("words", ["tuy hoa", "TUY  HÒA", "hoà tuy"])
def test_a_search_reads_over_case_and_diacritics(world, words):
    choice = pick(world, sent(truoc=[str(world.ea_kar.pk)], tim_truoc=words))

    assert listed(choice) == ["UBND phường Tuy Hòa"]
    assert choice.chosen == [world.ea_kar]


def test_what_is_not_listed_is_not_chosen(world):
    assert pick(world, sent(truoc=["999999", "abc", "-1", "9" * 40])).chosen == []


def test_those_that_ended_stand_apart(world):
    ended = world.agency("Sở Thông tin và Truyền thông", "department")
    living = [agency for agency in Agency.objects.all() if agency != ended]

    choice = AgencyPick("truoc", living, more=[ended])

    assert choice.groups[-1].agencies == [ended]
    assert "chuyển nhiệm vụ" in choice.groups[-1].note
