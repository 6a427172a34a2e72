"""The recommendations of a cycle, and answering them."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from agencies.models import Membership
from agencies.sign_in import words_outlive_the_session
from reporting.actions.cycles import may_coordinate
from reporting.actions.recommendations import answer, restore, withdraw
from reporting.actions.refusals import Refused
from reporting.exports.answers import as_file, wants_file
from reporting.exports.lists import recommendations_book
from reporting.forms.recommendations import AnswerForm
from reporting.models import Cycle, FiledItem
from reporting.recommendations import RecommendationFilter, recommendations_page
from reporting.views.cycles import cycle_to_run


@login_required
@require_safe
def recommendations(request, slug, year):
    """Every recommendation filed in a yearly cycle with its answer: all for coordinators and
    leaders, for others of the province their own."""
    cycles = Cycle.objects.visible_to(request.user).yearly().select_related("plan")
    return _show(request, get_object_or_404(cycles, plan__slug=slug, year=year))


@login_required
@require_safe
def round_recommendations(request, pk):
    """The same for a round; a yearly cycle's stand at their own address."""
    cycles = Cycle.objects.visible_to(request.user).select_related("plan")
    cycle = get_object_or_404(cycles, pk=pk)
    return redirect(cycle.recommendations_url) if cycle.is_yearly else _show(request, cycle)


def _show(request, cycle, *, typed=None, problem=None, status=200):
    """`typed` (AnswerForm) is an answer that was refused, `problem` why."""
    now = timezone.now()
    data = request.POST or request.GET
    page = recommendations_page(request.user, cycle, data, timezone.localdate(now))
    if page.filter.status == 200 and wants_file(request):
        return as_file(request, recommendations_book(page, cycle, now))
    answering = typed or _answering(
        page, request.GET.get("kn"), name=_usual_name(request.user, cycle)
    )
    ticked = _ticked(answering, page, cycle)
    context = {
        "cycle": cycle,
        "plan": cycle.plan,
        "page": page,
        "may_answer": may_coordinate(request.user, cycle.plan),
        "answering": answering,
        "ticked": ticked,
        "ticked_words": {row.item.text for row in page.all_rows if row.item.pk in ticked},
        "problem": problem,
        "now": now,
    }
    status = max(status, page.filter.status)
    return render(request, "reporting/recommendations.html", context, status=status)


def _usual_name(user, cycle):
    """Of the agency for which the user coordinates the province; "" for who does not."""
    province = cycle.plan.province_id
    posts = (post for post in user.posts if post.role == Membership.Role.COORDINATOR)
    return next((post.agency.name for post in posts if post.agency.province_id == province), "")


def _answering(page, pk, *, name):
    """The form, with the recommendation of that id and all alike ticked; their answer stands in it, to
    be corrected."""
    for rows in (rows for _, _, lists in page.parts for rows in lists):
        ids = [row.item.pk for row in rows]
        if pk in map(str, ids):
            return AnswerForm.to(ids, rows[0].answer, name=name)
    return AnswerForm.to((), name=name)


def _ticked(form, page, cycle):
    """Ids of the rows that were ticked, by what they ask: filed again meanwhile they are other rows."""
    ids = form.ticked
    asked = {item.asks for item in _of(cycle) if str(item.pk) in ids} if ids else ()
    return {row.item.pk for row in page.all_rows if row.item.asks in asked}


# What a coordinator does with them -----------------------------------------------------------------


@words_outlive_the_session
def recommendations_act(request, pk):
    """One answer to many, or answers taken back; a refused one comes back with all that was typed."""
    cycle = cycle_to_run(request.user, pk)
    if request.method != "POST":  # the login page sends here whoever was logged out meanwhile
        return redirect(cycle.recommendations_url)
    if "bo" in request.POST:
        return _withdraw(request, cycle)
    if "lai" in request.POST:
        return _restore(request, cycle)
    now = timezone.now()
    ids = _of(cycle).values_list("pk", flat=True)
    form = AnswerForm(request.POST, items=ids, today=timezone.localdate(now))
    if not form.is_valid():
        return _show(request, cycle, typed=form, status=422)
    said = form.cleaned_data
    items = list(_of(cycle).filter(pk__in=said["chon"]))
    try:
        new, corrected = answer(
            items=items,
            text=said["tra_loi"],
            answered_by_name=said["nguoi_tra_loi"],
            document_number=said["so_van_ban"],
            document_on=said["ngay_van_ban"],
            by=request.user,
            now=now,
        )
    except Refused as problem:
        return _show(request, cycle, typed=form, problem=problem, status=409)
    messages.success(request, _sentence(new, corrected, now))
    return redirect(_back(request, cycle))


def _withdraw(request, cycle):
    """Take back what the pressed button names: the moment at which it was written, then ids."""
    at, *ids = request.POST["bo"].split() or [""]
    items = _named(ids, cycle)
    try:
        number = withdraw(items=items, at=_moment(at), by=request.user, now=timezone.now())
    except Refused as problem:
        return _show(request, cycle, problem=problem, status=409)
    messages.success(request, _withdrawn(number, items))
    return redirect(_back(request, cycle))


def _restore(request, cycle):
    """Put back what was taken back, of the ids that the pressed button names."""
    items = _named(request.POST["lai"].split(), cycle)
    try:
        number = restore(items=items, by=request.user, now=timezone.now())
    except Refused as problem:
        return _show(request, cycle, problem=problem, status=409)
    messages.success(request, f"Đã khôi phục trả lời của {number} kiến nghị.")
    return redirect(_back(request, cycle))


def _named(ids, cycle):
    """The items of the cycle whose ids are named; whatever else is named is none."""
    named = set(ids)
    return [item for item in _of(cycle) if str(item.pk) in named]


def _moment(text):
    """The moment that the text says; None where it says none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _sentence(new, corrected, at):
    """How many were answered, with a button of the page's form of undoing (`bo-tra-loi`); a correction
    is corrected again."""
    said = f"Đã sửa trả lời của {len(corrected)} kiến nghị." if corrected else ""
    if not new:
        return said or "Trả lời đã ghi đúng như vậy từ trước."
    return format_html(
        "Đã trả lời {} kiến nghị. "
        '<button class="as-link" form="bo-tra-loi" name="bo" value="{} {}">Bỏ trả lời</button> {}',
        len(new),
        at.isoformat(),
        " ".join(str(item.pk) for item in new),
        said,
    )


def _withdrawn(number, items):
    """How many answers were taken back, with the button that puts them back."""
    return format_html(
        "Đã bỏ trả lời của {} kiến nghị. "
        '<button class="as-link" form="bo-tra-loi" name="lai" value="{}">Khôi phục trả lời</button>',
        number,
        " ".join(str(item.pk) for item in items),
    )


def _of(cycle):
    """All that was ever filed in the cycle, by whichever filing."""
    items = FiledItem.objects.recommendations().select_related("filing")
    return items.filter(filing__report__obligation__cycle=cycle)


def _back(request, cycle):
    """The list as it was filtered."""
    own = RecommendationFilter.base_fields
    chosen = {name: request.POST[name] for name in own if request.POST.get(name)}
    address = cycle.recommendations_url
    return f"{address}?{urlencode(chosen)}" if chosen else address
