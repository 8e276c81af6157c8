"""Practice next: errors and doubt attract, codes take turns, and the reasons speak of the rater."""

from dataclasses import replace

import numpy as np
import pytest

from app.practice.domain.next_clip import ClipOffer, SetOffer, Suggestion, suggest
from app.practice.domain.next_clip_reasons import CodeHistory, LatestMisses, NeverScored, ScorePair
from app.practice.domain.next_clip_values import (
    add_score,
    code_values,
    empty_tally,
    offer_values,
    spacing,
)
from tests.unit.bench.test_sheet import code

POINTS = np.array([4, 4])
NOTHING_SEEN = np.zeros((2, 2, 4))


def history(
    key: str, *pairs: tuple[int, int], clips_since: int | None = None, days: float | None = None
) -> CodeHistory:
    return CodeHistory(
        code=code(key),
        pairs=tuple(ScorePair(own=own, master=master) for own, master in pairs),
        clips_since=clips_since,
        days_since=days,
    )


def in_set(name: str, *codes: str, started: bool = False) -> SetOffer:
    return SetOffer(set_id=name, title=name.title(), codes=codes, is_started=started)


def clip(name: str, *sets: SetOffer, topic: str = "fractions", seen: bool = False) -> ClipOffer:
    return ClipOffer(
        clip_id=name, title=name.title(), grade=4, topic=topic, sets=sets, is_seen=seen
    )


def calm() -> np.random.Generator:
    """A generator whose first draw does not explore."""
    rng = np.random.default_rng(1)
    assert np.random.default_rng(1).random() > 0.2
    return rng


def choose(
    histories: list[CodeHistory], clips: list[ClipOffer], last_topic: str | None = None
) -> tuple[Suggestion, ...]:
    return suggest(histories, clips, last_topic=last_topic, rng=calm())


EXACT = ((0, 0), (1, 1), (2, 2), (3, 3)) * 2
HIGH = ((1, 0), (2, 1), (3, 2), (3, 3)) * 2
ON_MEANING, ON_REASONS = in_set("on-meaning", "meaning"), in_set("on-reasons", "reasons")


def test_the_code_she_misses_comes_before_the_code_she_meets() -> None:
    found = choose(
        [history("meaning", *EXACT), history("reasons", *HIGH)],
        [clip("a", ON_MEANING), clip("b", ON_REASONS)],
    )
    assert [one.clip.clip_id for one in found] == ["b", "a"]
    assert found[0].reasons == (LatestMisses(title="Reasons", latest=6, high=4, low=0),)


def test_a_code_never_scored_comes_before_a_code_known_to_be_met() -> None:
    found = choose(
        [history("meaning", *EXACT), history("reasons")],
        [clip("a", ON_MEANING), clip("b", ON_REASONS)],
    )
    assert found[0].clip.clip_id == "b"
    assert found[0].reasons == (NeverScored(titles=("Reasons",)),)


def test_a_code_that_is_only_reported_calls_for_less() -> None:
    overall = replace(history("meaning"), weight=0.25)
    found = choose(
        [overall, history("reasons", *EXACT[:3])], [clip("a", ON_MEANING), clip("b", ON_REASONS)]
    )
    assert [one.clip.clip_id for one in found] == ["b", "a"]


def test_the_focus_of_the_last_clip_rests_while_another_is_due() -> None:
    clips = [clip("a", ON_MEANING), clip("b", ON_REASONS)]
    rested = [history("meaning", *HIGH, clips_since=5), history("reasons", *EXACT)]
    just_now = [history("meaning", *HIGH, clips_since=0), history("reasons", *HIGH[:6])]
    assert choose(rested, clips)[0].clip.clip_id == "a"
    assert choose(just_now, clips)[0].clip.clip_id == "b"


def test_the_topic_changes_where_all_else_is_equal() -> None:
    clips = [clip("a", ON_MEANING), clip("b", ON_MEANING, topic="ratio")]
    assert choose([history("meaning")], clips)[0].clip.clip_id == "a"
    assert choose([history("meaning")], clips, last_topic="fractions")[0].clip.clip_id == "b"


def test_a_seen_clip_comes_only_when_no_unseen_one_is_left() -> None:
    histories = [history("meaning", *EXACT), history("reasons", *HIGH)]
    found = choose(histories, [clip("seen", ON_REASONS, seen=True), clip("new", ON_MEANING)])
    assert [one.clip.clip_id for one in found] == ["new"]
    assert choose(histories, [clip("seen", ON_REASONS, seen=True)])[0].clip.clip_id == "seen"


def test_among_equal_sets_the_one_she_has_begun_goes_on() -> None:
    other, begun = in_set("other", "meaning"), in_set("begun", "meaning", started=True)
    assert choose([history("meaning")], [clip("a", other, begun)])[0].in_set == begun


def test_the_second_choice_is_another_clip_on_another_code() -> None:
    clips = [clip("a", ON_MEANING), clip("b", ON_MEANING), clip("c", ON_REASONS)]
    found = choose([history("meaning"), history("reasons", (0, 0), (1, 1), (2, 1))], clips)
    assert [one.clip.clip_id for one in found] == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("histories", "clips"),
    [
        pytest.param([history("meaning")], [], id="no clip is left"),
        pytest.param([], [clip("a", ON_MEANING)], id="no code is asked"),
        pytest.param([history("meaning")], [clip("a")], id="a clip stands in no set"),
    ],
)
def test_nothing_is_suggested_where_there_is_nothing(
    histories: list[CodeHistory], clips: list[ClipOffer]
) -> None:
    assert choose(histories, clips) == ()


def test_one_suggestion_in_eight_is_drawn_at_random_and_says_so() -> None:
    histories = [history("meaning", *EXACT), history("reasons", *HIGH)]
    clips = [clip(f"m{n}", ON_MEANING) for n in range(5)] + [clip("r", ON_REASONS)]
    firsts = [
        suggest(histories, clips, last_topic=None, rng=np.random.default_rng(seed))[0]
        for seed in range(400)
    ]
    explored = [one for one in firsts if one.is_exploring]
    drawn = [np.random.default_rng(seed).random() < 1 / 8 for seed in range(400)]
    assert [one.is_exploring for one in firsts] == drawn
    assert len({one.clip.clip_id for one in explored}) == 6
    assert {one.clip.clip_id for one in firsts if not one.is_exploring} == {"r"}


def test_the_same_seed_suggests_the_same() -> None:
    histories, clips = [history("meaning")], [clip(f"m{n}", ON_MEANING) for n in range(5)]
    twice = [
        suggest(histories, clips, last_topic=None, rng=np.random.default_rng([7, 3]))
        for _ in range(2)
    ]
    assert twice[0] == twice[1]


def test_a_whole_sheet_does_not_beat_a_set_made_for_her_weak_codes() -> None:
    keys = [f"c{n}" for n in range(16)]
    histories = [history(key, *(HIGH if n < 4 else EXACT)) for n, key in enumerate(keys)]
    whole, weak = in_set("whole", *keys), in_set("weak", *keys[:4])
    assert choose(histories, [clip("a", whole, weak)])[0].in_set == weak


def test_each_exact_score_lowers_the_value_and_each_miss_raises_it_again() -> None:
    tally = empty_tally([4])
    points = np.array([4])
    values = [code_values(tally, np.zeros((2, 1, 4)), points)[1, 0]]
    for master, own in ((0, 0), (1, 1), (2, 2), (3, 3), (2, 3), (2, 3)):
        add_score(tally[0], master, own)
        values.append(code_values(tally, np.zeros((2, 1, 4)), points)[1, 0])
    assert values[4] < values[3] < values[2] < values[1] < values[0]
    assert values[6] > values[5] > values[4]


def test_clips_made_for_a_code_are_worth_more_where_rare_points_are_missed() -> None:
    tally = empty_tally(POINTS)
    for _ in range(6):
        add_score(tally[0], 3, 2)
        add_score(tally[0], 0, 0)
    elsewhere, made_for = code_values(tally, NOTHING_SEEN, POINTS)[:, 0]
    assert made_for > elsewhere


def test_a_shorter_scale_has_no_value_beyond_its_end() -> None:
    values = code_values(empty_tally([4, 2]), NOTHING_SEEN, np.array([4, 2]))
    assert np.isfinite(values).all()
    assert (values > 0).all()


def test_a_reveal_teaches_about_four_codes_in_all() -> None:
    asked = np.array([[True] * 16, [True] * 4 + [False] * 12])
    values = offer_values(np.ones((2, 16)), asked, np.zeros_like(asked))
    assert values.tolist() == [4.0, 4.0]


def test_a_code_comes_back_with_clips_and_with_days() -> None:
    due = spacing(np.array([0.0, 1.0, 3.0, 9.0, 9.0]), np.array([0.0, 0.0, 0.0, 0.0, 14.0]))
    assert due[0] == pytest.approx(0.5)
    assert due[0] < due[1] < due[2] == due[3] == pytest.approx(1.0)
    assert due[4] == pytest.approx(1.25)
