"""The page of a task: what it orders, and what was reported on it year by year."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.exports.answers import as_file, wants_file
from reporting.exports.years import task_years_book
from reporting.task_years import task_years
from reporting.views.matrix import matrix_address
from tasks.views.reading import task_context


@login_required
@require_safe
def task(request, slug, number):
    """One task in full, with its years in this plan and in those that it continues."""
    task, context = task_context(request, slug, number)
    now = timezone.now()
    matrix_of = partial(matrix_address, request.user)
    years = task_years(
        request.user, task, context["continued_by"], timezone.localdate(now), matrix_of
    )
    if wants_file(request) and context["day"].status == 200:
        return as_file(request, task_years_book(task, years, now))
    context["years"] = years
    context["now"] = now
    return render(request, "reporting/task.html", context, status=context["day"].status)
