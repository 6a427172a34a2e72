"""Real processes with an environment of their own, as an installation starts them."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
GUNICORN = str(Path(PYTHON).with_name("gunicorn"))
KEPT = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONHASHSEED"}


def environment(**variables):
    """Nothing of the settings of the tests, only these."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT}
    return {**kept, "PYTHONWARNINGS": "error", "PYTHONUTF8": "1", **variables}


def run(*command, timeout=120, **variables):
    """The ended process, with what it wrote."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def manage(*args, **variables):
    return run(PYTHON, "manage.py", *args, **variables)


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def served(**variables):
    """fetch(path) → (status, headers, body) from a gunicorn of its own on a free port."""
    port = free_port()
    process = subprocess.Popen(
        [GUNICORN],
        cwd=ROOT,
        env=environment(PORT=str(port), WEB_CONCURRENCY="1", **variables),
        stderr=subprocess.DEVNULL,
    )

    def fetch(path):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    try:
        _wait_for(port, process)
        yield fetch
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port, process, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"Không có gì trả lời ở cổng {port}.")
