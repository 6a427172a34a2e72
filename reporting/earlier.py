"""What was accepted earlier for the same tasks: "last year" beside a line, and what prefills it.

"Last year" is the same task one yearly cycle earlier, or the task of an earlier plan that it
continues (product rule "Outcomes"); where there is neither, there is nothing.
"""

from reporting.models import Cycle, FiledLine, FiledNarrative, Filing, Report


def earlier_cycles(cycle):
    """The cycles that this one looks back to: the yearly ones within a review's period, oldest
    first, else the one yearly cycle before it."""
    yearly = Cycle.objects.filter(plan=cycle.plan, kind=Cycle.Kind.YEARLY).exclude(pk=cycle.pk)
    if cycle.kind == Cycle.Kind.REVIEW:
        within = yearly.filter(
            period_until__gt=cycle.period_from, period_from__lt=cycle.period_until
        )
        return list(within.order_by("year"))
    return list(yearly.filter(year__lt=cycle.year).order_by("-year")[:1])


def accepted_filings(agency, cycles):
    """The accepted filing of the agency in each of the cycles, oldest cycle first."""
    filings = (
        Filing.objects.filter(
            report__state=Report.State.ACCEPTED,
            report__obligation__agency=agency,
            report__obligation__cycle__in=cycles,
        )
        .select_related("report__obligation__cycle")
        .order_by("report__obligation__cycle__year", "number")
    )
    latest = {filing.report_id: filing for filing in filings}
    return list(latest.values())


def last_words(report):
    """What the agency said earlier: ({task id: [FiledLine]}, {(part, duty id): [FiledNarrative]}),
    oldest first. The line of a task that a task of this plan continues stands under the latter."""
    obligation = report.obligation
    filings = accepted_filings(obligation.agency, earlier_cycles(obligation.cycle))
    lines, paragraphs = {}, {}
    year = "filing__report__obligation__cycle__year"
    for line in (
        FiledLine.objects.filter(filing__in=filings).select_related("filing").order_by(year)
    ):
        lines.setdefault(line.task_id, []).append(line)
    rows = FiledNarrative.objects.filter(filing__in=filings).select_related("filing")
    for row in rows.order_by(year):
        paragraphs.setdefault((row.part, row.duty_id), []).append(row)
    for task, line in _continued(obligation).items():
        lines.setdefault(task, [line])
    return lines, paragraphs


def last_texts(cycle, agencies):
    """{(agency id, task id): text} of the same lines as `last_words`, for many agencies at once.

    Of a review over several years the latest year counts.
    """
    lines = FiledLine.objects.filter(
        filing__in=Filing.objects.last_rounds(),
        filing__report__state=Report.State.ACCEPTED,
        filing__report__obligation__agency__in=agencies,
    ).order_by("filing__report__obligation__cycle__year", "filing__report__obligation__cycle")
    agency = "filing__report__obligation__agency"
    continued = lines.filter(
        task__continued_by__section__plan=cycle.plan_id,
        filing__report__obligation__cycle__kind=Cycle.Kind.YEARLY,
    ).values_list(agency, "task__continued_by", "text")
    same = lines.filter(filing__report__obligation__cycle__in=earlier_cycles(cycle)).values_list(
        agency, "task", "text"
    )
    return {row[:2]: row[2] for rows in (continued, same) for row in rows}


def _continued(obligation):
    """{task id: FiledLine}: what was last accepted for the task that it continues."""
    lines = FiledLine.objects.filter(
        task__continued_by__section__plan=obligation.cycle.plan,
        filing__report__state=Report.State.ACCEPTED,
        filing__report__obligation__agency=obligation.agency,
        filing__report__obligation__cycle__kind=Cycle.Kind.YEARLY,
    ).order_by("filing__report__obligation__cycle__year", "filing__number")
    latest = dict(lines.values_list("task__continued_by", "pk"))
    rows = FiledLine.objects.select_related("filing").in_bulk(latest.values())
    return {task: rows[pk] for task, pk in latest.items()}
