"""Cells of the score book become tables, by rater and code."""

import numpy as np

from app.scorebook.domain import NO_RANK, lay_out_tables


def test_each_cell_stands_at_its_code_masters_own_rank_and_rater() -> None:
    tables = lay_out_tables([(7, "b", 2, 1, 5), (3, "a", 0, 0, 4)], ["a", "b"], 3)
    assert tables.rater_ids == (3, 7)
    assert (tables.counts[0, 0, 0, 0], tables.counts[1, 2, 1, 1]) == (4, 5)
    assert tables.counts.sum() == 9


def test_cells_of_two_purposes_add_up() -> None:
    tables = lay_out_tables([(7, "a", 2, 1, 5), (7, "a", 2, 1, 2)], ["a"], 3)
    assert tables.counts[0, 2, 1, 0] == 7


def test_what_has_no_rank_and_codes_not_asked_for_are_left_out() -> None:
    cells = [(7, "a", NO_RANK, 1, 5), (7, "a", 1, NO_RANK, 5), (7, "b", 1, 1, 5), (7, "a", 1, 1, 1)]
    tables = lay_out_tables(cells, ["a"], 2)
    assert tables.counts.sum() == 1


def test_nobody_has_no_tables() -> None:
    tables = lay_out_tables([], ["a"], 4)
    assert tables.rater_ids == ()
    assert tables.counts.shape == (1, 4, 4, 0)
    assert tables.counts.dtype == np.float32


def test_what_has_no_rank_is_stored_as_in_every_book_already_written() -> None:
    assert NO_RANK == -1
