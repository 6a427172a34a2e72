"""Measure the product beside the floor: `python -m benchmarks`, or `make bench`."""

import argparse
import os
import platform
import sys
from contextlib import ExitStack
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
    serving,
)

RESULTS = Path(__file__).with_name("results.md")


def main(words):
    options = arguments().parse_args(words)
    with ExitStack() as stack:
        server = stack.enter_context(database_server())
        narrow = [f"--communes={options.communes}"] if options.communes else []
        size = options.provinces
        many, postgres = database(server, f"benchmark_{size}")
        one, _ = database(server, "benchmark_alone")
        print(f"Đang đổ số liệu {size} tỉnh …", flush=True)
        facts, seconds = filled(many, f"--provinces={size}", *narrow)
        alone, _ = filled(one, "--provinces=1", *narrow)
        manage(many, "collectstatic", "--noinput")
        servers = {
            "product": stack.enter_context(serving(PRODUCT, many)),
            "floor": stack.enter_context(serving(FLOOR, many)),
            "alone": stack.enter_context(serving(PRODUCT, one)),
        }
        known = {"product": facts, "floor": facts, "alone": alone}
        places = {
            name: Place(server.port, known[name], is_floor=name == "floor")
            for name, server in servers.items()
        }
        load = os.getloadavg()[0]
        measured = []
        for page in PAGES:
            print(page.name, flush=True)
            measured.append(measure(page, places, options.rounds, options.seconds))
        memory = {name: server.memory() for name, server in servers.items()}
        about = [*_about(options, load, postgres), f"Data: {facts['rows']}; {_seeding(seconds)}."]
    text = table(measured, memory, about)
    options.out.write_text(text, encoding="utf-8")
    print(text)


def arguments():
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100, help="requests of each page")
    parser.add_argument(
        "--seconds", type=float, default=3, help="at 16 connections; 0 leaves it out"
    )
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--communes", type=int, help="in each province, to try it out quickly")
    parser.add_argument("--out", type=Path, default=RESULTS)
    return parser


def _about(options, load, postgres):
    yield f"{datetime.now(UTC):%d/%m/%Y %H:%M} UTC, {os.cpu_count()} cores, {platform.machine()}."
    yield (
        f"Python {platform.python_version()}, Django {version('django')}, PostgreSQL {postgres}, "
        f"gunicorn with {WORKERS} workers, client on the same machine."
    )
    yield f"{options.rounds} requests of each page at one connection, product and floor in turn."
    busy = "others used the machine: run it again on a quiet one" if load > 0.5 else "quiet"
    yield f"Load before measuring {load:.1f} ({busy}), after it {os.getloadavg()[0]:.1f}."


def _seeding(seconds):
    return f"filled in {seconds:.0f} s" if seconds > 1 else "filled before this run"


if __name__ == "__main__":
    main(sys.argv[1:])
