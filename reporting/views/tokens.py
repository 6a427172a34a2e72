"""The tokens of a province: their list, a new one shown once, revoking."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from reporting.actions.refusals import Refused
from reporting.actions.tokens import make_token, revoke_token
from reporting.forms.tokens import TokenForm
from reporting.views.setting_up import provinces_set_up_by


@login_required
@never_cache  # the page that shows a secret is kept nowhere
def api_tokens(request, pk):
    """The tokens of the province; what is posted makes one and shows its secret, this once."""
    province = get_object_or_404(provinces_set_up_by(request.user), pk=pk)
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method != "POST":
        return _show(request, province, TokenForm(today=today))
    form = TokenForm(request.POST, today=today)
    if not form.is_valid():
        return _show(request, province, form, status=422)
    try:
        token, secret = make_token(province=province, by=request.user, now=now, **form.cleaned_data)
    except Refused as problem:
        form.add_error("name", problem.sentence)
        return _show(request, province, form, status=409)
    return _show(request, province, TokenForm(today=today), made=token, secret=secret)


def _show(request, province, form, *, status=200, **made):
    tokens = list(province.api_tokens.select_related("created_by", "revoked_by"))
    today = timezone.localdate()
    return render(
        request,
        "reporting/api_tokens.html",
        {
            "province": province,
            "form": form,
            "rows": [(token, token.is_valid(today)) for token in tokens],
            "first_address": request.build_absolute_uri(reverse("api-plans")),
            "a_minute": settings.API_A_MINUTE,
            **made,
        },
        status=status,
    )


@login_required
def api_token_revoke(request, pk, token):
    """From now on the token opens nothing."""
    province = get_object_or_404(provinces_set_up_by(request.user), pk=pk)
    found = get_object_or_404(province.api_tokens.select_related("province"), pk=token)
    if request.method == "POST":  # the login page sends here whoever was logged out meanwhile
        revoke_token(token=found, by=request.user, now=timezone.now())
        messages.success(
            request, f"Đã thu hồi mã “{found}”. Hệ thống dùng mã này không đọc được nữa."
        )
    return redirect("api-tokens", province.pk)
