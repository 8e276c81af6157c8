"""Master scores from a file: one for each clip and code, whoever's they are."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.scorefiles.entries import Entries
from app.scorefiles.faults import Problems, ScoreFileError
from app.scorefiles.names import alike, folded
from app.scorefiles.rating_scheme import RatingScheme
from app.scorefiles.ratings import FileEntries, read_entries, understood_of
from app.scorefiles.reading import ReadingOptions
from app.scorefiles.understood import Understood
from app.scoring.counts import RankArray


@dataclass(frozen=True, kw_only=True)
class Masters:
    """Master scores.

    Attributes:
        clips: the clips' names.
        keys: the codes that have any master score.
        ranks: ``[clip, code]``, -1 where there is none.
        unit_columns: the columns that name a clip together.
        understood: how the file was read.
        problems: what could not be used.
        similar_are_one: what was said about names that are alike.
    """

    clips: tuple[str, ...]
    keys: tuple[str, ...]
    ranks: RankArray
    unit_columns: tuple[str, ...]
    understood: Understood
    problems: Problems
    similar_are_one: bool | None


def read_masters(
    path: Path, scheme: RatingScheme, reading: ReadingOptions, expert: str | None = None
) -> Masters:
    """Read master scores. The same score again is no contradiction: files repeat it for each rater.

    Args:
        path: delimited text or a workbook.
        scheme: the rubric.
        reading: what is said about the file.
        expert: whose scores count, where the file holds those of several.

    Raises:
        ScoreFileError: the file cannot be read, or gives a clip two master scores of one code.
    """
    found = read_entries(path, scheme, reading, masters=True)
    entries = _of_expert(found, expert)
    codes = len(found.codes.scales)
    ranks = np.full((len(entries.units.labels), codes), -1, dtype=np.int8)
    lowest = np.full(ranks.shape, 127, dtype=np.int8)
    for code in range(codes):
        units, scores = _scores_of(entries, code)
        np.maximum.at(ranks[:, code], units, scores)
        np.minimum.at(lowest[:, code], units, scores)
    twice = (ranks >= 0) & (lowest < ranks)
    if twice.any():
        raise ScoreFileError(_two_masters(found, entries, twice))
    kept = np.flatnonzero((ranks >= 0).any(axis=0))
    clips = np.unique(entries.units.places)
    return Masters(
        clips=tuple(entries.units.labels[place] for place in clips.tolist()),
        keys=tuple(found.codes.scales[code].key for code in kept.tolist()),
        ranks=ranks[clips][:, kept],
        unit_columns=tuple(folded(found.table.names[place]) for place in found.layout.units),
        understood=understood_of(found, len(clips)),
        problems=found.table.problems,
        similar_are_one=reading.similar_are_one,
    )


def _scores_of(entries: Entries, code: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the units and ranks of one code's scores."""
    if entries.codes is None:
        scored = np.flatnonzero(entries.ranks[:, code] >= 0)
        return entries.units.places[scored], entries.ranks[scored, code]
    scored = np.flatnonzero((entries.codes == code) & (entries.ranks >= 0))
    return entries.units.places[scored], entries.ranks[scored]


def _of_expert(found: FileEntries, expert: str | None) -> Entries:
    """Keep the scores of one expert, if somebody named one."""
    entries = found.entries
    if expert is None:
        return entries
    labels = [alike(label) for label in entries.raters.labels]
    if found.layout.rater is None or alike(expert) not in labels:
        known = ", ".join(entries.raters.labels) if found.layout.rater is not None else "nobody"
        raise ScoreFileError(f"{found.table.file} has no scores by {expert}; it names {known}.")
    mine = entries.raters.places == labels.index(alike(expert))
    return replace(
        entries,
        raters=replace(entries.raters, places=entries.raters.places[mine]),
        units=replace(entries.units, places=entries.units.places[mine]),
        codes=None if entries.codes is None else entries.codes[mine],
        ranks=entries.ranks[mine],
        lines=entries.lines[mine],
    )


def _two_masters(found: FileEntries, entries: Entries, twice: np.ndarray) -> str:
    unit, code = (int(place) for place in np.argwhere(twice)[0])
    key, clip = found.codes.scales[code].key, entries.units.labels[unit]
    told = f"{found.table.file} gives clip {clip} two master scores of {key}"
    if found.layout.rater is None:
        return f"{told}. Correct the file: a clip has one master score of each code."
    names = ", ".join(entries.raters.labels[:6])
    column = found.table.names[found.layout.rater]
    return (
        f"{told}, by different names in {column} ({names}). Say whose count: --master-rater NAME."
    )
