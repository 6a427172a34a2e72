"""The receipt by e-mail, against a real mail server on this machine."""

import email
import socket
import socketserver
import threading
import time
from email.policy import default

import pytest
from django.db import connection
from django.urls import reverse

from agencies.models import User
from reporting.models import Filing
from reporting.receipts import send_receipt
from tests.factories import vn
from tests.reporting.views.test_filings import words
from tests.world import file_report, fill

pytestmark = pytest.mark.django_db(transaction=True)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Sink(socketserver.StreamRequestHandler):
    """Takes every mail, and notes how many filings other connections saw when it came."""

    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.mails.append(self.mail())
                self.server.filed.append(Filing.objects.count())
                connection.close()
            self.say("221 bye" if verb == "QUIT" else "250 OK")

    def mail(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        return email.message_from_bytes(b"".join(lines), policy=default)

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class Silent(socketserver.StreamRequestHandler):
    """Answers, one letter at a time, and never comes to an end."""

    def handle(self):
        try:
            while True:
                self.wfile.write(b"2")
                time.sleep(0.1)
        except OSError:
            pass


def serve(handler, settings):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.mails, server.filed = True, [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = server.server_address[1]
    return server


@pytest.fixture
def mail_server(settings):
    server = serve(Sink, settings)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def silent_server(settings):
    settings.EMAIL_TIMEOUT = 1
    server = serve(Silent, settings)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def clerk(world):
    world.clerk.email = "canbo@example.vn"
    world.clerk.save()
    return User.objects.get(pk=world.clerk.pk)


@pytest.fixture
def press_file(clerk, report, client):
    """Fill the report, press “Gửi báo cáo”; the page that follows."""

    def press():
        fill(report, clerk)
        client.force_login(clerk)
        address = reverse("report-submit", args=[report.pk])
        return client.post(address, {"revision": 1}, follow=True)

    return press


def test_the_receipt_arrives_in_vietnamese_with_the_address_of_the_filing(mail_server, press_file):
    response = press_file()

    filing = Filing.objects.get()
    (mail,) = mail_server.mails
    assert mail["Subject"].strip() == "Đã gửi Báo cáo năm 2026 của UBND xã Ea Kar"
    assert mail["To"] == "canbo@example.vn"
    assert mail.get_content_charset() == "utf-8"
    body = mail.get_content()
    assert "UBND xã Ea Kar đã gửi Báo cáo năm 2026 (Kế hoạch thử nghiệm)." in body
    assert "Người ký: Trần Văn Ký, Chủ tịch" in body
    assert f"Mã biên nhận: {filing.receipt}" in body
    assert f"http://testserver{filing.get_absolute_url()}" in body
    assert "Biên nhận cũng được gửi đến canbo@example.vn." in words(response)


def test_the_mail_goes_out_after_the_filing_is_kept_for_good(mail_server, press_file):
    press_file()

    assert mail_server.filed == [1]


def test_a_refused_filing_sends_nothing(mail_server, clerk, report, client):
    client.force_login(clerk)

    client.post(reverse("report-submit", args=[report.pk]))

    assert mail_server.mails == []


def test_filing_twice_sends_one_receipt(mail_server, press_file, client, report):
    press_file()

    client.post(reverse("report-submit", args=[report.pk]), {"revision": 1})

    assert len(mail_server.mails) == 1


def test_words_that_would_break_a_head_are_kept_on_one_line(mail_server, clerk, report):
    filing = file_report(report, clerk, vn(2026, 12, 8))
    filing.cycle_title = "Báo cáo\nBcc: ai-do@example.vn"

    send_receipt(filing, clerk, "https://vidu.vn/")

    (mail,) = mail_server.mails
    assert mail["Bcc"] is None
    assert mail["Subject"].strip().startswith("Đã gửi Báo cáo Bcc: ai-do@example.vn của")


@pytest.fixture
def dead_server(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT = free.getsockname()[1]
        yield


def filed_without_a_word_of_mail(response):
    assert Filing.objects.count() == 1
    said = words(response)
    assert "Đã gửi báo cáo." in said
    assert "Biên nhận cũng" not in said


def test_a_dead_server_does_not_hinder_filing(dead_server, press_file):
    filed_without_a_word_of_mail(press_file())


def test_a_server_that_never_ends_is_not_waited_for(silent_server, press_file):
    began = time.monotonic()

    filed_without_a_word_of_mail(press_file())

    assert time.monotonic() - began < 1 + 3  # the time-out, and the pages themselves


def test_who_has_no_address_files_all_the_same(mail_server, press_file, clerk):
    User.objects.filter(pk=clerk.pk).update(email="")

    filed_without_a_word_of_mail(press_file())

    assert mail_server.mails == []


def test_a_server_that_was_never_set_up_gets_nothing(settings, press_file):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    filed_without_a_word_of_mail(press_file())


def test_the_time_in_the_mail_is_that_of_vietnam(mail_server, clerk, report):
    filing = file_report(report, clerk, vn(2026, 12, 15, 0, 30))

    send_receipt(filing, clerk, "https://vidu.vn/")

    assert "Gửi lúc: 00:30 ngày 15/12/2026" in mail_server.mails[0].get_content()
