"""A pool of clips is judged by how its master scores cover each code's score points."""

from dataclasses import replace

import pytest

from app.publishing.domain import (
    BALANCE_BEGIN,
    BALANCE_END,
    PoolBalance,
    balance_of,
    balance_text,
    comparison_text,
    put_balance,
)
from app.publishing.errors import NoPlaceForBalanceError
from app.rubric.domain import Code, CodeKind, Direction, Scale, ScorePoint, Section


def code(points: int) -> Code:
    scale = Scale(
        key="s",
        points=tuple(
            ScorePoint(rank=rank, key=str(rank), label=str(rank), export=rank)
            for rank in range(points)
        ),
    )
    return Code(
        key="x",
        title="X",
        short="X",
        domain="d",
        section=Section.SEGMENT,
        kind=CodeKind.SCORED,
        scale=scale,
        direction=Direction.HIGH_IS_GOOD,
        default_rank=None,
        exports=(),
        note="",
        point_notes=(None,) * points,
    )


@pytest.mark.parametrize(
    ("points", "ranks", "counts", "baseline", "is_thin"),
    [
        pytest.param(4, [0, 1, 2, 3], (1, 1, 1, 1), 0.25, False, id="even"),
        pytest.param(4, [0, 0, 0, 1, 2], (3, 1, 1, 0), 0.6, False, id="three points"),
        pytest.param(4, [0, 0, 3], (2, 0, 0, 1), 2 / 3, True, id="two points of four"),
        pytest.param(2, [0, 1, 1], (1, 2), 2 / 3, False, id="two points of two"),
        pytest.param(2, [1, 1], (0, 2), 1.0, True, id="always the same"),
        pytest.param(4, [], (0, 0, 0, 0), None, True, id="no clips"),
    ],
)
def test_balance(
    points: int, ranks: list[int], counts: tuple[int, ...], baseline: float | None, is_thin: bool
) -> None:
    [row] = balance_of([code(points)], [{"x": rank} for rank in ranks])
    assert row.counts == counts
    assert row.n == len(ranks)
    assert row.blind_guess_baseline == baseline
    assert row.is_thin is is_thin


def test_a_clip_without_a_score_of_the_code_is_not_counted() -> None:
    [row] = balance_of([code(3)], [{"x": 1}, {"y": 2}])
    assert (row.counts, row.n) == ((0, 1, 0), 1)


def pool(name: str, **ranks: list[int]) -> PoolBalance:
    rows = tuple(
        replace(row, code=replace(row.code, key=key))
        for key, its in ranks.items()
        for row in balance_of([code(3)], [{"x": rank} for rank in its])
    )
    return PoolBalance(name=name, rubric_id="r", clips=2, rows=rows)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        pytest.param(
            pool("set b", x=[2, 0], y=[1, 1]),
            "set a and set b have the same counts on every code\n",
            id="parallel",
        ),
        pytest.param(
            pool("set b", x=[0, 1], y=[1, 1]),
            "set b against set a, where they differ:\nx         +1 1, -1 2\n",
            id="one code falls otherwise",
        ),
        pytest.param(
            pool("set b", x=[0, 2], z=[0, 0]),
            "set b against set a, where they differ:\ny         set a alone\nz         set b alone\n",
            id="other codes",
        ),
    ],
)
def test_two_forms_are_compared_code_by_code(other: PoolBalance, told: str) -> None:
    assert comparison_text(pool("set a", x=[0, 2], y=[1, 1]), other) == told


def test_a_pool_is_written_as_a_table_and_an_empty_one_as_a_line() -> None:
    empty = PoolBalance(name="forms", rubric_id="r", clips=0, rows=())
    text = balance_text([pool("set a", x=[0, 2], y=[]), empty])
    assert text.splitlines() == [
        "r, set a: 2 clips",
        "",
        "                      0            1            2   clips  baseline",
        "x                     1            0            1       2       50%  fewer than 3 score points",
        "y                     0            0            0       0      none  fewer than 3 score points",
        "",
        "r, forms: 0 clips",
    ]


def test_a_page_takes_the_table_between_its_marks() -> None:
    page = f"before\n{BALANCE_BEGIN}\nold\n{BALANCE_END}\nafter\n"
    assert put_balance(page, "new\n") == (
        f"before\n{BALANCE_BEGIN}\n```text\nnew\n```\n{BALANCE_END}\nafter\n"
    )


@pytest.mark.parametrize("page", ["no marks", BALANCE_BEGIN, BALANCE_END])
def test_a_page_without_both_marks_has_no_place_for_it(page: str) -> None:
    with pytest.raises(NoPlaceForBalanceError):
        put_balance(page, "new")
