"""What may become of a report: how often, when it was filed, returned, accepted."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NEVER, IN_TIME, LATE, EXTENDED = "never", "in time", "late", "extended"


@dataclass(frozen=True)
class Story:
    """What becomes of one report. `state` is that of Report at the end."""

    filed: str = NEVER
    state: str = "not_started"
    rounds: int = 1
    on_paper: bool = False
    extended: bool = False
    exempt: bool = False


ACCEPTED = Story(IN_TIME, "accepted")
WAITING = Story(IN_TIME, "submitted")
RETURNED = Story(IN_TIME, "returned")
TWICE = replace(ACCEPTED, rounds=2)
LATE_WAITING = Story(LATE, "submitted")
SILENT = Story()
DRAFT = Story(state="draft")
EXEMPT = Story(exempt=True)
EXTENSION = Story(EXTENDED, "accepted", extended=True)
# Percentages. Earlier years are over; the last one is being reviewed.
EARLIER = [
    (76, ACCEPTED),
    (9, TWICE),
    (8, Story(LATE, "accepted")),
    (2, SILENT),
    (1, DRAFT),
    (1, EXEMPT),
    (2, EXTENSION),
    (1, Story(IN_TIME, "submitted", on_paper=True)),
]
LAST = [
    (46, ACCEPTED),
    (16, WAITING),
    (8, LATE_WAITING),
    (4, TWICE),
    (3, Story(LATE, "accepted")),
    (4, RETURNED),
    (1, replace(RETURNED, filed=LATE)),
    (2, Story(IN_TIME, "submitted", rounds=2)),
    (4, SILENT),
    (6, DRAFT),
    (1, EXEMPT),
    (1, replace(WAITING, exempt=True)),
    (2, EXTENSION),
    (1, Story(extended=True)),
    (1, Story(IN_TIME, "submitted", on_paper=True)),
]
OF_THE_ASKED = [(50, ACCEPTED), (20, WAITING), (30, SILENT)]


def draw(random, choices):
    weights = [weight for weight, _ in choices]
    return random.choices([story for _, story in choices], weights)[0]


@dataclass
class Round:
    """One filing: when, and when it was returned (until which day) or accepted."""

    at: datetime
    received_on: date | None = None
    returned_at: datetime | None = None
    return_due_on: date | None = None
    accepted_at: datetime | None = None

    @property
    def filed_on(self):
        return self.received_on or self.at.date()


@dataclass
class Course:
    """The days of a story in one year's cycle."""

    due_on: date
    extended_from: date | None = None
    rounds: list = field(default_factory=list)  # [Round]


def course_of(story, year, random):
    """A Course: in time is until the end of 14/12, an extension until 20/12."""
    day = date(year, 12, 14)
    course = Course(day)
    if story.extended:
        course.due_on, course.extended_from = date(year, 12, 20), day
    if story.filed == NEVER:
        return course
    filed_on = {
        IN_TIME: day - timedelta(days=min(int(random.expovariate(1 / 9)), 44)),
        LATE: day + timedelta(days=random.randint(1, 14)),
        EXTENDED: day + timedelta(days=random.randint(1, 6)),
    }[story.filed]
    for number in range(1, story.rounds + 1):
        last = number == story.rounds
        one = Round(office_hour(filed_on, random))
        if story.on_paper:
            one.received_on, one.at = filed_on, office_hour(filed_on + timedelta(days=2), random)
        seen_at = office_hour(one.at.date() + timedelta(days=random.randint(1, 5)), random)
        if not last or story.state == "returned":
            one.returned_at, one.return_due_on = seen_at, seen_at.date() + timedelta(days=7)
        elif story.state == "accepted":
            one.accepted_at = seen_at
        course.rounds.append(one)
        filed_on = seen_at.date() + timedelta(days=random.randint(1, 6))
    return course


def office_hour(day, random):
    return datetime.combine(day, time(random.randint(7, 17), random.randint(0, 59)), VIETNAM)
