"""Latency of a page on several servers, asked in turn, and requests a second of each."""

import threading
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from statistics import median, quantiles

from benchmarks.client import Browser, FloorSaving, Saving, Visit
from benchmarks.pages import Page

CONNECTIONS = 16
WARM_UP = 6  # connections, so that both workers have seen the page


@dataclass
class Place:
    """A server with the facts of its database. `is_floor` decides whose address a page has there."""

    server: object  # benchmarks.servers.Server
    facts: dict
    is_floor: bool = False

    def address(self, page):
        """Empty where there is no such page."""
        return page.floor if self.is_floor else page.product

    def visit(self, page, saver=0):
        """A Visit of the page with a connection of its own. A clerk is the one of that number, with a
        report and a line of their own."""
        mine = self.facts["savers"][saver % len(self.facts["savers"])]
        path = self.address(page).format(**self.facts | mine)
        session = mine["session"] if page.who == "clerk" else self.facts["sessions"].get(page.who)
        token = self.facts["token"] if page.who == "token" else None
        browser = Browser(self.server.port, session, token)
        if page.saves:
            kind = FloorSaving if self.is_floor else Saving
            return kind(browser, path, mine)
        return Visit(browser, path)


@dataclass
class Measured:
    """Of one page, by place: seconds of each request, milliseconds a request that the workers computed,
    requests a second; and the statements of the product."""

    page: Page
    seconds: dict = field(default_factory=dict)
    cpu: dict = field(default_factory=dict)
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

    @property
    def cpu_ratio(self):
        """Product to floor by what their workers computed; None where it was not measured."""
        product, floor = self.cpu.get("product"), self.cpu.get("floor")
        return product / floor if product and floor else None

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
    there = {name: place for name, place in places.items() if place.address(page)}
    for place in there.values():
        _warm_up(place, page)
    with ExitStack() as stack:
        visits = {
            name: stack.enter_context(closing(place.visit(page))) for name, place in there.items()
        }
        _time(measured, there, visits, max(rounds // 5, 2) if page.is_slow else rounds)
        if "product" in visits:
            said = visits["product"].once(**{"X-Count": "sql"}).headers["X-Statements"]
            measured.reads, measured.statements = map(int, said.split("/"))
    for name in there.keys() - {"alone"} if seconds else ():
        measured.per_second[name] = _flood(there[name], page, seconds)
    return measured


def _warm_up(place, page):
    for _ in range(WARM_UP):
        with closing(place.visit(page)) as visit:
            visit.once()


def _time(measured, places, visits, rounds):
    """One request of each in turn, the other way round every second time."""
    before = {name: places[name].server.cpu_seconds() for name in visits}
    measured.seconds = {name: [] for name in visits}
    turn = list(visits.items())
    for _ in range(rounds):
        for name, visit in turn:
            measured.seconds[name].append(visit.once().seconds)
        turn.reverse()
    measured.cpu = {
        name: (places[name].server.cpu_seconds() - before[name]) * 1000 / rounds for name in visits
    }


def _flood(place, page, seconds):
    """Requests a second with 16 connections; who saves, saves a report of their own."""
    done, end = [], time.monotonic() + seconds
    connections = min(CONNECTIONS, len(place.facts["savers"])) if page.saves else CONNECTIONS

    def ask(number):
        with closing(place.visit(page, number)) as visit:
            while time.monotonic() < end:
                visit.once()
                done.append(number)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(connections)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) / (time.monotonic() - started)
