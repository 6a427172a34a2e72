"""The processes that are measured: gunicorn with two workers each, and the databases behind them."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import environ
import psycopg
from psycopg import errors, sql

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
VAR_DIR = ROOT / "var" / "benchmarks"
GUNICORN = str(Path(sys.executable).with_name("gunicorn"))
PRODUCT, FLOOR = "config.wsgi:application", "benchmarks.floor.wsgi:application"
WORKERS = 2


@contextmanager
def database_server():
    """The address of a PostgreSQL: that of DATABASE_URL, else one of our own, gone afterwards."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
    else:
        with postgres.server() as address:
            yield address


def database(address, name):
    """The address of a database of that name on the server, made if need be."""
    with _connection(address) as connection, suppress(errors.DuplicateDatabase):
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{address.rpartition('/')[0]}/{name}"


def server_version(address):
    """ "15.8"."""
    with _connection(address) as connection:
        return connection.execute("SHOW server_version").fetchone()[0].split()[0]


def _connection(address):
    given = environ.Env.db_url_config(address)
    about = {
        "host": "HOST",
        "port": "PORT",
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
    }
    conninfo = {key: given[value] for key, value in about.items() if given.get(value)}
    return psycopg.connect(**conninfo, autocommit=True)


def environment(address):
    """What a process of the product or the floor needs, and nothing of the caller's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": address,
        "VAR_DIR": str(VAR_DIR),
        "WEB_CONCURRENCY": str(WORKERS),
        "PYTHONUTF8": "1",
    }


def manage(address, *command):
    """What a management command printed; raises CalledProcessError with what went wrong."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(address),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def filled(address, *options):
    """The facts of the database, filled if it was empty, with the seconds that took (0 if not)."""
    started = time.monotonic()
    try:
        manage(address, "seed_national", "--into-this-database", *options)
    except subprocess.CalledProcessError as problem:
        if "đã có tỉnh" not in problem.stderr:
            raise SystemExit(problem.stderr) from None
        started = time.monotonic()
    seconds = time.monotonic() - started
    return json.loads(manage(address, "benchmark_facts")), seconds


class Server:
    """Gunicorn as in production, but that no worker is replaced while it is measured."""

    def __init__(self, application, address):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.port = taken.getsockname()[1]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [GUNICORN, "--max-requests=0", "--log-level=warning", application],
            cwd=ROOT,
            env={**environment(address), "PORT": str(self.port)},
            stdout=subprocess.DEVNULL,
        )

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise SystemExit("Máy chủ không khởi động được.")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)

    def memory(self):
        """MiB that the biggest worker holds in memory now."""
        return max(map(_resident, _children(self.process.pid)))

    def cpu_seconds(self):
        """What the workers have computed so far; what they waited for is not in it."""
        return sum(map(_computed, _children(self.process.pid)))


@contextmanager
def serving(application, address):
    server = Server(application, address)
    try:
        yield server.wait()
    finally:
        server.stop()


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    kibibytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kibibytes) / 1024


def _computed(pid):
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    user, system = words[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
