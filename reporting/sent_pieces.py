"""What a report saves by itself, many times a minute: only the pieces that were sent."""

from functools import cached_property

from reporting.actions.drafts import SIGNATURE, Entry, draft_of, item_key, line_key
from reporting.actions.outline import outline_for_saving, outline_of
from reporting.report_page import ReportPage


class SentPieces(ReportPage):
    """Of the page of a report the pieces for which `data` holds something, and how far the report is.

    Knows nothing of earlier reports, of what was carried over, and of what the coordinator said.
    """

    def __post_init__(self):
        self.earlier, self.carried = {}, set()
        self.sent = dict.fromkeys(name.rpartition("-")[0] for name in self.data if "-" in name)
        items = any(key.startswith(item_key("")) for key in self.sent)  # they may name any task
        self.outline = (outline_of if items else outline_for_saving)(self.report)
        self.draft = draft_of(self.report, ["nv", *self.sent])
        self.pieces = {piece.key: piece for piece in self._sent_pieces()}

    def _sent_pieces(self):
        parts = {line_key(part.task.pk): part for part in self.outline.parts}
        for key in self.sent:
            if key in parts:
                yield self._row(parts[key], {})
            elif self.outline.paragraph(key):
                yield self._paragraph(key)
        yield from (self._item(key) for key in self._item_keys() if key in self.sent)
        if SIGNATURE in self.sent:
            yield self._signature()

    @property
    def obliged(self):
        return sum(of for _, of in self.counts.values())

    @property
    def filled(self):
        return sum(filled for filled, _ in self.counts.values())

    @cached_property
    def counts(self):
        """{id of a section: (obliged lines that say an outcome, obliged lines)}."""
        found = {}
        for part in self.outline.parts:
            if part.obliged:
                filled, of = found.get(part.task.section_id, (0, 0))
                found[part.task.section_id] = (filled + bool(self._outcome(part)), of + 1)
        return found

    def _outcome(self, part):
        """What the line says now: as accepted, as just typed, or as saved."""
        key = line_key(part.task.pk)
        if key in self.pieces:
            return self.pieces[key].outcome
        return (self.outline.locked.get(key) or self.draft.get(key) or Entry()).outcome
