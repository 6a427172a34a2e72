"""The order of a plan's sections and tasks, and changing it."""

from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from agencies.refusals import NotAllowed, Refused, require
from plans.editing import may_edit
from plans.models import Plan, Section
from tasks.models import Task


class OrderChanged(Refused):
    sentence = (
        "Trong lúc này người khác đã đổi thứ tự hoặc sửa danh sách nhiệm vụ. Chưa lưu gì; thứ tự anh/chị "
        "vừa xếp hiện ở dưới, trên danh sách mới."
    )


@dataclass(frozen=True)
class Arrangement:
    """((id of a section, (ids of its tasks in order)), …), sections in order."""

    sections: tuple

    @classmethod
    def of(cls, plan):
        """As the plan stands."""
        rows = Task.objects.filter(section__plan=plan).order_by("position", "pk")
        tasks = list(rows.values_list("section_id", "pk"))
        sections = plan.sections.order_by("position", "pk").values_list("pk", flat=True)
        return cls.made((pk, [task for own, task in tasks if own == pk]) for pk in sections)

    @classmethod
    def made(cls, sections):
        return cls(tuple((pk, tuple(tasks)) for pk, tasks in sections))

    @property
    def mark(self):
        """Two arrangements have the same mark exactly if they are the same."""
        return sha256(repr(self.sections).encode()).hexdigest()[:24]

    @property
    def section_of(self):
        """{id of a task: id of its section}."""
        return {task: section for section, tasks in self.sections for task in tasks}

    def has_the_rows_of(self, other):
        """Whether both arrange the same sections and tasks, each once."""
        return _sorted_rows(self) == _sorted_rows(other)

    def fitted_to(self, held):
        """This order over the rows of the other: what is gone is left out, what is new stands last."""
        known, places = held.section_of, {pk for pk, _ in held.sections}
        mine = [(pk, [t for t in tasks if t in known]) for pk, tasks in self.sections]
        mine = [(pk, tasks) for pk, tasks in mine if pk in places]
        mine += [(pk, []) for pk in _missing(places, [pk for pk, _ in mine])]
        lists = dict(mine)
        for task in _missing(known, [task for tasks in lists.values() for task in tasks]):
            lists[known[task]].append(task)
        return Arrangement.made(mine)


def _sorted_rows(arrangement):
    return (
        sorted(pk for pk, _ in arrangement.sections),
        sorted(task for _, tasks in arrangement.sections for task in tasks),
    )


def _missing(wanted, listed):
    listed = set(listed)
    return [one for one in wanted if one not in listed]


@transaction.atomic
def arrange_plan(*, plan, wanted, seen, by):
    """Put sections and tasks into the wanted Arrangement; the one that stood before.

    `seen` is the mark of the one that the person looked at: two people never mix. Only order and
    section change, never a number or a word; what was filed keeps the order it was filed in.
    Raises NotAllowed, OrderChanged, Refused where a section would have one number twice.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    require(may_edit(by, plan), NotAllowed)
    sections = _by_key(Section.objects.select_for_update().filter(plan=plan))
    tasks = _by_key(Task.objects.select_for_update(of=("self",)).filter(section__plan=plan))
    held = Arrangement.of(plan)
    require(held.mark == seen and wanted.has_the_rows_of(held), OrderChanged)
    _refuse_doubled_numbers(wanted, sections, tasks)
    if wanted != held:
        _write(wanted, sections, tasks)
    return held


def _by_key(rows):
    return {row.pk: row for row in rows.order_by("pk")}


def _refuse_doubled_numbers(wanted, sections, tasks):
    """A section may not have two tasks of one number, nor for a moment while they are written."""
    for task_pk, section_pk in wanted.section_of.items():
        task, section = tasks[task_pk], sections[section_pk]
        others = [one for one in tasks.values() if one.section_id == section_pk and one != task]
        if task.section_id != section_pk and task.number in {one.number for one in others}:
            raise Refused(
                f"Mục {section.number} đã có nhiệm vụ mang số {task.number}: không chuyển đến được."
            )


def _write(wanted, sections, tasks):
    for place, (section_pk, own) in enumerate(wanted.sections, start=1):
        _set(sections[section_pk], position=place)
        for number, task_pk in enumerate(own, start=1):
            _set(tasks[task_pk], position=number, section_id=section_pk)


def _set(row, **values):
    """Save what differs; a row that stands there already is left untouched."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
