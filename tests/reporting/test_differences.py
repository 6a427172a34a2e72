from hypothesis import given
from hypothesis import strategies as st

from reporting.differences import Run, differences


def said(paragraphs):
    return [" ".join(run.text for run in paragraph) for paragraph in paragraphs]


def marked(paragraphs):
    return [run.text for paragraph in paragraphs for run in paragraph if run.changed]


def test_only_the_words_that_differ_are_marked():
    old, new = differences("Đã rà soát 12 văn bản của xã.", "Đã rà soát 9 văn bản của xã.")

    assert old == [[Run("Đã rà soát", False), Run("12", True), Run("văn bản của xã.", False)]]
    assert new == [[Run("Đã rà soát", False), Run("9", True), Run("văn bản của xã.", False)]]


def test_words_added_are_marked_in_the_new_text_only():
    old, new = differences("bãi bỏ 02 văn bản", "bãi bỏ 02 văn bản (số 04/2019/QĐ-UBND)")

    assert marked(old) == []
    assert marked(new) == ["(số 04/2019/QĐ-UBND)"]


def test_equal_texts_have_no_marks_and_spaces_are_no_difference():
    old, new = differences("Một  hai\nba", "Một hai\n\nba ")

    assert old == new == [[Run("Một hai", False)], [Run("ba", False)]]


def test_a_document_number_is_marked_as_a_whole():
    _, new = differences("96/BC-UBND ngày 24/11/2026", "97/BC-UBND ngày 24/11/2026")

    assert marked(new) == ["97/BC-UBND"]


def test_paragraphs_stay_paragraphs_where_one_is_put_between():
    old, new = differences("Một.\nBa.", "Một.\nHai.\nBa.")

    assert said(old) == ["Một.", "Ba."]
    assert said(new) == ["Một.", "Hai.", "Ba."]
    assert marked(new) == ["Hai."]


def test_an_empty_text_beside_a_full_one():
    assert differences("", "Mới.") == ([], [[Run("Mới.", True)]])
    assert differences("", "") == ([], [])


def test_twenty_thousand_letters_are_compared_at_once():
    words = ["hội nghị", "tuyên truyền", "pháp luật", "cho", "và"]
    old = " ".join(words[n % 5] for n in range(3000))
    new = " ".join(words[n * 7 % 5] for n in range(3000))

    assert said(differences(old, new)[1]) == [new]


words = st.text(st.sampled_from("ab \n"), max_size=40)


@given(words, words)
def test_no_word_of_either_text_is_lost(old, new):
    old_runs, new_runs = differences(old, new)

    assert [line.split() for line in said(old_runs)] == [
        x.split() for x in old.splitlines() if x.strip()
    ]
    assert [line.split() for line in said(new_runs)] == [
        x.split() for x in new.splitlines() if x.strip()
    ]


@given(words)
def test_a_text_beside_itself_has_no_marks(text):
    old, new = differences(text, text)

    assert marked(old) == marked(new) == []
