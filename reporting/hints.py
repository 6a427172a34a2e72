"""What deserves a second look in a filing. A hint never blocks anything, and only what was filed
gives one: the latest round of every report in the same cycle, and what was accepted earlier.
"""

import re
from dataclasses import dataclass, field

from django.db.models import F, Q, TextChoices

from agencies.vietnamese import fold
from reporting.earlier import last_texts
from reporting.models import FiledLine, Filing, Outcome

# Shorter texts ("Đã tổ chức 2 hội nghị.") are the same at many agencies for good reason.
LETTERS_TO_COMPARE = 40
# 118/BC-UBND, 04/2019/QĐ-UBND, 27-NQ/TW; in small letters only where more than one part follows.
DOCUMENT_NUMBER = re.compile(r"\b\d+[A-Za-z]?(?:/\d{4})?[-–/](?:[A-ZĐ]|[a-zđ]{1,6}[-–/][a-zđ])")

# A line that was accepted keeps the day of its acceptance in the next round.
ACCEPTED_BEFORE = Q(review__verdict="accepted", review__at__lt=F("filing__at"))


class Doubt(TextChoices):
    """Kinds of hints; the values stand in addresses."""

    AS_EARLIER = "nam-truoc", "Giống năm trước"
    AS_OTHER = "co-quan-khac", "Giống cơ quan khác"
    NO_NUMBER = "chua-co-so", "Chưa có số văn bản"
    ONLY_NOTHING = "khong-phat-sinh", "Chỉ có “không phát sinh”"


SIGNS = {Doubt.AS_EARLIER: "=", Doubt.AS_OTHER: "=", Doubt.NO_NUMBER: "?", Doubt.ONLY_NOTHING: "0"}


@dataclass(frozen=True)
class Hint:
    """One doubt; of "giống cơ quan khác" also which agency."""

    doubt: Doubt
    other: str = ""

    @property
    def label(self):
        return f"Giống {self.other}" if self.other else self.doubt.label

    @property
    def sign(self):
        return SIGNS[self.doubt]


@dataclass
class Hints:
    """What deserves a second look in one filing, line by line and as a whole."""

    lines: dict = field(default_factory=dict)  # {line id: [Hint]}, lines without any left out
    whole: list = field(default_factory=list)  # [Hint]

    @property
    def count(self):
        """How many lines have a hint."""
        return len(self.lines)

    @property
    def doubts(self):
        found = [*self.whole, *(hint for hints in self.lines.values() for hint in hints)]
        return {hint.doubt for hint in found}


def hints_of(filings):
    """{filing id: Hints} of these latest rounds; one read, and three for each cycle.

    Needs the report's obligation and cycle loaded.
    """
    cycles = {}
    for filing in filings:
        obligation = filing.report.obligation
        cycles.setdefault(obligation.cycle, set()).add(obligation.agency_id)
    earlier = {}
    for cycle, agencies in cycles.items():
        texts = last_texts(cycle, agencies)
        earlier |= {(cycle.pk, *key): fold(text) for key, text in texts.items()}
    lines = _lines_of(cycles)
    says_the_same = _same_words(lines)
    return {
        filing.pk: _hints(filing, lines.get(filing.pk, []), earlier, says_the_same)
        for filing in filings
    }


def _lines_of(cycles):
    """{filing id: [FiledLine]} of the latest round of every report in the cycles, with the `folded`
    text, and whether the line is `settled`: accepted in a round before."""
    rounds = Filing.objects.last_rounds().filter(report__obligation__cycle__in=cycles)
    found = {}
    for line in (
        FiledLine.objects.filter(filing__in=rounds)
        .select_related("filing")
        .only("task", "outcome", "text", "evidence", "filing__agency_name")
        .annotate(settled=ACCEPTED_BEFORE)
        .order_by("filing", "position")
    ):
        line.folded = fold(line.text)
        found.setdefault(line.filing_id, []).append(line)
    return found


def _same_words(lines):
    """{(task id, folded text): [Filing]} of texts long enough to compare."""
    found = {}
    for line in (line for of_filing in lines.values() for line in of_filing):
        if line.outcome != Outcome.NOTHING and _letters(line.folded) >= LETTERS_TO_COMPARE:
            found.setdefault((line.task_id, line.folded), []).append(line.filing)
    return found


def _letters(folded):
    return sum(letter.isalpha() for letter in folded)


def _hints(filing, lines, earlier, says_the_same):
    obligation = filing.report.obligation
    found = Hints()
    for line in lines:
        before = earlier.get((obligation.cycle_id, obligation.agency_id, line.task_id))
        same = says_the_same.get((line.task_id, line.folded), [])
        others = [other.agency_name for other in same if other != filing]
        hints = list(_hints_of_line(line, before, others))
        if hints and not line.settled:
            found.lines[line.pk] = hints
    if lines and all(line.outcome == Outcome.NOTHING for line in lines):
        found.whole.append(Hint(Doubt.ONLY_NOTHING))
    return found


def _hints_of_line(line, before, others):
    if line.outcome == Outcome.NOTHING:
        return
    if line.folded == before:
        yield Hint(Doubt.AS_EARLIER)
    if others:
        more = f" và {len(others) - 1} cơ quan khác" if others[1:] else ""
        yield Hint(Doubt.AS_OTHER, others[0] + more)
    if line.outcome in {Outcome.RESULT, Outcome.COMPLETED} and not DOCUMENT_NUMBER.search(
        f"{line.evidence}\n{line.text}"
    ):
        yield Hint(Doubt.NO_NUMBER)
