"""Three years of reports of one province: what was filed, and what was said of it."""

from datetime import timedelta

from benchmarks.invented import words
from benchmarks.invented.owing import BATCH
from benchmarks.invented.stories import office_hour
from reporting.models import (
    DraftLine,
    FiledItem,
    FiledLine,
    FiledNarrative,
    Filing,
    LineReview,
    Narrative,
    Outcome,
    ReportEvent,
)

OUTCOMES = [Outcome.RESULT, Outcome.IN_PROGRESS, Outcome.NOTHING, Outcome.NOT_DONE]
WEIGHTS = [58, 18, 17, 7]
TEXTS = {
    Outcome.RESULT: words.RESULT,
    Outcome.COMPLETED: words.RESULT,
    Outcome.IN_PROGRESS: words.IN_PROGRESS,
    Outcome.NOT_DONE: words.NOT_DONE,
}


class Reports:
    """Writes them, kind by kind of row, all years of a province together."""

    def __init__(self, place, issued, random):
        self.place, self.issued, self.random = place, issued, random
        self.lines = {
            one.pk: list(issued.lines_of(one)) for one in [*place.reporting, *place.asked]
        }
        self.shown = {task.pk: _as_shown(task) for task in issued.tasks}
        self.events = []

    def write(self, cases):
        filed = self._file(cases)
        self._say(filed)
        drafts = [case for case in cases if case.story.state == "draft"]
        DraftLine.objects.bulk_create(
            DraftLine(report=case.report, task=task, **entry)
            for case in drafts
            for task, _, _, entry in self._entries(case)[:10]
        )
        self._note(cases)

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
        troubled = [one for one in filed if self.random.random() < 0.3]
        FiledItem.objects.bulk_create(
            item for case, _, filing in troubled for item in self._items(case, filing)
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

    def _items(self, case, filing):
        """An obstacle about one task, one about the work as a whole, a recommendation."""
        owed = self.lines[case.agency.pk]  # an agency may have no task of its own
        task = self.random.choice(owed)[0] if owed else None
        about = task and {"task": task, "task_number": task.number, "task_title": task.title}
        items = [item for item in ITEMS if about or not item[2]]
        for position, (kind, text, named) in enumerate(items, start=1):
            yield FiledItem(
                filing=filing,
                position=position,
                kind=kind,
                text=self._said(text),
                **(about if named else {}),
            )

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
ITEMS = [  # (kind, words, whether about a task)
    ("obstacle", words.OBSTACLE_OF_TASK, True),
    ("obstacle", words.OBSTACLE, False),
    ("recommendation", words.RECOMMENDATION, False),
]


def _as_shown(task):
    """The columns of a filed line that repeat the task's words."""
    return {
        "section_title": str(task.section),
        "number": task.number,
        "title": task.title,
        "task_text": task.text,
    }
