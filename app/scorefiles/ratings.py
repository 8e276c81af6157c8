"""The one reader of rating files: ratings by rater, unit and code, and what was understood."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.scorefiles.categories import Categories
from app.scorefiles.code_columns import FileCodes, find_codes
from app.scorefiles.columns import RATERS, ROWS, UNITS, facts_of
from app.scorefiles.entries import Entries, EntryReader
from app.scorefiles.faults import Problems, Progress, ScoreFileError, ignore_progress
from app.scorefiles.file_table import FileTable
from app.scorefiles.layout import Layout, find_roles
from app.scorefiles.marks import plain
from app.scorefiles.names import folded
from app.scorefiles.panel_layout import find_panel_layout
from app.scorefiles.rating_scheme import RatingScheme
from app.scorefiles.reading import ReadingOptions
from app.scorefiles.repeats import Sheets, settle_repeats
from app.scorefiles.rubric_layout import find_rubric_layout
from app.scorefiles.score_texts import (
    CategoryTexts,
    CodeScale,
    NumberTexts,
    RubricTexts,
    ScoreTexts,
)
from app.scorefiles.table_file import read_table
from app.scorefiles.understood import Understood, noun_of
from app.scoring.counts import RankArray

Scale = RatingScheme | Categories | None
"""What scores mean: a rubric, declared categories, or nothing said, so that they are numbers."""


@dataclass(frozen=True, kw_only=True)
class Ratings:
    """What a rating file holds, as sheets: one for each rater and unit.

    Attributes:
        raters: the raters' names.
        units: the units' names, clips for example.
        codes: the codes with their score points; one called ``score`` where the file has none.
        rater: ``[sheet]``, the place of the rater in ``raters``.
        unit: ``[sheet]``, the place of the unit in ``units``.
        ranks: ``[sheet, code]``, the rank of each score on its code's points; -1 where missing.
        lines: ``[sheet]``, the line of the file it begins on.
        origins: ``[unit]``, its own place; of a repeat told apart (``c1 (2)``) that of ``c1``.
        unit_columns: the columns that name a unit together.
        understood: how the file was read.
        problems: what could not be used; nothing of it is in ``ranks``.
    """

    raters: tuple[str, ...]
    units: tuple[str, ...]
    codes: tuple[CodeScale, ...]
    rater: NDArray[np.int64]
    unit: NDArray[np.int64]
    ranks: RankArray
    lines: NDArray[np.int64]
    origins: NDArray[np.int64]
    unit_columns: tuple[str, ...]
    understood: Understood
    problems: Problems

    def panel(self, code: int = 0) -> RankArray:
        """Give one code's ranks as a table ``[unit, rater]``, -1 where there is none."""
        table = np.full((len(self.units), len(self.raters)), -1, dtype=np.int8)
        table[self.unit, self.rater] = self.ranks[:, code]
        return table


@dataclass(frozen=True, kw_only=True)
class FileEntries:
    """A file read as far as it says something, before repeats are settled."""

    table: FileTable
    layout: Layout
    codes: FileCodes
    entries: Entries
    noun: str


def read_ratings(
    path: Path,
    scale: Scale,
    reading: ReadingOptions = ReadingOptions(),  # noqa: B008 - it cannot be changed
    progress: Progress = ignore_progress,
) -> Ratings:
    """Read a rating file of any layout.

    What nobody says (``reading``) is found out, and said back in ``understood``. Where two readings
    are possible and would give different figures, the file is refused, and the message names the
    option that decides.

    Args:
        path: delimited text or an Excel workbook.
        scale: the rubric, the declared categories, or None: then the numbers found are the
            categories, which is no base for figures that depend on how many there are.
        reading: what is said about the file.
        progress: told how many characters have been read.

    Raises:
        ScoreFileError: the file cannot be read, or not in one way only.
    """
    found = read_entries(path, scale, reading, progress)
    sheets = settle_repeats(
        found.entries,
        len(found.codes.scales),
        reading.repeated,
        file=found.table.file,
        noun=found.noun,
    )
    return _ratings(found, sheets)


def read_entries(
    path: Path,
    scale: Scale,
    reading: ReadingOptions,
    progress: Progress = ignore_progress,
    *,
    masters: bool = False,
) -> FileEntries:
    """Read a rating file up to its repeats, which mean something else in master scores.

    Args:
        path: as in ``read_ratings``.
        scale: likewise.
        reading: likewise.
        progress: likewise.
        masters: whether the scores wanted are master scores.

    Raises:
        ScoreFileError: as in ``read_ratings``.
    """
    has_header = reading.has_header is not False
    table = read_table(path, has_header=has_header, sheet=reading.sheet, progress=progress)
    texts = _texts(scale)
    if reading.has_header is None:
        _check_header(table, texts)
    facts = facts_of(table, texts.is_score, reading.marks)
    roles = find_roles(table.file, facts, reading, masters=masters)
    if isinstance(scale, RatingScheme):
        layout = find_rubric_layout(roles, scale, is_told_long=reading.is_long)
    else:
        layout = find_panel_layout(table, roles, reading)
    units = [facts[place] for place in layout.units]
    noun = "clip" if isinstance(scale, RatingScheme) else noun_of(units)
    codes, texts = find_codes(table, layout, scale, reading, masters=masters)
    entries = EntryReader(table, layout, reading, texts).read(codes.names, noun)
    if not (entries.ranks >= 0).any():
        raise ScoreFileError(_nothing(table, entries))
    return FileEntries(table=table, layout=layout, codes=codes, entries=entries, noun=noun)


def _texts(scale: Scale) -> ScoreTexts:
    if isinstance(scale, RatingScheme):
        return RubricTexts(codes=scale.codes)
    return CategoryTexts(categories=scale) if scale else NumberTexts()


def _check_header(table: FileTable, texts: ScoreTexts) -> None:
    """Refuse a file whose first row may be scores already."""
    first, *others = table.names or ("",)
    are_scores = bool(others) and all(texts.is_score(plain(name)) for name in others)
    is_name = folded(first) in UNITS | RATERS | ROWS and not texts.is_score(plain(first))
    if are_scores and (not is_name or len(set(others)) < len(others)):
        raise ScoreFileError(
            f"{table.file}: the first line ({', '.join(table.names[:6])}) may be scores already. Say "
            f"--no-header if it is, --header if it names the columns."
        )


def _nothing(table: FileTable, entries: Entries) -> str:
    first = f" The first: {table.problems.sentences[0]}." if table.problems.count else ""
    missing = sum(entries.missing.values())
    if missing and not first:
        first = f" All {missing:,} are missing: {', '.join(entries.missing)}."
    return f"{table.file} has no scores that can be used.{first}"


def _ratings(found: FileEntries, sheets: Sheets) -> Ratings:
    table, layout = found.table, found.layout
    return Ratings(
        raters=sheets.raters.labels,
        units=sheets.units.labels,
        codes=found.codes.scales,
        rater=sheets.raters.places,
        unit=sheets.units.places,
        ranks=sheets.ranks,
        lines=sheets.lines,
        origins=sheets.origins,
        unit_columns=tuple(folded(table.names[place]) for place in layout.units),
        understood=understood_of(found, len(sheets.units.labels)),
        problems=table.problems,
    )


def understood_of(found: FileEntries, units: int) -> Understood:
    """Sum up how a file was read."""
    table, layout = found.table, found.layout
    return Understood(
        file=table.file,
        noun=found.noun,
        units=units,
        raters=len(found.entries.raters.labels),
        codes=len(found.codes.scales) if found.codes.are_named else 0,
        shape=layout.shape,
        unit_columns=tuple(table.names[place] for place in layout.units),
        scores=found.codes.described,
        missing=found.entries.missing,
        unused=tuple(table.names[place] or "(no name)" for place in layout.unused),
        remarks=table.remarks,
    )
