"""What one rater has done so far, as sums: adding a clip is an update, never a recount."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from app.scoring.counts import RankArray, code_counts
from app.scoring.scheme import PoolKind, Scheme, pools_of
from app.scoring.weights import FloatArray, IntArray

CELLS, EXACT, WITHIN, DIFFERENCE, LENIENCE = range(5)
"""What is summed per clip and pool, and the last axis of every sum."""


@dataclass(frozen=True, slots=True)
class SchemeArrays:
    """A scheme as arrays: which code is in which pool, how long and which way its scale runs."""

    membership: FloatArray  # [pool, code], 1 where the code counts in the pool
    sizes: IntArray  # [code]
    signs: FloatArray  # [code], +1 where high is good
    overall: FloatArray  # [code], 1 where the code counts in the overall pool


@lru_cache(maxsize=256)
def scheme_arrays(scheme: Scheme) -> SchemeArrays:
    """Lay a scheme out as arrays, once."""
    pools = pools_of(scheme)
    membership = np.array([[key in pool.codes for key in scheme.keys] for pool in pools], float)
    last = next(i for i, pool in enumerate(pools) if pool.kind is PoolKind.OVERALL)
    return SchemeArrays(
        membership=membership,
        sizes=np.array([code.size for code in scheme.codes]),
        signs=np.array([code.direction.sign for code in scheme.codes], dtype=np.float64),
        overall=membership[last],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The sufficient sums of one rater's scores against master scores.

    Two tallies of different clips of one scheme add up (``first + second``).

    Attributes:
        scheme: the codes.
        counts: confusion tables ``[code, master, score]``.
        missing: per code, clips with a master score but none of the rater's.
        unmatched: per code, clips the rater scored that have no master score.
        clips: clips seen.
        master: master ranks ``[clip, code]``, for figures that need clips one by one.
        scores: the rater's ranks, same shape.
        pool_clips: per pool, clips that gave it at least one pair.
        totals: per pool, sums over clips of cells, exact and near hits, differences, lenience.
        squares: the same, of squares of the clips' sums.
        products: the same, of products with the clips' cells.
        cubes: per pool, of differences and of lenience, sums over clips of the products of three: the
            clip's sum y or its cells m, as ``yyy, yym, ymm, mmm``, ``[pool, 2, 4]``.
        halo: per-clip sums of lenience over codes that the halo ratio needs, ``[code+1, code+1]``.
    """

    scheme: Scheme
    counts: IntArray
    missing: IntArray
    unmatched: IntArray
    clips: int
    master: RankArray
    scores: RankArray
    pool_clips: IntArray
    totals: FloatArray
    squares: FloatArray
    products: FloatArray
    cubes: FloatArray
    halo: FloatArray

    def add_clip(self, master: ArrayLike, scores: ArrayLike) -> "Tally":
        """Add one more clip: ranks per code, ``-1`` where there is no score."""
        return self + tally_clips(self.scheme, np.atleast_2d(master), np.atleast_2d(scores))

    def __add__(self, other: "Tally") -> "Tally":
        if self.scheme != other.scheme:
            raise ValueError("tallies of different schemes do not add up")
        return Tally(
            scheme=self.scheme,
            counts=self.counts + other.counts,
            missing=self.missing + other.missing,
            unmatched=self.unmatched + other.unmatched,
            clips=self.clips + other.clips,
            master=np.concatenate([self.master, other.master]),
            scores=np.concatenate([self.scores, other.scores]),
            pool_clips=self.pool_clips + other.pool_clips,
            totals=self.totals + other.totals,
            squares=self.squares + other.squares,
            products=self.products + other.products,
            cubes=self.cubes + other.cubes,
            halo=self.halo + other.halo,
        )


def tally_clips(scheme: Scheme, master: ArrayLike, scores: ArrayLike) -> Tally:
    """Count a rater's scores.

    Args:
        scheme: the codes, in the order of the columns.
        master: master ranks ``[clip, code]``, ``-1`` where there is none.
        scores: the rater's ranks, same shape.

    Raises:
        ValueError: the shapes differ, or a rank is above its code's score points.
    """
    arrays = scheme_arrays(scheme)
    truth = _checked(master, arrays.sizes)
    given = _checked(scores, arrays.sizes)
    if truth.shape != given.shape:
        raise ValueError(f"master scores {truth.shape} and scores {given.shape} do not match")
    due, done = truth >= 0, given >= 0
    paired = due & done
    per_clip = _clip_sums(truth, given, paired, arrays)
    cells = per_clip[..., CELLS]
    return Tally(
        scheme=scheme,
        counts=code_counts(truth, given, scheme.size),
        missing=(due & ~done).sum(axis=0),
        unmatched=(done & ~due).sum(axis=0),
        clips=len(truth),
        master=truth,
        scores=given,
        pool_clips=(cells > 0).sum(axis=0),
        totals=per_clip.sum(axis=0),
        squares=np.einsum("cpw,cpw->pw", per_clip, per_clip),
        products=np.einsum("cpw,cp->pw", per_clip, cells),
        cubes=_cubes(per_clip[..., DIFFERENCE:], cells),
        halo=_halo_sums(truth, given, paired, arrays),
    )


def _checked(ranks: ArrayLike, sizes: IntArray) -> RankArray:
    array = np.asarray(ranks)
    if array.ndim != 2 or array.shape[1] != len(sizes):
        raise ValueError(f"scores need one column for each of the {len(sizes)} codes")
    if (array >= sizes).any():
        raise ValueError("a rank lies above the declared score points of its code")
    ranks_of_codes: RankArray = np.maximum(array, -1).astype(np.int8)
    return ranks_of_codes


def _clip_sums(
    truth: RankArray, given: RankArray, paired: np.ndarray, arrays: SchemeArrays
) -> FloatArray:
    """Give each clip's sums per pool, ``[clip, pool, what]``."""
    gap = np.where(paired, given - truth, 0).astype(np.float64)
    near = np.abs(gap)
    cells = np.empty((*gap.shape, 5))
    cells[..., CELLS] = paired
    cells[..., EXACT] = paired & (near == 0)
    cells[..., WITHIN] = paired & (near <= 1)
    cells[..., DIFFERENCE] = gap
    cells[..., LENIENCE] = gap * arrays.signs
    return np.asarray(arrays.membership @ cells)


def _cubes(sums: FloatArray, cells: FloatArray) -> FloatArray:
    """Sum products of three over clips, for the skewness of a mean ``[pool, what, kind]``."""
    beside = np.broadcast_to(cells[..., None], sums.shape)
    square, other = sums * sums, beside * beside
    products = (square * sums, square * beside, sums * other, other * beside)
    return np.stack([product.sum(axis=0) for product in products], axis=-1)


def _halo_sums(
    truth: RankArray, given: RankArray, paired: np.ndarray, arrays: SchemeArrays
) -> FloatArray:
    """Sum, over clips, products of (lenience, which codes were scored) per scored code."""
    rows = np.empty((len(paired), paired.shape[1] + 1))
    used = np.multiply(paired, arrays.overall, out=rows[:, 1:])
    rows[:, 0] = ((given - truth) * used) @ arrays.signs
    cells = used.sum(axis=1)
    return np.asarray((rows / np.maximum(cells, 1.0)[:, None]).T @ rows)


def halo_ratio(tally: Tally) -> tuple[float, int, int] | None:
    """Give the spread of clip impressions over the spread within clips, as an F ratio.

    Lenience, freed of each code's own mean, is averaged over the codes of a clip. Without halo
    these averages vary no more than the codes within a clip say they should, and the ratio is
    about 1. Good raters reach more, because everybody sees some clips as harder than the masters:
    there is no one cut-off, and tools/bench_coverage.md has the ratios that 5 % of them exceed, by
    number of clips. Needs several codes and, to mean anything, five clips.

    Returns:
        The ratio with its two degrees of freedom, or None where it has none.
    """
    arrays = scheme_arrays(tally.scheme)
    size = tally.scheme.size
    gap = np.arange(size) - np.arange(size)[:, None]
    counts = tally.counts * (arrays.overall > 0)[:, None, None]
    n = counts.sum(axis=(1, 2))
    total = (counts * gap).sum(axis=(1, 2)) * arrays.signs
    means = np.divide(total, n, out=np.zeros(len(n)), where=n > 0)
    cells, codes = int(n.sum()), int((n > 0).sum())
    clips = int(tally.pool_clips[-1])
    between_df, within_df = clips - 1, cells - clips - codes + 1
    if between_df < 1 or within_df < 1 or codes < 2:
        return None
    spread = float((counts * gap**2).sum() - (n * means**2).sum())
    weights = np.concatenate([[1.0], -means])
    between = float(weights @ tally.halo @ weights)
    within = spread - between
    if within <= 1e-9 * max(spread, 1.0):
        return None
    return (between / between_df) / (within / within_df), between_df, within_df
