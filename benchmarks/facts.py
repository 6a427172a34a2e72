"""What the measuring must know of the rows: addresses, and sessions of people who cannot log in."""

from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from agencies.models import Agency, Membership, Province, User
from reporting.actions.drafts import Entry, line_key
from reporting.actions.tokens import make_token
from reporting.models import Cycle, DraftLine, FiledLine, Report

SAVERS = 16  # as many as connections write at once


class NotInvented(Exception):
    def __str__(self):
        return (
            "Cơ sở dữ liệu có tài khoản đăng nhập được: không phải số liệu tự đặt, không mở phiên."
        )


def facts():
    """A dict of plain values, about the last cycle of the first province.

    Sessions are opened and a token is made, so it raises NotInvented where anybody could log in
    otherwise.
    """
    if User.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        raise NotInvented
    cycle = Cycle.objects.yearly().select_related("plan").order_by("plan", "-year").first()
    province = cycle.plan.province_id
    coordinator = _person(Membership.Role.COORDINATOR, province)
    savers = [_saver(line) for line in _draft_lines(cycle.year)]
    return {
        "slug": cycle.plan.slug,
        "year": cycle.year,
        "cycle": cycle.pk,
        "report": savers[0]["report"],
        "savers": savers,
        "sessions": {
            "coordinator": session_of(coordinator),
            "leader": session_of(_person(Membership.Role.LEADER, province)),
            "administrator": session_of(User.objects.filter(is_superuser=True).first()),
        },
        "token": token_of(cycle.plan.province, coordinator),
        "rows": f"{Province.objects.count()} provinces, {Agency.objects.count()} agencies, "
        f"{FiledLine.objects.count()} filed lines",
    }


def _person(role, province):
    return User.objects.filter(memberships__role=role, memberships__agency__province=province).get()


def _draft_lines(year):
    """[DraftLine]: the first line of reports that may be written, of communes, in order."""
    lines = DraftLine.objects.filter(
        report__state=Report.State.DRAFT,
        report__obligation__cycle__year=year,
        report__obligation__agency__kind=Agency.Kind.COMMUNE,
    )
    first = {line.report_id: line for line in lines.order_by("report", "-pk")}
    return list(first.values())[:SAVERS]


def _saver(line):
    """Who saves which line, and the mark of what it says now; beside it a line for the floor."""
    report = line.report
    clerk = User.objects.get(
        memberships__agency=report.obligation.agency_id,
        memberships__role=Membership.Role.FOCAL_POINT,
    )
    return {
        "report": report.pk,
        "key": line_key(line.task_id),
        "mark": Entry.of(line).mark,
        "session": session_of(clerk),
        "floor_line": report.lines.order_by("pk").last().pk,
    }


def session_of(user):
    """The key of a new session in which this user is logged in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def token_of(province, coordinator):
    """The secret of a new token of the province, for this day."""
    now = timezone.now()
    _, secret = make_token(
        province=province,
        name=f"Đo {token_hex(8)}",  # those of earlier runs stay, under names of their own
        expires_on=timezone.localdate(now) + timedelta(days=1),
        by=coordinator,
        now=now,
    )
    return secret
