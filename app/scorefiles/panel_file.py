"""A file of any ratings without a rubric: first column the unit, one column for each rater."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.scorefiles.delimited import (
    OpenTable,
    Progress,
    Row,
    RowProblem,
    ScoreFileError,
    describe_unreadable,
    ignore_progress,
    open_table,
    open_text,
)
from app.scoring.counts import RankArray

MAX_CATEGORIES = 100
"""Ranks are kept in single bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Categories:
    """The declared categories, lowest first, and the numbers they stand for."""

    labels: tuple[str, ...]
    values: tuple[float, ...]

    def find_rank(self, text: str) -> int | None:
        """Find the rank of a written category; ``2`` and ``2.0`` are the same number."""
        if text in self.labels:
            return self.labels.index(text)
        number = _number(text)
        if number is None or number not in self.values or not self._numeric:
            return None
        return self.values.index(number)

    @property
    def _numeric(self) -> bool:
        return all(_number(label) is not None for label in self.labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFile:
    """What a file of ratings holds.

    Attributes:
        raters: the raters' columns.
        ranks: ``[unit, rater]``, -1 where empty.
        problems: rows that cannot be used, none of which are in ``ranks``.
        notes: things worth knowing that keep no row out.
    """

    raters: tuple[str, ...]
    ranks: RankArray
    problems: tuple[RowProblem, ...]
    notes: tuple[str, ...]


def parse_categories(text: str) -> Categories:
    """Read declared categories such as ``0,1,2,3`` or ``Low,Mid,High``, lowest first.

    Raises:
        ScoreFileError: fewer than two, one twice, or numbers that do not rise.

    >>> parse_categories("1, 2, 3").values
    (1.0, 2.0, 3.0)
    """
    labels = tuple(part.strip() for part in text.split(","))
    if len(labels) < 2 or "" in labels or len(set(labels)) != len(labels):
        raise ScoreFileError(
            f"Categories need at least two different names with commas between, not {text!r}."
        )
    if len(labels) > MAX_CATEGORIES:
        raise ScoreFileError(f"There can be at most {MAX_CATEGORIES} categories.")
    numbers = [_number(label) for label in labels]
    values = tuple(number for number in numbers if number is not None)
    if len(values) < len(labels):
        return Categories(labels=labels, values=tuple(float(i) for i in range(len(labels))))
    if any(after <= before for before, after in itertools.pairwise(values)):
        raise ScoreFileError(f"Categories go from the lowest to the highest, unlike {text!r}.")
    return Categories(labels=labels, values=values)


def read_panel_file(
    path: Path, categories: Categories, progress: Progress = ignore_progress
) -> PanelFile:
    """Read a file of ratings against declared categories.

    Raises:
        ScoreFileError: the file cannot be read, or has fewer than two rater columns.
    """
    try:
        with open_text(path) as handle:
            return _read(open_table(path, handle, progress), categories)
    except (OSError, UnicodeDecodeError) as error:
        raise describe_unreadable(path, error) from error


def _read(sheet: OpenTable, categories: Categories) -> PanelFile:
    raters = tuple(sheet.header[1:])
    if len(raters) < 2:
        raise ScoreFileError(
            f"{sheet.file} needs a column for the unit and then one for each of at least two "
            f"raters; it has {len(sheet.header)} column{'s' if len(sheet.header) > 1 else ''}."
        )
    known: dict[str, int | None] = {"": -1, "NA": -1}
    known |= {label: rank for rank, label in enumerate(categories.labels)}
    ranks: list[list[int]] = []
    problems: list[RowProblem] = []
    units: dict[str, int] = {}
    notes: list[str] = []
    for row in sheet.rows:
        if isinstance(row, RowProblem):
            problems.append(row)
            continue
        line = _ranks_of(row, known, categories)
        if isinstance(line, str):
            problems.append(RowProblem(file=sheet.file, line=row.line, message=line))
            continue
        if row.fields[0] in units:
            where = f"lines {units[row.fields[0]]} and {row.line}"
            notes.append(f"{sheet.file}: unit {row.fields[0]} is on {where}; both are used")
        units.setdefault(row.fields[0], row.line)
        ranks.append(line)
    array = np.array(ranks, dtype=np.int8).reshape(len(ranks), len(raters))
    return PanelFile(raters=raters, ranks=array, problems=tuple(problems), notes=tuple(notes))


def _ranks_of(row: Row, known: dict[str, int | None], categories: Categories) -> list[int] | str:
    """Give a row's ranks, or the sentence saying what is wrong with it."""
    ranks = []
    for text in row.fields[1:]:
        if text not in known:
            known[text] = categories.find_rank(text)
        rank = known[text]
        if rank is None:
            return f"{text!r} is not one of the categories {', '.join(categories.labels)}"
        ranks.append(rank)
    return ranks


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
