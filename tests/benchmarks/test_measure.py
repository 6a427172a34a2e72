"""Asking, timing and counting, on small servers of our own that say how often they were asked."""

import gzip
import json
import os
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from urllib.parse import parse_qs

import pytest

from benchmarks import servers
from benchmarks.client import Browser, Unexpected
from benchmarks.measure import Measured, Place, measure
from benchmarks.pages import Page
from tests.config.processes import ROOT

PAGE = Page("page", "/product/{cycle}/", "/floor/{cycle}/", 2.0)
SAVE = Page("save", "/save/{report}/", "/floor/{floor_line}/", 2.5, who="clerk", saves=True)


class Answering(BaseHTTPRequestHandler):
    """Remembers what it was asked. A save is kept if it bears the mark of the one before."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.command, self.path, self.headers))
        body = b"not here" if self.path == "/nowhere/" else b"a page"
        self.answer(404 if self.path == "/nowhere/" else 200, body)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append((self.command, self.path, form))
        kept = form.get("nv1-was") == [self.server.mark]
        if kept:
            self.server.mark = f"{self.server.mark}+"
        pieces = {"nv1": {"mark": self.server.mark}} if kept else {}
        self.answer(200, json.dumps({"pieces": pieces}).encode())

    def answer(self, status, body):
        body = gzip.compress(body)
        self.send_response(status)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Statements", "3/5")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def answering():
    """A running server with `port`, `cpu_seconds`, `asked` and `mark`, as Place wants it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.port, server.asked, server.mark = server.server_address[1], [], "m"
        server.cpu_seconds = lambda: 0.01 * len(server.asked)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server():
    with answering() as server:
        yield server


@pytest.fixture
def facts():
    saver = {"report": 7, "key": "nv1", "mark": "m", "session": "of-clerk", "floor_line": 9}
    return {"cycle": 5, "savers": [saver], "sessions": {"coordinator": "of-coordinator"}}


def test_a_page_is_read_unpacked_and_its_time_taken(server):
    with closing(Browser(server.port, "key")) as browser:
        answer = browser.ask("/")

    assert (answer.status, answer.body) == (200, b"a page")
    assert answer.seconds > 0
    assert "sessionid=key" in server.asked[0][2]["Cookie"]


def test_anything_but_a_page_stops_the_measuring(server):
    with closing(Browser(server.port)) as browser, pytest.raises(Unexpected, match="404 /nowhere/"):
        browser.ask("/nowhere/")


def test_a_connection_that_was_closed_meanwhile_is_opened_again(server):
    with closing(Browser(server.port)) as browser:
        browser.ask("/")
        browser.connection.sock.shutdown(SHUT_RDWR)

        assert browser.ask("/").status == 200


def test_a_page_by_token_is_asked_with_it(server, facts):
    page = Page("figures", "/api/{cycle}/", "", who="token")

    measure(page, {"product": Place(server, facts | {"token": "tdkh_x"})}, rounds=2, seconds=0)
    measure(PAGE, {"product": Place(server, facts)}, rounds=2, seconds=0)

    said = {path: headers.get("Authorization") for _, path, headers in server.asked}
    assert said == {"/api/5/": "Bearer tdkh_x", "/product/5/": None}


def test_servers_are_asked_in_turn_as_often_as_each_other(server, facts):
    with answering() as other:
        places = {"product": Place(server, facts), "floor": Place(other, facts, is_floor=True)}
        measured = measure(PAGE, places, rounds=4, seconds=0)

        assert {path for _, path, _ in server.asked} == {"/product/5/"}
        assert {path for _, path, _ in other.asked} == {"/floor/5/"}
        assert len(server.asked) == len(other.asked) + 1  # once to count statements
    assert [len(times) for times in measured.seconds.values()] == [4, 4]
    assert (measured.reads, measured.statements) == (3, 5)
    assert measured.cpu_ratio == pytest.approx(1)
    assert "of-coordinator" in server.asked[0][2]["Cookie"]


def test_a_page_that_is_not_there_yet_is_measured_on_the_floor_only(server, facts):
    places = {"product": Place(server, facts), "floor": Place(server, facts, is_floor=True)}

    measured = measure(Page("later", "", "/floor/{cycle}/", 2.0), places, rounds=2, seconds=0)

    assert list(measured.seconds) == ["floor"]
    assert measured.ratio("product", "floor") is None
    assert measured.statements is None


def test_every_save_bears_the_mark_of_the_one_before_and_other_words(server, facts):
    measure(SAVE, {"product": Place(server, facts)}, rounds=3, seconds=0)

    texts = [form["nv1-text"] for _, _, form in server.asked]
    assert len(texts) == len(set(map(str, texts)))
    assert facts["savers"][0]["mark"] == server.mark


def test_a_save_that_was_not_kept_stops_the_measuring(server, facts):
    facts["savers"][0]["mark"] = "another"

    with pytest.raises(Unexpected, match="/save/7/"):
        measure(SAVE, {"product": Place(server, facts)}, rounds=1, seconds=0)


def test_the_floor_saves_without_marks(server, facts):
    measure(SAVE, {"floor": Place(server, facts, is_floor=True)}, rounds=2, seconds=0)

    assert {path for _, path, _ in server.asked} == {"/floor/9/"}
    assert all(set(form) == {"outcome", "text"} for _, _, form in server.asked)


def test_sixteen_connections_at_once_are_counted(server, facts):
    measured = measure(PAGE, {"product": Place(server, facts)}, rounds=2, seconds=0.2)

    assert measured.per_second["product"] > 0


def test_median_and_percentiles_are_milliseconds():
    times = [n / 1000 for n in range(1, 101)]
    measured = Measured(PAGE, {"product": times, "floor": [0.025] * 100})

    assert measured.median("product") == pytest.approx(50.5)
    assert measured.p95("product") == pytest.approx(95.95)
    assert measured.p10("product") == pytest.approx(10.1)
    assert measured.ratio("product", "floor") == pytest.approx(2.02)
    assert measured.ratio("product", "floor", Measured.p10) == pytest.approx(0.404)


def test_memory_and_time_of_a_process_are_read():
    assert 5 < servers._resident(os.getpid()) < 2000
    assert servers._computed(os.getpid()) > 0


@pytest.mark.long
@pytest.mark.process
def test_the_whole_run_writes_its_table(tmp_path):
    """Databases, servers and every page, with two provinces of a few communes."""
    out = tmp_path / "results.md"
    options = "--provinces=2 --communes=20 --rounds=2 --seconds=0.5".split()
    given = os.environ.get("TEST_DATABASE_URL")
    environment = {**os.environ, "DATABASE_URL": given} if given else dict(os.environ)
    if not given:
        environment.pop("DATABASE_URL", None)

    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", *options, f"--out={out}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert "| saving one line |" in out.read_text(encoding="utf-8")
    assert "Memory per worker" in out.read_text(encoding="utf-8")
