"""Why a clip is next, in words: whole sentences about the rater's own scores."""

from dataclasses import replace

import pytest

from app.practice.domain.next_clip_reasons import (
    CodeHistory,
    FewScores,
    LatestMisses,
    find_reason,
    find_reasons,
)
from app.practice.words import say_reason
from tests.unit.practice.test_next_clip import EXACT, history


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param(
            history("meaning", (1, 1)),
            "You have scored Meaning only once, and it was exact.",
            id="once",
        ),
        pytest.param(
            history("meaning", (2, 1), (3, 2)),
            "You have scored Meaning only twice, and both were one point high.",
            id="twice alike",
        ),
        pytest.param(
            history("meaning", (1, 3), (0, 2), (0, 2)),
            "You have scored Meaning only three times, and all were two points low.",
            id="three times alike",
        ),
        pytest.param(
            history("meaning", (1, 1), (2, 1)),
            "You have scored Meaning only twice, and one of these was exact.",
            id="twice, one exact",
        ),
        pytest.param(
            history("meaning", (0, 1), (2, 1)),
            "You have scored Meaning only twice, and none of these were exact.",
            id="twice, none exact",
        ),
        pytest.param(
            history("meaning", *EXACT[:4], (1, 2)),
            "One of your last five scores of Meaning was not the masters’ point: too low.",
            id="one miss",
        ),
        pytest.param(
            history("meaning", *EXACT[:3], (1, 2), (2, 1), (3, 1)),
            "Three of your last six scores of Meaning were not the masters’ point: "
            "two too high and one too low.",
            id="misses both ways",
        ),
        pytest.param(
            history("meaning", *EXACT, (1, 0), (1, 0)),
            "Two of your last six scores of Meaning were not the masters’ point: both too high.",
            id="two misses one way",
        ),
        pytest.param(
            history("meaning", *EXACT, (0, 1), (0, 1)),
            "Two of your last six scores of Meaning were not the masters’ point: both too low.",
            id="two misses the other way",
        ),
        pytest.param(
            history("meaning", (0, 1)),
            "You have scored Meaning only once, and it was one point low.",
            id="once, one low",
        ),
        pytest.param(
            history("meaning", *EXACT, days=20.4),
            "You last scored Meaning 20 days ago.",
            id="long ago",
        ),
        pytest.param(
            history("meaning", *EXACT, days=2),
            "Your last 6 scores of Meaning were all exact; this keeps it fresh.",
            id="all is well",
        ),
    ],
)
def test_the_reason_is_about_her_own_scores(given: CodeHistory, sentence: str) -> None:
    assert say_reason(find_reason(given)) == sentence


def test_codes_never_scored_share_a_sentence_after_the_others() -> None:
    codes = [history("meaning"), history("reasons", (1, 1)), history("maths")]
    assert [say_reason(one) for one in find_reasons(codes)] == [
        "You have scored Reasons only once, and it was exact.",
        "You have not scored Meaning or Maths yet.",
    ]
    assert [say_reason(one) for one in find_reasons(codes[:1])] == [
        "You have not scored Meaning yet."
    ]


@pytest.mark.parametrize(
    ("distances", "said"),
    [
        ((1,), "once, and it was one point high."),
        ((2,), "once, and it was two points high."),
        ((-1,), "once, and it was one point low."),
        ((0, 0), "twice, and both were exact."),
        ((-3, -3), "twice, and both were three points low."),
        ((0, 0, 0), "three times, and all were exact."),
        ((1, 1, 1), "three times, and all were one point high."),
        ((1, 2, -1), "three times, and none of these were exact."),
        ((1, 0, -1), "three times, and one of these was exact."),
        ((0, 0, -1), "three times, and two of these were exact."),
    ],
)
def test_a_few_scores_are_told_one_by_one(distances: tuple[int, ...], said: str) -> None:
    few = FewScores(title="Meaning", distances=distances)
    assert say_reason(few) == f"You have scored Meaning only {said}"


@pytest.mark.parametrize(
    ("high", "low", "said"),
    [
        (1, 0, "One of your last six scores of Meaning was not the masters’ point: too high."),
        (6, 0, "Six of your last six scores of Meaning were not the masters’ point: all too high."),
        (
            0,
            3,
            "Three of your last six scores of Meaning were not the masters’ point: all too low.",
        ),
    ],
)
def test_misses_are_told_by_their_direction(high: int, low: int, said: str) -> None:
    assert say_reason(LatestMisses(title="Meaning", latest=6, high=high, low=low)) == said


def test_scores_that_wait_for_the_end_of_their_set_are_not_called_missing() -> None:
    waiting = [replace(history(code), is_waiting=True) for code in ("meaning", "maths")]
    assert [say_reason(one) for one in find_reasons([history("reasons"), *waiting])] == [
        "Your scores of Meaning and Maths wait for the end of their set.",
        "You have not scored Reasons yet.",
    ]
