"""What is still new in a set, for Ana, who has met some of its clips."""

from app.practice.domain.freshness import freshness_of

CODES = ("meaning", "slips")


def test_on_the_first_evening_every_clip_is_new_and_every_score_counts() -> None:
    fresh = freshness_of(["a", "b", "c"], CODES, set(), set())
    assert (fresh.new, fresh.known, fresh.counting, fresh.scores) == (3, 0, 6, 6)
    assert fresh.share == 1


def test_a_clip_she_scored_on_another_code_is_known_and_still_counts_on_this_one() -> None:
    fresh = freshness_of(["a", "b"], CODES, {("a", "reasons")}, {"a"})
    assert (fresh.new, fresh.known, fresh.counting) == (1, 1, 4)


def test_a_clip_a_lesson_showed_is_not_new() -> None:
    assert freshness_of(["a"], CODES, set(), {"a"}).new == 0


def test_an_empty_set_is_no_reason_to_divide_by_zero() -> None:
    assert freshness_of([], CODES, set(), set()).share == 0
