"""Agencies and groups of a province by workbook: what it would do, and doing it."""

import re

from django.urls import reverse

from agencies.importing import Check
from agencies.importing.judging import MOST_QUESTIONS, Rows, say
from agencies.importing.matching import remember
from agencies.importing.reading import read_workbook
from agencies.importing.relations import Groups, join_aliases, join_heirs
from agencies.importing.rows import AGENCY, GROUP, read_rows
from agencies.loading import FIRST_POSITION
from agencies.models import Agency, Alias, Membership, Succession
from agencies.shape import Fault, Faulty

HANDED_OVER = (
    "Ghi ngày kết thúc không chuyển nhiệm vụ và nghĩa vụ báo cáo cho cơ quan kế thừa; việc đó làm bằng "
    "“Sắp xếp cơ quan”."
)
PLACE = re.compile(r"Tờ “(?P<sheet>.+)”, (?:ô (?P<column>[A-Z]+)|dòng )(?P<row>\d+)")


class AgencyWorkbook:
    """The Importer of agencies. A row updates the agency of its code, else of its short name, else
    of its name; what the workbook leaves out stays. Empty cells leave what is held."""

    kind = "agencies"
    title = "Nạp cơ quan từ tệp Excel"
    suffix = ".xlsx"
    largest = 5 * 1024 * 1024
    asks_province = True

    def may(self, user, province):
        """The administrator for every province, coordinators for their own."""
        if province is None:
            return False
        own = user.province_ids_as(Membership.Role.COORDINATOR)
        return user.is_superuser or province.pk in own

    def find_province(self, content, user):
        return None

    def check(self, upload):
        return _Plan(upload).check

    def apply(self, upload, *, by, now):
        plan = _Plan(upload)
        _Writing(plan, by, now).run()
        return plan.check

    def links(self, upload):
        return [
            ("Các bước thiết lập tỉnh", reverse("set-up", args=[upload.province_id])),
            ("Xem danh sách cơ quan", reverse("agencies")),
            ("Xem các nhóm cơ quan", reverse("admin:agencies_agencygroup_changelist")),
        ]


class _Plan:
    """The workbook judged against what the province holds now; `check` says it in sentences."""

    def __init__(self, upload):
        self.province, self.check = upload.province, Check()
        try:
            book = read_rows(read_workbook(bytes(upload.content)))
        except Faulty as problem:
            self.check.faults = [Fault("Tệp", fault.sentence) for fault in problem.faults]
            return
        self.rows = Rows(self.province, book.agencies, upload.answers)
        join_heirs(self.rows)
        join_aliases(self.rows)
        self.groups = Groups(self.province, book.groups, self.rows)
        faults = [*book.faults, *self.rows.faults, *self.groups.faults]
        self.check.faults = sorted(faults, key=_in_file(book))
        self.check.questions = self.rows.questions
        self.check.notes = book.notes
        if len(self.check.questions) >= MOST_QUESTIONS:
            sentence = f"hơn {MOST_QUESTIONS} tên chưa rõ là cơ quan nào. Ghi mã số rồi nạp lại."
            self.check.faults.append(Fault("Tệp", sentence))
        self._say()

    def _say(self):
        check = self.check
        for planned in self.rows.planned:
            if planned.doubtful:
                continue
            if planned.agency is None:
                check.added.append(_said_new(planned))
            else:
                self._say_changes(planned)
            check.added += [f"Kế thừa: {planned.name} → {heir.name}" for _, heir in planned.heirs]
            words = [*planned.aliases, *([planned.said] if planned.said else [])]
            check.added += [f"Tên gọi khác của {planned.name}: “{word}”" for word in words]
        check.kept += [f"{one.name}: không có trong tệp, giữ nguyên" for one in self.rows.others]
        for group, is_new, changes in self.groups.planned:
            self._say_group(group, is_new, changes)
        if check.ended:
            check.notes.append(HANDED_OVER)

    def _say_changes(self, planned):
        changes = planned.changes
        if "until_on" in changes and changes["until_on"][1]:
            _, day = changes.pop("until_on")
            self.check.ended.append(f"{planned}: hoạt động đến hết ngày {day:%d/%m/%Y}")
        elif not changes:
            self.check.kept.append(f"{planned}: đúng như trong tệp")
        self.check.changed += [
            f"{planned}, {AGENCY[name].heading}: {say(old, name)} → {say(new, name)}"
            for name, (old, new) in changes.items()
        ]

    def _say_group(self, group, is_new, changes):
        if is_new:
            self.check.added.append(f"Nhóm “{group.wording}”")
        elif not changes:
            self.check.kept.append(f"Nhóm “{group.wording}”: đúng như trong tệp")
        else:
            self.check.changed += [
                f"Nhóm “{group.wording}”, {GROUP[name].heading}: {_of_group(old)} → {_of_group(new)}"
                for name, (old, new) in changes.items()
            ]


def _in_file(book):
    """The order of faults by their places: sheet by sheet, row by row, cell by cell."""
    rows = [*book.agencies, *book.groups]
    sheets = {name: n for n, name in enumerate(dict.fromkeys(row.sheet for row in rows))}

    def key(fault):
        found = PLACE.match(fault.place)
        if not found:
            return (-1, 0, 0, "")
        column = found["column"] or ""
        return sheets.get(found["sheet"], -1), int(found["row"]), len(column), column

    return key


def _said_new(planned):
    kind = planned.get("kind")
    label = f" ({Agency.Kind(kind).label})" if kind else ""
    days = [("từ ngày", planned.get("from_on")), ("đến hết ngày", planned.get("until_on"))]
    life = "".join(f", {word} {day:%d/%m/%Y}" for word, day in days if day)
    return f"{planned.name}{label}{life}"


def _of_group(value):
    if isinstance(value, list):
        return "; ".join(Agency.Kind(kind).label for kind in value) or "(trống)"
    return "Có" if value else "Không"


class _Writing:
    """Brings the province to what the plan says, row by row so that the history sees every change."""

    def __init__(self, plan, by, now):
        self.plan, self.by, self.now = plan, by, now
        self.places = _Places(plan.rows.matcher.agencies)

    def run(self):
        planned = self.plan.rows.planned
        swapped = [one.agency.pk for one in planned if one.agency and "short_name" in one.changes]
        changes = {one: one.changes for one in planned if one.agency}
        # Two agencies may exchange their short names: none of them is in the way of another.
        Agency.objects.filter(pk__in=swapped).update(short_name="")
        for one in planned:
            if one.agency is None:
                self._add(one)
            else:
                self._bring(one.agency, changes[one])
        for one in planned:
            self._relate(one)
        for group, is_new, group_changes in self.plan.groups.planned:
            self._bring(group, group_changes, is_new=is_new)

    def _add(self, planned):
        fields = {name: value for name, value in planned.row.values.items() if name not in _LISTS}
        place = self.places.next(fields["kind"])
        planned.agency = Agency.objects.create(
            province=self.plan.province, **fields, **({"position": place} if place else {})
        )

    def _bring(self, row, changes, is_new=False):
        for name, (_, value) in changes.items():
            setattr(row, name, value)
        if changes or is_new:
            row.save()

    def _relate(self, planned):
        for word, heir in planned.heirs:
            Succession.objects.create(predecessor=planned.agency, successor=heir.agency)
            remember(agency=heir.agency, word=word, by=self.by, now=self.now)
        for word in planned.aliases:
            Alias.objects.create(
                agency=planned.agency, word=word, created_at=self.now, created_by=self.by
            )
        if planned.said:
            remember(agency=planned.agency, word=planned.said, by=self.by, now=self.now)


_LISTS = {"heirs", "aliases"}


class _Places:
    """The places of new agencies in the list of their kind: as agencies/loading.py gives them, and
    after those that are held. Kinds without places run by name."""

    def __init__(self, agencies):
        self._next = {
            kind: max(
                [
                    first,
                    *(
                        one.position + 1
                        for one in agencies
                        if one.kind == kind and one.position < 1000
                    ),
                ]
            )
            for kind, first in FIRST_POSITION.items()
        }

    def next(self, kind):
        place = self._next.get(kind)
        if place:
            self._next[kind] += 1
        return place
