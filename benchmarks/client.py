"""Asking one server, over one connection, as one person."""

import gzip
import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from urllib.parse import urlencode

CSRF = "measuring" * 3 + "12345"  # 32 letters: a secret that cookie and header agree on
NUMBERS = count(1)  # no text is saved twice: what says the same is not written


class Unexpected(Exception):
    """The server answered something else than the page."""


@dataclass
class Answer:
    status: int
    headers: object
    body: bytes
    seconds: float  # from the first byte sent to the last one read


class Browser:
    """A connection that is kept open, and opened again where the server closed it meanwhile."""

    def __init__(self, port, session=None, token=None):
        self.headers = {
            "Cookie": f"sessionid={session or 'none'}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Accept-Encoding": "gzip",
            **({"Authorization": f"Bearer {token}"} if token else {}),
        }
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, path, form=None, **headers):
        """The Answer to a GET, or to a POST of the form. Raises Unexpected unless it is a page."""
        try:
            answer = self._ask(path, form, headers)
        except (HTTPException, ConnectionError):  # idle for too long: the time starts anew
            self.connection.close()
            answer = self._ask(path, form, headers)
        if answer.status != 200:
            raise Unexpected(f"{answer.status} {path}: {answer.body[:300]!r}")
        return answer

    def _ask(self, path, form, headers):
        method, body, more = "GET", None, {**self.headers, **headers}
        if form is not None:
            method, body = "POST", urlencode(form)
            more["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, body, more)
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - started
        if response.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        return Answer(response.status, response.headers, content, seconds)

    def close(self):
        self.connection.close()


class Visit:
    """One page of one server, asked for again and again."""

    def __init__(self, browser, path):
        self.browser, self.path = browser, path

    def once(self, **headers):
        """The Answer; headers are sent beside those of every request."""
        return self._send(headers)

    def where(self):
        """The statements of one request and the lines of code that asked for them, as text."""
        return self._send({"X-Count": "where"}).body.decode()

    def close(self):
        self.browser.close()

    def _send(self, headers):
        return self.browser.ask(self.path, **headers)


class Saving(Visit):
    """A line saved again and again with other words. `mine` is the saver of benchmarks/facts.py, whose
    mark is kept up: the product says which one to send next."""

    def __init__(self, browser, path, mine):
        super().__init__(browser, path)
        self.mine = mine

    def once(self, **headers):
        answer = super().once(**headers)
        self._note(answer)
        return answer

    def _send(self, headers):
        words = {"outcome": "result", "text": f"Đã tổ chức {next(NUMBERS)} hội nghị."}
        return self.browser.ask(self.path, self._form(words), **headers)

    def _form(self, words):
        key = self.mine["key"]
        said = {f"{key}-{name}": value for name, value in words.items()}
        return {f"{key}-was": self.mine["mark"], **said, f"{key}-evidence": ""}

    def _note(self, answer):
        kept = json.loads(answer.body)["pieces"]
        if self.mine["key"] not in kept:
            raise Unexpected(f"{self.path}: {answer.body[:300]!r}")
        self.mine["mark"] = kept[self.mine["key"]]["mark"]


class FloorSaving(Saving):
    """The same on the floor, which writes over whatever is there."""

    def _form(self, words):
        return words

    def _note(self, answer):
        pass
