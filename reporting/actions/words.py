"""What the pieces of a draft say, and under which keys."""

import hashlib
import re
from collections import Counter
from dataclasses import astuple, dataclass
from datetime import date

from reporting.models import Item, Outcome


@dataclass(frozen=True)
class Words:
    """What one piece says. `mark` is a short word, the same for the same words."""

    @property
    def mark(self):
        said = repr((type(self).__name__, [str(word or "") for word in astuple(self)]))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def is_empty(self):
        return self == type(self)()

    @property
    def said(self):
        """Everything that it says, for reading: choices and days in words."""
        return [_in_words(value) for value in astuple(self) if value]


@dataclass(frozen=True)
class Entry(Words):
    """What a person typed for one task."""

    outcome: str = ""
    text: str = ""
    completed_on: date | None = None
    evidence: str = ""

    @classmethod
    def of(cls, line):
        return cls(line.outcome, line.text, line.completed_on, line.evidence) if line else cls()


@dataclass(frozen=True)
class Paragraph(Words):
    text: str = ""


@dataclass(frozen=True)
class ItemWords(Words):
    """An obstacle or recommendation; without text it is none. An obstacle may be about a task."""

    kind: str = ""
    text: str = ""
    addressee: str = ""
    task_id: int | None = None

    @property
    def said(self):
        """Without the task: a number alone tells nobody anything. Who has its name adds it."""
        return [_in_words(value) for value in (self.kind, self.text, self.addressee) if value]


@dataclass(frozen=True)
class SignatureWords(Words):
    signed_by: str = ""
    signer_position: str = ""
    document_number: str = ""
    document_on: date | None = None


def _in_words(value):
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    labels = dict(Outcome.choices) | dict(Item.Kind.choices)
    return labels.get(value, value)


def line_key(task_id):
    return f"nv{task_id}"


def paragraph_key(part, duty_id=None):
    return f"phan-{part}-{duty_id}" if duty_id else f"phan-{part}"


def item_key(key):
    return f"muc-{key}"


SIGNATURE = "ky"
ITEM_KEY = re.compile(r"muc-[A-Za-z0-9-]{1,36}")


def meaning_of(words):
    """What {key: words} say together: equal for a draft and what was filed of it, though items are
    numbered anew in filing."""
    return Counter(
        ("muc" if ITEM_KEY.fullmatch(key) else key, one)
        for key, one in words.items()
        if not one.is_empty
    )
