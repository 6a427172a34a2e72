"""Plans by uploading their JSON: new ones, and amendments of those that are held."""

from django.urls import reverse
from django.utils.text import Truncator

from agencies.importing import Check, Question
from agencies.importing.matching import remember, which_agency
from agencies.models import Agency, Membership, Province
from agencies.shape import Fault, Faulty, read_json
from agencies.vietnamese import nfc
from plans.models import Plan
from tasks.plan_file.checking import Scope, read
from tasks.plan_file.loading import load
from tasks.plan_file.shape import PLAN

SIGNS = {"+": "added", "~": "changed", "-": "ended"}
NEW, REWORDED = "moi", "cu"
MOST_SHOWN = 150
ADDRESS = "Tên trong địa chỉ trang: "  # a note, by which the plan is found again afterwards


class PlanFile:
    """The Importer of plans. A document whose slug the province holds amends that plan; what was
    filed keeps the words, the order and the section in which it was filed."""

    kind = "plan"
    title = "Nạp kế hoạch từ tệp JSON"
    suffix = ".json"
    largest = 2 * 1024 * 1024
    asks_province = False

    def may(self, user, province):
        """The administrator for every province, coordinators for their own; a file that names no
        such province is its giver's until it is mended."""
        own = user.province_ids_as(Membership.Role.COORDINATOR)
        return user.is_superuser or (bool(own) if province is None else province.pk in own)

    def find_province(self, content, user):
        try:
            data = read_json(content)
        except Faulty:
            return None
        name = data.get("province") if isinstance(data, dict) else None
        found = Province.objects.filter(name=nfc(name)).first() if isinstance(name, str) else None
        return found if found and self.may(user, found) else None

    def check(self, upload):
        return _Judged(upload).check

    def apply(self, upload, *, by, now):
        judged = _Judged(upload)
        judged.load()
        for word, agency in judged.answers.items():
            remember(agency=agency, word=word, by=by, now=now)
        return judged.check

    def links(self, upload):
        plan = Plan.objects.filter(province=upload.province, slug=_slug_in(upload.result)).first()
        return (
            [("Xem kế hoạch", plan.get_absolute_url())]
            if plan
            else [("Xem các kế hoạch", reverse("plans"))]
        )


def _slug_in(result):
    notes = [one for one in result.get("notes", []) if one.startswith(ADDRESS)]
    return notes[0].removeprefix(ADDRESS) if notes else ""


class _Judged:
    """The document judged within its province; `check` says what it would do."""

    def __init__(self, upload):
        self.upload, self.check = upload, Check()
        self.answers, self.new_tasks = {}, frozenset()
        try:
            self.data = read_json(bytes(upload.content))
            self._judge()
        except Faulty as problem:
            self.check.faults = problem.faults

    def load(self, dry_run=False):
        return load(self.data, update=True, dry_run=dry_run, scope=self._scope())

    def _scope(self):
        return Scope(self.upload.province, self.answers, self.new_tasks)

    def _judge(self):
        if self.upload.province is None:
            raise Faulty(self._faults_without_province())
        self._ask(read(self.data, self._scope()).doubts)
        reading = read(self.data, self._scope())
        if reading.faults:
            raise Faulty(reading.faults)
        if self.check.open_questions:
            return
        outcome = self.load(dry_run=True)
        self._ask_about_tasks(outcome.unlike)
        if self.new_tasks:
            outcome = self.load(dry_run=True)
        if not self.check.open_questions:
            self._say(outcome)

    def _faults_without_province(self):
        faults = []
        PLAN.check(self.data, "", faults)
        user = self.upload.uploaded_by
        own = Province.objects.filter(pk__in=user.province_ids_as(Membership.Role.COORDINATOR))
        names = " hoặc ".join(f"“{one}”" for one in own) or "tên một tỉnh đã có"
        return [Fault("“province”", f"phải là {names}."), *faults]

    def _ask(self, doubts):
        """Which agencies the doubtful words mean; those answered become `answers`."""
        for word, doubt in doubts.items():
            question = which_agency(
                key=f"ten:{word}", place=doubt.place, word=word, candidates=doubt.candidates
            ).answered(self.upload.answers)
            self.check.questions.append(question)
            if question.value:
                self.answers[word] = Agency.objects.get(pk=question.value)

    def _ask_about_tasks(self, unlike):
        """Whether a task with other words under a known number is that one: its reports hang on it."""
        questions = [_same_task(one).answered(self.upload.answers) for one in unlike]
        self.check.questions += questions
        self.new_tasks = frozenset(
            one.number for one, asked in zip(unlike, questions, strict=True) if asked.value == NEW
        )

    def _say(self, outcome):
        if outcome.created:
            self.check.added = list(_contents(self.data))
        for difference in outcome.differences:
            getattr(self.check, SIGNS[difference.sign]).append(_sentence(difference.what))
        self.check.kept = [_sentence(one) for one in outcome.kept]
        if not outcome.created:
            name = Plan.objects.get(slug=outcome.slug).short_title
            self.check.notes.append(
                f"Tệp sửa kế hoạch đang có: {name}. Báo cáo đã gửi giữ nguyên như lúc gửi."
            )
        self.check.notes.append(f"{ADDRESS}{outcome.slug}")


def _same_task(unlike):
    held = Truncator(unlike.held_text).chars(MOST_SHOWN)
    return Question(
        key=f"nhiem-vu:{unlike.number}",
        place=f"nhiệm vụ {unlike.number}",
        said=Truncator(unlike.text).chars(MOST_SHOWN),
        sentence=(
            f"Nhiệm vụ {unlike.number} trong tệp khác hẳn nhiệm vụ {unlike.number} đang có "
            f"(“{held}”). Đó là một nhiệm vụ viết lại, hay là nhiệm vụ mới?"
        ),
        choices=[
            (REWORDED, "Vẫn nhiệm vụ đó, viết lại: báo cáo đã gửi thuộc về nhiệm vụ này"),
            (NEW, "Nhiệm vụ mới: nhiệm vụ đang có không còn trong kế hoạch"),
        ],
    )


def _contents(data):
    """What a new plan holds, in a few sentences."""
    yield f"Kế hoạch mới “{data['short_title']}”"
    for section in data["sections"]:
        count = len(section["tasks"])
        yield f"Mục {section['number']}. {section['title']}: {count} nhiệm vụ"
    yield f"Phần III: {len(data['responsibilities'])} mục trách nhiệm"
    yield f"Quy định báo cáo: {len(data['reporting_rules'])}"


def _sentence(words):
    return words[:1].upper() + words[1:]
