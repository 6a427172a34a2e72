"""The receipt of a filing by e-mail."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

NO_SERVER = "django.core.mail.backends.console.EmailBackend"  # EMAIL_URL was not given
logger = logging.getLogger(__name__)


def send_receipt(filing, user, url):
    """Send the person a receipt with the address of the filing; returns their e-mail, or "".

    A report is filed whether or not a mail goes out: who has no address, or whose mail server does
    not answer, still has the receipt as a page.
    """
    if not user.email or settings.EMAIL_BACKEND == NO_SERVER:
        return ""
    subject = f"Đã gửi {filing.cycle_title} của {filing.agency_name}"
    body = render_to_string("reporting/receipt.txt", {"filing": filing, "url": url})
    try:
        send_mail(" ".join(subject.split()), body, None, [user.email])
    except (OSError, smtplib.SMTPException):
        logger.exception("Receipt %s could not be sent", filing.receipt)
        return ""
    return user.email
