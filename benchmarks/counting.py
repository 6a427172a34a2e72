"""Counts the statements of a request, for the benchmarks only: no other settings name it."""

import re
import time
import traceback
from collections import Counter
from pathlib import Path

from django.db import connection
from django.http import HttpResponse

ROOT = Path(__file__).resolve().parent.parent
OURS = ("agencies", "plans", "tasks", "reporting", "config", "templates")


class CountStatements:
    """Answers `X-Count: sql` with the numbers in a header, `X-Statements: reads/all`; `X-Count:
    where` with a page that lists the statements, their time and the lines of ours that asked for them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        wanted = request.headers.get("X-Count")
        if not wanted:  # measured requests run as in production
            return self.get_response(request)
        said = []
        with connection.execute_wrapper(_listen(said, wanted == "where")):
            response = self.get_response(request)
        if wanted == "where":
            return HttpResponse(listing(said), content_type="text/plain; charset=utf-8")
        response["X-Statements"] = f"{reads(said)}/{len(said)}"
        return response


def _listen(said, with_places):
    def heard(execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            milliseconds = (time.perf_counter() - started) * 1000
            said.append((sql, milliseconds, _places() if with_places else ()))

    return heard


def reads(said):
    """How many of the statements only read."""
    return sum(sql.lstrip("( ").upper().startswith("SELECT") for sql, *_ in said)


def _places():
    """ "file:line function" of our own frames, innermost first."""
    frames = [
        frame
        for frame in reversed(traceback.extract_stack())
        if frame.filename.startswith(str(ROOT))
        and Path(frame.filename).relative_to(ROOT).parts[0] in OURS
    ]
    return [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno} {frame.name}" for frame in frames
    ]


def listing(said):
    """All statements with their places, and those said more than once."""
    lines = [f"{reads(said)} reads, {len(said)} statements"]
    for number, (sql, milliseconds, places) in enumerate(said, start=1):
        lines += ["", f"{number}. {milliseconds:.2f} ms: {_brief(sql)}"]
        lines += [f"     {place}" for place in places[:5]]
    again = {sql: count for sql, count in Counter(sql for sql, *_ in said).items() if count > 1}
    lines += ["", "Said more than once:"]
    lines += [f"{count} × {_brief(sql)}" for sql, count in again.items()]
    return "\n".join(lines)


def _brief(sql):
    """The statement without its columns, which say little."""
    return re.sub(r"^SELECT .+? FROM ", "SELECT … FROM ", sql)[:240]
