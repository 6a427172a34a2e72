"""Logging in on the way: what was typed when the session ended is still delivered."""

from functools import wraps

from allauth.account.forms import LoginForm
from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

OWN_FIELDS = {"csrfmiddlewaretoken", "login", "password", "remember"}


def words_outlive_the_session(view):
    """As `login_required`, but a form sent after the session ended is not lost.

    It waits unseen on a page that asks to log in; the same press then delivers it to the view, for
    whoever logged in. No script is needed. Files do not wait, and nothing is kept on the server.
    """
    asks_first = login_required(view)

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.user.is_authenticated or not _sent(request):
            return asks_first(request, *args, **kwargs)
        return _log_in(request) or view(request, *args, **kwargs)

    return wrapped


def _sent(request):
    """[(name, value)] of what was typed, beside the login itself."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN_FIELDS
        for value in values
    ]


@sensitive_post_parameters("password")
def _log_in(request):
    """The page that asks for the login, or what keeps the account out; None once logged in."""
    form = LoginForm(request.POST if "password" in request.POST else None, request=request)
    if form.is_bound:
        refused = consume_or_429(request, action="login")
        if not refused and form.is_valid():
            refused = form.login(request)
            if request.user.is_authenticated:
                return None
        if refused:
            return refused
    context = {"form": form, "sent": _sent(request)}
    page = render(request, "account/login_on_the_way.html", context, status=401)
    add_never_cache_headers(page)
    return page
