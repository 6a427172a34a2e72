"""What happened to a plan between two days."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Plan
from reporting.changes import changes_of
from reporting.exports.answers import as_file, wants_file
from reporting.exports.changes import changes_book
from reporting.forms.changes import SpanForm
from reporting.models import LastLook
from reporting.overview import since_for

MOST_ROWS = 50  # of one kind; all of them where the address asks for that kind (?du=)


@login_required
@require_safe
def changes(request, slug):
    """Everything that happened between the two days of the address; without any, since the user
    looked at the overview before, else in the last seven days."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    today = timezone.localdate(now)
    since, until = since_for(LastLook.before_of(request.user), now), now
    form = SpanForm(request.GET, initial={"tu": timezone.localdate(since), "den": today})
    refused = form.is_bound and not form.is_valid()
    if form.is_bound and not refused:
        since, until = form.moments(now)
    groups = [] if refused else changes_of([plan], request.user, since, until, today)[plan.pk]
    last = until - timedelta(microseconds=1) if form.is_bound else until
    if wants_file(request) and not refused:
        return as_file(request, changes_book(plan, groups, since, last, now))
    whole = request.GET.get("du")
    context = {
        "plan": plan,
        "form": form,
        "groups": [(one, one.rows if one.key == whole else one.rows[:MOST_ROWS]) for one in groups],
        "since": since,
        "last": last,
        "now": now,
        "span": {name: form.data[name] for name in form.data},
    }
    return render(request, "reporting/changes.html", context, status=400 if refused else 200)
