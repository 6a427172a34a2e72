"""The read-only JSON of a province, version 1: by token, no session, no cookie; see docs/api.md."""

from functools import wraps

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from plans.models import Plan
from reporting import feed
from reporting.actions.tokens import TokenRefused, TooManyRequests, token_of, use_token
from reporting.models import Cycle

METHODS = ("GET", "HEAD")


def answered(find):
    """A view that answers a token's question with what `find(province, as_of, …)` returns, and every
    refusal in JSON too. Exempt from CSRF: it changes nothing, and its 405 must be JSON as well."""

    @csrf_exempt
    @wraps(find)
    def view(request, *args, **kwargs):
        now = timezone.now()
        try:
            token = token_of(_secret(request), now)
            use_token(token, now)
            if request.method not in METHODS:
                return _bad_method()
            found = find(token.province, timezone.localdate(now), *args, **kwargs)
        except TokenRefused:
            return _unauthorised()
        except TooManyRequests as problem:
            return _too_many(problem.seconds)
        except Http404:
            return _refusal(404, "not_found", "Không có địa chỉ, kế hoạch hoặc kỳ báo cáo này.")
        as_of = timezone.localtime(now).isoformat(timespec="seconds")
        return _json({"as_of": as_of} | found)

    return view


@answered
def plans(province, as_of):
    """The plans of the province."""
    return feed.plans_of(province)


@answered
def cycles(province, as_of, slug):
    """The cycles of one plan."""
    plan = get_object_or_404(Plan, province=province, slug=slug)
    return feed.cycles_of(plan, as_of)


@answered
def figures(province, as_of, pk):
    """The figures of one cycle."""
    return feed.figures_page(_cycle(province, pk), as_of)


@answered
def matrix(province, as_of, pk):
    """The matrix of one cycle."""
    return feed.matrix_page(_cycle(province, pk), as_of)


@answered
def unknown(province, as_of, rest):
    """Every other address under /api/."""
    raise Http404


def _cycle(province, pk):
    cycles = Cycle.objects.select_related("plan__province")
    return get_object_or_404(cycles, pk=pk, plan__province=province)


# Answers -----------------------------------------------------------------------------------------


def _secret(request):
    """What follows "Bearer"; "" where nothing of the kind was sent."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _json(content, status=200):
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def _refusal(status, code, message):
    return _json({"error": {"code": code, "message": message}}, status)


def _unauthorised():
    message = "Thiếu mã truy cập, hoặc mã sai, đã hết hạn hay đã thu hồi."
    response = _refusal(401, "unauthorized", message)
    response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def _too_many(seconds):
    message = f"Quá nhiều yêu cầu trong một phút. Thử lại sau {seconds} giây."
    response = _refusal(429, "too_many_requests", message)
    response["Retry-After"] = str(seconds)
    return response


def _bad_method():
    response = _refusal(405, "method_not_allowed", "Chỉ đọc: dùng GET.")
    response["Allow"] = ", ".join(METHODS)
    return response
