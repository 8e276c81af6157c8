"""Counting many raters at once: confusion tables of every rater and pool from one array of ranks.

Twenty-eight million scores are counted without ever looking at one of them alone. For each rank a
comparison turns the bytes of all scores into all-ones or nothing; the bytes of a mask, which has
bit 0 set where the master gave one rank and bit 4 where it gave the next, leave two master ranks
in the halves of each byte; adding at most fifteen clips' bytes counts both at once. What is left
is small, and one matrix product adds it up, over codes into pools as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.scoring.counts import RankArray
from app.scoring.scheme import Scheme
from app.scoring.tally import scheme_arrays
from app.scoring.weights import FloatArray, IntArray

ByteArray = NDArray[np.uint8]
CellArray = NDArray[np.float32]

_FIRST, _SECOND = 10, 5
"""Clips added up in half a byte (at most 15), then sums added up in a byte (17 of 15 fit)."""

_ROOM = 360_000
"""Bytes of scores handled together, so that they stay in the cache."""

_RATERS_AT_ONCE = 512
_CLIPS_AT_ONCE = 2000


def count_raters(scheme: Scheme, master: RankArray, scores: RankArray) -> CellArray:
    """Count the confusion tables of many raters who scored the same clips.

    Args:
        scheme: the codes, in the order of the last axis.
        master: master ranks ``[clip, code]``, negative where there is none.
        scores: the raters' ranks ``[rater, clip, code]``, negative where missing.

    Returns:
        ``[master, score, pool, rater]``, cells first so that tables are handled as vectors.
        Whole numbers, exact while a pool has fewer than 2**24 pairs.

    Raises:
        ValueError: the shapes differ, or a rank lies above its code's score points.
    """
    sizes = scheme_arrays(scheme).sizes
    if scores.shape[1:] != master.shape or master.shape[1] != len(sizes):
        raise ValueError(f"master {master.shape} and scores {scores.shape} do not match")
    _check_ranks(master, scores, sizes)
    raters, pools = len(scores), len(scheme_arrays(scheme).membership)
    counts = np.zeros((scheme.size, scheme.size, pools, raters), dtype=np.float32)
    complete = bool(scores.size) and int(scores.min()) >= 0
    for start in range(0, master.shape[0], _CLIPS_AT_ONCE):
        truth = master[start : start + _CLIPS_AT_ONCE]
        _count_clips(
            scheme, truth, scores[:, start : start + _CLIPS_AT_ONCE], counts, lowest=int(complete)
        )
    if complete:
        _fill_lowest(scheme, master, counts)
    return counts


def _check_ranks(master: RankArray, scores: RankArray, sizes: IntArray) -> None:
    """Refuse ranks that do not exist; a scale all codes share is checked in one go."""
    largest = int(sizes.max())
    highest = max((int(ranks.max()) for ranks in (master, scores) if ranks.size), default=-1)
    shorter = sizes < largest
    wrong = highest >= largest
    if shorter.any() and not wrong:
        for ranks in (master[:, shorter], scores[:, :, shorter]):
            wrong = wrong or bool((ranks >= sizes[shorter]).any())
    if wrong:
        raise ValueError("a rank lies above the declared score points of its code")


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the clips of one go are added up: ``first * second * left`` clips, blanks included."""

    masks: ByteArray  # [pair of master ranks, clip * code]
    first: int
    second: int
    left: int
    codes: int

    @property
    def width(self) -> int:
        """Give the bytes of one rater's scores."""
        return self.first * self.second * self.left * self.codes


def _make_plan(master: RankArray, size: int) -> _Plan:
    clips, codes = master.shape
    first, second = min(_FIRST, clips), _SECOND if clips > _FIRST else 1
    left = -(-clips // (first * second))
    padded = np.full((first * second * left, codes), -1, dtype=np.int8)
    padded[:clips] = master
    masks = np.zeros((-(-size // 2), padded.size), dtype=np.uint8)
    for rank in range(size):
        masks[rank // 2][padded.ravel() == rank] = 1 if rank % 2 == 0 else 16
    return _Plan(masks, first, second, left, codes)


def _count_clips(
    scheme: Scheme, master: RankArray, scores: RankArray, counts: CellArray, *, lowest: int
) -> None:
    """Add the tables of some clips; ranks below ``lowest`` are left for later."""
    size = scheme.size
    plan = _make_plan(master, size)
    membership = scheme_arrays(scheme).membership.astype(np.float32)
    adder = np.tile(membership, (1, plan.left))
    ranks = range(lowest, size)
    small = np.empty((2 * len(plan.masks), len(ranks), _RATERS_AT_ONCE, adder.shape[1]), np.uint8)
    wide = np.empty(small.shape[2:], dtype=np.float32)
    for start in range(0, len(scores), _RATERS_AT_ONCE):
        some = scores[start : start + _RATERS_AT_ONCE]
        here = slice(start, start + len(some))
        _add_clips(plan, some, ranks, small)
        for truth in range(size):
            for place, rank in enumerate(ranks):
                np.copyto(wide, small[truth, place])
                counts[truth, rank, :, here] += adder @ wide[: len(some)].T


def _add_clips(plan: _Plan, scores: RankArray, ranks: range, small: ByteArray) -> None:
    """Count, for each rater, pairs of ranks over clips as far as bytes allow."""
    room = max(1, _ROOM // plan.width)
    equal = np.empty((room, plan.width), dtype=np.uint8)
    met = np.empty_like(equal)
    inner = plan.second * plan.left * plan.codes
    halves = np.empty((2, room, inner), dtype=np.uint8)
    for block, start in _blocks(plan, scores, room):
        used = len(block)
        low, high = halves[:, :used]
        here = slice(start, start + used)
        for place, rank in enumerate(ranks):
            np.equal(block, rank, out=equal[:used].view(np.bool_))
            np.negative(equal[:used], out=equal[:used])
            for pair, mask in enumerate(plan.masks):
                np.bitwise_and(equal[:used], mask, out=met[:used])
                np.add.reduce(met[:used].reshape(used, plan.first, inner), axis=1, out=high)
                np.bitwise_and(high, 15, out=low)
                np.right_shift(high, 4, out=high)
                for half, bytes_ in enumerate((low, high)):
                    np.add.reduce(
                        bytes_.reshape(used, plan.second, -1),
                        axis=1,
                        out=small[2 * pair + half, place, here],
                    )


def _blocks(plan: _Plan, scores: RankArray, room: int) -> Iterator[tuple[ByteArray, int]]:
    """Give the scores a block of raters at a time, as rows of bytes, filled up with blanks."""
    raters, clips, codes = scores.shape
    whole = clips * codes == plan.width and scores.flags.c_contiguous
    filled = np.full((room, plan.width), 255, dtype=np.uint8)
    for start in range(0, raters, room):
        some = scores[start : start + room]
        if whole or (clips * codes == plan.width and some.flags.c_contiguous):
            yield some.reshape(len(some), -1).view(np.uint8), start
        else:
            filled[: len(some), : clips * codes] = some.reshape(len(some), -1).view(np.uint8)
            yield filled[: len(some)], start


def _fill_lowest(scheme: Scheme, master: RankArray, counts: CellArray) -> None:
    """Where no score is missing, the lowest rank is what the others leave."""
    membership = scheme_arrays(scheme).membership
    for rank in range(scheme.size):
        given: FloatArray = membership @ (master == rank).sum(axis=0)
        np.subtract(given[:, None], counts[rank, 1:].sum(axis=0), out=counts[rank, 0])
