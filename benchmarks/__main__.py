"""Measure the product beside the floor: `python -m benchmarks`, or `make bench`."""

import argparse
import os
import platform
import signal
import sys
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Place, measure
from benchmarks.pages import PAGES
from benchmarks.results import table
from benchmarks.servers import (
    FLOOR,
    PRODUCT,
    WORKERS,
    database,
    database_server,
    filled,
    manage,
    server_version,
    serving,
)

RESULTS = Path(__file__).with_name("results.md")


def main(words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and databases end with us
    options = arguments().parse_args(words)
    with ExitStack() as stack:
        run = Run(options, stack)
        if options.where:
            run.print_statements()
            return
        text = run.results()
    options.out.write_text(text, encoding="utf-8")
    print(text)


class Run:
    """Databases and servers, there until the stack is closed."""

    def __init__(self, options, stack):
        self.options = options
        address = stack.enter_context(database_server())
        print("Đang đổ số liệu …", flush=True)
        many, self.facts, self.seeded = self._filled(address, options.provinces)
        one, alone, _ = self._filled(address, 1)
        manage(many, "collectstatic", "--noinput")
        self.postgres = server_version(address)
        self.servers = {
            "product": stack.enter_context(serving(PRODUCT, many)),
            "floor": stack.enter_context(serving(FLOOR, many)),
            "alone": stack.enter_context(serving(PRODUCT, one)),
        }
        known = {"product": self.facts, "floor": self.facts, "alone": alone}
        self.places = {
            name: Place(server, known[name], is_floor=name == "floor")
            for name, server in self.servers.items()
        }

    def _filled(self, address, provinces):
        """(address, facts, seconds it took) of a database with so many provinces."""
        communes = self.options.communes
        name = f"benchmark_{provinces}_{communes or 'full'}"
        narrow = [f"--communes={communes}"] if communes else []
        place = database(address, name)
        return place, *filled(place, f"--provinces={provinces}", *narrow)

    def results(self):
        """The table, measured now."""
        load, measured = os.getloadavg()[0], []
        for page in PAGES:
            print(page.name, flush=True)
            rounds, seconds = self.options.rounds, self.options.seconds
            measured.append(measure(page, self.places, rounds, seconds))
        memory = {name: server.memory() for name, server in self.servers.items()}
        return table(measured, memory, list(self._about(load)))

    def print_statements(self):
        """Where the statements of each page come from."""
        for page in PAGES:
            if page.product:
                with closing(self.places["product"].visit(page)) as visit:
                    for _ in range(10):  # every thread has a connection of its own, cold at first
                        visit.once()
                    print(f"\n## {page.name}\n\n{visit.where()}")

    def _about(self, load):
        seconds = self.seeded
        seeding = f"filled in {seconds:.0f} s" if seconds > 1 else "filled before this run"
        busy = "others used the machine: run it again on a quiet one" if load > 0.5 else "quiet"
        yield f"{datetime.now(UTC):%d/%m/%Y %H:%M} UTC, {os.cpu_count()} cores, {platform.machine()}."
        yield (
            f"Python {platform.python_version()}, Django {version('django')}, PostgreSQL "
            f"{self.postgres}, gunicorn with {WORKERS} workers, client on the same machine."
        )
        yield f"Data: {self.facts['rows']}; {seeding}."
        yield (
            f"{self.options.rounds} requests of each page at one connection, all servers in turn; p10 "
            "is what nine of ten requests exceed; CPU is what the workers computed, PostgreSQL apart."
        )
        yield f"Load before measuring {load:.1f} ({busy}), after it {os.getloadavg()[0]:.1f}."


def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="requests of each page")
    parser.add_argument(
        "--seconds", type=float, default=3, help="at 16 connections; 0 leaves it out"
    )
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--communes", type=int, help="in each province, to try it out quickly")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--where", action="store_true", help="list statements, measure nothing")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
