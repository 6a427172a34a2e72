"""Invented agencies of a real province, the people who work there, and what was merged since."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from agencies.access import give_admin_access
from agencies.models import (
    Agency,
    AgencyGroup,
    Membership,
    Province,
    Reorganisation,
    Succession,
    User,
)
from agencies.vietnamese import fold, sort_key
from benchmarks.invented.provinces import ASKED, CITIES, DEPARTMENTS, FIRST, SECOND
from benchmarks.invented.words import DECREE

MEASURED = {"departments": 20, "communes": 100}  # of the first province: 120 rows of a matrix
SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương H' Y".split()
NAMES = "An Bình Chi Dũng Hà Hải Hạnh Hiếu Hoa Hùng Lan Linh Mai Minh Nam Nga Phúc Thảo Trang Tuấn".split()


@dataclass
class Place:
    """A province with everybody in it, as the reports need them."""

    province: Province
    provincial: Agency = None
    departments: list = field(default_factory=list)  # Sở Tư pháp first
    communes: list = field(default_factory=list)  # the merged ones and those that they became
    asked: list = field(default_factory=list)
    everybody: AgencyGroup = None  # departments and communes, obliged
    concerned: AgencyGroup = None  # the same, only let
    groups: dict = field(default_factory=dict)  # {kind: AgencyGroup}
    people: dict = field(default_factory=dict)  # {agency id: focal point}
    coordinator: User = None
    merged: list = field(default_factory=list)  # [(Reorganisation, [predecessor], successor)]

    @property
    def justice(self):
        return self.departments[0]

    @property
    def reporting(self):
        return [*self.departments, *self.communes]


def settle(number, name, code, abbreviation, year, random, communes=None):
    """A Place with its rows in the database; `communes` narrows how many there are."""
    province = Province.objects.create(name=name, code=code, abbreviation=abbreviation)
    place = Place(province)
    size = (
        MEASURED
        if number == 0
        else {
            "departments": random.randint(16, 20),
            "communes": random.randint(60, 104),
        }
    )
    _agencies(place, size["departments"], communes or size["communes"], random)
    _merge(place, date(year - 1, 7, 1), 0, random)
    if number % 3 == 0:
        _merge(place, date(year, 12, 1), 1, random)  # in the middle of the last cycle
    _groups(place)
    _people(place, random)
    return place


def _agencies(place, departments, communes, random):
    seat = "thành phố" if place.province.name in CITIES else "tỉnh"
    rows = [_agency(place, f"UBND {seat} {place.province.name}", "provincial", 10, "UBND")]
    rows += [
        _agency(place, name, "department", 20, short) for short, name in DEPARTMENTS[:departments]
    ]
    rows += [_agency(place, name, kind, 40, short) for short, name, kind in ASKED]
    rows += [
        _agency(place, name, "commune", 30, code=f"{place.province.code}{number:03}")
        for number, name in enumerate(_names(communes, random), start=1)
    ]
    rows = Agency.objects.bulk_create(rows)
    place.provincial = rows[0]
    place.departments = [row for row in rows if row.kind == Agency.Kind.DEPARTMENT]
    place.asked = [row for row in rows if row.kind in {"central", "association"}]
    place.communes = [row for row in rows if row.kind == Agency.Kind.COMMUNE]


def _agency(place, name, kind, position, short_name="", code="", **life):
    """Not saved; with the columns that `Agency.save` derives."""
    return Agency(
        province=place.province,
        name=name,
        kind=kind,
        position=position,
        short_name=short_name,
        code=code,
        search_text=fold(f"{name} {short_name} {code}"),
        sort_key=sort_key(name),
        **life,
    )


def _names(count, random):
    pairs = random.sample([(first, second) for first in FIRST for second in SECOND], count)
    return [
        f"UBND {'phường' if random.random() < 0.2 else 'xã'} {first} {second}"
        for first, second in pairs
    ]


def _merge(place, day, index, random):
    """Two communes that became the one with this index on that day."""
    successor = place.communes[index]
    successor.from_on = day
    successor.save()
    before = Agency.objects.bulk_create(
        _agency(
            place,
            f"{successor.name} {part}",
            "commune",
            30,
            code=f"{successor.code}{part}",
            until_on=day - timedelta(days=1),
        )
        for part in "12"
    )
    decree = Reorganisation.objects.create(
        province=place.province, kind="merge", decree_note=DECREE, effective_on=day
    )
    Succession.objects.bulk_create(
        Succession(predecessor=one, successor=successor, reorganisation=decree) for one in before
    )
    place.communes += before
    place.merged.append((decree, before, successor))


def _groups(place):
    def group(wording, *kinds, **more):
        return AgencyGroup.objects.create(
            province=place.province, wording=wording, kinds=kinds, **more
        )

    place.groups = {
        "department": group("Các sở, ban, ngành", "department"),
        "commune": group("UBND cấp xã", "commune"),
    }
    place.everybody = group("Các cơ quan, đơn vị, địa phương", "department", "commune")
    place.concerned = group(
        "Các cơ quan, địa phương có liên quan", "department", "commune", obliges=False
    )


def _people(place, random):
    """One focal point everywhere, a coordinator at Sở Tư pháp, a leader; none can log in."""
    own = place.province.abbreviation.lower()
    agencies = [*place.reporting, *place.asked]
    posts = [(agency, "focal_point", f"{own}.{n}") for n, agency in enumerate(agencies, start=1)]
    posts.append((place.justice, "coordinator", f"{own}.dieuphoi"))
    posts.append((place.provincial, "leader", f"{own}.lanhdao"))
    users = User.objects.bulk_create(
        User(username=name, full_name=_person(random), password=make_password(None))
        for _, _, name in posts
    )
    Membership.objects.bulk_create(
        Membership(user=user, agency=agency, role=role)
        for user, (agency, role, _) in zip(users, posts, strict=True)
    )
    place.people = {agency.pk: user for agency, user in zip(agencies, users, strict=False)}
    place.coordinator = users[-2]
    give_admin_access(place.coordinator)


def _person(random):
    return f"{random.choice(SURNAMES)} {random.choice(NAMES)} {random.choice(NAMES)}"


def administrator():
    """The administrator of the installation, who sees all provinces."""
    return User.objects.create(
        username="quan-tri",
        full_name="Quản trị hệ thống",
        password=make_password(None),
        is_staff=True,
        is_superuser=True,
    )
