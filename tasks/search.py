"""Search over plans, tasks and agencies without case and diacritics, best finds first."""

import re
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from agencies.models import Agency
from agencies.vietnamese import fold
from plans.models import Plan
from tasks.models import Task

LONGEST = 100
BEGINNINGS = 3  # the rank of a row in which the words only begin words
EXCERPT = 220  # characters of a task's text around what was found
WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")


@dataclass(frozen=True)
class Query:
    """What somebody looks for: the folded words, and why nothing is looked for, if so."""

    typed: str
    words: tuple = ()
    refusal: str = ""
    status: int = 200

    @classmethod
    def of(cls, typed):
        """The query as typed; refused with a sentence where it cannot find anything sensible."""
        typed = typed.strip()
        words = tuple(fold(typed).split())
        if len(typed) > LONGEST:
            return cls(
                typed[:LONGEST],
                refusal=f"Nội dung tìm dài {len(typed)} ký tự; tối đa {LONGEST} ký tự. Rút ngắn rồi tìm lại.",
                status=400,
            )
        if typed and not words:
            return cls(typed, refusal="Nội dung tìm không có chữ hay số nào.")
        if len("".join(words)) == 1:
            return cls(typed, refusal="Gõ ít nhất hai chữ cái hoặc chữ số.")
        return cls(typed, words)


@dataclass(frozen=True)
class Hit:
    """Something found: the object, its name and an excerpt with the words marked."""

    found: object
    name: str
    excerpt: str = ""


def find_plans(query, user):
    """Hits among the user's plans, best first. There are few: their words are folded here."""
    plans = list(Plan.objects.visible_to(user).select_related("province"))
    for plan in plans:
        plan.search_text = fold(f"{plan.short_title} {plan.title} {plan.number or ''}")
    ranked, whole = _ranked(query.words, plans, lambda plan: plan.short_title)
    return [
        Hit(
            plan,
            marked(plan.short_title, query.words, whole),
            marked(plan.title, query.words, whole),
        )
        for plan in ranked
    ]


def find_tasks(query, user):
    """Hits among the tasks of the user's plans, best first."""
    tasks = Task.objects.visible_to(user).select_related("section__plan__province")
    found = tasks.matching(query.typed)
    ranked, whole = _ranked(query.words, found, lambda task: f"{task.number} {task.title}")
    return [
        Hit(
            task,
            marked(task.title, query.words, whole),
            marked(_excerpt(task.text, query.words, whole), query.words, whole),
        )
        for task in ranked
    ]


def find_agencies(query, user):
    """Hits among the agencies that the user sees, best first."""
    agencies = Agency.objects.visible_to(user).select_related("province")
    ranked, whole = _ranked(query.words, agencies.matching(query.typed), lambda row: row.name)
    return [Hit(agency, marked(agency.name, query.words, whole)) for agency in ranked]


def _ranked(words, rows, name):
    """(rows, whether they hold the words whole), those closest to what was typed first.

    Syllables are short: "hoa" stands inside "thỏa" and begins "hoàn", and nobody means those.
    Words that only begin with what was typed count where nothing holds it whole.
    """
    ranks = [(_rank(words, row.search_text, fold(name(row))), n, row) for n, row in enumerate(rows)]
    best = sorted(entry for entry in ranks if entry[0] is not None)
    whole = any(rank < BEGINNINGS for rank, _, _ in best)
    return [row for rank, _, row in best if rank < BEGINNINGS or not whole], whole


def _rank(words, text, name):
    """0 for the phrase in the name, 1 in the text, 2 for all words whole, 3 for their beginnings."""
    phrase = " ".join(words)
    padded = f" {text} "
    if f" {phrase} " in f" {name} ":
        return 0
    if f" {phrase} " in padded:
        return 1
    if all(f" {word} " in padded for word in words):
        return 2
    return BEGINNINGS if all(f" {word}" in padded for word in words) else None


def _spans(text, words, whole):
    """[(start, end)] of the words of the text that the query names; neighbours run together."""
    spans = []
    for word in WORD.finditer(text):
        folded = fold(word[0])
        if folded not in words and (whole or not folded.startswith(words)):
            continue
        start, end = word.span()
        if spans and re.fullmatch(r"[\s/–-]*", text[spans[-1][1] : start]):
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def marked(text, words, whole=True):
    """The text, escaped, with <mark> around the words that the query names."""
    pieces, at = [], 0
    for start, end in _spans(text, words, whole):
        pieces += [
            conditional_escape(text[at:start]),
            format_html("<mark>{}</mark>", text[start:end]),
        ]
        at = end
    pieces.append(conditional_escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece was escaped above


def _excerpt(text, words, whole):
    """Some words of the text around the longest find, or its beginning; "…" where it was cut."""
    text = " ".join(text.split())
    start = max(_spans(text, words, whole), key=lambda span: span[1] - span[0], default=(0, 0))[0]
    begin = text.rfind(" ", 0, max(0, start - 60)) + 1 if start > 60 else 0
    if len(text) - begin <= EXCERPT:
        return ("…" if begin else "") + text[begin:]
    end = text.rfind(" ", begin, begin + EXCERPT)
    return ("…" if begin else "") + text[begin : end if end > begin else begin + EXCERPT] + "…"
