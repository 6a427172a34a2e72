"""Writing a report: the pieces of its draft, each saved only over what its writer was shown.

A draft is a flat {key: words}. Keys: "nv12" (the line of task 12), "phan-strengths" and
"phan-duty-5" (a paragraph), "muc-<key>" (an obstacle or recommendation), "ky" (who signed).
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from reporting.actions.outline import locked_lines, outline_for_saving, outline_of
from reporting.actions.refusals import (
    AlreadySubmitted,
    CycleClosed,
    DutyEnded,
    LineLocked,
    NotAllowed,
    TaskNotInReport,
    UnknownPiece,
    require,
)
from reporting.actions.words import (
    SIGNATURE,
    Entry,
    ItemWords,
    Paragraph,
    SignatureWords,
    item_key,
    line_key,
    paragraph_key,
)
from reporting.earlier import last_words
from reporting.models import (
    WRITERS,
    Cycle,
    DraftItem,
    DraftLine,
    DraftNarrative,
    DraftSignature,
    Item,
    Outcome,
    Report,
)


def draft_of(report, keys=("nv", "phan-", "muc-", SIGNATURE)):
    """{key: words} of everything the draft says; `keys` or their beginnings spare what is not asked."""
    draft = {}
    if _any_begins(keys, "nv"):
        draft |= {line_key(line.task_id): Entry.of(line) for line in report.lines.all()}
    for row in report.narratives.all() if _any_begins(keys, "phan-") else ():
        draft[paragraph_key(row.part, row.duty_id)] = Paragraph(row.text)
    for row in report.items.all() if _any_begins(keys, "muc-") else ():
        draft[item_key(row.key)] = ItemWords(row.kind, row.text, row.addressee, row.task_id)
    for row in DraftSignature.objects.filter(report=report) if SIGNATURE in keys else ():
        draft[SIGNATURE] = SignatureWords(
            row.signed_by, row.signer_position, row.document_number, row.document_on
        )
    return draft


def _any_begins(keys, prefix):
    return any(key.startswith(prefix) for key in keys)


def words_of(filing):
    """{key: words} of everything that was filed, as `draft_of`."""
    words = {line_key(line.task_id): Entry.of(line) for line in filing.lines.all()}
    for row in filing.narratives.all():
        words[paragraph_key(row.part, row.duty_id)] = Paragraph(row.text)
    for row in filing.items.all():
        words[item_key(f"lan{filing.number}-{row.position}")] = ItemWords(
            row.kind, row.text, row.addressee, row.task_id
        )
    words[SIGNATURE] = SignatureWords(
        filing.signed_by, filing.signer_position, filing.document_number, filing.document_on
    )
    return words


def carried_keys(report):
    """Keys of the pieces that stand as they were taken from an earlier report."""
    return {
        *(line_key(line.task_id) for line in report.lines.all() if line.carried_over),
        *(
            paragraph_key(row.part, row.duty_id)
            for row in report.narratives.all()
            if row.carried_over
        ),
    }


# Who may write, and when ---------------------------------------------------------------------------


def may_write(user, report):
    """Focal points and signers of the agency write and file its report; nobody else."""
    return report.obligation.agency_id in user.agency_ids(*WRITERS)


def is_open_for(report, on):
    """Whether the report may be written and filed that day: while the cycle is open, until the end
    of an extension, and after a return, closed or not (product rule "Dates", 5)."""
    obligation = report.obligation
    return not obligation.is_ended and (
        obligation.cycle.is_open
        or report.state == Report.State.RETURNED
        or (obligation.is_extended and on <= obligation.due_on)
    )


def lock(report, *more):
    """The report and its obligation as they stand, their rows locked until the transaction ends: who
    waited reads of both what the other wrote. Cycle and agency come with them, and what `more` names.
    """
    rows = Report.objects.select_for_update(of=("self", "obligation"))
    return rows.select_related("obligation__cycle", "obligation__agency", *more).get(pk=report.pk)


def lock_for_writing(report, by, now, *more):
    """The report, locked as by `lock`; raises what forbids this person to write it now."""
    report = lock(report, *more)
    require(may_write(by, report), NotAllowed)
    require(report.is_editable, AlreadySubmitted)
    require(not report.obligation.is_ended, DutyEnded)
    require(is_open_for(report, timezone.localdate(now)), CycleClosed)
    return report


# Saving --------------------------------------------------------------------------------------------


@dataclass
class Saved:
    """The report as saved. `conflicts` is {key: words} of pieces that somebody else changed
    meanwhile: those stand as they did, all others are kept."""

    report: Report
    conflicts: dict = field(default_factory=dict)


@transaction.atomic
def save_draft(*, report, typed, was=None, outline=None, by, now):
    """Keep what was typed: `typed` is {key: words}, `was` {key: mark} of what the writer was shown.

    A piece is written if it still says what the writer was shown; `was=None` writes over anything.
    `outline` spares reading it anew; what is locked is read anew all the same.
    Returns Saved; where nothing differs, nothing is written and the revision stays.
    Raises NotAllowed, AlreadySubmitted, CycleClosed, UnknownPiece, TaskNotInReport, LineLocked.
    """
    report = lock_for_writing(report, by, now)
    if outline:
        outline.locked = locked_lines(report)
    outline = outline or outline_for_saving(report)
    return write_over(report, outline, draft_of(report, typed), typed, was, by, now)


def write_over(report, outline, draft, typed, was, by, now):
    """As `save_draft`, of a report that the caller has locked and read: one of its own transaction."""
    saved = Saved(report)
    changed = {}
    for key, words in typed.items():
        blank = outline.blank(key)
        current = draft.get(key, blank)
        if words == current:
            continue
        require(key not in outline.locked, LineLocked)
        if was is None or was.get(key, blank.mark) == current.mark:
            changed[key] = words
        else:
            saved.conflicts[key] = current
    keep_pieces(report, outline, changed, by, now)
    return saved


@transaction.atomic
def report_nothing(*, report, by, now):
    """Say "không phát sinh" for every obliged line that says nothing yet; returns the keys.

    Raises NotAllowed, AlreadySubmitted, CycleClosed.
    """
    report = lock_for_writing(report, by, now)
    outline = outline_of(report)
    said = nothing_for_the_rest(outline, draft_of(report))
    keep_pieces(report, outline, said, by, now)
    return list(said)


def nothing_for_the_rest(outline, draft):
    """{key: "không phát sinh"} for the obliged lines of which the draft says nothing."""
    obliged = [line_key(part.task.pk) for part in outline.parts if part.obliged]
    unsaid = [
        key for key in obliged if key not in outline.locked and draft.get(key, Entry()).is_empty
    ]
    return dict.fromkeys(unsaid, Entry(Outcome.NOTHING))


@transaction.atomic
def carry_over(*, report, keys=None, by, now):
    """Fill pieces that are still empty with what the earlier accepted report said; returns the keys.

    `keys` narrows it to some; None takes the whole. A review takes the accepted reports of all its
    years. Raises NotAllowed, AlreadySubmitted, CycleClosed.
    """
    report = lock_for_writing(report, by, now)
    outline, draft = outline_of(report), draft_of(report)
    taken = {
        key: words
        for key, words in earlier_words(report, outline).items()
        if (keys is None or key in keys)
        and key not in outline.locked
        and draft.get(key, outline.blank(key)).is_empty
    }
    keep_pieces(report, outline, taken, by, now, carried_over=True)
    return list(taken)


@transaction.atomic
def take_filed(*, report, by, now):
    """Fill pieces that are still empty with what was filed last and came back, such as a paper that
    was entered on behalf; returns the keys. Raises NotAllowed, AlreadySubmitted, CycleClosed."""
    report = lock_for_writing(report, by, now)
    filing = report.filings.last()
    outline, draft = outline_of(report), draft_of(report)
    filed = words_of(filing) if filing else {}
    if any(isinstance(words, ItemWords) for words in draft.values()):
        filed = {key: words for key, words in filed.items() if not isinstance(words, ItemWords)}
    taken = {
        key: outline.fitting(words)
        for key, words in filed.items()
        if outline.has(key)
        and key not in outline.locked
        and draft.get(key, outline.blank(key)).is_empty
    }
    keep_pieces(report, outline, taken, by, now)
    return list(taken)


def earlier_words(report, outline):
    """{key: words} that the earlier accepted report offers for lines and paragraphs of this one."""
    lines, paragraphs = last_words(report)
    offered = {}
    for part in outline.parts:
        said = lines.get(part.task.pk)
        if said:
            offered[line_key(part.task.pk)] = _entry_from(said, part.task, report)
    for key, (part, duty) in outline.paragraphs.items():
        said = paragraphs.get((part, duty and duty.pk))
        if said:
            offered[key] = Paragraph(_texts(said, report))
    return offered


def _entry_from(said, task, report):
    """One entry from the earlier lines, oldest first; the latest that tells of something decides."""
    latest = next((line for line in reversed(said) if line.outcome != Outcome.NOTHING), said[-1])
    outcome = latest.outcome if latest.outcome in Outcome.of_task(task) else ""
    day = latest.completed_on if outcome == Outcome.COMPLETED else None
    evidence = "; ".join(dict.fromkeys(line.evidence for line in said if line.evidence))
    return Entry(outcome, _texts(said, report), day, evidence)


def _texts(said, report):
    """The latest text; in a review those of all years, each after the name of its cycle."""
    if report.obligation.cycle.kind != Cycle.Kind.REVIEW:
        return said[-1].text
    return "\n".join(f"{row.filing.cycle_title}: {row.text}" for row in said if row.text)


def keep_pieces(report, outline, changed, by, now, **marks):
    """Store the pieces, if any, and who saved them when."""
    if not changed:
        return
    for key, words in changed.items():
        _store(report, outline, key, words, {"carried_over": False} | marks)
    if report.state == Report.State.NOT_STARTED:
        report.state = Report.State.DRAFT
    report.revision += 1
    report.saved_at, report.saved_by = now, by
    report.save(update_fields=["state", "revision", "saved_at", "saved_by"])


def check_item(outline, words):
    """Raises UnknownPiece, and TaskNotInReport: an obstacle is about a task of the report or none."""
    require(words.kind in Item.Kind.values, UnknownPiece)
    about_one = words.kind == Item.Kind.OBSTACLE and outline.about(words)
    require(not words.task_id or about_one, TaskNotInReport)


def _store(report, outline, key, words, marks):
    """Write one piece; an item without text is taken out."""
    if key in outline.tasks:
        said = vars(words) | marks
        DraftLine.objects.bulk_create(  # one statement, whether it is there or not
            [DraftLine(report=report, task_id=outline.tasks[key].pk, **said)],
            update_conflicts=True,
            unique_fields=["report", "task"],
            update_fields=list(said),
        )
    elif outline.paragraph(key):
        part, duty = outline.paragraph(key)
        _put(DraftNarrative, vars(words) | marks, report=report, part=part, duty=duty)
    elif key == SIGNATURE:
        _put(DraftSignature, vars(words), report=report)
    elif words.text:
        check_item(outline, words)
        _put(DraftItem, vars(words), report=report, key=key.removeprefix("muc-"))
    else:
        report.items.filter(key=key.removeprefix("muc-")).delete()


def _put(model, said, **which):
    """Change the row that is there, or make it; the report is locked, so nobody else does."""
    if not model.objects.filter(**which).update(**said):
        model.objects.create(**which, **said)
