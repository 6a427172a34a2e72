"""What every page's frame shows: the way around, who is logged in, whether this is the demonstration."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agencies.ended import ended_of
from agencies.models import Membership
from reporting.models import READERS, WRITERS


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


def frame(request):
    """`nav`, `membership` (the user's main post or None), `coordinates` (ids of provinces), `ended`
    (ended.Ended or None: what a person without any living agency is told on every page, the first
    after the login too), `demo`, `today`."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    today = timezone.localdate()
    return {
        "nav": _nav(request, user) if known else [],
        "membership": next(iter(user.posts), None) if known else None,
        "ended": ended_of(user, today) if known else None,
        "coordinates": user.province_ids_as(Membership.Role.COORDINATOR) if known else set(),
        "demo": settings.DEMO,
        "today": today,
    }


RUNNING = {
    "cycles",
    "progress",
    "round",
    "filing",
    "report-paper",
    "cycle-open",
    "round-open",
    "obligations",
    "round-obligations",
    "matrix",
    "round-matrix",
    "years",
    "compare",
    "obligations-act",
    "obligation-add",
    *("recommendations", "round-recommendations", "recommendations-act"),
}
AGENCIES = {"agencies", "agency", "reorganisations", "reorganisation", "reorganisation-new"}
SETTING_UP = {
    "set-ups",
    "set-up",
    "upload-new",
    "upload",
    "province-new",
    "api-tokens",
    "national",
}
address = cache(reverse)  # of names without keys: it stays the same as long as the process
MOST_NAV_ITEMS = 5  # more would not fit into one line of a phone; the search gives way first


def _nav(request, user):
    """The way around for this user; the search where there is room for it."""
    items = list(_nav_items(request, user))
    if len(items) < MOST_NAV_ITEMS:
        match = request.resolver_match
        items.append(_item("Tìm kiếm", "search", match is not None and match.url_name == "search"))
    return items


def _nav_items(request, user):
    match = request.resolver_match
    here = match.url_name if match else None
    reads = bool(user.province_ids_as(*READERS))
    if here == "filing" and not reads:  # who reads nobody else's came from their own work
        here = "report"
    if reads:
        yield _item("Tổng quan", "overview", here == "overview")
    if user.agency_ids(*WRITERS):
        yield _item(
            "Việc của tôi", "my-work", here in {"my-work", "report", "report-submit", "watched"}
        )
    if user.posts:
        yield _item(
            "Tiến độ",
            "cycles",
            here in RUNNING,
        )
    if user.province_ids_as(Membership.Role.COORDINATOR):
        yield _item("Xem xét", "reviews", here in {"reviews", "review"})
    yield _item(
        "Kế hoạch",
        "plans",
        here
        in {
            "plans",
            "plan",
            "changes",
            "plan-order",
            "plan-copy",
            "plan-supersede",
            "task",
            "task-lines",
            "round-lines",
            "implementation-plans",
            "implementation-plan",
        },
    )
    yield _item("Cơ quan", "agencies", here in AGENCIES)
    if user.is_staff:
        in_admin = match is not None and match.app_name == "admin"
        yield _item("Quản trị", "admin:index", in_admin or here in SETTING_UP)


def _item(label, name, current):
    return NavItem(label, address(name), current)
