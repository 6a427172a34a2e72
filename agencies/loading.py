"""Provinces, agencies, their successors and the groups, from a data file into the database.

Keys are what people use: the abbreviation of a province, the code of an agency (else its short
name, else its name), the wording of a group. Without `update` only what is absent is added: what
somebody changed stays changed, and what somebody renamed or deleted does not come back.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import IntegrityError, transaction

from agencies.models import Agency, AgencyGroup, Province, Reorganisation, Succession
from agencies.shape import (
    Choice,
    Day,
    Fault,
    Faulty,
    Flag,
    Record,
    Rows,
    Text,
    described,
    of_fields,
    suggestion,
)

LIFE = {"from_on": Day(null=True), "until_on": Day(null=True)}
KIND = Choice(tuple(Agency.Kind.values))
SUCCESSOR = Record({"agency": Text(), "confirmed": Flag(), "note": Text(blank=True)})
AGENCY = Record(
    {
        "name": Text(255),
        "short_name": Text(40, blank=True),
        "code": Text(20, blank=True),
        "kind": KIND,
        **LIFE,
        "successors": Rows(SUCCESSOR, "kế thừa"),
        "note": Text(blank=True),
    }
)
GROUP = Record(
    {
        **of_fields(AgencyGroup, "wording"),
        "kinds": Rows(KIND, "loại"),
        "obliges": Flag(),
        "note": Text(blank=True),
    }
)
REORGANISATION = Record(
    {
        **of_fields(Reorganisation, "kind", "effective_on", "decree_number", "decree_on"),
        "decree_note": Text(blank=True),
        "predecessors": Rows(Text(), "cơ quan trước"),
    }
)
PROVINCE = Record(
    {
        **of_fields(Province, "name", "abbreviation"),
        "code": Text(10, blank=True),
        **LIFE,
        "successors": Rows(Text(), "nhập vào"),
        "note": Text(blank=True),
        "groups": Rows(GROUP, "nhóm"),
        "agencies": Rows(AGENCY, "cơ quan"),
    },
    optional={"reorganisations": Rows(REORGANISATION, "lần sắp xếp")},
)
FILE = Record({"note": Text(), "provinces": Rows(PROVINCE, "tỉnh")})

# Lists of a province run: UBND tỉnh, departments, central bodies, associations, then all by name.
FIRST_POSITION = {"provincial": 1, "department": 10, "central": 200, "association": 300}


def key_of(agency):
    """(name of the key, key) by which people know the agency."""
    for name in ("code", "short_name", "name"):
        if agency.get(name):
            return name, agency[name]
    return "name", ""


# Checking ---------------------------------------------------------------------------------------


def check(data):
    """(usable data, faults): every fault of the file at once, in the order of the file."""
    faults = []
    checked = FILE.check(data, "", faults)
    if isinstance(checked, dict):
        provinces = checked.get("provinces", [])
        for key in ("name", "abbreviation"):
            _check_doubled(provinces, key, faults)
        codes = {a["code"] for p in provinces for a in p.get("agencies", []) if a.get("code")}
        for province in provinces:
            _check_province(province, {p.get("name") for p in provinces}, codes, faults)
    return checked, faults


def _check_province(province, names, codes, faults):
    _check_life(province, faults)
    for heir in province.get("successors", []):
        if heir not in names - {province.get("name")}:
            faults.append(Fault(province.place, f"không có tỉnh kế thừa tên “{heir}” trong tệp."))
    _check_doubled(province.get("groups", []), "wording", faults)
    for group in province.get("groups", []):
        if group.get("kinds") == []:
            faults.append(Fault(group.place, "nhóm phải gồm ít nhất một loại cơ quan."))
    agencies = province.get("agencies", [])
    for key in ("code", "short_name"):
        _check_doubled(agencies, key, faults)
    _check_doubled([one for one in agencies if key_of(one)[0] == "name"], "name", faults)
    known = codes | {one["short_name"] for one in agencies if one.get("short_name")}
    for agency in agencies:
        _check_life(agency, faults)
        _check_successors(agency, known, faults)
    for one in province.get("reorganisations", []):
        _check_reorganisation(one, agencies, faults)


def _check_reorganisation(one, agencies, faults):
    if one.is_null("decree_number") and not one.get("decree_note"):
        faults.append(Fault(one.place, "chưa rõ số văn bản thì ghi rõ lý do ở decree_note."))
    known = {key_of(agency)[1]: agency for agency in agencies}
    for word in one.get("predecessors", []):
        agency, day = known.get(word), one.get("effective_on")
        if agency is None:
            near = suggestion(word, known)
            faults.append(Fault(one.place, f"không có cơ quan “{word}” trong tỉnh{near}"))
        elif day and agency.get("until_on") != day - timedelta(days=1):
            faults.append(Fault(one.place, f"“{word}” không kết thúc vào ngày trước đó."))


def _check_life(row, faults):
    if row.get("from_on") and row.get("until_on") and row["from_on"] > row["until_on"]:
        faults.append(Fault(row.place, "ngày kết thúc (until_on) trước ngày bắt đầu (from_on)."))


def _check_successors(agency, known, faults):
    for heir in agency.get("successors", []):
        if heir.get("agency") in {agency.get("code"), agency.get("short_name")} - {None}:
            faults.append(Fault(heir.place, "cơ quan không thể kế thừa chính nó."))
        elif heir.get("agency", "") and heir["agency"] not in known:
            near = suggestion(heir["agency"], known)
            faults.append(Fault(heir.place, f"không có cơ quan mang mã “{heir['agency']}”{near}"))
    _check_doubled(agency.get("successors", []), "agency", faults)


def _check_doubled(rows, key, faults):
    seen = {}
    for row in rows:
        word = row.get(key)
        if word and word in seen:
            faults.append(Fault(row.place, f"“{word}” đã có ở {seen[word]}."))
        seen.setdefault(word, row.place)


# Writing ----------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What a load did: sentences, in the order of the file."""

    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)

    @property
    def lines(self):
        return [f"+ {one}" for one in self.added] + [f"~ {one}" for one in self.changed]


def load(data, *, update=False):
    """Add what is absent; with `update` also bring what differs to the file's words.

    Raises Faulty with every fault; then nothing is loaded. Returns an Outcome.
    """
    checked, faults = check(data)
    if faults:
        raise Faulty(faults)
    loading = _Loading(update)
    try:
        with transaction.atomic():
            return loading.run(checked["provinces"])
    except IntegrityError:
        sentence = "trùng mã số hoặc tên với một dòng khác đã có trong cơ sở dữ liệu. Chưa nạp gì."
        raise Faulty([Fault(loading.at, sentence)]) from None


class _Loading:
    """One run over the file, with what the database held before it."""

    def __init__(self, update):
        self.update = update
        self.outcome = Outcome()
        self.at = ""  # the row being written
        self.agencies = {}  # {(province name, key): Agency} of everything the file names
        self.new = set()  # what this run added: their successions are added with them

    def run(self, provinces):
        rows = [(data, self._province(data)) for data in provinces]
        for data, province in rows:
            if province is None:  # somebody removed it
                continue
            self._successor_provinces(data, province)
            self._groups(data, province)
            self._agencies(data, province)
        by_code = {key[1]: one for (_, key), one in self.agencies.items() if key[0] == "code"}
        recorded = {(s.predecessor_id, s.successor_id): s for s in Succession.objects.all()}
        for data, _ in rows:
            for agency in data["agencies"]:
                self._successions(data, agency, by_code, recorded)
        for data, province in rows:
            if province:
                self._reorganisations(data, province)
        return self.outcome

    def _province(self, data):
        fields = _only(data, "name", "code", "from_on", "until_on", "note")
        key = {"abbreviation": data["abbreviation"]}
        return self._put(_Held(Province, key.keys()), key, fields, f"tỉnh {data['name']}")

    def _successor_provinces(self, data, province):
        if province in self.new or self.update:
            province.successors.add(*Province.objects.filter(name__in=data["successors"]))

    def _groups(self, data, province):
        held = _Held(AgencyGroup, ["wording"], province=province)
        for group in data["groups"]:
            fields = _only(group, "kinds", "obliges", "note")
            name = f"nhóm “{group['wording']}” ({province})"
            self._put(held, {"wording": group["wording"]}, fields, name)

    def _agencies(self, data, province):
        held = {
            one: _Held(Agency, [one], province=province) for one in ("code", "short_name", "name")
        }
        places = dict(FIRST_POSITION)
        for agency in data["agencies"]:
            kind = agency["kind"]
            position = places.get(kind)
            if position:
                places[kind] += 1
            key = key_of(agency)
            fields = _only(
                agency, "name", "short_name", "code", "kind", "from_on", "until_on", "note"
            )
            row = self._put(
                held[key[0]],
                {key[0]: key[1]},
                fields,
                f"{agency['name']} ({province})",
                at_first={"position": position} if position else {},
            )
            if row:
                self.agencies[data["name"], key] = row

    def _successions(self, data, agency, by_code, recorded):
        before = self.agencies.get((data["name"], key_of(agency)))
        for heir in agency["successors"]:
            after = self._heir(data["name"], heir["agency"], by_code)
            if not before or not after:
                continue
            fields = _only(heir, "confirmed", "note")
            row = recorded.get((before.pk, after.pk))
            if row is None and (self.update or {before, after} & self.new):
                Succession.objects.create(predecessor=before, successor=after, **fields)
                self.outcome.added.append(f"kế thừa: {before} → {after}")
            elif row and self.update:
                self._bring(row, fields, f"kế thừa: {before} → {after}")

    def _reorganisations(self, data, province):
        """Each with the successions of its agencies; one that somebody recorded himself stays."""
        by_key = {key[1]: one for (name, key), one in self.agencies.items() if name == data["name"]}
        for one in data.get("reorganisations", []):
            before = [by_key[key] for key in one["predecessors"] if key in by_key]
            successions = Succession.objects.filter(predecessor__in=before, reorganisation=None)
            if not successions:
                continue
            fields = _only(one, "kind", "effective_on", "decree_number", "decree_on", "decree_note")
            row = Reorganisation.objects.create(province=province, **fields)
            successions.update(reorganisation=row)
            self.outcome.added.append(f"sắp xếp: {row} ({province})")

    def _heir(self, province, word, by_code):
        short = (
            one
            for (name, _), one in self.agencies.items()
            if name == province and one.short_name == word
        )
        return by_code.get(word) or next(short, None)

    def _put(self, held, key, fields, name, at_first=None):
        """The row with that key, added where absent; None where somebody removed it."""
        self.at = name
        row, ever = held.find(*key.values())
        if row is not None:
            if self.update:
                self._bring(row, fields, name)
        elif self.update or not ever:
            row = held.model.objects.create(**held.around, **{**key, **fields}, **(at_first or {}))
            self.new.add(row)
            self.outcome.added.append(name)
        return row

    def _bring(self, row, fields, name):
        different = {one: new for one, new in fields.items() if getattr(row, one) != new}
        for one, new in different.items():
            old = getattr(row, one)
            self.outcome.changed.append(f"{name}, {one}: {_said(old)} → {_said(new)}")
            setattr(row, one, new)
        if different:
            row.save()


class _Held:
    """Rows of a model around a province by key, with the keys that they had at any time before."""

    def __init__(self, model, key, **around):
        self.model, self.around = model, around
        (name,) = key
        rows = {row.pk: row for row in model.objects.filter(**around)}
        self.now = {getattr(row, name): row for row in rows.values()}
        self.ever = {
            word: rows.get(pk)
            for pk, word in model.history.filter(**around).values_list("id", name).distinct()
        }

    def find(self, word):
        """(row, whether it ever was): the row that has the key now, or once had it."""
        row = self.now.get(word) or self.ever.get(word)
        return row, word in self.now or word in self.ever


def _only(row, *keys):
    return {key: row[key] for key in keys}


def _said(value):
    return ", ".join(value) if isinstance(value, list) else described(value) if value else "(trống)"
