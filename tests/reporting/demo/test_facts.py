"""Made-up figures, days and document numbers."""
# ruff: noqa: S311 - the same on every machine, no secret

import re
from datetime import date, datetime
from random import Random

import pytest

from reporting.demo.facts import Facts
from reporting.demo.people import invented_name
from reporting.demo.words import COMMUNE, DEPARTMENT, EA_KAR, NOT_DONE
from tests.factories import AgencyFactory, DepartmentFactory
from tests.fixtures import data


def facts(agency, seed=1):
    return Facts(Random(seed), agency, date(2025, 12, 15), date(2026, 11, 20))


@pytest.fixture
def commune():
    return AgencyFactory.build(province=None, name="UBND xã Ea Kar", code="24373")


@pytest.fixture
def department():
    return DepartmentFactory.build(province=None, name="Sở Y tế", short_name="SYT")


def test_every_sentence_can_be_written(commune, department):
    for words, agency in ((COMMUNE, commune), (DEPARTMENT, department)):
        for sentence in [*NOT_DONE, *(one for rows in words.values() for one in rows)]:
            written = facts(agency).write(sentence)

            assert not re.search(r"[{}]|None", written)
            assert written.endswith(".")


def test_there_are_words_for_every_task_of_the_plan():
    numbers = set(data.tasks("dak-lak-2026"))

    assert set(COMMUNE) == set(DEPARTMENT) == numbers
    assert set(EA_KAR) <= numbers


def test_documents_carry_the_signs_of_their_agency(commune, department):
    assert re.fullmatch(r"Kế hoạch số \d+/KH-UBND ngày [\d/]+", facts(commune)["plan"])
    assert re.fullmatch(r"Quyết định số \d+/QĐ-SYT ngày [\d/]+", facts(department)["decision"])
    assert re.fullmatch(r"Công văn số \d+/UBND-VP ngày [\d/]+", facts(commune)["letter"])


@pytest.mark.parametrize("seed", range(30))
def test_days_lie_in_the_year_and_before_the_writing_as_official_papers_write_them(commune, seed):
    written = facts(commune, seed)["report"].rpartition(" ")[2]
    day = datetime.strptime(written, "%d/%m/%Y").date()

    assert date(2026, 1, 1) <= day < date(2026, 11, 20)
    assert re.fullmatch(r"\d\d/(0[12]|[3-9]|1[0-2])/2026", written)


def test_a_ward_has_no_hamlets_and_the_coast_no_buon(commune):
    ward = AgencyFactory.build(province=None, name="UBND phường Tuy Hòa", code="22015")
    coast = AgencyFactory.build(province=None, name="UBND xã Xuân Lộc", code="22057")

    assert re.fullmatch(r"\d+ tổ dân phố", facts(ward)["places"])
    assert re.fullmatch(r"\d+ thôn", facts(coast)["places"])
    assert re.fullmatch(r"\d+ thôn, \d buôn", facts(commune)["places"])
    assert (facts(ward)["area"], facts(commune)["area"]) == ("phường", "xã")


def test_the_same_seed_tells_the_same_story(commune):
    sentence = COMMUNE["1.1"][0]

    assert facts(commune, 5).write(sentence) == facts(commune, 5).write(sentence)
    assert facts(commune, 5).write(sentence) != facts(commune, 6).write(sentence)


def test_names_are_full_names():
    names = {invented_name(Random(seed), highland=seed % 2) for seed in range(40)}

    assert len(names) > 20
    assert all(len(name.split()) >= 2 for name in names)
