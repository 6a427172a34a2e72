"""What a JSON data file must look like, and every place where it does not.

A shape judges one value: it adds what is wrong to the faults and gives back what can be used, texts
in NFC. Later rules see only that, so one mistake is not reported twice.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from agencies.vietnamese import fold, nfc

UNUSABLE = object()
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where, and a sentence that says what and what is expected."""

    place: str
    sentence: str

    def __str__(self):
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class Faulty(Exception):
    """A file with faults; nothing of it was loaded."""

    def __init__(self, faults):
        self.faults = faults

    def __str__(self):
        return "\n".join(map(str, self.faults))


class Checked(dict):
    """The usable part of an object, and the place where it stands."""

    def __init__(self, place):
        super().__init__()
        self.place = place

    def is_null(self, key):
        """Written, and written as null; a faulty value is neither null nor there."""
        return key in self and self[key] is None


def read_json(content):
    """The value that the bytes hold. Raises Faulty: not UTF-8, not JSON, a key written twice."""
    faults = []

    def once(pairs):
        keys = [key for key, _ in pairs]
        faults.extend(
            Fault("", f"khóa “{key}” ghi hai lần trong cùng một đối tượng.")
            for key in dict.fromkeys(keys)
            if keys.count(key) > 1
        )
        return dict(pairs)

    def refuse(constant):
        faults.append(Fault("", f"giá trị {constant} không dùng được trong tệp này."))

    try:
        data = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=refuse
        )
    except UnicodeDecodeError:
        raise Faulty([Fault("", "tệp không phải văn bản UTF-8.")]) from None
    except json.JSONDecodeError as error:
        place = f"dòng {error.lineno}, cột {error.colno}"
        raise Faulty([Fault(place, "không đọc được JSON từ chỗ này.")]) from None
    except (ValueError, RecursionError):
        raise Faulty([Fault("", "tệp có số quá dài hoặc lồng nhau quá sâu.")]) from None
    if faults:
        raise Faulty(faults)
    return data


def suggestion(word, words):
    """“; có phải …?” for what was meant, compared without case and diacritics; "" if nothing is near."""
    folded = {fold(one): one for one in words}
    near = [folded[key] for key in get_close_matches(fold(word), folded, n=3, cutoff=0.6)]
    return f"; có phải {' hay '.join(f'“{one}”' for one in near)}?" if near else "."


def described(value):
    """A value in words, for “đang là …”."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"số {str(value)[:30]}"
    if isinstance(value, str):
        text = CONTROL.sub("?", value)
        return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
    return "một danh sách" if isinstance(value, list) else "một đối tượng"


# Shapes: check(value, place, faults) gives the usable value, or UNUSABLE ----------------------


class Shape:
    expected = ""
    null = False

    def check(self, value, place, faults):
        if value is None and self.null:
            return None
        result = self.read(value)
        if isinstance(result, Wrong):
            faults.append(Fault(place, result.sentence or self._expected(value)))
            return UNUSABLE
        return result

    def _expected(self, value):
        or_null = " hoặc null" if self.null else ""
        return f"phải là {self.expected}{or_null}, đang là {described(value)}."


@dataclass(frozen=True)
class Wrong:
    """Not what the shape expects; the sentence is for what the general one does not say."""

    sentence: str = ""


@dataclass(frozen=True)
class Text(Shape):
    """Words. What is unknown is null (`null`), or "" in files that say so (`blank`)."""

    max_length: int | None = None
    null: bool = False
    blank: bool = False
    pattern: str = ""
    expected: str = "chuỗi"

    def read(self, value):
        if not isinstance(value, str):
            return Wrong()
        if value == "" and self.blank:
            return value
        text = nfc(value)
        return self._wrong(text) or text

    def _wrong(self, text):
        if CONTROL.search(text):
            return Wrong("có ký tự điều khiển (chỉ dùng xuống dòng \\n).")
        if not text.strip():
            return Wrong(
                "để trống; chưa biết thì ghi null." if self.null else "không được để trống."
            )
        if text != text.strip():
            return Wrong("thừa dấu cách hoặc xuống dòng ở đầu hay cuối.")
        if self.max_length and len(text) > self.max_length:
            return Wrong(f"dài {len(text)} ký tự, chỉ được {self.max_length}.")
        if self.pattern and not re.fullmatch(self.pattern, text):
            return Wrong(f"phải là {self.expected}, đang là {described(text)}.")
        return None


@dataclass(frozen=True)
class Flag(Shape):
    expected = "true hoặc false"

    def read(self, value):
        return value if isinstance(value, bool) else Wrong()


@dataclass(frozen=True)
class Whole(Shape):
    low: int = 0
    high: int = 32767
    null: bool = False

    @property
    def expected(self):
        return f"số nguyên từ {self.low} đến {self.high}"

    def read(self, value):
        fits = isinstance(value, int) and not isinstance(value, bool)
        return value if fits and self.low <= value <= self.high else Wrong()


@dataclass(frozen=True)
class Day(Shape):
    null: bool = False
    expected = "ngày có thật, viết như “2026-02-10”"

    def read(self, value):
        if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
            return Wrong()
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return Wrong(f"không có ngày {value} trong lịch.")
        return day if 1900 <= day.year < 2200 else Wrong(f"năm {day.year} ngoài khoảng 1900–2199.")


@dataclass(frozen=True)
class Choice(Shape):
    values: tuple
    null: bool = False

    @property
    def expected(self):
        return "một trong " + ", ".join(f"“{value}”" for value in self.values)

    def read(self, value):
        return value if isinstance(value, str) and value in self.values else Wrong()


@dataclass(frozen=True)
class Rows(Shape):
    """A list; `label` names a row in places: “nhiệm vụ 2.3”, or “phân công thứ 2”."""

    of: Shape
    label: str
    expected = "danh sách"

    def check(self, value, place, faults):
        if not isinstance(value, list):
            faults.append(Fault(place, self._expected(value)))
            return UNUSABLE
        around = place.rpartition("“")[0].rstrip(", ")  # without the key: the label says it better
        rows = [
            self.of.check(row, _joined(around, self._name(row, n)), faults)
            for n, row in enumerate(value, start=1)
        ]
        return [row for row in rows if row is not UNUSABLE]

    def _name(self, row, n):
        for key, form in (("number", "{}"), ("name", "“{}”")):
            word = row.get(key) if isinstance(row, dict) else None
            if isinstance(word, str) and 0 < len(word) <= 60 and not CONTROL.search(word):
                return f"{self.label} {form.format(word)}"
        return f"{self.label} thứ {n}"


@dataclass(frozen=True)
class Record(Shape):
    """An object with exactly these keys; `optional` ones may be left out."""

    keys: dict
    optional: dict = field(default_factory=dict)
    expected = "đối tượng {…}"

    def check(self, value, place, faults):
        if not isinstance(value, dict):
            faults.append(Fault(place, self._expected(value)))
            return UNUSABLE
        known = self.keys | self.optional
        for key in (key for key in self.keys if key not in value):
            faults.append(Fault(place, f"thiếu khóa “{key}”."))
        for key in (key for key in value if key not in known):
            near = suggestion(key, known)
            faults.append(Fault(place, f"thừa khóa “{CONTROL.sub('?', key)[:60]}”{near}"))
        checked = Checked(place)
        for key, shape in known.items():
            if key in value:
                result = shape.check(value[key], _joined(place, f"“{key}”"), faults)
                if result is not UNUSABLE:
                    checked[key] = result
        return checked


def _joined(*places):
    return ", ".join(place for place in places if place)


def of_field(model, name):
    """The shape of a model's field: same length, choices, bounds; null where it may be empty."""
    column = model._meta.get_field(name)
    null = column.null or column.blank
    if column.choices:
        return Choice(tuple(value for value, _ in column.choices), null=null)
    if isinstance(column, models.BooleanField):
        return Flag()
    if isinstance(column, models.DateField):
        return Day(null=null)
    if isinstance(column, models.IntegerField):
        return Whole(
            _bound(column, MinValueValidator), _bound(column, MaxValueValidator), null=null
        )
    return Text(column.max_length, null=null)


def _bound(column, kind):
    return next(check.limit_value for check in column.validators if isinstance(check, kind))


def of_fields(model, *names):
    return {name: of_field(model, name) for name in names}
