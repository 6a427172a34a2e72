"""What was reworded between two texts, word by word. Plain data; a template marks it."""

from dataclasses import dataclass
from difflib import SequenceMatcher

NEW_LINE = "\n"


@dataclass(frozen=True)
class Run:
    """Words in a row that are all the same as in the other text, or all different from it."""

    text: str
    changed: bool


def differences(old, new):
    """(old, new), each as a list of paragraphs, a paragraph as a list of Runs.

    Spaces do not count as a difference; a word with its comma is one word, and so is a document
    number, which is marked as a whole.
    """
    old_words, new_words = _words(old), _words(new)
    matcher = SequenceMatcher(None, old_words, new_words)
    old_runs, new_runs = [], []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        old_runs.append((old_words[i1:i2], what != "equal"))
        new_runs.append((new_words[j1:j2], what != "equal"))
    return _paragraphs(old_runs), _paragraphs(new_runs)


def _words(text):
    """The words of a text in their order, with a line break between two lines."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    words = [word for line in lines for word in (*line, NEW_LINE)]
    return words[:-1]


def _paragraphs(runs):
    """[(words, changed)] cut at the line breaks."""
    paragraphs = [[]]
    for words, changed in runs:
        piece = []
        for word in [*words, None]:  # None ends the last piece
            if word is None or word == NEW_LINE:
                if piece:
                    paragraphs[-1].append(Run(" ".join(piece), changed))
                piece = []
                if word == NEW_LINE:
                    paragraphs.append([])
            else:
                piece.append(word)
    return [paragraph for paragraph in paragraphs if paragraph]
