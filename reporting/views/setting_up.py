"""What a province still lacks before its agencies can report."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.models import Membership, Province
from reporting.setting_up import steps_of


def provinces_set_up_by(user):
    """Those whose set-up the user may change: the administrator's all, a coordinator's own."""
    if user.is_superuser:
        return Province.objects.all()
    return Province.objects.filter(pk__in=user.province_ids_as(Membership.Role.COORDINATOR))


@login_required
@require_safe
def set_ups(request):
    """The provinces to choose from; straight to the only one of a coordinator."""
    provinces = list(provinces_set_up_by(request.user).prefetch_related("successors"))
    if not provinces and not request.user.is_superuser:
        raise Http404
    if len(provinces) == 1 and not request.user.is_superuser:
        return redirect("set-up", provinces[0].pk)
    today = timezone.localdate()
    living = [province for province in provinces if province.is_alive(today)]
    ended = [province for province in provinces if not province.is_alive(today)]
    return render(request, "reporting/set_ups.html", {"living": living, "ended": ended})


@login_required
@require_safe
def set_up(request, pk):
    """The checklist of one province."""
    province = get_object_or_404(provinces_set_up_by(request.user), pk=pk)
    now = timezone.now()
    steps = steps_of(province, request.user, timezone.localdate(now))
    missing = sum(bool(step.missing) for step in steps)
    return render(
        request,
        "reporting/set_up.html",
        {"province": province, "steps": steps, "missing": missing, "now": now},
    )
