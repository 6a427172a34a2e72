"""What the rows of a workbook say of several agencies: who carries on whom, other names, groups."""

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from agencies.importing import Question
from agencies.importing.judging import MOST_QUESTIONS
from agencies.importing.matching import Names
from agencies.importing.rows import GROUP
from agencies.models import Agency, AgencyGroup, Succession
from agencies.shape import Fault, suggestion
from agencies.vietnamese import name_key

KIND = Agency.Kind
# Wordings that nearly every plan uses, proposed to a province without any group.
STANDARD_GROUPS = [
    ("Các sở, ban, ngành", [KIND.DEPARTMENT], True),
    ("UBND cấp huyện", [KIND.DISTRICT], True),
    ("UBND cấp xã", [KIND.COMMUNE], True),
    ("Các cơ quan, đơn vị, địa phương", [KIND.DEPARTMENT, KIND.COMMUNE], True),
    ("Các cơ quan, đơn vị có liên quan", [KIND.DEPARTMENT], False),
    ("Các đơn vị, địa phương liên quan", [KIND.DEPARTMENT, KIND.COMMUNE], False),
]
PROPOSED, DECLINED = "co", "khong"


def join_heirs(rows):
    """Every row's heirs found, its new successions kept in `Planned.heirs`; circles are faults."""
    names = Names([(word, one) for one in rows.all for word in one.words], _aliases(rows))
    by_agency = {one.agency.pk: one for one in rows.all if one.agency}
    held = {
        (by_agency.get(before), by_agency.get(after))
        for before, after in Succession.objects.filter(
            predecessor__province=rows.province, successor__province=rows.province
        ).values_list("predecessor", "successor")
    }
    for planned in rows.planned:
        for word in planned.row.get("heirs", []):
            heir = _heir(rows, names, planned, word)
            if heir and (planned, heir) not in held:
                planned.heirs.append((word, heir))
    _refuse_circles(rows, held)


def _aliases(rows):
    """[(word, Planned)] of the aliases that are held, and that the file gives."""
    by_agency = {one.agency.pk: one for one in rows.all if one.agency}
    held = [(word, by_agency[agency.pk]) for word, agency in rows.matcher.aliases]
    return held + [(word, one) for one in rows.planned for word in one.row.get("aliases", [])]


def _heir(rows, names, planned, word):
    found = names.find(word)
    named = [one for one in found.named if one is not planned]
    place = planned.row.at("heirs")
    if len(named) == 1:
        return named[0]
    if found.named and not named:
        rows.fault(place, f"“{word}” là chính cơ quan này; một cơ quan không kế thừa chính nó.")
        return None
    candidates = named or [one for one in found.near if one is not planned]
    if not candidates or len(rows.questions) >= MOST_QUESTIONS:
        near = suggestion(word, [one.name for one in candidates])
        accepted = (
            "Ghi mã số, tên viết tắt hoặc tên của một cơ quan trong tệp hay đã có trong tỉnh."
        )
        rows.fault(place, f"không có cơ quan “{word}”{near} {accepted}")
        return None
    answer = rows.ask(
        Question(
            key=f"ke-thua:{name_key(word)}",
            place=place,
            said=word,
            sentence=f"Cơ quan kế thừa “{word}” là cơ quan nào? Không có ở đây thì sửa trong tệp.",
            choices=[(one.key, str(one)) for one in candidates],
        )
    )
    return next((one for one in candidates if one.key == answer), None)


def _refuse_circles(rows, held):
    """A circle among successions held and new ones: one fault, at the last row that is part of it."""
    order = {one: n for n, one in enumerate(rows.all)}
    new = {(order[one], order[heir]) for one in rows.planned for _, heir in one.heirs}
    edges = {(order[before], order[after]) for before, after in held} | new
    while circle := _circle(edges):
        steps = list(pairwise(circle))
        closing = max((step for step in steps if step in new), default=None)
        if closing is None:  # among those held alone: not the file's fault
            edges -= set(steps)
            continue
        edges.discard(closing)
        start = circle.index(closing[0])
        names = [rows.all[n].name for n in [*circle[start:-1], *circle[:start], closing[0]]]
        place = rows.all[closing[0]].row.at("heirs")
        rows.fault(place, f"các cơ quan kế thừa nhau thành vòng: {' → '.join(names)}.")


def _circle(edges):
    """[a, b, …, a], each the predecessor of the next; None where there is none."""
    before = {}
    for predecessor, successor in sorted(edges):
        before.setdefault(successor, []).append(predecessor)
    try:
        TopologicalSorter(before).prepare()
    except CycleError as problem:
        return problem.args[1]
    return None


def join_aliases(rows):
    """Every row's other names that are not known yet, in `Planned.aliases`; taken ones are faults."""
    own = {}
    for planned in rows.all:
        for word in planned.words:
            own.setdefault(name_key(word), planned)
    by_agency = {one.agency.pk: one for one in rows.all if one.agency}
    taken = {name_key(word): by_agency[agency.pk] for word, agency in rows.matcher.aliases}
    for planned in rows.planned:
        for word in planned.row.get("aliases", []):
            key = name_key(word)
            owner = own.get(key) or taken.get(key)
            if owner is None:
                planned.aliases.append(word)
                taken[key] = planned
            elif owner is not planned:
                place = planned.row.at("aliases")
                rows.fault(
                    place, f"“{word}” đã là tên gọi của “{owner.name}”; ghi cho một cơ quan."
                )


# Groups --------------------------------------------------------------------------------------------


class Groups:
    """The groups of a book, or else those proposed to a province that has none: [(AgencyGroup, is_new,
    changes)] in `planned`."""

    def __init__(self, province, rows, agencies):
        self.faults, self.planned = [], []
        held = list(AgencyGroup.objects.filter(province=province))
        self.held = {group.wording: group for group in held}
        self._folded = {name_key(group.wording): group for group in held}
        self._seen = {}
        for row in rows:
            self._judge(row, province)
        if not rows and not held:
            self._propose(province, agencies)

    def _judge(self, row, province):
        wording = row.get("wording")
        if row.lacks("wording"):
            self._fault(row, "wording", "để trống; ghi cách gọi trong văn bản.")
        first = self._seen.setdefault(name_key(wording), row) if wording else row
        if first is not row:
            self._fault(row, "wording", f"“{wording}” đã có ở {first.at('wording')}.")
        group = self.held.get(wording) or self._folded.get(name_key(wording))
        if group is None and row.lacks("kinds"):
            self._fault(
                row, "kinds", "để trống; ghi các loại cơ quan, cách nhau bằng dấu chấm phẩy."
            )
        is_new = group is None
        group = group or AgencyGroup(province=province, wording=wording)
        given = {name: row.values[name] for name in ("kinds", "obliges") if name in row.values}
        changes = {
            name: (getattr(group, name), value)
            for name, value in given.items()
            if _plain(getattr(group, name)) != _plain(value)
        }
        self.planned.append((group, is_new, changes))

    def _fault(self, row, name, sentence):
        self.faults.append(Fault(row.at(name), f"{GROUP[name].heading}: {sentence}"))

    def _propose(self, province, agencies):
        kinds = {one.get("kind") for one in agencies.all if not one.get("until_on")}
        for wording, wanted, obliges in STANDARD_GROUPS:
            if set(wanted) <= kinds:
                answer = agencies.ask(_proposal(wording, wanted, obliges))
                if answer == PROPOSED:
                    group = AgencyGroup(province=province, wording=wording)
                    changes = {"kinds": (None, [*wanted]), "obliges": (None, obliges)}
                    self.planned.append((group, True, changes))


def _plain(value):
    return sorted(value) if isinstance(value, list) else value


def _proposal(wording, kinds, obliges):
    members = " và ".join(f"“{kind.label}”" for kind in kinds)
    duty = "phải báo cáo" if obliges else "được báo cáo, không bắt buộc"
    return Question(
        key=f"nhom:{wording}",
        place="Nhóm đề xuất",
        said=wording,
        sentence=f"Lập nhóm “{wording}”, gồm mọi cơ quan loại {members} ({duty})?",
        choices=[(PROPOSED, "Có, lập nhóm này"), (DECLINED, "Không")],
        default=PROPOSED,
    )
