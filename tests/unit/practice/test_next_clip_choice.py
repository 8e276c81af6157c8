"""Practice next, step by step: what a clip was made for, what turns the choice, what is named."""

from dataclasses import replace

import numpy as np
import pytest

from app.practice.domain.next_clip import SetOffer, suggest
from app.practice.domain.next_clip_reasons import (
    AllExact,
    CodeHistory,
    LatestMisses,
    ScorePair,
    find_reason,
)
from app.practice.words import say_reason
from tests.unit.practice.test_next_clip import (
    EXACT,
    HIGH,
    ON_MEANING,
    ON_REASONS,
    choose,
    clip,
    history,
    in_set,
)

KEYS = tuple("abcdefghij")


@pytest.mark.parametrize(("size", "is_focused"), [(1, True), (6, True), (7, False)])
def test_a_clip_is_made_for_the_codes_of_its_small_sets(size: int, is_focused: bool) -> None:
    codes = KEYS[:size]
    assert clip("one", in_set("some", *codes)).made_for == (set(codes) if is_focused else set())


def test_a_clip_is_made_for_the_codes_of_all_its_small_sets_together() -> None:
    one = clip("one", in_set("two", "a", "b"), in_set("one", "c"), in_set("whole", *KEYS))
    assert one.made_for == {"a", "b", "c"}


def test_three_clips_are_suggested_each_once() -> None:
    found = choose([history("meaning")], [clip(f"m{n}", ON_MEANING) for n in range(5)])
    assert [one.clip.clip_id for one in found] == ["m0", "m1", "m2"]


def test_only_the_first_of_three_is_drawn_at_random() -> None:
    clips = [clip(f"m{n}", ON_MEANING) for n in range(5)]
    seeds = (np.random.default_rng(seed) for seed in range(100))
    drawn = [suggest([history("meaning")], clips, last_topic=None, rng=rng) for rng in seeds]
    exploring = [found for found in drawn if found[0].is_exploring]
    assert exploring
    for found in exploring:
        assert len({one.clip.clip_id for one in found}) == 3
        assert [one.is_exploring for one in found] == [True, False, False]
    assert not any(one.is_exploring for found in drawn if found not in exploring for one in found)


def test_the_two_codes_worth_most_are_named_the_worthier_first() -> None:
    histories = [history("a", *EXACT), history("b", *HIGH), history("c", *EXACT[:4])]
    (found,) = choose(histories, [clip("one", in_set("all", "a", "b", "c"))])
    assert found.codes == ("b", "c")
    assert [type(reason) for reason in found.reasons] == [LatestMisses, AllExact]


def test_only_the_code_worth_most_takes_its_turn_the_other_keeps_its_worth() -> None:
    # Meaning is named second on the first clip, and still comes before what is worth less.
    histories = [history("meaning"), history("reasons", *HIGH), history("maths", *EXACT[:1])]
    both, on_maths = in_set("both", "meaning", "reasons"), in_set("on-maths", "maths")
    found = choose(
        histories, [clip("first", both), clip("last", on_maths), clip("then", ON_MEANING)]
    )
    assert found[0].codes == ("reasons", "meaning")
    assert [one.clip.clip_id for one in found] == ["first", "then", "last"]


def test_a_code_not_scored_for_long_comes_before_one_of_yesterday() -> None:
    clips = [clip("a", ON_MEANING), clip("b", ON_REASONS)]
    long_ago = history("reasons", *EXACT, days=30)
    assert choose([history("meaning", *EXACT, days=1), long_ago], clips)[0].clip.clip_id == "b"
    fresh = [history("meaning", *EXACT, days=0.0), history("reasons", *EXACT, days=0.4)]
    assert choose(fresh, clips)[0].clip.clip_id == "b"


def with_sightings(key: str, masters: tuple[int, ...], *, was_made_for: bool) -> CodeHistory:
    """A rater who misses High and meets all else, and what clips have shown of the code."""
    pairs = tuple(
        ScorePair(own=min(master, 2), master=master, was_made_for=was_made_for)
        for master in masters
    )
    return CodeHistory(code=history(key).code, pairs=pairs)


def test_a_code_whose_clips_show_the_point_she_misses_comes_first() -> None:
    clips = [clip("a", ON_MEANING), clip("b", ON_REASONS)]
    # The same misses, the newest four alike; only what earlier clips showed is another.
    seldom = (0,) * 8 + (0, 1, 2, 3)
    often = (3,) * 8 + (0, 1, 2, 3)
    histories = [
        with_sightings("meaning", seldom, was_made_for=True),
        with_sightings("reasons", often, was_made_for=True),
    ]
    assert choose(histories, clips)[0].clip.clip_id == "b"


def test_a_clip_made_for_a_code_comes_before_one_that_only_asks_for_it() -> None:
    rare = history("meaning", *((0, 0), (2, 3)) * 6)  # she misses High, which few clips show
    asking = in_set("whole", "meaning", *KEYS)
    assert (
        choose([rare], [clip("asks", asking), clip("made", ON_MEANING)])[0].clip.clip_id == "made"
    )


def test_what_clips_made_for_a_code_have_shown_changes_what_it_is_worth() -> None:
    # The same scores; of reasons they say that clips made for it seldom show the point she misses.
    masters = (0,) * 10 + (3, 0)
    elsewhere = with_sightings("meaning", masters, was_made_for=False)
    made_for = with_sightings("reasons", masters, was_made_for=True)
    clips = [clip("b", ON_REASONS), clip("a", ON_MEANING)]
    assert choose([elsewhere, made_for], clips)[0].clip.clip_id == "a"


def test_another_topic_is_a_small_matter_beside_a_code_worth_more() -> None:
    clips = [clip("new", ON_MEANING, topic="ratio"), clip("same", ON_REASONS)]
    found = choose([history("meaning"), history("reasons", *HIGH)], clips, last_topic="fractions")
    assert found[0].clip.clip_id == "same"


def test_a_code_that_took_its_turn_still_comes_before_one_worth_half() -> None:
    half = replace(history("meaning"), weight=0.6)
    clips = [clip("one", ON_REASONS), clip("two", ON_REASONS), clip("other", ON_MEANING)]
    found = choose([half, history("reasons", *HIGH)], clips)
    assert [one.clip.clip_id for one in found] == ["one", "two", "other"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (13.9, "Your last 6 scores of Meaning were all exact; this keeps it fresh."),
        (14.0, "You last scored Meaning 14 days ago."),
    ],
)
def test_two_weeks_are_long_ago(days: float, words: str) -> None:
    assert say_reason(find_reason(history("meaning", *EXACT, days=days))) == words


def test_a_begun_set_goes_on_before_one_of_the_same_worth_and_no_other() -> None:
    begun: SetOffer = replace(ON_MEANING, set_id="begun", is_started=True)
    histories = [history("meaning", *EXACT), history("reasons", *HIGH)]
    assert choose(histories, [clip("one", begun, ON_REASONS)])[0].in_set == ON_REASONS
