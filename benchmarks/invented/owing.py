"""Who owed a report in which cycle, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.invented import words
from benchmarks.invented.stories import (
    EARLIER,
    LAST,
    LATE_WAITING,
    OF_THE_ASKED,
    SILENT,
    TWICE,
    Course,
    Story,
    course_of,
    draw,
    office_hour,
)
from reporting.models import Cycle, Obligation, Report

BATCH = 2000


@dataclass
class Case:
    """One agency in one cycle, with what becomes of its report."""

    cycle: Cycle
    agency: object
    story: Story
    course: Course
    obligation: Obligation = None
    report: Report = None


class Owing:
    """Three years of cycles of a place, with an obligation and an empty report for everybody."""

    def __init__(self, place, issued, year, random):
        self.place, self.issued, self.year, self.random = place, issued, year, random

    def write(self):
        """[Case] of all years."""
        cases = [case for year in range(self.year - 2, self.year + 1) for case in self._open(year)]
        self._oblige(cases)
        return cases

    def _open(self, year):
        """The cycle of that year, and a Case for everybody in it."""
        closed = year < self.year
        cycle = Cycle.objects.create(
            plan=self.issued.plan,
            year=year,
            title=f"Báo cáo năm {year}",
            period_from=date(year - 1, 12, 15),
            period_until=date(year, 12, 14),
            data_until=date(year, 12, 14),
            opened_at=office_hour(date(year, 10, 1), self.random),
            opened_by=self.place.coordinator,
            closed_at=office_hour(date(year + 1, 2, 28), self.random) if closed else None,
            closed_by=self.place.coordinator if closed else None,
        )
        told = self._told_by_mergers(cycle)
        for agency in self.place.reporting:
            if agency.is_alive(date(year, 10, 1)) or agency.is_alive(date(year, 12, 14)):
                yield self._case(cycle, agency, told.get(agency.pk), EARLIER if closed else LAST)
        for agency in self.place.asked:
            yield self._case(cycle, agency, None, OF_THE_ASKED)

    def _told_by_mergers(self, cycle):
        """{agency id: Story} of those that merged within the cycle: the first had not filed, the
        second had, and the one that they became owes what the first did not file."""
        found = {}
        for decree, (first, second), successor in self.place.merged:
            if (
                decree.effective_on > cycle.opened_at.date()
                and decree.effective_on.year == cycle.year
            ):
                found |= {first.pk: SILENT, second.pk: TWICE, successor.pk: LATE_WAITING}
        return found

    def _case(self, cycle, agency, story, choices):
        story = story or draw(self.random, choices)
        course = course_of(story, cycle.year, self.random)
        if agency.until_on and course.rounds:  # it filed while it was there
            earlier = course.rounds[0].at.date() - agency.until_on + timedelta(days=30)
            course = _moved(course, max(earlier, timedelta(0)))
        return Case(cycle, agency, story, course)

    def _oblige(self, cases):
        for case in cases:
            case.obligation = self._obligation(case)
        Obligation.objects.bulk_create((case.obligation for case in cases), batch_size=BATCH)
        for case in cases:
            case.report = self._report(case)
        Report.objects.bulk_create((case.report for case in cases), batch_size=BATCH)

    def _obligation(self, case):
        place, coordinator = self.place, self.place.coordinator
        rule = self.issued.rules.get(case.agency.kind)
        more, noted_at = {}, office_hour(date(case.cycle.year, 11, 20), self.random)
        if case.course.extended_from:
            more |= {"extended_from": case.course.extended_from, "extended_at": noted_at}
            more |= {"extended_by": coordinator, "extension_reason": words.EXTENSION}
        if case.story.exempt:
            more |= {"exempted_at": noted_at, "exempted_by": coordinator}
            more |= {"exemption_reason": words.EXEMPTION}
        decree = self._ended_by(case)
        if decree:
            more |= {"ended_by": decree, "ended_at": office_hour(decree.effective_on, self.random)}
        return Obligation(
            cycle=case.cycle,
            agency=case.agency,
            rule=rule,
            basis=Obligation.Basis.DOCUMENT if rule else Obligation.Basis.ASKED,
            recipient=rule.recipient if rule else place.provincial,
            via=rule.via if rule else place.justice,
            due_on=case.course.due_on,
            **more,
        )

    def _ended_by(self, case):
        """The merger that ended the duty: the agency was gone on the due day and had not filed."""
        if not case.agency.until_on or case.agency.until_on >= case.course.due_on:
            return None
        decrees = [decree for decree, before, _ in self.place.merged if case.agency in before]
        return decrees[0] if not case.course.rounds else None

    def _report(self, case):
        rounds, state = case.course.rounds, case.story.state
        written = (rounds and not case.story.on_paper) or state == "draft"
        opened_at = case.cycle.opened_at + timedelta(days=30)
        return Report(
            obligation=case.obligation,
            state=state,
            revision=len(rounds) + 3 if written else 0,
            saved_at=(rounds[-1].at if rounds else opened_at) if written else None,
            saved_by=self.place.people[case.agency.pk] if written else None,
            first_filed_on=min(one.filed_on for one in rounds) if rounds else None,
            return_due_on=rounds[-1].return_due_on if state == "returned" else None,
        )


def _moved(course, back):
    """The course some days earlier."""
    for one in course.rounds:
        one.at -= back
        for name in ("returned_at", "return_due_on", "accepted_at"):
            value = getattr(one, name)
            setattr(one, name, value and value - back)
    return course
