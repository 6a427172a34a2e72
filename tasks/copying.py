"""A copy of a plan as the start of the next one.

The document of the old plan, with other keys and with agencies that have ended replaced by what they
have become, is checked and loaded like any other.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from agencies.models import Agency
from agencies.refusals import NotAllowed, Refused, require
from plans.editing import may_edit, supersede_plan
from plans.models import Plan
from tasks.models import Assignment
from tasks.plan_file import check, dump, load
from tasks.plan_file.checking import TAKEN
from tasks.plan_file.loading import REMOVED
from tasks.plan_file.names import Names

MOST_NAMED = 5  # heirs that a note names one by one


@dataclass(frozen=True)
class NewPlan:
    """What is new about the copy; `replaces`: it takes the place of the old plan at once."""

    slug: str
    title: str
    short_title: str
    number: str | None
    issued_on: date | None
    issued_note: str
    resolve_on: date
    replaces: bool = False


@dataclass
class Copy:
    """`carried`: {agency that has ended: the one that carries on}; `open_points`: what a person must
    settle, also written into the notes of the copy. `plan` is None in a preview."""

    document: dict
    carried: dict = field(default_factory=dict)
    open_points: list = field(default_factory=list)
    plan: Plan | None = None

    @property
    def task_count(self):
        return sum(len(section["tasks"]) for section in self.document["sections"])


def preview_copy(plan, wanted):
    """The Copy that would be made. Raises Refused where the plan cannot be copied as it stands."""
    copy = _Copying(plan, wanted).run()
    faults = check(copy.document)
    if faults:
        raise Refused(f"Kế hoạch này chưa chép được. {' '.join(str(one) for one in faults)}")
    return copy


@transaction.atomic
def copy_plan(*, plan, wanted, by):
    """Make the plan that `wanted` (NewPlan) asks for, with sections, tasks, assignments as issued,
    Part III, rules of the document and recipients; every task continues the one it comes from.

    Nothing of cycles and reports is copied. Raises NotAllowed, Refused.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    require(may_edit(by, plan), NotAllowed)
    copy = preview_copy(plan, wanted)
    try:
        with transaction.atomic():
            outcome = load(copy.document)
    except IntegrityError:
        raise Refused(TAKEN) from None
    require(outcome.created, Refused(TAKEN))
    copy.plan = Plan.objects.get(slug=wanted.slug)
    if wanted.replaces:
        supersede_plan(plan=plan, newer=copy.plan, by=by)
    return copy


class _Copying:
    def __init__(self, plan, wanted):
        self.plan, self.wanted, self.on = plan, wanted, wanted.resolve_on
        self.copy = Copy(dump(plan))
        self.names = Names(plan.province, self.on)
        self.agencies = _named_agencies(plan)
        self.words = {}  # {name in the old plan: (name in the new one or None, why not)}

    def run(self):
        document = self.copy.document
        document |= {
            "slug": self.wanted.slug,
            "title": self.wanted.title,
            "short_title": self.wanted.short_title,
            "number": self.wanted.number,
            "issued_on": self.wanted.issued_on and self.wanted.issued_on.isoformat(),
            "issued_note": self.wanted.issued_note or None,
            "resolve_on": self.on.isoformat(),
            "signer": None,
            "signer_capacity": None,
            "status": Plan.Status.IN_FORCE.value,
            "replaces": [],
        }
        document.pop("note", None)
        for section in document["sections"]:
            # What an amendment took out, and only reports still hold, is no part of the plan.
            section["tasks"] = [t for t in section["tasks"] if REMOVED not in t.get("note", "")]
            for task in section["tasks"]:
                self._task(task)
        for row in document["responsibilities"]:
            row["addressees"] = self._parties(
                row, row["addressees"], f"Phần III mục {row['number']}"
            )
        rules = document["reporting_rules"]
        document["reporting_rules"] = [rule for rule in rules if self._keeps(rule)]
        return self.copy

    def _task(self, task):
        number = task["number"]
        task["continues"] = {"plan": self.plan.slug, "task": number}
        kept = {}
        for part in task["assignments"]:
            word, why = self._word(part["agency"]) if "agency" in part else (part["group"], "")
            if word is None:
                role = Assignment.Role(part["role"]).label.lower()
                self._note(
                    task, f"Nhiệm vụ {number}: chưa chép phân công {role} “{part['agency']}”: {why}"
                )
                continue
            key = "agency" if "agency" in part else "group"
            kept.setdefault((part["role"], word, part["scope"]), part | {key: word})
        task["assignments"] = list(kept.values())
        due_on = task["timing"]["due_on"]
        if due_on:
            day = date.fromisoformat(due_on)
            self._note(task, f"Nhiệm vụ {number}: hạn {day:%d/%m/%Y} chép từ kế hoạch trước.")

    def _parties(self, row, names, place):
        found = []
        for name in names:
            word, why = self._word(name) if name in self.agencies else (name, "")
            if word is None:
                self._note(row, f"{place}: chưa chép “{name}”: {why}")
            else:
                found.append(word)
        return list(dict.fromkeys(found))

    def _keeps(self, rule):
        """Whether the rule still has a reporter and a recipient; else the plan's note says it is gone."""
        place = f"Quy định báo cáo {rule['source']}"
        rule["reporters"] = self._parties(rule, rule["reporters"], place)
        recipient, why = self._word(rule["recipient"])
        if recipient is None or not rule["reporters"]:
            why = why or "không còn cơ quan nào phải báo cáo."
            self._note(self.copy.document, f"{place}: chưa chép, ghi lại ở trang quản trị: {why}")
            return False
        rule["recipient"] = recipient
        if rule["via"]:
            via, why = self._word(rule["via"])
            if via is None:
                self._note(rule, f"{place}: chưa chép “thông qua {rule['via']}”: {why}")
            rule["via"] = via
        return True

    def _note(self, row, sentence):
        self.copy.open_points.append(sentence)
        row["note"] = "\n".join(filter(None, [row.get("note"), f"Cần xem lại. {sentence}"]))

    # Agencies --------------------------------------------------------------------------------

    def _word(self, name):
        """(what the agency of that name is called in the new plan, ""), or (None, why)."""
        if name not in self.words:
            self.words[name] = self._find(self.agencies[name])
        return self.words[name]

    def _find(self, agency):
        heir, why = self._heir(agency)
        if heir is None:
            return None, why
        for word in filter(None, (heir.name, heir.short_name)):
            if self.names.agency(word)[0] == heir:
                if heir != agency:
                    self.copy.carried[agency.name] = heir.name
                return word, ""
        return None, f"“{heir}” không còn là tên của một cơ quan trong tỉnh vào ngày đó."

    def _heir(self, agency):
        if agency.is_alive(self.on):
            return agency, ""
        heirs = list(Agency.objects.filter(pk=agency.pk).living_descendants(self.on))
        if len(heirs) == 1:
            return heirs[0], ""
        if not heirs:
            return None, "cơ quan đã kết thúc hoạt động, không có cơ quan kế thừa."
        named = ", ".join(str(heir) for heir in heirs[:MOST_NAMED])
        more = f" và {len(heirs) - MOST_NAMED} cơ quan khác" if len(heirs) > MOST_NAMED else ""
        return (
            None,
            f"cơ quan đã kết thúc hoạt động, có {len(heirs)} cơ quan kế thừa: {named}{more}.",
        )


def _named_agencies(plan):
    """{name: Agency} of all agencies that the document of the plan, just dumped, names."""
    parts = [
        part for s in plan.sections.all() for t in s.tasks.all() for part in t.assignments.all()
    ]
    parts += [one for row in plan.responsibilities.all() for one in row.addressees.all()]
    parts += [one for rule in plan.document_rules for one in rule.reporters.all()]
    agencies = [part.agency for part in parts]
    agencies += [one for rule in plan.document_rules for one in (rule.recipient, rule.via)]
    return {one.name: one for one in agencies if one}
