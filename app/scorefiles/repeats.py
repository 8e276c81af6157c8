"""Where one rater scored one unit more than once: what counts, as somebody has to say."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.scorefiles.entries import Entries, Names
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.reading import Repeated
from app.scoring.counts import RankArray


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """Scores as sheets: one for each rater and unit, with a rank for each code.

    Attributes:
        raters: who scored, for each sheet.
        units: what was scored, for each sheet.
        origins: for each unit label, the place of the label it repeats, or its own.
        ranks: ``[sheet, code]``, -1 where missing.
        lines: the line each sheet begins on.
    """

    raters: Names
    units: Names
    origins: NDArray[np.int64]
    ranks: RankArray
    lines: NDArray[np.int64]


def settle_repeats(
    entries: Entries, codes: int, repeated: Repeated | None, *, file: str, noun: str
) -> Sheets:
    """Make sheets of entries.

    Args:
        entries: the scores in the order of the file.
        codes: how many codes there are.
        repeated: what counts where a rater scored a unit and code twice.
        file: the file's name, for messages.
        noun: what a unit is called in messages.

    Raises:
        ScoreFileError: something is scored twice and nobody said what counts.
    """
    scored = (
        np.arange(len(entries.lines))
        if entries.codes is None
        else np.flatnonzero(entries.ranks >= 0)
    )
    turns = _turns(_keys(entries, codes)[scored])
    origins = np.arange(len(entries.units.labels), dtype=np.int64)
    if not turns.any():
        return _sheets(entries, codes, scored, origins)
    if repeated is None:
        raise ScoreFileError(_twice(entries, scored, turns, file, noun))
    if repeated is Repeated.APART:
        apart, origins = _apart(entries, scored, turns)
        return _sheets(apart, codes, scored, origins)
    return _sheets(entries, codes, scored[_standing(entries, codes, scored, repeated)], origins)


def _keys(entries: Entries, codes: int) -> NDArray[np.int64]:
    """Give a number to every rater, unit and code."""
    key: NDArray[np.int64] = (
        entries.raters.places * len(entries.units.labels) + entries.units.places
    )
    return key if entries.codes is None else key * codes + entries.codes


def _turns(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count, for each key, how often it came before."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    is_first = np.ones(len(keys), dtype=np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(starts, len(keys)))
    turns = np.empty(len(keys), dtype=np.int64)
    turns[order] = np.arange(len(keys)) - np.repeat(starts, lengths)
    return turns


def _standing(
    entries: Entries, codes: int, scored: NDArray[np.int64], repeated: Repeated
) -> NDArray[np.int64]:
    """Give the places of what counts, in the order of the file."""
    keys = _keys(entries, codes)[scored]
    if repeated is Repeated.FIRST:
        return np.sort(np.unique(keys, return_index=True)[1])
    backward = np.unique(keys[::-1], return_index=True)[1]
    return np.sort(len(keys) - 1 - backward)


def _twice(
    entries: Entries,
    scored: NDArray[np.int64],
    turns: NDArray[np.int64],
    file: str,
    noun: str,
) -> str:
    again = int(scored[int(np.argmax(turns > 0))])
    rater, unit = int(entries.raters.places[again]), int(entries.units.places[again])
    same = (entries.raters.places == rater) & (entries.units.places == unit)
    if entries.codes is not None:
        same &= (entries.codes == entries.codes[again]) & (entries.ranks >= 0)
    first = int(np.flatnonzero(same)[0])
    is_equal = bool((entries.ranks[first] == entries.ranks[again]).all())
    times = int((turns > 0).sum())
    return (
        f"{file}: {noun} {entries.units.labels[unit]} is scored twice by {entries.raters.labels[rater]}, on lines "
        f"{entries.lines[first]} and {entries.lines[again]}, with "
        f"{'the same scores' if is_equal else 'different scores'}"
        f"{f' ({times} such repeats)' if times > 1 else ''}. Say --repeated first or --repeated last for the one that "
        f"counts, or --repeated apart if each is a {noun} of its own."
    )


def _apart(
    entries: Entries, scored: NDArray[np.int64], turns: NDArray[np.int64]
) -> tuple[Entries, NDArray[np.int64]]:
    """Make each repeat a unit of its own: ``c1``, ``c1 (2)``."""
    units = entries.units
    turn_of = np.zeros(len(entries.lines), dtype=np.int64)
    turn_of[scored] = turns
    keys, places = np.unique(turn_of * len(units.labels) + units.places, return_inverse=True)
    turn, origin = np.divmod(keys, len(units.labels))
    labels = tuple(
        units.labels[unit] if not again else f"{units.labels[unit]} ({again + 1})"
        for again, unit in zip(turn.tolist(), origin.tolist(), strict=True)
    )
    first = {int(unit): place for place, unit in enumerate(origin) if not turn[place]}
    origins = np.array([first.get(int(unit), place) for place, unit in enumerate(origin)])
    return replace(entries, units=Names(labels=labels, places=places.astype(np.int64))), origins


def _sheets(
    entries: Entries, codes: int, kept: NDArray[np.int64], origins: NDArray[np.int64]
) -> Sheets:
    if entries.codes is None:
        return Sheets(
            raters=replace(entries.raters, places=entries.raters.places[kept]),
            units=replace(entries.units, places=entries.units.places[kept]),
            origins=origins,
            ranks=entries.ranks[kept],
            lines=entries.lines[kept],
        )
    key = entries.raters.places * max(len(entries.units.labels), 1) + entries.units.places
    _, first, sheet_of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    place_of = np.empty_like(order)
    place_of[order] = np.arange(len(order))
    ranks = np.full((len(first), codes), -1, dtype=np.int8)
    ranks[place_of[sheet_of[kept]], entries.codes[kept]] = entries.ranks[kept]
    rows = first[order]
    return Sheets(
        raters=replace(entries.raters, places=entries.raters.places[rows]),
        units=replace(entries.units, places=entries.units.places[rows]),
        origins=origins,
        ranks=ranks,
        lines=entries.lines[rows],
    )
