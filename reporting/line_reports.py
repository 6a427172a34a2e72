"""Every report of an agency's line of descent, each under the name of its time."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from reporting.actions.cycles import may_coordinate
from reporting.charts import Bar
from reporting.models import WRITERS, Cycle, Filing, Obligation
from reporting.progress_page import BAR
from reporting.summary import FilingLines, lines_of_filings


@dataclass(frozen=True)
class LineReport:
    """One obligation as the user may see it. Its filings are prefetched: those the user reads."""

    obligation: Obligation
    overdue: bool
    hides_draft: bool  # whether the user may not even see that there is a draft
    lines: FilingLines = field(default_factory=FilingLines)  # of `filing`

    @property
    def filing(self):
        """The latest, for those who read it."""
        return _latest(self.obligation)

    @property
    def bar(self):
        numbers = dict(self.lines.outcomes)
        return Bar([(look, numbers[name], word) for look, name, word in BAR if name in numbers])

    @property
    def agency_name(self):
        """As it was called when it filed."""
        return self.obligation.filed_as or self.obligation.agency.name


@dataclass(frozen=True)
class LineReports:
    """What an agency owed and filed, with its predecessors, where it has ended also its successors."""

    cycles: list  # [(Cycle, [LineReport])], the newest cycle first
    before: bool  # whether predecessors were looked for
    after: bool  # whether successors were

    @property
    def read(self):
        """[LineReport] of those whose latest filing the user reads, in the same order."""
        return [row for _, rows in self.cycles for row in rows if row.filing]


def reports_of_line(user, line, visible, on):
    """LineReports of the agency on that day, in three reads for any number.

    Of successors only what fell due after the agency had ended, for before it they owed their own.
    Of agencies among the ids `visible` everybody sees whether they filed, of those in a province
    that went into the user's too; who reads the words is `Filing.visible_to`.
    """
    agency = line.agency
    after = line.after if agency.has_ended(on) else set()
    concerned = Q(agency__in=visible & ({agency.pk} | line.before))
    if after:
        concerned |= Q(agency__in=visible & after, due_on__gt=agency.until_on)
    obligations = list(_obligations(user, concerned))
    said = lines_of_filings([filing.pk for one in obligations if (filing := _latest(one))])
    rows = [_row(user, obligation, on, said) for obligation in obligations]
    cycles = [
        (cycle, list(part)) for cycle, part in groupby(rows, lambda row: row.obligation.cycle)
    ]
    return LineReports(cycles, bool(line.before & visible), bool(after & visible))


def _obligations(user, concerned):
    filings = Filing.objects.filter(report=OuterRef("report__pk")).order_by("-number")
    return (
        Obligation.objects.filter(concerned)
        .select_related("cycle__plan", "agency", "report")
        .prefetch_related(
            Prefetch("report__filings", Filing.objects.visible_to(user).order_by("number"))
        )
        .annotate(
            filed_as=Subquery(filings.values("agency_name")[:1]),
            opens_cycle=Exists(Cycle.objects.visible_to(user).filter(pk=OuterRef("cycle"))),
        )
        .order_by("-cycle__year", "-cycle_id", "agency__position", "agency__sort_key", "pk")
    )


def _latest(obligation):
    """The latest of its filings that were prefetched; None where there is none."""
    return next(reversed(list(obligation.report.filings.all())), None)


def _row(user, obligation, on, said):
    sees_draft = may_coordinate(
        user, obligation.cycle.plan
    ) or obligation.agency_id in user.agency_ids(*WRITERS)
    filing = _latest(obligation)
    return LineReport(
        obligation=obligation,
        overdue=obligation.is_counted and obligation.is_overdue(on),
        hides_draft=not sees_draft,
        lines=said.get(filing and filing.pk, FilingLines()),
    )
