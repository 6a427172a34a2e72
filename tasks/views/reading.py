"""Reading: the plan, its tasks, the agencies and what they must do, and the search over them."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Prefetch, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.lines import line_of
from agencies.models import Agency, Membership, Province, alive
from plans.models import Plan, Replacement
from tasks.agency_page import shares_of
from tasks.filters import AgencyFilter, DayForm
from tasks.importing import IMPORTERS
from tasks.models import Task
from tasks.plan_file import dump_text
from tasks.plan_page import plan_page
from tasks.search import Query, find_agencies, find_plans, find_tasks
from tasks.unfolding import who_does

PER_PAGE = 200
FOUND_AT_FIRST = 10
FOUND_PER_PAGE = 50

# Plans ---------------------------------------------------------------------------------------


@login_required
@require_safe
def plan_list(request):
    """The plans of the user's provinces, province by province."""
    plans = (
        Plan.objects.visible_to(request.user)
        .select_related("province")
        .annotate(
            section_count=Count("sections", distinct=True), task_count=Count("sections__tasks")
        )
    )
    provinces = [(province, list(rows)) for province, rows in groupby(plans, lambda p: p.province)]
    may_import = IMPORTERS["plan"].may(request.user, None)
    return render(request, "tasks/plans.html", {"provinces": provinces, "may_import": may_import})


def plan_context(request, slug):
    """(plan, context) of the plan's page; 404 for strangers. The page itself is reporting's.

    The page answers `context["filter"].status`: 400 where the filter in its address is faulty.
    """
    visible = Plan.objects.visible_to(request.user)
    plan = get_object_or_404(
        visible.select_related("province").prefetch_related(
            "legal_bases",
            "clauses",
            "recipients",
            Prefetch("replacements__replaced", visible),
            Prefetch(
                "replaced_by", Replacement.objects.filter(plan__in=visible).select_related("plan")
            ),
        ),
        slug=slug,
    )
    return plan, plan_page(plan, request.GET, timezone.localdate())


@login_required
@require_safe
def plan_json(request, slug):
    """The plan in the format of `load_plan`, word for word; a file to keep with ?tai=1."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    response = HttpResponse(dump_text(plan), content_type="application/json; charset=utf-8")
    if request.GET.get("tai") == "1":
        response["Content-Disposition"] = f'attachment; filename="{plan.slug}.json"'
    return response


# Tasks ---------------------------------------------------------------------------------------


def task_context(request, slug, number):
    """(task, context) of a task's page; 404 for strangers. The page itself is reporting's.

    The task in full: who stands behind its words on a day, when, and what comes before and after.
    The page answers `context["day"].status`.
    """
    previous, task, following = _with_neighbours(request.user, slug, number)
    plan = task.section.plan
    day = DayForm(request.GET or None, today=timezone.localdate(), first=plan.resolve_on)
    continued_by = task.continued_by.visible_to(request.user).select_related("section__plan")
    return task, {
        "task": task,
        "plan": plan,
        "day": day,
        "who": who_does(task, day.on),
        "continued_by": continued_by,
        "previous": previous,
        "next": following,
    }


def _with_neighbours(user, slug, number):
    """(the task before, the task, the task after) in the plan; None at its ends, 404 for strangers."""
    tasks = Task.objects.visible_to(user).filter(section__plan__slug=slug)
    rows = [None, *tasks.only("number", "title", "section"), None]
    for before, row, after in zip(rows, rows[1:], rows[2:], strict=False):
        if row.number == number:
            whole = tasks.select_related("section__plan__province", "continues__section__plan")
            return before, whole.get(pk=row.pk), after
    raise Http404


# Agencies --------------------------------------------------------------------------------------


def agencies_context(request):
    """What the list of agencies shows: those of the user's provinces in being on a day, the others
    behind links of their own. The page itself is reporting's, which also makes a file of `found`.

    The page answers `context["filter"].status`.
    """
    visible = Agency.objects.visible_to(request.user)
    provinces = Province.objects.filter(agencies__in=visible).distinct()
    provinces = list(provinces.prefetch_related("successors"))
    chosen = AgencyFilter(request.GET or None, provinces=provinces, today=timezone.localdate())
    found = chosen.apply(visible)
    states = {
        AgencyFilter.LIVING: found.filter(alive(chosen.on)),
        AgencyFilter.ENDED: found.filter(until_on__lt=chosen.on),
        AgencyFilter.TO_COME: found.filter(from_on__gt=chosen.on),
    }
    state = chosen.chosen("trang_thai") or AgencyFilter.LIVING
    rows = _in_list_order(states[state])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    return {
        "filter": chosen,
        "day": chosen,
        "provinces": provinces,
        "state": state,
        "counts": [(s, AgencyFilter.STATES[s], each.count()) for s, each in states.items()],
        "found": rows,
        "page": page,
        "groups": (groups := _by_kind(page)),
        "may_import": request.user.is_superuser
        or bool(request.user.province_ids_as(Membership.Role.COORDINATOR)),
        "several": len({province for province, _, _ in groups}) > 1,
    }


def _in_list_order(agencies):
    """Province by province and kind by kind."""
    kind_order = Case(
        *(When(kind=kind, then=Value(n)) for n, kind in enumerate(Agency.Kind.values)),
        output_field=IntegerField(),
    )
    return (
        agencies.select_related("province")
        .annotate(kind_order=kind_order)
        .order_by("province__sort_key", "kind_order", "position", "sort_key", "pk")
    )


def _by_kind(agencies):
    """[(Province, Agency.Kind, [agencies])], as ordered."""
    return [
        (province, Agency.Kind(kind), list(rows))
        for (province, kind), rows in groupby(agencies, lambda row: (row.province, row.kind))
    ]


def agency_context(request, pk):
    """(agency, context) of an agency's page; 404 for strangers. The page itself is reporting's.

    Everything the agency must do on a day, and its line; `visible` are the ids of those agencies of
    the line whose pages the user may open. The page answers `context["day"].status`.
    """
    visible = Agency.objects.visible_to(request.user)
    agency = get_object_or_404(visible.select_related("province"), pk=pk)
    day = DayForm(request.GET or None, today=timezone.localdate())
    line = line_of(agency)
    return agency, {
        "agency": agency,
        "day": day,
        "is_alive": agency.is_alive(day.on),
        "has_ended": agency.has_ended(day.on),
        "shares": shares_of(agency, day.on, Plan.objects.visible_to(request.user)),
        "line": line,
        "visible": set(visible.filter(pk__in=line.named).values_list("pk", flat=True)),
    }


# Search ----------------------------------------------------------------------------------------


@login_required
@require_safe
def search(request):
    """Plans, tasks and agencies that hold the words: the best of each, or one kind of them page by page."""
    query = Query.of(request.GET.get("q", ""))
    found = {}
    if query.words:
        found = {
            "ke-hoach": find_plans(query, request.user),
            "nhiem-vu": find_tasks(query, request.user),
            "co-quan": find_agencies(query, request.user),
        }
    kind = request.GET.get("loai", "")
    page = None
    if kind in found:
        page = Paginator(found[kind], FOUND_PER_PAGE).get_page(request.GET.get("trang"))
    return render(
        request,
        "tasks/search.html",
        {
            "query": query,
            "groups": [(name, len(hits), hits[:FOUND_AT_FIRST]) for name, hits in found.items()],
            "total": sum(map(len, found.values())),
            "kind": kind if page else "",
            "page": page,
        },
        status=query.status,
    )
