"""Gunicorn, as in production, on the database of the test: to be flooded, or killed."""

import os
import signal
import subprocess
import time
from http.client import HTTPConnection

from django.db import connection

from tests.config.processes import GUNICORN, ROOT, free_port


def database_url():
    """The address of the database in which the test's rows are."""
    name = connection.settings_dict["NAME"]
    given = os.environ.get("TEST_DATABASE_URL")
    return f"{given.rpartition('/')[0]}/{name}" if given else f"sqlite:///{name}"


class Server:
    """Two workers of four threads on a port of their own; may be killed and started again."""

    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [GUNICORN],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "TEST_DATABASE_URL": database_url(),
                "PORT": str(self.port),
                "WEB_CONCURRENCY": "2",
                "STATIC_FROM_SOURCE": "1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()
        return self

    def _wait(self, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.ask("GET", "/huong-dan/")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("Máy chủ không trả lời.")

    def ask(self, method, path, body=None, headers=None):
        """(status, headers, body) of one request on a connection of its own."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()

    def freeze(self):
        """Requests are taken and not answered any more."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def kill(self):
        """As a power cut does: all workers at once, in the middle of what they do."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=30)
