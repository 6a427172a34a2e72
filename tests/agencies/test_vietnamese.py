"""fold() and sort_key() on invented text, and on the real names of communes; numbers in words."""

import json
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.vietnamese import fold, nfc, percent, sort_key, thousands

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "agencies.json"
# Every vowel with its tones in the order of Vietnamese dictionaries; an oracle of its own.
VOWELS = (
    "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ".split()
)
LETTERS = [*"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"]
PLACE = {
    letter: (LETTERS.index(row[0]), tone) for row in VOWELS for tone, letter in enumerate(row)
} | {letter: (n, 0) for n, letter in enumerate(LETTERS)}
viet = st.text(alphabet="".join(VOWELS) + "bcdđghklmnpqrstvx 'ABĐÊ", min_size=1, max_size=30)


def communes():
    provinces = json.loads(FIXTURE.read_text(encoding="utf-8"))["provinces"]
    return [a["name"] for p in provinces for a in p["agencies"] if a["kind"] == "commune"]


def dictionary_order(name):
    """Syllable by syllable: first its letters, then its tone."""
    syllables = name.lower().replace("'", "").split()
    return [
        ([PLACE[c][0] for c in syllable], max(PLACE[c][1] for c in syllable))
        for syllable in syllables
        if syllable.isalpha()
    ]


# Folding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sở Nội vụ", "so noi vu"),
        ("ĐẮK LẮK", "dak lak"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("HÒA", "hoa"),
        ("Ea H'Leo", "ea hleo"),
        ("Ea H’leo", "ea hleo"),
        ("27-NQ/TW", "27 nq tw"),
        ("  Xã   Ea-Kar ", "xa ea kar"),
        ("ﬁ", "fi"),
        ("😀", ""),
        ("", ""),
    ],
)
def test_folding_leaves_bare_words(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(viet)
def test_folding_ignores_case_and_the_form_of_accents(text):
    assert fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))


@given(st.text())
def test_folded_words_are_parted_by_single_spaces_and_hold_no_marks(text):
    folded = fold(text)

    assert folded == " ".join(folded.split())
    assert not [c for c in folded if unicodedata.category(c).startswith(("M", "P", "S"))]


@given(viet)
def test_folded_vietnamese_is_plain_ascii(text):
    assert fold(text).isascii()


@given(viet, viet)
def test_words_of_a_text_are_found_in_it(before, word):
    assert fold(word) in fold(f"{before} {word}")


def test_tone_marks_old_and_new_fold_alike():
    assert fold("Tuy Hòa, Khánh Hòa, thủy lợi") == fold("Tuy Hoà, Khánh Hoà, thuỷ lợi")


@given(st.text())
def test_nfc_of_nfc_is_the_same(text):
    assert nfc(nfc(text)) == nfc(text)


# Sorting ------------------------------------------------------------------------------------


def test_letters_sort_as_in_a_vietnamese_dictionary():
    backwards = LETTERS[::-1]

    assert sorted(backwards, key=sort_key) == LETTERS


def test_tones_sort_level_falling_asking_tumbling_rising_heavy():
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    backwards = tones[::-1]

    assert sorted(backwards, key=sort_key) == tones


def test_names_sort_syllable_by_syllable():
    names = [
        "An",
        "An Phú",
        "Anh",
        "Ân",
        "Ba Chẽ",
        "Bà Rịa",
        "Cư M'gar",
        "Cư Yang",
        "Dliê Ya",
        "Dray Bhăng",
        "Đắk Liêng",
        "Đức Bình",
        "Ea Kar",
        "Ea Kly",
        "Ô Loan",
        "Phú Hòa 1",
        "Phú Hòa 2",
        "Phú Hòa 10",
    ]
    shuffled = random.Random(1).sample(names, len(names))  # noqa: S311

    assert sorted(shuffled, key=sort_key) == names


def test_communes_sort_as_the_table_of_letters_and_tones_says():
    names = [name for name in communes() if not any(c.isdigit() for c in name)]

    assert len(names) > 200
    assert sorted(names, key=sort_key) == sorted(names, key=dictionary_order)


def test_no_two_communes_of_different_names_share_a_key():
    names = set(communes())

    assert len({sort_key(name) for name in names}) == len(names)


@given(viet, viet)
def test_invented_names_sort_as_the_table_says(one, other):
    assert (sort_key(one) < sort_key(other)) == (dictionary_order(one) < dictionary_order(other))


@given(st.text())
def test_a_key_is_digits_only_so_that_every_collation_agrees(text):
    key = sort_key(text)

    assert set(key) <= set("0123456789")
    assert key == sort_key(unicodedata.normalize("NFD", text))


@given(viet, viet)
def test_a_name_sorts_before_the_same_name_with_another_word(name, more):
    assert sort_key(name) <= sort_key(f"{name} {more}")


@pytest.mark.parametrize(
    ("rate", "shown"), [(92.307, "92,3%"), (100.0, "100%"), (0, "0%"), (None, "–")]
)
def test_a_rate_has_a_comma_and_no_rate_is_a_dash(rate, shown):
    assert percent(rate) == shown


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (2012, "2.012"), (1234567, "1.234.567")]
)
def test_thousands_stand_apart_by_a_full_stop(number, words):
    assert thousands(number) == words
