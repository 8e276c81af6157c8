"""A lesson's checks are written anew: which of Ana's and Ben's answers that touches, in a sentence."""

from dataclasses import replace

import pytest

from app.course.domain.checks import THE_QUESTION, asks_the_same
from app.course.domain.corrections import StoredAnswer, find_corrections, may_touch
from app.course.domain.documents import (
    LessonDocument,
    StoredBlock,
    StoredCheck,
    StoredItem,
    StoredOption,
    StoredSort,
)

ANA, BEN = 1, 2
STAY = "they stay as they were judged; each page shows its last answer by the new key and says so"


def check(right: str = "b", options: str = "ab", question: str = "<p>Which?</p>") -> StoredCheck:
    return StoredCheck(
        id="which",
        question_html=question,
        options=tuple(
            StoredOption(key=key, html=key, is_right=key == right, feedback_html="")
            for key in options
        ),
    )


def sort(intro: str = "<p>Sort</p>", **codes: str) -> StoredSort:
    return StoredSort(
        id="kinds",
        intro_html=intro,
        codes=("expl", "link"),
        items=tuple(
            StoredItem(key=key, html=key, code=code, feedback_html="")
            for key, code in codes.items()
        ),
    )


def lesson(*blocks: StoredBlock) -> LessonDocument:
    return LessonDocument(
        id="a-score",
        title="What a score is",
        blocks=blocks,
        headings=(),
        clips=(),
        figures={},
        words=2,
        minutes=1,
        text="",
    )


def chose(person: int, answer: str, *, right: bool) -> StoredAnswer:
    return StoredAnswer(
        user_id=person, check_id="which", item=THE_QUESTION, answer=answer, is_right=right
    )


def sorted_under(person: int, item: str, code: str, *, right: bool) -> StoredAnswer:
    return StoredAnswer(user_id=person, check_id="kinds", item=item, answer=code, is_right=right)


def test_a_lesson_that_asks_as_before_touches_nothing() -> None:
    before = lesson(check(), sort(because="expl"))
    after = lesson(check(question="<p>Which one?</p>"), sort(because="expl"))
    answers = [chose(ANA, "a", right=False), sorted_under(ANA, "because", "expl", right=True)]
    assert not may_touch(before, after)
    assert find_corrections(before, after, answers) == ()


def test_another_right_option_touches_what_was_answered_by_the_old_key() -> None:
    before, after = lesson(check("b")), lesson(check("a"))
    answers = [
        chose(ANA, "a", right=False),
        chose(ANA, "b", right=True),
        chose(BEN, "b", right=True),
        chose(BEN, "a", right=True),  # judged by a key from before that
    ]
    assert may_touch(before, after)
    assert find_corrections(before, after, answers) == (
        (
            "check which: the right option changed; "
            f"3 answers of 2 people were judged by the old key: {STAY}"
        ),
    )


def test_one_touched_answer_is_told_in_the_singular() -> None:
    told = find_corrections(lesson(check("b")), lesson(check("a")), [chose(ANA, "b", right=True)])
    assert told == (
        (
            "check which: the right option changed; "
            f"1 answer of 1 person was judged by the old key: {STAY}"
        ),
    )


def test_a_correction_before_anybody_answered_says_that_nothing_is_touched() -> None:
    assert find_corrections(lesson(check("b")), lesson(check("a")), []) == (
        "check which: the right option changed; no stored answer is touched",
    )


def test_an_item_under_another_code_touches_its_own_answers_alone() -> None:
    before = lesson(sort(because="expl", match="link"))
    after = lesson(sort(because="link", match="link"))
    answers = [
        sorted_under(ANA, "because", "expl", right=True),
        sorted_under(ANA, "match", "link", right=True),
        sorted_under(BEN, "match", "expl", right=False),
    ]
    assert find_corrections(before, after, answers) == (
        (
            "sort kinds: the right code of an item changed; "
            f"1 answer of 1 person was judged by the old key: {STAY}"
        ),
    )


@pytest.mark.parametrize("after", [lesson(sort(because="expl")), lesson()])
def test_a_check_that_left_keeps_its_answers_and_says_so(after: LessonDocument) -> None:
    before = lesson(check(), sort(because="expl"))
    answers = [chose(ANA, "a", right=False), chose(BEN, "b", right=True)]
    assert may_touch(before, after)
    assert find_corrections(before, after, answers) == (
        "check which has left the lesson; 2 answers of 2 people to it are kept",
    )


def test_an_option_that_is_gone_is_named_to_whoever_may_only_have_reworded_it() -> None:
    before, after = lesson(check("b", "abc")), lesson(check("b", "bd"))
    answers = [chose(ANA, "a", right=False), chose(ANA, "b", right=True)]
    # Nobody chose option c, which is gone as well.
    assert find_corrections(before, after, answers) == (
        (
            "check which: an option is gone or reworded; 1 answer of 1 person named it, is kept, "
            "and people are asked again. If it is only reworded, begin it with {#a}"
        ),
    )


def test_a_moment_that_is_gone_is_named_with_everybody_who_sorted_it() -> None:
    before, after = lesson(sort(because="expl", match="link")), lesson(sort(match="link"))
    answers = [
        sorted_under(ANA, "because", "expl", right=True),
        sorted_under(BEN, "because", "link", right=False),
        sorted_under(BEN, "match", "link", right=True),
    ]
    assert find_corrections(before, after, answers) == (
        (
            "sort kinds: an item is gone or reworded; 2 answers of 2 people named it, are kept, "
            "and people are asked again. If it is only reworded, begin it with {#because}"
        ),
    )


def test_a_check_that_became_a_sort_asks_everybody_again() -> None:
    after = lesson(replace(sort(because="expl"), id="which"))
    assert find_corrections(lesson(check()), after, [chose(ANA, "b", right=True)]) == (
        (
            "check which: an option is gone or reworded; 1 answer of 1 person named it, is kept, "
            "and people are asked again. If it is only reworded, begin it with {#b}"
        ),
    )


@pytest.mark.parametrize(
    ("after", "is_same"),
    [
        pytest.param(check(), True, id="nothing changed"),
        pytest.param(check(options="ba"), True, id="its options are in another order"),
        pytest.param(check("a"), False, id="another option is right"),
        pytest.param(check(question="<p>Where?</p>"), False, id="another question"),
        pytest.param(replace(sort(because="expl"), id="which"), False, id="a sort by its name"),
        pytest.param(sort(because="expl"), False, id="it is gone"),
    ],
)
def test_a_check_asks_the_same_by_its_question_and_its_key(
    after: StoredBlock, is_same: bool
) -> None:
    assert asks_the_same(lesson(check()), lesson(after), "which") is is_same
    assert asks_the_same(lesson(after), lesson(check()), "which") is is_same


def test_a_sort_asks_the_same_by_what_stands_above_it() -> None:
    before = lesson(sort(because="expl"))
    assert asks_the_same(before, lesson(sort(because="expl")), "kinds")
    assert not asks_the_same(before, lesson(sort("<p>Sort these</p>", because="expl")), "kinds")
