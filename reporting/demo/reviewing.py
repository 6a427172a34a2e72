"""What the reviewer of the demonstration has done so far: accepted, returned, and one filed again."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from agencies.models import Agency
from reporting.actions.drafts import Entry, line_key
from reporting.actions.filing import submit_report
from reporting.actions.review import accept_report, return_report
from reporting.demo.calendar import refile_by
from reporting.demo.review_words import (
    ACCEPTED,
    MENDED,
    NO_NUMBER,
    NOT_CLEAR,
    RETURNED,
    STILL_AT,
)
from reporting.demo.words import MARK
from reporting.hints import DOCUMENT_NUMBER
from reporting.models import Obligation, Outcome

REVIEWED = 18  # those that waited longest
# Of these, by their place, the returned ones, and how many working days ago that was: the first is
# past its new day by now, the second has been filed again, the last two still have time.
RETURNED_AGO = {2: 8, 5: 7, 16: 2, 17: 1}
REFILED, REFILED_AGO = 5, 3
LINES_RETURNED = 2


@dataclass(frozen=True)
class Filed:
    """One report of the demonstration and when it is filed."""

    obligation: Obligation
    at: datetime

    @property
    def report(self):
        return self.obligation.report

    @property
    def is_commune(self):
        return self.obligation.agency.kind == Agency.Kind.COMMUNE


def reviews(filed, calendar, writer, reviewer):
    """Yields (instant, act) for the first of `filed`, which are in the order of their filing; a
    report for which there is no day before today goes on waiting."""
    for place, one in enumerate(filed[:REVIEWED]):
        ago = RETURNED_AGO.get(place)
        at = ago and calendar.lately(one.at, ago)
        at = at or calendar.soon_after(one.at, most=1 if ago else 4)
        if at and ago:
            yield at, partial(give_back, one.report, writer.random, reviewer, at)
        elif at:
            yield at, partial(accept, one.report, writer.random, reviewer, at)
        again = place == REFILED and at and _again_at(calendar, at)
        if again:
            yield again, partial(refile, one, writer, again)


def _again_at(calendar, returned_at):
    return calendar.lately(returned_at, REFILED_AGO) or calendar.soon_after(returned_at, most=1)


def accept(report, random, reviewer, at):
    said = random.choice(ACCEPTED)
    accept_report(
        filing=report.filings.last(), comment=said and f"{said} {MARK}", by=reviewer, now=at
    )


def give_back(report, random, reviewer, at):
    """Return the lines that are least clear, with a comment for each; accept all others."""
    filing = report.filings.last()
    lines = list(filing.lines.all())
    chosen = sorted(lines, key=_clearness)[:LINES_RETURNED]
    chosen.sort(key=lambda line: line.position)
    numbers = ", ".join(line.number for line in chosen)
    return_report(
        filing=filing,
        returned={line.pk: f"{_comment_on(line, random)} {MARK}" for line in chosen},
        accepted=[line.pk for line in lines if line not in chosen],
        comment=f"{random.choice(RETURNED).format(numbers=numbers)} {MARK}",
        due_on=refile_by(at),
        by=reviewer,
        now=at,
    )


def _clearness(line):
    """Results without a document first, then what is still going on."""
    ranks = [
        line.outcome == Outcome.RESULT and not _names_a_document(line),
        line.outcome == Outcome.IN_PROGRESS,
        line.outcome == Outcome.RESULT,
        True,
    ]
    return ranks.index(True)


def _names_a_document(line):
    return bool(DOCUMENT_NUMBER.search(f"{line.evidence} {line.text}"))


def _comment_on(line, random):
    if line.outcome == Outcome.IN_PROGRESS:
        return random.choice(STILL_AT)
    return random.choice(NOT_CLEAR if _names_a_document(line) else NO_NUMBER)


def refile(filed, writer, at):
    """Mend the returned lines as they were asked to be, and file again."""
    facts = writer.facts(filed.obligation, at)
    returned = filed.report.filings.last().lines.filter(review__verdict="returned")
    typed = {
        line_key(line.task_id): Entry(
            line.outcome,
            f"{line.text.removesuffix(MARK)}{facts.write(MENDED)} {MARK}",
            evidence=line.evidence or facts["report"],
        )
        for line in returned
    }
    writer.save(filed.obligation, typed, at)
    submit_report(report=filed.report, by=writer.person(filed.obligation.agency), now=at)
