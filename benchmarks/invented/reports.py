"""Three years of cycles of one province: who owed what, what was filed, and what was said of it."""

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
from reporting.models import (
    Cycle,
    DraftLine,
    FiledItem,
    FiledLine,
    FiledNarrative,
    Filing,
    LineReview,
    Narrative,
    Obligation,
    Outcome,
    Report,
    ReportEvent,
)

BATCH = 2000
OUTCOMES = [Outcome.RESULT, Outcome.IN_PROGRESS, Outcome.NOTHING, Outcome.NOT_DONE]
WEIGHTS = [58, 18, 17, 7]
TEXTS = {
    Outcome.RESULT: words.RESULT,
    Outcome.COMPLETED: words.RESULT,
    Outcome.IN_PROGRESS: words.IN_PROGRESS,
    Outcome.NOT_DONE: words.NOT_DONE,
}


@dataclass
class Case:
    """One agency in one cycle, with what becomes of its report."""

    cycle: Cycle
    agency: object
    story: Story
    course: Course
    obligation: Obligation = None
    report: Report = None


class Reports:
    """Writes them, kind by kind of row, all years of a province together."""

    def __init__(self, place, issued, year, random):
        self.place, self.issued, self.year, self.random = place, issued, year, random
        self.lines = {
            one.pk: list(issued.lines_of(one)) for one in [*place.reporting, *place.asked]
        }
        self.shown = {task.pk: _as_shown(task) for task in issued.tasks}
        self.events = []

    def write(self):
        cases = [case for year in range(self.year - 2, self.year + 1) for case in self._open(year)]
        self._oblige(cases)
        filed = self._file(cases)
        self._say(filed)
        drafts = [case for case in cases if case.story.state == "draft"]
        DraftLine.objects.bulk_create(
            DraftLine(report=case.report, task=task, **entry)
            for case in drafts
            for task, _, _, entry in self._entries(case)[:10]
        )
        self._note(cases)

    # Who owes

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

    # What was filed

    def _file(self, cases):
        """[(Case, Round, Filing)] with lines, paragraphs, obstacles."""
        filed = [
            (case, one, self._filing(case, one, number))
            for case in cases
            for number, one in enumerate(case.course.rounds, start=1)
        ]
        Filing.objects.bulk_create((filing for _, _, filing in filed), batch_size=BATCH)
        FiledLine.objects.bulk_create(
            (line for case, _, filing in filed for line in self._lines(case, filing)),
            batch_size=BATCH,
        )
        FiledNarrative.objects.bulk_create(
            (self._paragraph(filing, *said) for _, _, filing in filed for said in PARAGRAPHS),
            batch_size=BATCH,
        )
        troubled = [filing for _, _, filing in filed if self.random.random() < 0.3]
        FiledItem.objects.bulk_create(
            FiledItem(filing=filing, position=position, kind=kind, text=self._said(text))
            for filing in troubled
            for position, (kind, text) in enumerate(ITEMS, start=1)
        )
        return filed

    def _filing(self, case, one, number):
        place, plan, report = self.place, self.issued.plan, case.report
        paper = one.received_on is not None
        by = place.coordinator if paper else place.people[case.agency.pk]
        return Filing(
            report=report,
            number=number,
            receipt=f"{place.province.abbreviation}-{case.cycle.year}-{report.pk}-{number}",
            at=one.at,
            by=by,
            by_name=str(by),
            agency_name=case.agency.name,
            plan_title=plan.short_title,
            cycle_title=case.cycle.title,
            recipient_name=case.obligation.recipient.name,
            via_name=case.obligation.via.name if case.obligation.via else "",
            received_on=one.received_on,
            paper_note=words.PAPER if paper else "",
            signed_by=str(place.people[case.agency.pk]),
            signer_position="Chủ tịch",
            document_number=f"{self.random.randint(20, 400)}/BC-UBND",
            document_on=one.filed_on,
        )

    def _lines(self, case, filing):
        for position, (task, roles, obliged, entry) in enumerate(self._entries(case), start=1):
            yield FiledLine(
                filing=filing,
                task=task,
                position=position,
                roles=roles,
                obliged=obliged,
                **self.shown[task.pk],
                **entry,
            )

    def _entries(self, case):
        """[(Task, roles, obliged, words)]; what need not be said is left out at times."""
        return [
            (task, roles, obliged, self._entry(task, case.cycle.year))
            for task, roles, obliged in self.lines[case.agency.pk]
            if obliged or self.random.random() < 0.8
        ]

    def _entry(self, task, year):
        outcome = self.random.choices(OUTCOMES, WEIGHTS)[0]
        if task.due_on and task.due_on.year == year and outcome == Outcome.RESULT:
            outcome = Outcome.COMPLETED
        evidence = words.EVIDENCE if self.random.random() < 0.3 else ""
        return {
            "outcome": outcome.value,
            "text": self._said(self.random.choice(TEXTS[outcome])) if outcome in TEXTS else "",
            "completed_on": task.due_on - timedelta(days=self.random.randint(0, 60))
            if outcome == Outcome.COMPLETED
            else None,
            "evidence": self._said(evidence) if evidence else "",
        }

    def _paragraph(self, filing, position, part, text):
        return FiledNarrative(
            filing=filing, position=position, part=part, heading=part.label, text=self._said(text)
        )

    def _said(self, text):
        number = self.random.random()
        return text.format(
            a=int(number * 400) + 20,
            b=int(number * 1e4) % 9 + 2,
            c=int(number * 1e6) % 900 + 40,
            p=int(number * 1e8) % 40 + 60,
        )

    # What happened

    def _say(self, filed):
        """Events of filing and reviewing; of a filing that came back, its first line is returned."""
        coordinator, returned = self.place.coordinator, []
        for case, one, filing in filed:
            kind = ReportEvent.Kind.PAPER if one.received_on else ReportEvent.Kind.SUBMITTED
            self._event(case, kind, one.at, filing.by, filing=filing)
            if one.returned_at:
                said = {"text": words.RETURNED, "due_on": one.return_due_on, "filing": filing}
                self._event(case, ReportEvent.Kind.RETURNED, one.returned_at, coordinator, **said)
                returned.append((one, filing))
            if one.accepted_at:
                said = {"text": words.ACCEPTED, "filing": filing}
                self._event(case, ReportEvent.Kind.ACCEPTED, one.accepted_at, coordinator, **said)
        first = {
            line.filing_id: line
            for line in FiledLine.objects.filter(
                filing__in=[filing for _, filing in returned], position=1
            )
        }
        LineReview.objects.bulk_create(
            LineReview(
                line=first[filing.pk],
                verdict=LineReview.Verdict.RETURNED,
                comment=words.RETURNED,
                at=one.returned_at,
                by=coordinator,
            )
            for one, filing in returned
            if filing.pk in first
        )

    def _note(self, cases):
        """The other events; then all of them in the order in which they happened."""
        kinds, coordinator = ReportEvent.Kind, self.place.coordinator
        for case in cases:
            obligation, opened_at = case.obligation, case.cycle.opened_at
            if obligation.is_asked:
                self._event(case, kinds.INVITED, opened_at, coordinator)
            if case.agency.from_on and case.agency.from_on > opened_at.date():
                at = office_hour(case.agency.from_on, self.random)
                self._event(case, kinds.ADDED, at, coordinator)
            if obligation.is_extended:
                said = {"text": words.EXTENSION, "due_on": obligation.due_on}
                self._event(case, kinds.EXTENDED, obligation.extended_at, coordinator, **said)
            if obligation.is_exempt:
                said = {"text": words.EXEMPTION}
                self._event(case, kinds.EXEMPTED, obligation.exempted_at, coordinator, **said)
        self.events.sort(key=lambda event: event.at)
        ReportEvent.objects.bulk_create(self.events, batch_size=BATCH)

    def _event(self, case, kind, at, by, **said):
        self.events.append(ReportEvent(report=case.report, kind=kind, at=at, by=by, **said))


PARAGRAPHS = [
    (1, Narrative.Part.STRENGTHS, words.STRENGTHS),
    (2, Narrative.Part.WEAKNESSES, words.WEAKNESSES),
]
ITEMS = [("obstacle", words.OBSTACLE), ("recommendation", words.RECOMMENDATION)]


def _as_shown(task):
    """The columns of a filed line that repeat the task's words."""
    return {
        "section_title": str(task.section),
        "number": task.number,
        "title": task.title,
        "task_text": task.text,
    }


def _moved(course, back):
    """The course some days earlier."""
    for one in course.rounds:
        one.at -= back
        for name in ("returned_at", "return_due_on", "accepted_at"):
            value = getattr(one, name)
            setattr(one, name, value and value - back)
    return course
