"""How the score book can differ from the sheets it is drawn from, told row by row."""

import pytest

from app.scorebook.domain import Difference, pair_up

NAMES = (["rater", "code"], ["scores", "exact"])


def told(right: list[tuple[object, ...]], found: list[tuple[object, ...]]) -> list[str]:
    return [str(one) for one in pair_up("cells", NAMES, right, found)]


def test_a_book_that_holds_what_the_sheets_say_has_no_differences() -> None:
    assert pair_up("cells", NAMES, [], []) == []


def test_a_row_that_the_book_lacks_is_missing() -> None:
    [one] = pair_up("cells", NAMES, [(7, "a", 5, 4)], [])
    assert one == Difference(
        table="cells",
        key={"rater": 7, "code": "a"},
        right={"scores": 5, "exact": 4},
        found=None,
    )
    assert str(one) == "cells rater 7, code a: the row is missing"


def test_a_row_that_no_sheet_makes_should_not_be_there() -> None:
    [one] = pair_up("cells", NAMES, [], [(7, "a", 5, 4)])
    assert (one.right, one.found) == (None, {"scores": 5, "exact": 4})
    assert str(one) == "cells rater 7, code a: there should be no such row"


def test_a_wrong_row_is_told_by_the_columns_that_are_wrong_alone() -> None:
    assert told([(7, "a", 5, 4)], [(7, "a", 5, 3)]) == ["cells rater 7, code a: exact is 3, not 4"]
    assert told([(7, "a", 5, 4)], [(7, "a", 6, 3)]) == [
        "cells rater 7, code a: scores is 6, not 5, exact is 3, not 4"
    ]


def test_rows_are_paired_by_their_whole_key_and_told_in_its_order() -> None:
    right, found = [(7, "b", 1, 1), (7, "a", 1, 1)], [(8, "a", 1, 1), (7, "b", 2, 1)]
    assert told(right, found) == [
        "cells rater 7, code a: the row is missing",
        "cells rater 7, code b: scores is 2, not 1",
        "cells rater 8, code a: there should be no such row",
    ]


def test_a_damaged_row_without_a_part_of_its_key_is_told_with_the_others() -> None:
    assert told([(7, "a", 1, 1)], [(None, "a", 1, 1), (7, None, 1, 1)]) == [
        "cells rater 7, code a: the row is missing",
        "cells rater 7, code None: there should be no such row",
        "cells rater None, code a: there should be no such row",
    ]


@pytest.mark.parametrize("row", [(7,), (7, "a", 1), (7, "a", 1, 1, 1)])
def test_a_row_of_another_length_is_never_paired(row: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        told([row], [])
