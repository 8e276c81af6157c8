"""The score book in plain values: what is no rank, and how a book can differ from its sheets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.scoring.facets.scores import FacetScores

NO_RANK: Final = -1
"""Where there is no score: the code cannot be scored, or the clip has no master score for it."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row of the book that is not what the sheets say.

    Attributes:
        table: the table it stands in.
        key: its key, by column.
        right: the other columns as the sheets have them; None when the row should not be there.
        found: the other columns as they stand; None when the row is missing.
    """

    table: str
    key: Mapping[str, Any]
    right: Mapping[str, Any] | None
    found: Mapping[str, Any] | None

    def __str__(self) -> str:
        where = f"{self.table} {_written(self.key)}"
        if self.found is None:
            return f"{where}: the row is missing"
        if self.right is None:
            return f"{where}: there should be no such row"
        wrong = [name for name in self.right if self.right[name] != self.found[name]]
        told = ", ".join(f"{name} is {self.found[name]}, not {self.right[name]}" for name in wrong)
        return f"{where}: {told}"


def pair_up(
    table: str, names: tuple[list[str], list[str]], right: Iterable[Row], found: Iterable[Row]
) -> list[Difference]:
    """Return what differs, from the rows that only one side has.

    Args:
        table: the table they stand in.
        names: the columns of its key, and the others: the order of the values in each row.
        right: rows that only the sheets make.
        found: rows that only the book has.
    """
    keys, others = names
    cut = len(keys)
    wanted = {row[:cut]: row[cut:] for row in right}
    there = {row[:cut]: row[cut:] for row in found}

    def named(values: Row | None) -> dict[str, Any] | None:
        return None if values is None else dict(zip(others, values, strict=True))

    return [
        Difference(
            table=table,
            key=dict(zip(keys, key, strict=True)),
            right=named(wanted.get(key)),
            found=named(there.get(key)),
        )
        for key in sorted({*wanted, *there}, key=str)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterTables:
    """Confusion tables of many raters, as the engine takes them.

    Attributes:
        rater_ids: whose, in the order of the last axis.
        counts: ``[code, master, own, rater]``; scores without a rank on either side are left out.
    """

    rater_ids: tuple[int, ...]
    counts: NDArray[np.float32]


def lay_out_tables(
    cells: Iterable[tuple[int, str, int, int, int]], codes: Sequence[str], size: int
) -> RaterTables:
    """Lay cells out as tables; cells of one place add up.

    Args:
        cells: rater, code, master rank, own rank, and how many scores.
        codes: the codes wanted, in the order of the first axis; others are left out.
        size: the points of the longest scale.
    """
    place = {code: at for at, code in enumerate(codes)}
    kept = [
        (place[code], master, own, rater, scores)
        for rater, code, master, own, scores in cells
        if code in place and NO_RANK not in (master, own)
    ]
    rows = np.array(kept, dtype=np.int64).reshape(-1, 5)
    rater_ids, raters = np.unique(rows[:, 3], return_inverse=True)
    counts = np.zeros((len(codes), size, size, len(rater_ids)), dtype=np.float32)
    np.add.at(counts, (rows[:, 0], rows[:, 1], rows[:, 2], raters), rows[:, 4])
    return RaterTables(rater_ids=tuple(rater_ids.tolist()), counts=counts)


def lay_out_scores(
    rows: Iterable[tuple[int, str, str, int]],
    names: Mapping[int, str],
    codes: Mapping[str, tuple[int, bool]],
) -> FacetScores:
    """Lay first scores out for a many-facet Rasch analysis.

    Args:
        rows: rater, clip, code and rank of each score; codes that are not wanted are left out.
        names: of the raters, by number.
        codes: the codes wanted, in order: how many points each has, and whether a high score on it
            is unkind to the lesson.
    """
    kept = [row for row in rows if row[2] in codes and row[3] != NO_RANK]
    raters, clips = sorted({row[0] for row in kept}), sorted({row[1] for row in kept})
    places: tuple[dict[Any, int], ...] = tuple(
        {name: place for place, name in enumerate(listed)} for listed in (raters, clips, codes)
    )
    table = np.array(
        [(*(at[value] for at, value in zip(places, row, strict=False)), row[3]) for row in kept],
        dtype=np.int64,
    ).reshape(-1, 4)
    return FacetScores(
        raters=tuple(names[rater] for rater in raters),
        clips=tuple(clips),
        codes=tuple(codes),
        points=tuple(points for points, _ in codes.values()),
        rater=table[:, 0],
        clip=table[:, 1],
        code=table[:, 2],
        rank=table[:, 3],
        reversed_codes=frozenset(
            place for place, (_, is_unkind) in enumerate(codes.values()) if is_unkind
        ),
    )


def lay_out_clip_tables(
    cells: Iterable[tuple[str, str, int, int, int]],
    own: Mapping[str, Mapping[str, tuple[int, int]]],
    codes: Sequence[str],
    size: int,
) -> NDArray[np.float64]:
    """Lay the cells of clips out as tables, without the scores of one rater.

    Args:
        cells: clip, code, master rank, own rank, and how many scores.
        own: the master rank and the rank of the rater who is left out, by clip and code. Its clips are
            those wanted, in order.
        codes: the codes wanted, in order.
        size: the points of the longest scale.

    Returns:
        ``[clip, code, master, score]``.
    """
    clips = {clip: at for at, clip in enumerate(own)}
    place = {code: at for at, code in enumerate(codes)}
    counts = np.zeros((len(clips), len(place), size, size))
    for clip, code, master, rank, scores in cells:
        if clip in clips and code in place and NO_RANK not in (master, rank):
            counts[clips[clip], place[code], master, rank] += scores
    for clip, mine in own.items():
        for code, (master, rank) in mine.items():
            if code in place and NO_RANK not in (master, rank):
                counts[clips[clip], place[code], master, rank] -= 1
    return np.maximum(counts, 0)


def lay_out_clips(
    by_clip: Mapping[str, Mapping[str, tuple[int, int]]], codes: Sequence[str]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Lay one rater's scores out: master ranks and own ranks by clip and code, ``[clip, code]``."""
    none = (NO_RANK, NO_RANK)
    ranks = [[mine.get(code, none) for code in codes] for mine in by_clip.values()]
    table = np.array(ranks, dtype=np.int8).reshape(-1, len(codes), 2)
    return table[..., 0], table[..., 1]


def lay_out_ranks(
    entries: Iterable[tuple[int, str, str, int, int]], codes: Sequence[str]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Lay entries of the book out by rater, each with clips of her own.

    Args:
        entries: rater, clip, code, master rank and own rank.
        codes: the codes wanted, in order; others are left out.

    Returns:
        Master ranks and own ranks, ``[rater, clip, code]``; `NO_RANK` where there is none.
    """
    place = {code: at for at, code in enumerate(codes)}
    raters: dict[int, dict[str, int]] = {}
    found = []
    for rater, clip, code, master, own in entries:
        if code in place:
            clips = raters.setdefault(rater, {})
            found.append((clips.setdefault(clip, len(clips)), place[code], master, own, rater))
    order = {rater: at for at, rater in enumerate(raters)}
    longest = max((len(clips) for clips in raters.values()), default=0)
    ranks = np.full((2, len(raters), longest, len(place)), NO_RANK, dtype=np.int8)
    for clip_at, code_at, master, own, rater in found:
        ranks[:, order[rater], clip_at, code_at] = master, own
    return ranks[0], ranks[1]


def _written(key: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in key.items())
