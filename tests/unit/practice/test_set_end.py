"""The end of Ana's set: what she saw, what to work on, what has changed."""

from fractions import Fraction

from app.practice.domain.set_end import ScoreBesideMaster, end_of_set


def scores(*rows: tuple[int, str, int | None, int]) -> list[ScoreBesideMaster]:
    return [
        ScoreBesideMaster(position=position, code=code, own=own, master=master)
        for position, code, own, master in rows
    ]


WHOLE = scores(
    (1, "meaning", 2, 2),
    (1, "slips", 0, 1),
    (1, "maths", 1, 1),
    (2, "meaning", 1, 1),
    (2, "slips", 3, 1),
    (2, "maths", 0, 1),
)


def test_she_sees_what_was_exact_clip_by_clip_and_in_all() -> None:
    end = end_of_set(WHOLE, [])
    assert (end.overall.exact, end.overall.scores) == (3, 6)
    assert {place: tally.share for place, tally in end.clips.items()} == {
        1: Fraction(2, 3),
        2: Fraction(1, 3),
    }


def test_the_best_code_and_the_one_to_work_on_are_named() -> None:
    end = end_of_set(WHOLE, [])
    assert end.best is not None
    assert end.to_work_on is not None
    assert (end.best[0], end.to_work_on[0]) == ("meaning", "slips")


def test_a_clip_she_could_not_score_is_left_out_of_every_count() -> None:
    end = end_of_set(scores((1, "meaning", None, 2), (2, "meaning", 2, 2)), [])
    assert (end.overall.exact, end.overall.scores) == (1, 1)
    assert end.clips[1].scores == 0


def test_one_score_of_a_code_makes_it_neither_best_nor_to_work_on() -> None:
    end = end_of_set(scores((1, "meaning", 2, 2), (1, "slips", 0, 3)), [])
    assert (end.best, end.to_work_on) == (None, None)


def test_a_set_without_a_miss_names_nothing_to_work_on() -> None:
    perfect = scores(*[(place, code, 1, 1) for place in (1, 2) for code in ("meaning", "slips")])
    assert end_of_set(perfect, []).to_work_on is None


def test_before_and_now_stand_side_by_side_only_where_both_have_enough() -> None:
    earlier = [("meaning", True), ("slips", False), ("maths", True), ("maths", False)]
    assert end_of_set(WHOLE, earlier).before is None
    before = end_of_set(WHOLE, [*earlier, ("slips", True), ("reasons", True)]).before
    assert before is not None
    assert (before.exact, before.scores) == (3, 5), "another code is no comparison"
