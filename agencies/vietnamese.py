"""Vietnamese text: one normal form, a folded form for searching, a key for sorting; numbers as
documents write them.

Neither database searches and sorts so for us, and PostgreSQL's collations differ between hosts; so rows keep
the folded text and the key in columns of their own.
"""

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Two digits a letter, from 10 on, so that whatever starts with 0 sorts before every letter.
LETTER_CODES = {letter: f"{code}" for code, letter in enumerate(ALPHABET, start=10)}
# Level, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
APOSTROPHES = re.compile("['’‘ʼ`´]")
LONG_UBND = re.compile(r"\bu[yi] ban nhan dan\b")
WORD = re.compile(r"\d+|[^\W\d_]+")


def nfc(text):
    """The text in NFC, the one form in which everything is stored and compared.

    Lines end in \\n there; what a browser sends ends them in \\r\\n, and would differ from a file.
    """
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def fold(text):
    """The text for searching: no case, no diacritics, đ as d, words parted by single spaces.

    "Xã Ea-Kar", "xa ea kar" and "XÃ EA  KAR" fold to the same text; so do "hòa" and "hoà".
    Folding twice changes nothing.
    """
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in bare if not unicodedata.category(c).startswith("M"))
    bare = APOSTROPHES.sub("", bare).replace("đ", "d")
    return " ".join(re.findall(r"[^\W_]+", bare))


def name_key(text):
    """What two spellings of one agency's name have in common: the folded words, "Ủy ban nhân dân"
    and "UBND" alike. "Ủy ban nhân dân Xã Ea-Kar" and "UBND xã Ea Kar" have the same key."""
    return LONG_UBND.sub("ubnd", fold(text))


def sort_key(text):
    """A string of digits that sorts as Vietnamese dictionaries do, under any collation.

    Syllable by syllable, each first by its letters (a ă â b … d đ …), then by its tone; so
    "Ba Chẽ" comes before "Bà Rịa". Numbers go by value and before letters.
    """
    plain = unicodedata.normalize("NFC", APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)))
    return "".join(_word_key(word) for word in WORD.findall(plain.lower()))


def _word_key(word):
    if word.isdecimal():
        digits = str(int(word))
        return f"08{len(digits):03d}{digits}"
    tone, letters = 0, []
    for mark in unicodedata.normalize("NFD", word):
        if mark in TONES:
            tone = TONES[mark]
        else:
            letters.append(mark)
    body = unicodedata.normalize("NFC", "".join(letters))
    return "".join(LETTER_CODES.get(c, f"99{ord(c):07d}") for c in body) + f"0{tone}"


def percent(rate):
    """ "92,3%", "100%"; "–" where there is no rate."""
    return "–" if rate is None else f"{rate:.1f}".removesuffix(".0").replace(".", ",") + "%"


def thousands(number):
    """ "2.012": a number of things as documents write it."""
    return f"{number:,}".replace(",", ".")
