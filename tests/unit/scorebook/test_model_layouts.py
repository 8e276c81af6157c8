"""The book's rows laid out for the rater model."""

import numpy as np

from app.scorebook.domain import lay_out_clip_tables, lay_out_clips, lay_out_ranks

CODES = ("meaning", "slips")


def test_tables_of_clips_leave_one_rater_out() -> None:
    cells = [
        ("one", "meaning", 2, 1, 3),
        ("one", "meaning", 2, 2, 1),
        ("one", "slips", -1, 1, 5),  # without a master score
        ("one", "other", 0, 0, 5),
        ("elsewhere", "meaning", 0, 0, 5),
    ]
    own = {"one": {"meaning": (2, 1), "slips": (0, -1)}, "two": {"slips": (1, 1)}}
    found = lay_out_clip_tables(cells, own, CODES, 4)
    assert found.shape == (2, 2, 4, 4)
    assert found[0, 0, 2].tolist() == [0, 2, 1, 0]
    assert found.sum() == 3


def test_a_rater_whose_score_is_not_in_the_book_takes_nothing_away() -> None:
    found = lay_out_clip_tables([], {"one": {"meaning": (1, 1)}}, CODES, 4)
    assert (found == 0).all()


def test_clips_of_one_rater_keep_their_order_and_their_gaps() -> None:
    masters, scores = lay_out_clips({"b": {"slips": (1, 2)}, "a": {"meaning": (0, 0)}}, CODES)
    assert masters.tolist() == [[-1, 1], [0, -1]]
    assert scores.tolist() == [[-1, 2], [0, -1]]
    assert lay_out_clips({}, CODES)[0].shape == (0, 2)


def test_raters_have_clips_of_their_own() -> None:
    entries = [
        (7, "a", "meaning", 1, 2),
        (7, "b", "slips", 0, 0),
        (9, "b", "meaning", 3, 3),
        (9, "b", "other", 3, 3),
    ]
    masters, scores = lay_out_ranks(entries, CODES)
    assert masters.tolist() == [[[1, -1], [-1, 0]], [[3, -1], [-1, -1]]]
    assert np.array_equal(scores[0], [[2, -1], [-1, 0]])
    assert lay_out_ranks([], CODES)[0].shape == (0, 0, 2)
