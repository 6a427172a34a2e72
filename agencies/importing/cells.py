"""What a cell may hold: the value that is meant, or what is wrong with it and what would be accepted."""

import re
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from agencies.models import Agency
from agencies.shape import CONTROL, described, suggestion
from agencies.vietnamese import fold, nfc

FIRST_YEAR, LAST_YEAR = 1900, 2199
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
WHOLE = re.compile(r"\d+\.0", re.ASCII)
KINDS = {fold(word): kind for kind in Agency.Kind for word in (kind.label, kind.value)}
KIND_LABELS = [kind.label for kind in Agency.Kind]
YES, NO = "Có", "Không"


class Unusable(Exception):
    """Not what the cell may hold; the sentence says what stands there and what would be accepted."""


def shown(value):
    """A value as a person sees it in the cell, for “đang là …”."""
    if isinstance(value, datetime | date):
        return f"ngày {value:%d/%m/%Y}"
    return described(int(value) if isinstance(value, float) and value.is_integer() else value)


def text(length):
    """Words of at most so many letters; a whole number counts as its digits."""

    def read(value):
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise Unusable(f"phải là chữ, đang là {shown(value)}.")
        words = nfc(f"{value:.15g}" if isinstance(value, float) else str(value))
        words = " ".join(words.split())
        if CONTROL.search(words):
            raise Unusable(f"có ký tự lạ không hiện ra được trong {shown(words)}; gõ lại ô này.")
        if len(words) > length:
            raise Unusable(f"dài {len(words)} ký tự, chỉ được {length}.")
        return words

    return read


def lines(length):
    """Words in several lines."""
    words = text(length)

    def read(value):
        if not isinstance(value, str):
            return words(value)
        return "\n".join(words(line) for line in nfc(value).strip().split("\n"))

    return read


def code(length):
    """As text; "24373.0", as spreadsheets write numbers, is 24373."""
    words = text(length)

    def read(value):
        found = words(value)
        return found.removesuffix(".0") if WHOLE.fullmatch(found) else found

    return read


def day(value):
    """A day, as a date of the spreadsheet or typed as 14/12/2026."""
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        value = _typed_day(value)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Unusable(f"năm {value.year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}.")
    return value


def _typed_day(value):
    found = DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except TypeError:
        raise Unusable(f"phải là ngày dạng 14/12/2026, đang là {shown(value)}.") from None
    except ValueError:
        raise Unusable(f"không có ngày {shown(value)} trong lịch; ghi dạng 14/12/2026.") from None


def email(value):
    words = text(254)(value)
    try:
        validate_email(words)
    except ValidationError:
        raise Unusable(
            f"phải là một địa chỉ thư như stp@daklak.gov.vn, đang là {shown(words)}."
        ) from None
    return words


def kind(value):
    """One of Agency.Kind by its label, however it is spelt."""
    found = KINDS.get(fold(value)) if isinstance(value, str) else None
    if found is None:
        accepted = "; ".join(f"“{label}”" for label in KIND_LABELS)
        near = suggestion(value, KIND_LABELS) if isinstance(value, str) else "."
        raise Unusable(f"không có loại {shown(value)}{near} Chỉ nhận: {accepted}.")
    return found.value


def several(one):
    """Values parted by semicolons, in order, each once."""

    def read(value):
        parts = value.split(";") if isinstance(value, str) else [value]
        given = [part for part in parts if not isinstance(part, str) or part.strip()]
        return list(dict.fromkeys(one(part) for part in given))

    return read


def yes_or_no(value):
    if isinstance(value, bool):
        return value
    answers = {"co": True, "x": True, "khong": False}
    found = answers.get(fold(value)) if isinstance(value, str) else None
    if found is None:
        raise Unusable(f"phải là “{YES}” hoặc “{NO}”, đang là {shown(value)}.")
    return found
