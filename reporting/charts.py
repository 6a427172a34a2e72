"""Where the lines and bars of a chart run, in the units of its drawing; the words stay in HTML.

Places are texts with a full stop: a template would write them as Vietnamese numbers.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

BEFORE, AFTER = timedelta(days=28), timedelta(days=17)  # around the due day, at least
LEFT, RIGHT, TOP, BOTTOM = 36, 16, 44, 30  # room for the labels


@dataclass(frozen=True)
class Bar:
    """One stacked bar. `parts` are (class, number, word); those of nought are not drawn."""

    parts: list

    @property
    def total(self):
        return str(sum(number for _, number, _ in self.parts))

    @property
    def drawn(self):
        """[(class, x, width)], of as many units as there are."""
        found, x = [], 0
        for look, number, _ in self.parts:
            if number:
                found.append((look, str(x), str(number)))
            x += number
        return found

    @property
    def words(self):
        return ", ".join(f"{number} {word}" for _, number, word in self.parts)


@dataclass(frozen=True)
class Series:
    """Numbers that only grow: [(day, number by the end of that day)], in order."""

    name: str
    points: list

    def by(self, day):
        """The number by the end of that day."""
        place = bisect_right(self.points, day, key=lambda point: point[0])
        return self.points[place - 1][1] if place else 0

    @property
    def first(self):
        return self.points[0][0] if self.points else None


@dataclass(frozen=True)
class Growth:
    """How a number grew towards a deadline, beside the year before, whose days were moved to this.

    Nothing is drawn of days that have not come.
    """

    now: Series
    past: Series | None
    most: int  # what the number can come to
    due_on: object
    as_of: object

    @cached_property
    def first_on(self):
        starts = [self.due_on - BEFORE, self.now.first, self.past and self.past.first]
        return min(day for day in starts if day) - timedelta(days=1)

    @cached_property
    def last_on(self):
        return max(self.due_on + AFTER, min(self.as_of, self.due_on + 4 * AFTER))

    @property
    def today(self):
        """The last day that the line of this year reaches."""
        return min(self.as_of, self.last_on)

    @property
    def rows(self):
        """[(day, now or None, past or None)]: every seventh day, the due day and today."""
        days = {self.due_on, self.today}
        day = self.due_on
        while day > self.first_on:
            days.add(day)
            day -= timedelta(days=7)
        day = self.due_on
        while day <= self.last_on:
            days.add(day)
            day += timedelta(days=7)
        return [
            (
                day,
                self.now.by(day) if day <= self.today else None,
                self.past.by(day) if self.past else None,
            )
            for day in sorted(days)
        ]

    @property
    def wide(self):
        return Drawing(self, 640, 380)

    @property
    def narrow(self):
        return Drawing(self, 340, 280)


@dataclass(frozen=True)
class Drawing:
    """A Growth in a rectangle."""

    growth: Growth
    width: int
    height: int

    def x(self, day):
        span = (self.growth.last_on - self.growth.first_on).days
        room = self.width - LEFT - RIGHT
        return f"{LEFT + room * (day - self.growth.first_on).days / span:.1f}"

    def y(self, number):
        room = self.height - TOP - BOTTOM
        return f"{self.height - BOTTOM - room * number / max(self.growth.most, 1):.1f}"

    @property
    def bottom(self):
        return self.height - BOTTOM

    @property
    def right(self):
        return self.width - RIGHT

    @property
    def levels(self):
        """[(y, number, whether it is the most)]: nought, the most, and round numbers between."""
        most = self.growth.most
        step = next(
            (step for step in (1, 2, 5, 10, 20, 30, 50, 100, 200, 500) if most / step <= 5), most
        )
        between = [n for n in range(step, most, step or 1) if most - n > step / 2]
        return [(self.y(n), n, n == most) for n in [0, *between, most]]

    @property
    def days(self):
        """[(x, day)] of the labels below: every week around the due day, two on a small drawing."""
        step = timedelta(days=7 if self.width > 400 else 14)
        found, day = [], self.growth.due_on
        while day >= self.growth.first_on:
            found.insert(0, day)
            day -= step
        day = self.growth.due_on + step
        while day <= self.growth.last_on:
            found.append(day)
            day += step
        most = 8 if self.width > 400 else 4
        every = -(-len(found) // most)
        place = found.index(self.growth.due_on) % every
        return [(self.x(day), day) for day in found[place::every]]

    def _line(self, series, until):
        """The corners of a line that climbs on the day somebody filed."""
        first, last = self.growth.first_on, min(until, self.growth.last_on)
        points = [(day, number) for day, number in series.points if first < day <= last]
        corners = [(first, series.by(first)), *points]
        if corners[-1][0] < last:
            corners.append((last, series.by(last)))
        return " ".join(f"{self.x(day)},{self.y(number)}" for day, number in corners)

    @property
    def now(self):
        return self._line(self.growth.now, self.growth.today)

    @property
    def past(self):
        return self.growth.past and self._line(self.growth.past, self.growth.last_on)

    @property
    def deadline(self):
        return self.x(self.growth.due_on)

    @property
    def at_deadline(self):
        return self.growth.now.by(self.growth.due_on)

    @property
    def due_has_come(self):
        return self.growth.due_on <= self.growth.today

    @property
    def at_deadline_y(self):
        return self.y(self.at_deadline)

    @property
    def end(self):
        """(x, y, number) where the line of this year stands today."""
        number = self.growth.now.by(self.growth.today)
        return self.x(self.growth.today), self.y(number), number

    @property
    def past_end(self):
        """(y, number) where the line of the year before ends at the right."""
        number = self.growth.past.by(self.growth.last_on)
        return self.y(number), number
