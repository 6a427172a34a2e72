"""Every fault of a plan document, each with its place. Reads the database, writes nothing."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from agencies.models import Province
from agencies.shape import Checked, Fault, suggestion
from plans.models import Plan, ReportingRule
from tasks.models import Task
from tasks.plan_file.names import Names
from tasks.plan_file.shape import PLAN

TAKEN = "Tên này đã được dùng, hãy đổi."
DATED = {Task.Timing.BY_DATE, Task.Timing.BY_QUARTER}


@dataclass(frozen=True)
class Scope:
    """What the person who gives a document may see: the plans of one province, and no more.

    `answers` are {word: Agency or AgencyGroup} that were given to doubts. A word that may mean an
    agency is a doubt here, not a fault. `new_tasks` are the numbers of tasks that a person said to
    be new, not the held ones of these numbers.
    """

    province: Province
    answers: dict = field(default_factory=dict)
    new_tasks: frozenset = frozenset()

    def plans(self, slug):
        """The plans that the document may point at: the province's own, and those that the plan
        it amends points at already."""
        held = Plan.objects.filter(province=self.province, slug=slug)
        linked = Q(replaced_by__plan__in=held) | Q(
            sections__tasks__continued_by__section__plan__in=held
        )
        found = Plan.objects.filter(Q(province=self.province) | linked)
        return Plan.objects.filter(pk__in=found.values("pk"))


@dataclass(frozen=True)
class Doubt:
    """A word that is no agency's name, and those that it may mean."""

    word: str
    place: str
    candidates: tuple


@dataclass
class Reading:
    """A document, its faults, and the rows that its names mean."""

    data: dict
    faults: list
    province: Province | None = None
    agencies: dict = field(default_factory=dict)  # {name: Agency}
    parties: dict = field(default_factory=dict)  # {name: Agency or AgencyGroup}
    groups: dict = field(default_factory=dict)  # {wording: AgencyGroup}
    plans: dict = field(default_factory=dict)  # {slug: Plan} of what is replaced
    tasks: dict = field(default_factory=dict)  # {(slug, number): Task} of what is continued
    doubts: dict = field(default_factory=dict)  # {word: Doubt}, only within a scope
    scope: Scope | None = None


def check(data):
    """All faults of the document, in its order as far as each kind goes; [] where it is sound."""
    return read(data).faults


def read(data, scope=None):
    """The document with its names looked up; to be written only if it has no `faults` or `doubts`."""
    faults = []
    plan = PLAN.check(data, "", faults)
    reading = Reading(plan, faults, scope=scope)
    if isinstance(plan, Checked):
        _check_words(plan, faults)
        _Lookups(reading).run()
    return reading


# What the document says by itself ----------------------------------------------------------------


def _check_words(plan, faults):
    unknown = plan.is_null("number") or plan.is_null("issued_on")
    if unknown and plan.is_null("issued_note"):
        faults.append(
            Fault("“issued_note”", "thiếu số hoặc ngày ban hành thì phải ghi rõ lý do ở đây.")
        )
    sections = plan.get("sections", [])
    tasks = [task for section in sections for task in section.get("tasks", [])]
    for rows in (sections, tasks, plan.get("purposes", []), plan.get("requirements", [])):
        _check_doubled_numbers(rows, faults)
    for task in tasks:
        if "/" in (task.get("number") or ""):
            faults.append(Fault(task.place, "số nhiệm vụ không được có dấu “/”."))
        _check_timing(task, faults)
        _check_assignments(task, faults)
    _check_doubled_numbers(plan.get("responsibilities", []), faults)
    for responsibility in plan.get("responsibilities", []):
        _check_doubled_numbers(responsibility.get("duties", []), faults)
        _check_doubled_names(responsibility, "addressees", faults)
    for rule in plan.get("reporting_rules", []):
        _check_rule_day(rule, faults)
        _check_doubled_names(rule, "reporters", faults)
        if rule.get("reporters") == []:
            faults.append(Fault(rule.place, "phải nêu ít nhất một cơ quan báo cáo (reporters)."))


def _check_doubled_numbers(rows, faults):
    """Of each number the second row and those after it; a number may be null many times."""
    count = {}
    for row in rows:
        number = row.get("number")
        count[number] = count.get(number, 0) + 1
        if number is not None and count[number] > 1:
            faults.append(
                Fault(
                    row.place, f"số {number} bị trùng: đây là chỗ thứ {count[number]} mang số này."
                )
            )


def _check_doubled_names(row, key, faults):
    names = row.get(key, [])
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        faults.append(Fault(row.place, f"“{name}” ghi hai lần ở “{key}”."))


def _check_timing(task, faults):
    timing = task.get("timing", {})
    kind = timing.get("kind")
    if kind in DATED and timing.is_null("due_on"):
        faults.append(Fault(timing.place, f"loại thời gian “{kind}” phải có hạn (due_on)."))
    if kind and kind not in DATED and timing.get("due_on"):
        faults.append(Fault(timing.place, f"loại thời gian “{kind}” không có hạn: due_on là null."))


def _check_assignments(task, faults):
    seen = set()
    for part in task.get("assignments", []):
        if ("agency" in part) == ("group" in part):
            sentence = "phải ghi một trong hai khóa “agency” và “group”, không ghi cả hai."
            faults.append(Fault(part.place, sentence))
            continue
        name = part.get("agency") or part.get("group")
        key = part.get("role"), name, part.get("scope")
        if key in seen:
            faults.append(Fault(part.place, f"“{name}” đã có vai trò này với cùng phạm vi."))
        seen.add(key)


def _check_rule_day(rule, faults):
    keys = ["month", "day", "boundary"]
    if rule.get("kind") == ReportingRule.Kind.YEARLY:
        missing = [key for key in keys if rule.is_null(key)]
        if missing:
            names = ", ".join(f"“{key}”" for key in missing)
            faults.append(Fault(rule.place, f"báo cáo hằng năm phải có {names}."))
    elif "kind" in rule and any(rule.get(key) for key in keys):
        faults.append(
            Fault(rule.place, "chỉ báo cáo hằng năm (yearly) có “month”, “day”, “boundary”.")
        )
    if rule.get("month") and rule.get("day") and not _in_every_year(rule["month"], rule["day"]):
        faults.append(
            Fault(rule.place, f"tháng {rule['month']} không có ngày {rule['day']} ở mọi năm.")
        )


def _in_every_year(month, day):
    try:
        date(2023, month, day)
    except ValueError:
        return False
    return True


# What its names mean -----------------------------------------------------------------------------


class _Lookups:
    """Finds the rows that a document names, and says which it does not find."""

    def __init__(self, reading):
        self.reading, self.plan, self.faults = reading, reading.data, reading.faults
        self.scope = reading.scope

    def run(self):
        self._province()
        self._other_plans()
        if self.reading.province and self.plan.get("resolve_on"):
            answers = self.scope.answers if self.scope else {}
            self.names = Names(self.reading.province, self.plan["resolve_on"], answers)
            self._parties()

    def _fault(self, place, sentence):
        self.faults.append(Fault(place, sentence))

    def _province(self):
        name, on = self.plan.get("province"), self.plan.get("resolve_on")
        provinces = Province.objects.all()
        if self.scope:
            provinces = provinces.filter(pk=self.scope.province.pk)
        province = provinces.filter(name=name).first()
        if province is None and name and self.scope:
            sentence = f"phải là “{self.scope.province}”, đang là “{name}”."
            self._fault("“province”", sentence)
        elif province is None and name:
            near = suggestion(name, Province.objects.values_list("name", flat=True))
            self._fault("“province”", f"không có tỉnh “{name}”{near}")
        elif province and on and not province.is_alive(on):
            self._fault("“province”", f"tỉnh {name} không còn vào ngày {on:%d/%m/%Y} (resolve_on).")
        held = Plan.objects.filter(slug=self.plan.get("slug")).select_related("province").first()
        if held and province and held.province != province:
            self._fault("“slug”", TAKEN)
        self.reading.province = province

    def _other_plans(self):
        """Plans that are replaced, tasks that are continued: only what we hold, and not itself."""
        replaced = [row for row in self.plan.get("replaces", []) if row.get("slug")]
        continuing = [
            task["continues"]
            for section in self.plan.get("sections", [])
            for task in section.get("tasks", [])
            if task.get("continues")
        ]
        slugs = {row["slug"] for row in replaced} | {row.get("plan") for row in continuing}
        seen = self.scope.plans(self.plan.get("slug", "")) if self.scope else Plan.objects.all()
        self.reading.plans = {p.slug: p for p in seen.filter(slug__in=slugs - {None})}
        for row in replaced:
            self._other_plan(row["slug"], row.place)
        tasks = {}
        held = Task.objects.filter(section__plan__in=self.reading.plans.values())
        for task in held.select_related("section"):
            tasks.setdefault((task.section.plan_id, task.number), task)
        for row in continuing:
            plan = self._other_plan(row.get("plan"), row.place)
            if plan and row.get("task"):
                self._continued(plan, row, tasks.get((plan.pk, row["task"])))

    def _other_plan(self, slug, place):
        if slug is None:
            return None
        plan = self.reading.plans.get(slug)
        if slug == self.plan.get("slug"):
            self._fault(place, "không thể chỉ đến chính kế hoạch này.")
        elif plan is None:
            self._fault(place, f"không có kế hoạch “{slug}” trong hệ thống.")
        else:
            return plan
        return None

    def _continued(self, plan, row, task):
        if task is None:
            self._fault(row.place, f"kế hoạch “{plan.slug}” không có nhiệm vụ {row['task']}.")
        self.reading.tasks[row["plan"], row["task"]] = task

    def _parties(self):
        for section in self.plan.get("sections", []):
            for task in section.get("tasks", []):
                for part in task.get("assignments", []):
                    self._look_up("agency", part, self.names.agency, self.reading.agencies)
                    self._look_up("group", part, self.names.group, self.reading.groups)
                self._check_same_agency(task)
        for responsibility in self.plan.get("responsibilities", []):
            self._look_up_all("addressees", responsibility)
        for rule in self.plan.get("reporting_rules", []):
            self._look_up_all("reporters", rule)
            self._look_up("recipient", rule, self.names.agency, self.reading.agencies)
            self._look_up("via", rule, self.names.agency, self.reading.agencies)

    def _check_same_agency(self, task):
        """One agency under its name and its short name: the same part twice."""
        seen = {}
        for part in task.get("assignments", []):
            word = part.get("agency")
            agency = self.reading.agencies.get(word)
            if agency and word != seen.setdefault(
                (part.get("role"), agency, part.get("scope")), word
            ):
                self._fault(part.place, f"“{word}” đã có vai trò này với cùng phạm vi.")

    def _look_up(self, key, row, find, found):
        if row.get(key):
            self._find(row[key], f"{row.place}, “{key}”", find, found)

    def _look_up_all(self, key, row):
        for name in row.get(key, []):
            self._find(name, f"{row.place}, “{key}”", self.names.party, self.reading.parties)

    def _find(self, name, place, find, found):
        row, sentence = find(name)
        found[name] = row
        if row is None and not self._asks(name, place, find):
            self._fault(place, sentence)

    def _asks(self, name, place, find):
        """Whether a person can be asked which agency is meant; then that is a doubt."""
        if not self.scope or find == self.names.group:
            return False
        candidates = self.names.candidates(name)
        if candidates:
            self.reading.doubts.setdefault(name, Doubt(name, place, tuple(candidates)))
        return bool(candidates)
