"""What a file is made of: columns of one kind each, and rows in the order of the page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone


class Kind(StrEnum):
    """What a column holds. None and "" are empty cells in every kind."""

    TEXT = "text"  # str; a list of words is joined by the one who makes the row
    NUMBER = "number"  # int
    DAY = "day"  # date
    MOMENT = "moment"  # aware datetime; written in Vietnam time
    PERCENT = "percent"  # 92.3 is 92,3%
    LINK = "link"  # a path of ours, such as /co-quan/7/; written whole, as text


@dataclass(frozen=True)
class Column:
    heading: str
    kind: Kind = Kind.TEXT
    width: int = 0  # in letters; 0 is the usual one of its kind


@dataclass(frozen=True)
class Table:
    """One list. `rows` may be a generator, and is read once."""

    name: str  # of its sheet: at most 31 letters, none of []:*?/\
    title: str
    as_of: str  # "Tính đến 16:30 ngày 18/12/2026"
    columns: list
    rows: Iterable
    note: str = ""  # what narrows the list, or what its unit is


@dataclass(frozen=True)
class Book:
    """What one file holds. `stem` is its name without the ending; `further` is called for the tables
    of further sheets, which a CSV has no room for."""

    stem: str
    table: Table
    further: Callable = list


def list_book(title, columns, rows, *name, note="", now):
    """The Book of one list; `name` are the parts of its file's name."""
    return Book(stem(*name, now=now), Table("Danh sách", title, as_of(now), columns, rows, note))


def as_of(now):
    """The moment in the words of the pages."""
    return f"Tính đến {timezone.localtime(now):%H:%M ngày %d/%m/%Y}"


def stem(*parts, now):
    """A file's name from plain ASCII parts, with the day: "ma-tran_dak-lak-2026_2026-12-18"."""
    return "_".join([*map(str, parts), f"{timezone.localdate(now):%Y-%m-%d}"])
