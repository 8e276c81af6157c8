"""The same ratings as files of many layouts, and their figures computed by other programs."""

import io
from collections.abc import Callable, Sequence

import krippendorff
import numpy as np
import openpyxl
from sklearn.metrics import cohen_kappa_score

RATERS = ("ana", "ben", "cara", "dan", "eva")
UNITS = tuple(f"essay {number}" for number in range(1, 9))
SCORES = (
    (0, 0, 1, 0, 0),
    (1, 1, 1, 2, 1),
    (2, 3, 2, 2, 2),
    (3, 3, 3, 2, 3),
    (0, 1, 0, 0, 0),
    (2, 2, 2, 1, 2),
    (1, 1, 0, 1, 1),
    (3, 2, 3, 3, 3),
)
"""``[unit][rater]``, from 0 to 3."""
GAPS: tuple[tuple[int | None, ...], ...] = tuple(
    tuple(
        None if (unit, rater) in {(0, 1), (3, 4), (6, 0)} else score
        for rater, score in enumerate(row)
    )
    for unit, row in enumerate(SCORES)
)
WORDS = ("Not Present", "Low", "Mid", "High")

Cells = Sequence[Sequence[object]]


def alphas(
    scores: Cells, levels: Sequence[str] = ("nominal", "ordinal", "interval")
) -> dict[str, float]:
    """Give Krippendorff's alphas by the package of that name."""
    data = np.array(
        [[np.nan if cell is None else cell for cell in row] for row in scores], dtype=float
    ).T
    return {
        f"alpha_{level}": krippendorff.alpha(
            reliability_data=data, level_of_measurement=level, value_domain=[0, 1, 2, 3]
        )
        for level in levels
    }


def kappas(scores: Cells, one: int, other: int) -> dict[str, float]:
    """Give Cohen's kappas of two raters by scikit-learn."""
    both = [
        (row[one], row[other]) for row in scores if row[one] is not None and row[other] is not None
    ]
    truth, given = zip(*both, strict=True)
    return {
        f"cohen{'' if weights is None else f'_{weights}'}": cohen_kappa_score(
            truth, given, weights=weights, labels=[0, 1, 2, 3]
        )
        for weights in (None, "linear", "quadratic")
    }


def cell(value: object) -> str:
    """Write a cell; there is nothing where there is no score."""
    return "" if value is None else str(value)


def text(rows: Cells, delimiter: str = ",") -> str:
    """Write rows with a delimiter; cells that hold it are quoted."""

    def quoted(value: object) -> str:
        written = cell(value)
        return f'"{written}"' if delimiter in written or "\n" in written else written

    return "".join(f"{delimiter.join(map(quoted, row))}\n" for row in rows)


def wide(
    scores: Cells = SCORES,
    *,
    unit: str | None = "essay",
    raters: Sequence[str] = RATERS,
    units: Sequence[str] = UNITS,
    write: Callable[[object], object] = lambda score: score,
) -> list[list[object]]:
    """Lay scores out with a row for each unit; without a column of units where it has no name."""
    head: list[object] = [*([] if unit is None else [unit]), *raters]
    rows = [
        [*([] if unit is None else [name]), *(None if one is None else write(one) for one in row)]
        for name, row in zip(units, scores, strict=False)
    ]
    return [head, *rows]


def long(
    scores: Cells = SCORES, names: Sequence[str] = ("essay", "rater", "score")
) -> list[list[object]]:
    """Lay scores out with a row for each score."""
    rows = [
        [unit, rater, score]
        for unit, row in zip(UNITS, scores, strict=True)
        for rater, score in zip(RATERS, row, strict=True)
    ]
    return [list(names), *rows]


def turned(scores: Cells = SCORES, corner: str = "rater") -> list[list[object]]:
    """Lay scores out with a row for each rater."""
    rows = wide(scores, unit=corner)
    return [list(column) for column in zip(*rows, strict=True)]


def workbook(rows: Cells, change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    """Write an Excel workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
