"""What leads and monitors read and say: all filed lines of their tasks, remarks, their tasks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.sign_in import words_outlive_the_session
from reporting.actions.refusals import Refused
from reporting.actions.remarks import add_remark, may_remark, may_remove_remark, remove_remark
from reporting.exports.answers import as_file, wants_file
from reporting.exports.lists import task_lines_book, watched_book
from reporting.forms.remarks import LineFilter, RemarkForm
from reporting.models import Cycle, FiledLine, Remark
from reporting.watching import address_of_line, address_of_task, watched_tasks
from reporting.watching import task_lines as lines_of_task
from tasks.models import Task


@login_required
@require_safe
def watched(request):
    """The tasks that the user's agencies lead or monitor by name, and how much was filed on them."""
    now = timezone.now()
    plans = watched_tasks(request.user, timezone.localdate(now))
    if wants_file(request):
        return as_file(request, watched_book(plans, now))
    context = {"plans": plans, "total": sum(len(rows) for _, rows in plans), "now": now}
    return render(request, "reporting/watched.html", context)


@login_required
@require_safe
def task_lines(request, slug, number, year):
    """What every agency filed about one task in a yearly cycle, for those who may read it."""
    cycles = Cycle.objects.visible_to(request.user).yearly().select_related("plan")
    return _lines_in(request, get_object_or_404(cycles, plan__slug=slug, year=year), number)


@login_required
@require_safe
def round_lines(request, pk, number):
    """The same for a round on request or a review over several years."""
    cycles = Cycle.objects.visible_to(request.user).select_related("plan")
    cycle = get_object_or_404(cycles, pk=pk)
    if cycle.is_yearly:
        return redirect(address_of_task(number, cycle))
    return _lines_in(request, cycle, number)


def _lines_in(request, cycle, number):
    tasks = Task.objects.filter(section__plan=cycle.plan, number=number)
    task = tasks.select_related("section__plan").first()
    if task is None:
        raise Http404
    return _show(request, task, cycle)


def _show(request, task, cycle, faulty=None, status=200):
    """The page; `faulty` is (line, form) of a remark that was not kept."""
    now = timezone.now()
    page = lines_of_task(request.user, task, cycle, timezone.localdate(now))
    if not page.rows and not page.reads_all:
        raise Http404
    chosen = LineFilter(None if faulty else request.GET)
    if faulty:
        page.fault(*faulty)
    groups = page.groups(chosen)
    if chosen.status == status == 200 and wants_file(request):
        return as_file(request, task_lines_book(task, cycle, groups, chosen.words, now))
    context = {
        "task": task,
        "plan": cycle.plan,
        "cycle": cycle,
        "address": address_of_task(task.number, cycle),
        "others": [
            (other, address_of_task(task.number, other))
            for other in cycle.plan.cycles.exclude(pk=cycle.pk).select_related("plan")
        ],
        "page": page,
        "filter": chosen,
        "outcome": chosen.chosen("ket_qua"),
        "share": chosen.chosen("phan"),
        "groups": groups,
        "faulty": faulty[1] if faulty else None,
        "now": now,
    }
    return render(request, "reporting/task_lines.html", context, status=max(status, chosen.status))


@words_outlive_the_session
def remark_add(request, pk):
    """Keep a remark on a filed line; typed wrongly, the page comes back with it."""
    line = _line_of(request.user, pk)
    now = timezone.now()
    if not may_remark(request.user, line, timezone.localdate(now)):
        raise Http404
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(address_of_line(line))
    form = RemarkForm(request.POST, line=line)
    cycle = line.filing.report.obligation.cycle
    if not form.is_valid():
        return _show(request, line.task, cycle, (line, form), status=422)
    try:
        add_remark(line=line, text=form.cleaned_data["text"], by=request.user, now=now)
    except Refused as problem:
        form.add_error("text", problem.sentence)
        return _show(request, line.task, cycle, (line, form), status=409)
    messages.success(request, f"Đã ghi nhận xét về dòng của {line.filing.agency_name}.")
    return redirect(address_of_line(line))


@login_required
def remark_remove(request, pk):
    """Take back what oneself wrote today."""
    remark = get_object_or_404(Remark.objects.filter(by=request.user), pk=pk)
    line, now = _line_of(request.user, remark.line_id), timezone.now()
    if not may_remove_remark(request.user, remark, timezone.localdate(now)):
        raise Http404
    if request.method == "POST":
        remove_remark(remark=remark, by=request.user, now=now)
        messages.success(request, "Đã xóa nhận xét.")
    return redirect(address_of_line(line))


def _line_of(user, pk):
    """A line that the user reads, with all that its page asks of it."""
    lines = FiledLine.objects.visible_to(user, timezone.localdate()).select_related(
        "task__section__plan", "filing__report__obligation__cycle__plan"
    )
    return get_object_or_404(lines, pk=pk)
