"""The page of a report: every piece of its draft, as saved or as just typed."""

import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator

from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    ItemWords,
    carried_keys,
    draft_of,
    earlier_words,
    item_key,
    line_key,
    paragraph_key,
    words_of,
)
from reporting.actions.implementation import implementation_plan_of
from reporting.actions.outline import COMPULSORY, outline_of
from reporting.actions.words import meaning_of
from reporting.forms.report import ItemForm, LineForm, ParagraphForm, SignatureForm
from reporting.implementation import orders_own_plan
from reporting.models import Item, LineReview, Narrative, Report
from reporting.report_pieces import Piece, Row, SectionOfRows

POSTED = re.compile(
    r"((?:nv|phan-|muc-)[\w-]*)-(was|kind|outcome|text|completed_on|evidence|addressee|task_id)"
)
WORDS = {"text", "completed_on", "evidence", "addressee"}
POSTED_ITEM = re.compile(r"(muc-[A-Za-z0-9-]{1,36})-(text|addressee|task_id)")
ITEM_LABELS = {
    Item.Kind.OBSTACLE: "Khó khăn, vướng mắc",
    Item.Kind.RECOMMENDATION: "Kiến nghị",
}
LONGEST = 90  # letters of a choice: it must be read on a phone
AFTER_THE_LINES = {
    paragraph_key(part)
    for part in (
        Narrative.Part.STRENGTHS,
        Narrative.Part.WEAKNESSES,
        Narrative.Part.CAUSES,
        Narrative.Part.NEXT_YEAR,
    )
}


@dataclass
class ReportPage:
    """Everything on the page of a report: as saved, or with what was just typed.

    `data` is what the browser sent; a piece that it does not hold stays as saved. `blank` starts
    from what was filed last, else from nothing: a paper is entered by somebody who may not see the
    draft, which is not even read. `about` is the id of a task, as words: the empty obstacle is about
    that one, if it is a task of the report.
    """

    report: object
    data: dict = field(default_factory=dict)
    blank: bool = False
    about: str = ""

    def __post_init__(self):
        self.outline = outline_of(self.report)
        self.draft, self.earlier, self.carried = {}, {}, set()
        if self.blank and self.report.first_filed_on:
            self.draft = words_of(self.report.filings.last())
        elif not self.blank:
            prefetch_related_objects([self.report], "lines", "narratives", "items")
            self.draft = draft_of(self.report)
            self.earlier = earlier_words(self.report, self.outline)
            self.carried = carried_keys(self.report)
        self.pieces = {piece.key: piece for piece in self._pieces()}
        obstacles = [piece for piece in self.obstacles if piece.text]
        for row in self.rows:
            row.obstacles = [one for one in obstacles if one.about == str(row.part.task.pk)]

    # What stands on it, in the order of the outline

    @property
    def rows(self):
        return [piece for piece in self.pieces.values() if isinstance(piece, Row)]

    @property
    def sections(self):
        """[SectionOfRows] of the obliged rows, in plan order."""
        obliged = [row for row in self.rows if row.part.obliged]
        groups = groupby(obliged, key=lambda row: row.part.task.section)
        return [SectionOfRows(section, list(group)) for section, group in groups]

    @property
    def optional(self):
        return [row for row in self.rows if not row.part.obliged]

    @property
    def paragraphs(self):
        """{part: Piece}, and under "duties" the pieces of the duties of Part III."""
        found = {part.value: self.pieces.get(paragraph_key(part)) for part in Narrative.Part}
        found["duties"] = [
            self.pieces[key] for key, (_, duty) in self.outline.paragraphs.items() if duty
        ]
        return found

    @cached_property
    def own_plan(self):
        """The ImplementationPlan that the agency recorded, which part I cites; None. One read."""
        return implementation_plan_of(self.report.obligation)

    @property
    def own_plan_is_ordered(self):
        return any(orders_own_plan(duty) for duty in self.outline.duties)

    @property
    def obstacles(self):
        return self._items(Item.Kind.OBSTACLE)

    @property
    def recommendations(self):
        return self._items(Item.Kind.RECOMMENDATION)

    def _items(self, kind):
        items = [piece for piece in self.pieces.values() if isinstance(piece.form, ItemForm)]
        return [piece for piece in items if piece.form["kind"].value() == kind]

    @property
    def signature(self):
        return self.pieces[SIGNATURE]

    @property
    def blank_item(self):
        """Mark of an item that says nothing yet, for rows that the page adds."""
        return ItemWords().mark

    # How far it is

    @property
    def obliged(self):
        return sum(row.part.obliged for row in self.rows)

    @property
    def filled(self):
        """How many obliged lines say an outcome."""
        return sum(section.filled for section in self.sections)

    @property
    def unsaid(self):
        """Obliged rows without a word, which "không phát sinh" may be said for at once."""
        return [
            row
            for section in self.sections
            for row in section.rows
            if not row.locked and row.saved.is_empty
        ]

    @property
    def returned_rows(self):
        """Rows that came back with a comment and are not accepted."""
        return [row for row in self.rows if row.comment and not row.locked]

    @property
    def unchanged_rows(self):
        """Rows that came back with a comment and still say what was filed."""
        return [row for row in self.returned_rows if row.saved == Entry.of(row.review.line)]

    @property
    def is_unchanged(self):
        """Whether a report that came back says what was filed, word for word."""
        if self.report.state != Report.State.RETURNED:
            return False
        return meaning_of(self.draft) == meaning_of(words_of(self.report.filings.last()))

    @property
    def says_duties(self):
        return any(piece.text or piece.unfolded for piece in self.paragraphs["duties"])

    @property
    def says_optional(self):
        return any(row.outcome or row.text or row.unfolded for row in self.optional)

    @property
    def said(self):
        """[(heading, text)] of what will be filed beside the lines, in the order of the outline."""
        found = [("Kế hoạch của cơ quan", self.own_plan.cited)] if self.own_plan else []
        return found + [
            (piece.label, self._in_full(piece))
            for piece in self.pieces.values()
            if not isinstance(piece, Row) and piece.key != SIGNATURE and piece.text
        ]

    def _in_full(self, piece):
        """The text, of an obstacle with its task, of a recommendation with its addressee."""
        said = [piece.text]
        task = isinstance(piece.saved, ItemWords) and self.outline.about(piece.saved)
        if task:
            said.append(f"Về nhiệm vụ {task.number}. {task.title}")
        if getattr(piece.saved, "addressee", ""):
            said.append(f"Gửi đến: {piece.saved.addressee}")
        return "\n".join(said)

    @property
    def carried_pieces(self):
        return [piece for piece in self.pieces.values() if piece.carried]

    @property
    def can_carry_over(self):
        return any(piece.can_carry_over for piece in self.pieces.values())

    # What was typed, and what is wrong

    def is_valid(self):
        return all(piece.is_valid() for piece in self.pieces.values())

    @property
    def typed(self):
        """{key: words} of the pieces that the person changed."""
        return {
            key: piece.form.words
            for key, piece in self.pieces.items()
            if piece.form.is_bound and piece.is_valid() and piece.touched
        }

    @property
    def homeless(self):
        """{key: [words]} sent for pieces that the report does not have: the assignment was taken
        away while somebody typed. A row added and left empty is among them, without words."""
        found = {}
        for name, value in self.data.items():
            sent = POSTED.fullmatch(name)
            if sent and sent[1] not in self.pieces:
                words = [value] if value and sent[2] in WORDS else []
                found[sent[1]] = found.get(sent[1], []) + words
        return found

    @property
    def lost(self):
        """[words] of `homeless`, as one would have to copy them."""
        return [words for said in self.homeless.values() for words in said]

    @property
    def was(self):
        """{key: mark} of what the person was shown."""
        return {key: piece.was for key, piece in self.pieces.items()}

    @property
    def faults(self):
        """[(sentence, [(id of the field, Piece)])]: each sentence once, in the order of the page."""
        groups = {}
        for piece in self.pieces.values():
            for field_id, sentence in piece.faults:
                groups.setdefault(sentence, []).append((field_id, piece))
        return list(groups.items())

    def mark_faults(self, faults):
        """Put each filing.Fault to its piece."""
        for fault in faults:
            self.pieces[fault.key].fault = fault

    def face(self, conflicts):
        """Show both texts where a colleague changed a piece too; saving again takes the typed one."""
        for key, theirs in conflicts.items():
            self.pieces[key].theirs = theirs
            self.pieces[key].was = theirs.mark

    # Building the pieces

    def _pieces(self):
        paragraphs = [self._paragraph(key) for key in self.outline.paragraphs]
        parts = [piece for piece in paragraphs if piece.key not in AFTER_THE_LINES]
        evaluation = [piece for piece in paragraphs if piece.key in AFTER_THE_LINES]
        reviews = self._reviews()
        yield from parts
        yield from (self._row(part, reviews) for part in self.outline.parts)
        yield from evaluation
        yield from (self._item(key) for key in self._item_keys())
        yield from (self._blank_item(kind) for kind in Item.Kind)
        yield self._signature()

    def _signature(self):
        return self._piece(SIGNATURE, SignatureForm, label="Người ký", compulsory=True)

    def _piece(self, key, form_class, piece_class=Piece, form_args=None, **about):
        """One piece, bound where something was sent for it."""
        saved = self.draft.get(key) or self.outline.blank(key)
        sent = any(name.startswith(f"{key}-") for name in self.data)
        form = form_class(self.data if sent else None, key=key, words=saved, **(form_args or {}))
        # An older page that sends no mark was shown nothing yet.
        was = self.data.get(f"{key}-was") or self.outline.blank(key).mark if sent else saved.mark
        earlier, carried = self.earlier.get(key), key in self.carried
        return piece_class(key, form, saved, was, earlier=earlier, carried=carried, **about)

    def _row(self, part, reviews):
        key = line_key(part.task.pk)
        return self._piece(
            key,
            LineForm,
            Row,
            {"task": part.task},
            part=part,
            label=part.task.number,
            compulsory=part.obliged,
            locked=self.outline.locked.get(key),
            review=reviews.get(part.task.pk),
        )

    def _reviews(self):
        """{task id: LineReview} of the filing that was returned."""
        if self.report.state != self.report.State.RETURNED:
            return {}
        reviews = LineReview.objects.filter(line__filing=self.report.filings.last())
        return {review.line.task_id: review for review in reviews.select_related("line", "by")}

    def _paragraph(self, key):
        part, duty = self.outline.paragraph(key)
        label = f"Phần III, {duty}" if duty else part.label
        compulsory = not duty and part in COMPULSORY
        return self._piece(key, ParagraphForm, label=label, compulsory=compulsory, duty=duty)

    def _item_keys(self):
        """Keys of the items in the draft, then of those that the page adds."""
        known = [key for key, words in self.draft.items() if isinstance(words, ItemWords)]
        posted = [found for name in self.data if (found := POSTED_ITEM.fullmatch(name))]
        typed = [found[1] for found in posted if self.data[found[0]] or found[1] in known]
        return list(dict.fromkeys([*known, *typed]))

    def _item(self, key):
        label = ITEM_LABELS.get(self._kind(key), "Mục")
        return self._piece(key, ItemForm, form_args={"tasks": self._tasks}, label=label)

    @cached_property
    def _tasks(self):
        """[(section, [(id, name)])] of the tasks that an obstacle may be about, in plan order."""
        found = {}
        for task in self.outline.tasks.values():
            found.setdefault(str(task.section), []).append(_choice(task.pk, task))
        for key, line in self.outline.locked.items():
            if key not in self.outline.tasks:
                found.setdefault(line.section_title, []).append(_choice(line.task_id, line))
        return [(Truncator(section).chars(LONGEST), part) for section, part in found.items()]

    def _kind(self, key):
        return self.data.get(f"{key}-kind") or self.draft.get(key, ItemWords()).kind

    def _blank_item(self, kind):
        # A key that nobody else gives: two people add to one draft. A page from nothing is one
        # person's, and must give the same again for words that the browser kept.
        name = f"moi-{kind}-{len(self._item_keys())}" if self.blank else secrets.token_hex(8)
        key = item_key(name)
        form = ItemForm(key=key, words=self._blank_words(kind), tasks=self._tasks)
        if form.initial["task_id"]:
            form.fields["text"].widget.attrs["autofocus"] = True
        return Piece(key, form, ItemWords(), ItemWords().mark, label=ITEM_LABELS[kind])

    def _blank_words(self, kind):
        tasks = {str(pk): pk for _, part in self._tasks for pk, _ in part}
        is_obstacle = kind == Item.Kind.OBSTACLE
        return ItemWords(kind, task_id=tasks.get(self.about) if is_obstacle else None)


def _choice(pk, task):
    return pk, Truncator(f"{task.number}. {task.title}").chars(LONGEST)
