"""What differs between two plan documents, row by row, in lines that an official can read."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db import models

from plans.models import (
    Clause,
    Duty,
    LegalBasis,
    Plan,
    Recipient,
    Replacement,
    ReportingRule,
    Responsibility,
    Section,
)
from tasks.models import Assignment, Task
from tasks.plan_file.matching import KEYS, match, match_tasks

LABELS = {
    "legal_bases": "căn cứ",
    "purposes": "mục đích",
    "requirements": "yêu cầu",
    "sections": "mục",
    "tasks": "nhiệm vụ",
    "assignments": "phân công",
    "responsibilities": "Phần III mục",
    "addressees": "đối tượng",
    "duties": "nhiệm vụ",
    "reporting_rules": "quy định báo cáo",
    "reporters": "cơ quan báo cáo",
    "replaces": "thay thế",
    "recipients": "nơi nhận",
}
# Whose columns the keys of a row are: their names and choices are said as on the other pages.
MODELS = {
    "": Plan,
    "legal_bases": LegalBasis,
    "purposes": Clause,
    "requirements": Clause,
    "sections": Section,
    "tasks": Task,
    "assignments": Assignment,
    "responsibilities": Responsibility,
    "duties": Duty,
    "reporting_rules": ReportingRule,
    "replaces": Replacement,
    "recipients": Recipient,
}
COLUMNS = {  # where a key is not called as its column
    ("replaces", "slug"): "replaced",
}
CALLED = {"continues": "tiếp tục nhiệm vụ", "section": "mục"}
TIMING = {"kind": "timing_kind", "text": "timing_text", "due_on": "due_on"}
AROUND = 5  # words of a long text that are shown before and after what changed
LONGEST = 300
MOST_PIECES = 5


@dataclass(frozen=True)
class Difference:
    """`sign` is + added, - removed, ~ changed; `what` says where and how."""

    sign: str
    what: str

    def __str__(self):
        return f"{self.sign} {self.what}"


def differences(old, new, new_tasks=()):
    """[Difference] that lead from one document to the other, in the order of the plan; `new_tasks`
    as in matching.match_tasks."""
    old, new = _flat(old), _flat(new)
    tasks = _tasks(old.pop("tasks"), new.pop("tasks"), new_tasks)
    return [*_record("", old, new, ""), *tasks]


def _flat(plan):
    """Tasks beside their sections, so that one that moved is a change, not a loss; their timing as
    columns of their own."""
    sections = [
        {key: value for key, value in section.items() if key != "tasks"}
        for section in plan["sections"]
    ]
    tasks = [
        {"section": section["number"], **_without_timing(task)}
        for section in plan["sections"]
        for task in section["tasks"]
    ]
    return {**plan, "sections": sections, "tasks": tasks}


def _without_timing(task):
    flat = {}
    for key, value in task.items():
        flat |= {TIMING[k]: v for k, v in value.items()} if key == "timing" else {key: value}
    return flat


def _record(kind, old, new, place):
    for key in {**new, **old}:
        before, after = old.get(key), new.get(key)
        if key in KEYS:
            yield from _rows(key, before, after, place)
        elif key == "part_headings":
            yield from _headings(before, after)
        elif before != after:
            column = _column(kind, key)
            where = _joined(place, _called(column, key))
            yield Difference("~", f"{where}: {_change(before, after, column)}")


def _headings(old, new):
    for part in {**old, **new}:
        if old.get(part) != new.get(part):
            yield Difference("~", f"tên Phần {part}: {_change(old.get(part), new.get(part))}")


def _tasks(old, new, new_tasks):
    pairs, gone, _ = match_tasks(old, new, _part, _part, new_tasks)
    yield from _paired("tasks", old, new, pairs, gone, "")


def _rows(key, old, new, place):
    pairs, gone = match(old, new, KEYS[key], _part, _part)
    if key == "assignments":
        yield from _handed_over(old, new, pairs, gone, place)
    yield from _paired(key, old, new, pairs, gone, place)


def _handed_over(old, new, pairs, gone, place):
    """A role that another party has now, in one line; these are taken off what is left to say."""
    for index, row in enumerate(new):
        same = [one for one in gone if one["role"] == row["role"]]
        same.sort(key=lambda one: one["scope"] != row["scope"])
        if index not in pairs and same:
            before = same[0]
            gone.remove(before)
            pairs[index] = row  # nothing more to say of it
            yield Difference("~", _joined(place, _handover(before, row)))


def _handover(old, new):
    role = Assignment.Role(new["role"]).label.lower()
    said = f"phân công {role}: “{_part(old, 'party')}” → “{_part(new, 'party')}”"
    if old["scope"] != new["scope"]:
        said += f", phạm vi: {_change(old['scope'], new['scope'])}"
    return said


def _paired(key, old, new, pairs, gone, place):
    for row in gone:
        yield Difference("-", _joined(place, _name(key, row)))
    for index, row in enumerate(new):
        name = _joined(place, _name(key, row))
        if index not in pairs:
            yield Difference("+", name)
        elif isinstance(row, dict):
            yield from _record(key, pairs[index], row, name)
    there = {id(row) for row in old}
    kept = [
        id(pairs[index])
        for index in sorted(pairs)
        if id(pairs[index]) in there and not _has_moved(key, pairs[index], new[index])
    ]
    if kept != [id(row) for row in old if id(row) in set(kept)]:
        order = ", ".join(_short(row) for row in new)
        yield Difference("~", f"{_joined(place, LABELS[key])}: thứ tự mới: {order}")


def _has_moved(key, old, new):
    """Whether a task stands in another section: that is said of the task itself."""
    return key == "tasks" and old["section"] != new["section"]


def _part(row, name):
    if name == "party":
        return row if isinstance(row, str) else row.get("agency") or row.get("group")
    return row.get(name)


def _name(key, row):
    title = row.get("title") if isinstance(row, dict) else None
    return f"{LABELS[key]} {_short(row)}" + (f" ({_cut(title)})" if title else "")


def _short(row):
    """What a row is called within its list."""
    if isinstance(row, str):
        return f"“{row}”"
    if "role" in row:
        return f"{Assignment.Role(row['role']).label.lower()} “{_part(row, 'party')}”"
    word = row.get("number") or row.get("source") or row.get("name") or row.get("text") or ""
    return _cut(word)


# Columns and values in words -----------------------------------------------------------------------


def _column(kind, key):
    """The column that a key of such a row stands for; None where it has none."""
    columns = {one.name: one for one in MODELS[kind]._meta.concrete_fields}
    return columns.get(COLUMNS.get((kind, key), key))


def _called(column, key):
    return CALLED.get(key) or (column.verbose_name if column else key)


def _change(old, new, column=None):
    if isinstance(old, str) and isinstance(new, str) and not _is_coded(column):
        pieces = [f"“{before}” → “{after}”" for before, after in _reworded(old, new)]
        more = [f"và {len(pieces) - MOST_PIECES} chỗ khác"] if len(pieces) > MOST_PIECES else []
        return "; ".join([*pieces[:MOST_PIECES], *more]) or "chỉ khác dấu cách, xuống dòng"
    return f"{_said(old, column)} → {_said(new, column)}"


def _is_coded(column):
    """Whether the value stands for something else than its letters."""
    return column is not None and bool(column.choices or isinstance(column, models.DateField))


def _said(value, column):
    if value is None:
        return "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dict):
        return f"nhiệm vụ {value['task']} của kế hoạch {value['plan']}"
    if column is not None and column.choices:
        return dict(column.choices)[value]
    if isinstance(column, models.DateField):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return f"“{_cut(value, LONGEST)}”" if isinstance(value, str) else str(value)


def _reworded(old, new):
    """[(old, new)] pieces: the words that differ, with some before and behind them."""
    old, new = old.split(), new.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for group in matcher.get_grouped_opcodes(AROUND):
        (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
        yield _piece(old, i1, i2), _piece(new, j1, j2)


def _piece(words, start, end):
    text = " ".join(words[start:end])
    return ("…" if start else "") + _cut(text, LONGEST) + ("…" if end < len(words) else "")


def _cut(text, length=60):
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _joined(place, name):
    return f"{place}, {name}" if place else name
