"""Which agency each row of a workbook is, and what it would change: judged before anything is written."""

from dataclasses import dataclass, field
from functools import cached_property

from agencies.importing import Question
from agencies.importing.cells import shown
from agencies.importing.matching import (
    NEW,
    Found,
    Matcher,
    Names,
    described,
    which_agency,
    words_of,
)
from agencies.importing.rows import AGENCY
from agencies.models import Agency
from agencies.shape import Fault
from agencies.vietnamese import name_key

FIELDS = ("code", "name", "short_name", "kind", "from_on", "until_on", "email", "note")
DAYS = ("from_on", "until_on")
MOST_QUESTIONS = 300  # more are not doubts but another province's file


@dataclass(eq=False)
class Planned:
    """An agency as it would be afterwards: held now (`agency`), in the file (`row`), or both.

    An empty cell leaves what is held. `keeps_name`: the row was recognised by a name that spells
    differently; then `said` is remembered as an alias. `doubtful`: nobody answered yet which it is.
    """

    agency: Agency | None = None
    row: object = None
    keeps_name: bool = False
    said: str = ""
    doubtful: bool = False
    heirs: list = field(default_factory=list)  # [(word, Planned)], new successions only
    aliases: list = field(default_factory=list)  # new words

    @property
    def key(self):
        """The same whenever the file is read; the value of a choice."""
        return str(self.agency.pk) if self.agency else f"{self.row.sheet}:{self.row.number}"

    def get(self, name):
        """A field as it would be afterwards; "" or None where unknown."""
        held = getattr(self.agency, name) if self.agency else None if name in DAYS else ""
        if self.row is None or (name == "name" and self.keeps_name):
            return held
        return self.row.get(name, held)

    @property
    def name(self):
        return next(iter(reversed(self.words)), "(chưa có tên)")

    @property
    def changes(self):
        """{field: (what is held, what it would be)} of an agency that is held."""
        pairs = {name: (getattr(self.agency, name), self.get(name)) for name in FIELDS}
        return {name: pair for name, pair in pairs.items() if _bare(pair[0]) != _bare(pair[1])}

    @property
    def words(self):
        return [
            word for word in (self.get("code"), self.get("short_name"), self.get("name")) if word
        ]

    def __str__(self):
        if self.agency:
            return described(self.agency)
        code = self.get("code") or self.get("short_name")
        return f"{self.name}{f' ({code})' if code else ''}, trong tệp"


def _bare(value):
    """Doubled spaces make no difference."""
    return [line.split() for line in value.split("\n")] if isinstance(value, str) else value


def say(value, name=""):
    if name == "kind" and value:
        return f"“{Agency.Kind(value).label}”"
    return shown(value).removeprefix("ngày ") if value else "(trống)"


class Rows:
    """The rows of agencies of a book, each recognised: `planned` in their order, `others` of the
    province. `faults` and `questions` say what stands against it."""

    def __init__(self, province, rows, answers):
        self.province, self.rows, self.answers = province, rows, answers
        self.matcher = Matcher(province)
        self.faults, self.questions = [], []
        self._claimed = {}  # {pk of an agency: its row}
        self._found = {}  # {row: Planned}
        self._recognise()
        self.planned = [self._found[row] for row in rows if row in self._found]
        self.others = [
            Planned(agency) for agency in self.matcher.agencies if agency.pk not in self._claimed
        ]
        for planned in self.planned:
            self._check(planned)
        self._check_doubled()

    @cached_property
    def all(self):
        return [*self.planned, *self.others]

    def ask(self, question):
        """The answer to the question, "" while there is none; asked once however often it arises."""
        question = question.answered(self.answers)
        if question.key not in {one.key for one in self.questions}:
            self.questions.append(question)
        return question.value

    def fault(self, place, sentence):
        self.faults.append(Fault(place, sentence))

    # Recognising -------------------------------------------------------------------------------

    def _recognise(self):
        """First by code, then by short name, then by name, so that a sure one goes before others."""
        by_code = {one.code: one for one in self.matcher.agencies if one.code}
        by_short = {one.short_name: one for one in self.matcher.agencies if one.short_name}
        for row in self.rows:
            self._claim(row, by_code.get(row.get("code")))
            self._doubt_name(row)
        for row in self.rows:
            agency = by_short.get(row.get("short_name"))
            if row not in self._found and agency and not _other_code(row, agency):
                self._claim(row, agency)
        free = [one for one in self.matcher.agencies if one.pk not in self._claimed]
        names = Names(
            [(word, one) for one in free for word in words_of(one)],
            [(word, one) for word, one in self.matcher.aliases if one.pk not in self._claimed],
        )
        for row in self.rows:
            if row not in self._found:
                self._by_name(row, names)
        if names.is_exhausted:
            self.fault("Tệp", "quá nhiều tên chưa có trong hệ thống mà không có mã số. Ghi mã số.")

    def _claim(self, row, agency, **how):
        if agency is None:
            return
        self._claimed.setdefault(agency.pk, row)  # of two, the second is a fault (_check_doubled)
        self._found[row] = Planned(agency, row, **how)

    def _doubt_name(self, row):
        """The code of one agency beside the name of another: a column that slipped, or a renaming?"""
        planned, key = self._found.get(row), name_key(row.get("name"))
        if planned is None or key in {"", name_key(planned.agency.name)}:
            return
        if any(name_key(one.name) == key for one in self.matcher.agencies):
            name, held = row.get("name"), planned.agency
            answer = self.ask(
                Question(
                    key=f"doi-ten:{row.sheet}:{row.number}",
                    place=row.at("name"),
                    said=name,
                    sentence=f"Mã số “{held.code}” là của “{held.name}”, còn “{name}” đang là tên một cơ "
                    "quan khác. Đổi tên thật không? Nếu lệch dòng thì sửa trong tệp.",
                    choices=[(str(held.pk), f"Đúng, đổi tên “{held.name}” thành “{name}”")],
                )
            )
            planned.doubtful = not answer

    def _by_name(self, row, names):
        name = row.get("name")
        found = names.find(name) if name else Found()
        free = [one for one in found.named if one.pk not in self._claimed]
        if len(free) == 1 and not _other_code(row, free[0]):
            self._claim(row, free[0], keeps_name=True)
            return
        near = [one for one in found.near if not (row.get("code") and one.code)]
        candidates = free or [one for one in near if one.pk not in self._claimed]
        answer = self._asked(row, name, candidates, bool(free)) if candidates else NEW
        chosen = next((one for one in candidates if str(one.pk) == answer), None)
        if chosen:
            self._claim(row, chosen, keeps_name=True, said=name)
        else:
            self._found[row] = Planned(None, row, doubtful=not answer)

    def _asked(self, row, name, candidates, same_name):
        if len(self.questions) >= MOST_QUESTIONS:
            return ""
        sentence = f"“{name}” chưa có trong hệ thống. Có phải là một cơ quan đã có, ghi khác đi?"
        if same_name:
            sentence = f"Hệ thống đã có “{name}” với mã khác hoặc có nhiều cơ quan cùng tên. Là cơ quan nào?"
        return self.ask(
            which_agency(
                key=f"dong:{row.sheet}:{row.number}",
                place=row.at("name"),
                word=name,
                candidates=candidates,
                or_new=True,
                sentence=sentence,
            )
        )

    # Judging -----------------------------------------------------------------------------------

    def _check(self, planned):
        row = planned.row
        if planned.agency is None and not planned.doubtful:
            for name in ("name", "kind"):
                if row.lacks(name):
                    self.fault(
                        row.at(name), f"để trống; cơ quan mới phải có “{AGENCY[name].heading}”."
                    )
        begins, ends = planned.get("from_on"), planned.get("until_on")
        if begins and ends and begins > ends and not row.faulty & set(DAYS):
            where = row.at("from_on" if row.lacks("until_on") else "until_on")
            self.fault(
                where,
                f"cơ quan kết thúc ({ends:%d/%m/%Y}) trước khi bắt đầu ({begins:%d/%m/%Y}); ngày kết "
                "thúc phải từ ngày bắt đầu trở đi.",
            )

    def _check_doubled(self):
        doubled = set()
        for name in ("code", "short_name"):
            seen = {}
            for planned in [*self.others, *(one for one in self.planned if one not in doubled)]:
                if self._is_taken(planned, name, seen):
                    doubled.add(planned)
        seen = {}
        for planned in (one for one in self.planned if one not in doubled):
            key = name_key(planned.row.get("name"))
            twin = next((one for one in seen.get(key, ()) if _same(one, planned)), None)
            if key and twin:
                self.fault(
                    planned.row.at("name"),
                    f"“{planned.row.get('name')}” đã có ở {twin.row.at('name')}. Giữ một dòng, hoặc ghi "
                    "mã số khác nhau.",
                )
            seen.setdefault(key, []).append(planned)

    def _is_taken(self, planned, name, seen):
        """Whether another agency has the value, in the file on whatever sheet, or held: a fault."""
        value = planned.get(name)
        first = seen.setdefault(value, planned) if value else planned
        if first is planned or planned.row is None:
            return False
        self.fault(*self._taken(planned, first, name, value))
        return True

    def _taken(self, planned, first, name, value):
        """(place, sentence): whose the value is."""
        row = planned.row
        if first.row is None:
            return row.at(name), f"“{value}” là của “{first.name}” (không có trong tệp); phải khác."
        if name not in row.values or name not in first.row.values:  # held by both: one agency
            return row.place, f"cùng là “{first.agency}” như {first.row.place}. Giữ một dòng."
        place = first.row.at(name)
        return row.at(name), f"“{value}” đã có ở {place}; mỗi cơ quan một giá trị riêng."


def _other_code(row, agency):
    return bool(row.get("code") and agency.code and row.get("code") != agency.code)


def _same(one, other):
    """Whether rows of one name could be doubles: no two codes tell them apart, and lives overlap."""
    if one.agency and other.agency:
        return one.agency == other.agency
    codes = one.get("code"), other.get("code")
    if all(codes) and codes[0] != codes[1]:
        return False
    return not (_ends_before(one, other) or _ends_before(other, one))


def _ends_before(one, other):
    ends, begins = one.get("until_on"), other.get("from_on")
    return bool(ends and begins and ends < begins)
