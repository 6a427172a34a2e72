"""Latency of a page on several servers, asked in turn, and requests a second of each."""

import threading
import time
from dataclasses import dataclass, field
from statistics import median, quantiles

from benchmarks.client import Browser, FloorSaving, Saving, Visit
from benchmarks.pages import Page

CONNECTIONS = 16
WARM_UP = 6  # connections, so that both workers have seen the page


@dataclass
class Place:
    """A server with the facts of its database. `is_floor` decides whose address a page has there."""

    port: int
    facts: dict
    is_floor: bool = False

    def visit(self, page, saver=0):
        """A Visit of the page with a connection of its own; None where there is no such page. A
        clerk is the one of that number, with a report and a line of their own."""
        mine = self.facts["savers"][saver % len(self.facts["savers"])]
        address = page.floor if self.is_floor else page.product
        if not address:
            return None
        path = address.format(**self.facts | mine)
        session = mine["session"] if page.who == "clerk" else self.facts["sessions"].get(page.who)
        browser = Browser(self.port, session)
        if page.saves:
            kind = FloorSaving if self.is_floor else Saving
            return kind(browser, path, mine["key"], mine["mark"])
        return Visit(browser, path)


@dataclass
class Measured:
    """Of one page: seconds by place, requests a second by place, statements of the product."""

    page: Page
    seconds: dict = field(default_factory=dict)
    per_second: dict = field(default_factory=dict)
    reads: int | None = None
    statements: int | None = None

    def median(self, place):
        """Milliseconds; None where it was not measured."""
        return median(self.seconds[place]) * 1000 if place in self.seconds else None

    def p95(self, place):
        return quantiles(self.seconds[place], n=20)[-1] * 1000 if place in self.seconds else None

    def p10(self, place):
        """What nine of ten requests exceed: on a busy machine the least disturbed."""
        return quantiles(self.seconds[place], n=10)[0] * 1000 if place in self.seconds else None

    def ratio(self, place, of, by=None):
        """How many times that of another the median of one place is; or `by` Measured.p10."""
        by = by or Measured.median
        if place in self.seconds and of in self.seconds:
            return by(self, place) / by(self, of)
        return None


def measure(page, places, rounds, seconds):
    """Ask every place for the page in turn, `rounds` times; then each with 16 connections at once for
    so many `seconds`. `places` is {name: Place}, the product's own is called "product"."""
    measured = Measured(page)
    for place in places.values():
        _warm_up(place, page)
    visits = {name: place.visit(page) for name, place in places.items()}
    visits = {name: visit for name, visit in visits.items() if visit}
    if page.is_slow:
        rounds = max(rounds // 5, 2)
    measured.seconds = {name: [] for name in visits}
    for number in range(rounds):
        turn = list(visits.items())
        for name, visit in turn if number % 2 else reversed(turn):
            measured.seconds[name].append(visit.once().seconds)
    if "product" in visits:
        said = visits["product"].once(**{"X-Count": "sql"}).headers["X-Statements"]
        measured.reads, measured.statements = map(int, said.split("/"))
    for name, visit in visits.items():
        visit.browser.close()
        if isinstance(visit, Saving):  # the line says something else now
            places[name].facts["savers"][0]["mark"] = visit.mark
        if seconds and name != "alone":
            measured.per_second[name] = _flood(places[name], page, seconds)
    return measured


def _warm_up(place, page):
    for _ in range(WARM_UP):
        visit = place.visit(page)
        if visit:
            visit.once()
            visit.browser.close()
            if isinstance(visit, Saving):
                place.facts["savers"][0]["mark"] = visit.mark


def _flood(place, page, seconds):
    """Requests a second with 16 connections; who saves, saves a report of their own."""
    done, end = [], time.monotonic() + seconds
    connections = min(CONNECTIONS, len(place.facts["savers"])) if page.saves else CONNECTIONS

    def ask(number):
        visit = place.visit(page, number)
        while time.monotonic() < end:
            visit.once()
            done.append(number)
        visit.browser.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(connections)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) / (time.monotonic() - started)
