"""The page on which sections and tasks are put in order: what was typed, read without any script.

Every row stands in the form with a box for its place and, for tasks, the section to be in. The rows
come in the order in which they were shown, so that a typed place can be told from a shown one.
"""

from dataclasses import dataclass, field

from tasks.models import Task
from tasks.ordering import Arrangement

LONGEST_PLACE = 4  # digits; no plan has a section of ten thousand tasks
LONGEST_KEY = 18


@dataclass
class Row:
    """A section or task in its new place."""

    row: object
    place: int
    key: str
    fault: str = ""
    typed: str = ""
    tasks: list = field(default_factory=list)  # of a section
    came_from: object = None  # the section in which a task stands now, where that is another
    is_first: bool = False
    is_last: bool = False

    @property
    def shown(self):
        return self.typed if self.fault else self.place


class OrderPage:
    """The order as typed in `data`, or as it stands; `pressed` is the row whose arrow was pressed."""

    def __init__(self, plan, data=None):
        self.plan, self.data = plan, data
        self.held = Arrangement.of(plan)
        self.faults = {}  # {key of a row: what was typed}
        self.seen = data.get("da_xem", "") if data else self.held.mark
        self.pressed, self.way = _pressed(data)
        self.arrangement = self._typed() if data else self.held

    @property
    def changes(self):
        """How many rows do not stand where they stood."""
        before, after = _places(self.held), _places(self.arrangement)
        return sum(before[key] != after[key] for key in before)

    @property
    def rows(self):
        """[Row] of the sections, each with those of its tasks."""
        sections = {row.pk: row for row in self.plan.sections.all()}
        tasks = {row.pk: row for row in Task.objects.filter(section__plan=self.plan)}
        before = self.held.section_of
        shown = self._numbered("m", [(sections[pk], own) for pk, own in self.arrangement.sections])
        for one, own in shown:
            one.tasks = [row for row, _ in self._numbered("n", [(tasks[pk], ()) for pk in own])]
            for task in one.tasks:
                old = before[task.row.pk]
                task.came_from = sections[old] if old != one.row.pk else None
        return [one for one, _ in shown]

    def _numbered(self, letter, rows):
        """[(Row, what it holds)] of the rows of one list."""
        return [
            (
                Row(
                    row,
                    place,
                    key := f"{letter}{row.pk}",
                    fault="Ghi một số, từ 1 trở đi." if key in self.faults else "",
                    typed=self.faults.get(key, ""),
                    is_first=place == 1,
                    is_last=place == len(rows),
                ),
                own,
            )
            for place, (row, own) in enumerate(rows, start=1)
        ]

    # What was typed ----------------------------------------------------------------------------

    def _typed(self):
        """As shown, changed by the boxes, the sections chosen and the arrow pressed."""
        shown = self._shown().fitted_to(self.held)
        lists = {pk: [] for pk, _ in shown.sections}
        for pk, own in shown.sections:
            for place, task in enumerate(own, start=1):
                target = self._target(task, pk, lists)
                at = self._place(f"n{task}", place)
                if target == pk:
                    lists[pk].append((task, place, at))
                else:  # at its place where one was typed, else behind all others
                    lists[target].append((task, None, None if at == place else at))
        sections = [
            (pk, place, self._place(f"m{pk}", place))
            for place, (pk, _) in enumerate(shown.sections, start=1)
        ]
        typed = [(pk, _sorted(lists[pk])) for pk in _sorted(sections)]
        return Arrangement.made(self._stepped(typed))

    def _shown(self):
        """The order in which the rows stood in the form."""
        sections = [(pk, []) for pk in dict.fromkeys(map(_key, self.data.getlist("muc"))) if pk]
        lists = dict(sections)
        for value in self.data.getlist("nv"):
            section, task = map(_key, value.partition("-")[::2])
            if section in lists and task:
                lists[section].append(task)
        return Arrangement.made(sections)

    def _target(self, task, own, lists):
        chosen = _key(self.data.get(f"sang-n{task}", ""))
        return chosen if chosen in lists else own

    def _place(self, key, place):
        """The number typed in the row's box; where it is no number, a fault and the row's own place."""
        typed = self.data.get(f"cho-{key}", str(place)).strip()
        if typed.isdecimal() and 0 < len(typed) <= LONGEST_PLACE and int(typed):
            return int(typed)
        self.faults[key] = typed[:20]
        return place

    def _stepped(self, typed):
        """The order after the arrow: one step up or down within its list."""
        if not self.pressed:
            return typed
        keys = [f"m{pk}" for pk, _ in typed]
        if self.pressed in keys:
            return _step(typed, keys.index(self.pressed), self.way)
        return [
            (pk, _step(own, own.index(task), self.way) if task in own else own)
            for pk, own in typed
            for task in [int(self.pressed[1:])]
        ]


def _pressed(data):
    """("n12", -1) for the arrow up of task 12, ("m3", 1) for that down of section 3; ("", 0) if none."""
    way, _, key = (data.get("buoc", "") if data else "").partition("-")
    known = way in {"len", "xuong"} and key[:1] in {"m", "n"} and _key(key[1:])
    return (key, -1 if way == "len" else 1) if known else ("", 0)


def _key(value):
    """The id that a browser sent; 0 where it is none."""
    return int(value) if value.isdecimal() and len(value) <= LONGEST_KEY else 0


def _sorted(rows):
    """The ids of (id, place shown, place typed), in the order that the places ask for.

    Who was given the place of another stands before it when coming from below or from elsewhere,
    behind it when coming from above, so that it gets the place that was typed.
    """

    def wanted(row):
        _, shown, typed = row
        if typed is None:
            return (float("inf"), 0)
        return (typed, 0 if shown is None or typed < shown else 2 if typed > shown else 1)

    return [row[0] for row in sorted(rows, key=wanted)]


def _step(rows, index, way):
    rows, other = list(rows), index + way
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    return rows


def _places(arrangement):
    """{key of a row: where it stands}."""
    found = {("m", pk): place for place, (pk, _) in enumerate(arrangement.sections)}
    for pk, own in arrangement.sections:
        found |= {("n", task): (pk, place) for place, task in enumerate(own)}
    return found
