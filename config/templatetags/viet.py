"""Filters for Vietnamese pages, built in to every template."""

import re

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import mark_safe

from agencies.vietnamese import percent, thousands

register = template.Library()
register.filter(percent)
register.filter(thousands)

WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
# 27-NQ/TW, 153/KH-UBND, 09/2019/NĐ-CP, and …/KH-UBND or /KH-UBND where the number was left blank.
DOCUMENT_NUMBER = re.compile(
    r"(?<![\w/])(?:\d+[A-Za-z]?(?:/\d{4})?[-–/]|(?:(?:…|\.{3})\s?)?/)[A-ZĐ]\w*(?:[-–/]\w+)*"
)
# Words beside which a name stands: its own capitals cannot be told from a heading in capitals.
BESIDE_NAMES = {"TỈNH", "PHỐ", "HUYỆN", "XÃ", "PHƯỜNG", "VIỆT", "ĐẢNG", "BỘ", "SỞ", "BAN", "SỐ"}
LONGEST_NUMBER = 30  # letters; what is longer would be wider than a phone
TAG = re.compile(r"(<[^>]*>)")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ỸĐ“\"])")


@register.filter
def weekday_date(day):
    """ "thứ Hai, 14/12/2026"; empty for None."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}" if day else ""


@register.filter
def weekday(day):
    return WEEKDAYS[day.weekday()] if day else ""


@register.filter(needs_autoescape=True)
def keep_numbers(text, autoescape=True):
    """The text, escaped, with document numbers such as 27-NQ/TW kept on one line.

    Markup that was already safe stays as it is; nothing inside a tag is touched.
    """
    escaped = conditional_escape(text) if autoescape else str(text)
    pieces = TAG.split(escaped)
    pieces[::2] = [
        DOCUMENT_NUMBER.sub(_unbroken, words)
        if "/" in words or "-" in words or "–" in words
        else words
        for words in pieces[::2]
    ]
    return mark_safe("".join(pieces))  # noqa: S308  everything around the spans was escaped above


def _unbroken(found):
    number = found[0]
    return f'<span class="nowrap">{number}</span>' if len(number) <= LONGEST_NUMBER else number


@register.filter
def paragraphs(text):
    """One <p> for each line of the text, escaped, document numbers kept whole."""
    lines = [line for line in (text or "").splitlines() if line.strip()]
    return format_html_join("", "<p>{}</p>", ((keep_numbers(line),) for line in lines))


@register.filter
def first_sentence(text):
    """The first sentence of a document's text, as issued; all of it where it is one sentence."""
    line = next(iter((text or "").strip().splitlines()), "")
    return SENTENCE_END.split(line, maxsplit=1)[0]


@register.filter
def on_one_line(text):
    """The lines of a text joined by commas where they end in none: "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    ended = [line if line[-1] in ".,;:" else f"{line}," for line in lines]
    return " ".join([*ended[:-1], *lines[-1:]])


@register.filter
def sentence_case(heading):
    """A heading in capitals as a sentence: "MỤC ĐÍCH, YÊU CẦU" becomes "Mục đích, yêu cầu".

    Left as issued where it may hold a name or a number, or is not all in capitals.
    """
    heading = heading or ""
    words = set(re.findall(r"\w+", heading))
    if not heading.isupper() or words & BESIDE_NAMES or re.search(r"\d", heading):
        return heading
    return heading.capitalize()


@register.filter
def anchor(number):
    """A number of the document as part of an id: "2.1" becomes "2-1"; different numbers differ."""
    return re.sub(r"[^\w]+", "-", str(number))
