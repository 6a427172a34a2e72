"""Files that people give us: understood and judged whole, asked about, then applied all or nothing.

Every kind of file has an Importer; tasks/importing.py knows them all and runs them.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Protocol

LISTS = ("added", "changed", "ended", "kept", "notes")


@dataclass(frozen=True)
class Question:
    """A doubt that the file leaves, with the answers that settle it.

    `key` is the same whenever the file is read: under it the answer stands in `Upload.answers`.
    """

    key: str
    place: str  # where in the file
    said: str  # what stands there
    sentence: str
    choices: list  # [(value, label)]
    default: str = ""  # the value that counts, and is ticked, where nobody answered
    answer: str = ""

    @property
    def value(self):
        return self.answer or self.default

    def answered(self, answers):
        """The question with the answer that was given, if it is one of the choices (still)."""
        given = answers.get(self.key, "")
        known = given if given in dict(self.choices) else ""
        return Question(**{**vars(self), "answer": known})


@dataclass
class Check:
    """What a file would do, or did: lists of sentences, in the order of the file."""

    faults: list = field(default_factory=list)  # [agencies.shape.Fault]: all of them
    questions: list = field(default_factory=list)  # [Question], those answered too
    added: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    ended: list = field(default_factory=list)
    kept: list = field(default_factory=list)  # held, not in the file: stays as it is
    notes: list = field(default_factory=list)  # what else to know: sheets that were not read

    @property
    def open_questions(self):
        return [one for one in self.questions if not one.value]

    @property
    def is_sound(self):
        return not self.faults and not self.open_questions

    @property
    def does_nothing(self):
        return not (self.added or self.changed or self.ended)

    @property
    def lists(self):
        """The lists of sentences, as `Upload.result` keeps them."""
        return {name: getattr(self, name) for name in LISTS}

    @property
    def digest(self):
        """A short text that differs as soon as the file would do something else."""
        words = {**self.lists, "questions": [asdict(one) for one in self.questions]}
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:24]


class Importer(Protocol):
    """One kind of file. It never looks beyond the upload's province."""

    kind: str  # one of Upload.Kind
    title: str  # of the page where the file is chosen: "Nạp cơ quan"
    suffix: str  # ".xlsx"
    largest: int  # bytes
    asks_province: bool  # whether the person says for which province; else `find_province` may

    def may(self, user, province):
        """Whether the user may give, see and apply such files of the province (or of None)."""

    def find_province(self, content, user):
        """The province that the content itself names, if the user may set it up; else None."""

    def check(self, upload):
        """A Check of the waiting upload against what is held now. Reads only, never raises."""

    def apply(self, upload, *, by, now):
        """Write what a sound `check` promised; returns the Check of what was done.

        Called within a transaction in which the upload and its province are locked and the check
        was made anew. Remembers answers as aliases. Raises Faulty or Refused: nothing is written.
        """

    def links(self, upload):
        """[(words, address)]: where to go on after the upload was applied."""
