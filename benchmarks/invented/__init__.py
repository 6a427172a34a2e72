"""Invented data of national size, the same on every machine, by bulk insert."""

from random import Random

from django.db import transaction

from benchmarks.invented.agencies import administrator, settle
from benchmarks.invented.copies import copy
from benchmarks.invented.owing import Owing
from benchmarks.invented.plan import issue
from benchmarks.invented.provinces import PROVINCES
from benchmarks.invented.reports import Reports

SEED = 27
YEAR = 2025  # the last cycle: open, past its deadline, so that every state occurs in it


@transaction.atomic
def invent(*, provinces=34, communes=None, year=YEAR, told=print):
    """Fill an empty database with that many provinces, each with its agencies, people, one plan and
    three years of reports up to `year`. `communes` is their number in each, by default as many as
    there plausibly are. `told` hears of each province as it is done.

    A province is the same whether it stands alone or with 33 others.
    """
    administrator()
    for number, (name, code, abbreviation) in enumerate(PROVINCES[:provinces]):
        random = Random(f"{SEED} {name}")  # noqa: S311 - the same on every machine
        place = settle(number, name, code, abbreviation, year, random, communes)
        issued = issue(place, year - 2)
        cases = Owing(place, issued, year, random).write()
        Reports(place, issued, random).write(cases)
        told(f"{number + 1}/{provinces} {name}: {len(place.reporting)} cơ quan")
    copy()
