"""What differs between two plan documents, row by row and key by key, in readable lines."""

from dataclasses import dataclass

from tasks.plan_file.matching import KEYS, match

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
AROUND = 30  # characters of a long text that are shown before and after what changed


@dataclass(frozen=True)
class Difference:
    """`sign` is + added, - removed, ~ changed; `what` says where and how."""

    sign: str
    what: str

    def __str__(self):
        return f"{self.sign} {self.what}"


def differences(old, new):
    """[Difference] that lead from one document to the other, in the order of the plan."""
    return list(_record(_flat(old), _flat(new), ""))


def _flat(plan):
    """Tasks beside their sections, so that one that moved is a change, not a loss."""
    sections = [
        {key: value for key, value in section.items() if key != "tasks"}
        for section in plan["sections"]
    ]
    tasks = [
        {"section": section["number"], **task}
        for section in plan["sections"]
        for task in section["tasks"]
    ]
    return {**plan, "sections": sections, "tasks": tasks}


def _record(old, new, place):
    for key in {**new, **old}:
        before, after = old.get(key), new.get(key)
        if key in KEYS:
            yield from _rows(key, before, after, place)
        elif isinstance(before, dict) and isinstance(after, dict):
            yield from _record(before, after, _joined(place, f"«{key}»"))
        elif before != after:
            yield Difference("~", f"{_joined(place, f'«{key}»')}: {_change(before, after)}")


def _rows(key, old, new, place):
    pairs, gone = match(old, new, KEYS[key], _part, _part)
    for row in gone:
        yield Difference("-", _joined(place, _name(key, row)))
    for index, row in enumerate(new):
        name = _joined(place, _name(key, row))
        if index not in pairs:
            yield Difference("+", name)
        elif isinstance(row, dict):
            yield from _record(pairs[index], row, name)
    kept = [id(pairs[index]) for index in sorted(pairs)]
    if kept != [id(row) for row in old if id(row) in set(kept)]:
        order = ", ".join(_short(row) for row in new)
        yield Difference("~", f"{_joined(place, LABELS[key])}: thứ tự mới: {order}")


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
        return f"«{row}»"
    if "role" in row:
        return f"{row['role']} «{_part(row, 'party')}»"
    word = row.get("number") or row.get("source") or row.get("name") or row.get("text") or ""
    return _cut(word)


def _change(old, new):
    if isinstance(old, str) and isinstance(new, str):
        old, new = _around(old, new)
    return f"{_said(old)} → {_said(new)}"


def _around(old, new):
    """Both texts cut to where they differ."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    start, end = max(start - AROUND, 0), max(end - AROUND, 0)
    return tuple(
        ("…" if start else "") + text[start : len(text) - end] + ("…" if end else "")
        for text in (old, new)
    )


def _said(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items())
    return f"«{_cut(value, 160)}»" if isinstance(value, str) else str(value)


def _cut(text, length=60):
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _joined(place, name):
    return f"{place}, {name}" if place else name
