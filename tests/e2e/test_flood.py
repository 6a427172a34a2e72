"""The evening of 14 December: every agency of the province files at the same time."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from reporting.models import WRITERS, FiledLine, Filing, Report, ReportEvent
from tests.world import answers, person

pytestmark = pytest.mark.long


class Clerk:
    """One focal point with a browser: pages are asked for and forms sent as a browser does."""

    def __init__(self, server, report):
        user = person(report.obligation.agency, WRITERS[0])
        client = Client()
        client.force_login(user)
        self.server, self.path = server, report.get_absolute_url()
        self.cookies = {"sessionid": client.cookies["sessionid"].value}
        self.words = {
            f"{key}-{name}": value or ""
            for key, words in answers(report).items()
            for name, value in vars(words).items()
        }

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, **data):
        _, _, page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        hidden = dict(re.findall(r'name="([\w-]+-was|revision)" value="(\w*)"', page))
        body = urlencode({"csrfmiddlewaretoken": token} | hidden | data)
        return self._ask("POST", path, body)

    def _ask(self, method, path, body=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        status, answered, page = self.server.ask(method, path, body, headers)
        for cookie in answered.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return status, answered, page

    def file(self):
        """Fill and file the report; the page on which that ends."""
        status, answered, page = self.post(self.path, **self.words, check="1")
        assert status == 302, page
        status, answered, page = self.post(answered["Location"])
        assert status == 302, page
        _, answered, _ = self.get(answered["Location"].removeprefix(self.server.url))
        return answered


def all_at_once(acts):
    """Run the acts in as many threads, which start together."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_117_agencies_file_at_the_same_time_and_all_are_in_once(opened, server):
    reports = Report.objects.select_related("obligation__agency", "obligation__cycle__plan")
    clerks = [Clerk(server, report) for report in reports]
    assert len(clerks) == 117
    connection.close()

    all_at_once([clerk.file for clerk in clerks])

    assert Filing.objects.count() == 117
    assert Filing.objects.values("report").distinct().count() == 117
    assert Filing.objects.values("receipt").distinct().count() == 117
    assert ReportEvent.objects.count() == 117
    assert set(Report.objects.values_list("state", flat=True)) == {Report.State.SUBMITTED}
    typed = sum(name.startswith("nv") for clerk in clerks for name in clerk.words if "text" in name)
    assert FiledLine.objects.count() == typed
