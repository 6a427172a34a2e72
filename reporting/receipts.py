"""The receipt of a filing by e-mail."""

import logging
import smtplib
from threading import Thread

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

NO_SERVER = "django.core.mail.backends.console.EmailBackend"  # EMAIL_URL was not given
logger = logging.getLogger(__name__)


def send_receipt(filing, user, url):
    """Send the person a receipt with the address of the filing; returns their e-mail, or "".

    Called after the filing is kept for good. A report is filed whether or not a mail goes out: who
    has no address, or whose mail server does not answer, still has the receipt as a page. Nobody
    waits longer than EMAIL_TIMEOUT, however many steps the server takes; a mail that leaves only
    after that is not promised.
    """
    if not user.email or settings.EMAIL_BACKEND == NO_SERVER:
        return ""
    subject = " ".join(f"Đã gửi {filing.cycle_title} của {filing.agency_name}".split())
    body = render_to_string("reporting/receipt.txt", {"filing": filing, "url": url})
    sent = []
    sending = Thread(
        target=_send, args=(filing.receipt, subject, body, user.email, sent), daemon=True
    )
    sending.start()
    sending.join(settings.EMAIL_TIMEOUT)
    return user.email if sent else ""


def _send(receipt, subject, body, address, sent):
    """Send it, and put the address into `sent`; a failure is logged."""
    try:
        send_mail(subject, body, None, [address])
    except (OSError, smtplib.SMTPException):
        logger.exception("Receipt %s could not be sent", receipt)
    else:
        sent.append(address)
