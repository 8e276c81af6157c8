"""Intervals of weighted kappa and AC2 from what a confusion table could be: a Dirichlet posterior.

A standard error says little where a table is thin: with five clips nothing varies, or one clip moves
everything. So the table itself is drawn, again and again, from the posterior of its cells, given the
counts and a weak prior: one clip of agreement, spread over the diagonal, and six tenths of a clip of
disagreement, spread over all other cells (Agresti & Hitchcock 2005 on such priors; the masses were
chosen by simulation, tools/bench_coverage.md). The coefficient of each drawn table is the posterior
of the coefficient, and its middle the interval: narrow where the counts say much, wide where
they do not, defined where there is no spread at all, never beyond the scale.

Draws are made once, from a fixed seed and in strata (McKay, Beckman & Conover 1979), so that the same
scores have the same interval everywhere. A gamma variable of shape ``a`` is one of ``a + 1`` by
Wilson & Hilferty (1931) times ``u ** (1 / a)`` (Marsaglia & Tsang 2000).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.scoring.distributions import normal_quantile
from app.scoring.weights import FloatArray

Singles = NDArray[np.float32]

AGREEMENT, DISAGREEMENT = 1.25, 0.5
"""Clips that the prior is worth, on the diagonal and off it."""
DRAWS = 512
_TAIL = 0.02
"""Left off a side. With .025, good raters' kappas of even codes were covered in 91 to 93 %."""
_TABLES_AT_ONCE = 128
_SEED = 1960  # the year of Cohen's kappa


@dataclass(frozen=True, slots=True, kw_only=True)
class CoefficientBounds:
    """Bounds of the two coefficients people are shown, quadratic weights, ``[low or high, table]``."""

    kappa: FloatArray
    ac2: FloatArray


@lru_cache(maxsize=16)
def prior_counts(size: int) -> FloatArray:
    """Give the prior's share of a clip for each cell, ``[master, score]``.

    >>> prior_counts(2).tolist()
    [[0.625, 0.25], [0.25, 0.625]]
    """
    off = DISAGREEMENT / (size * (size - 1))
    prior = np.full((size, size), off) + np.eye(size) * (AGREEMENT / size - off)
    prior.setflags(write=False)
    return prior


def coefficient_bounds(kappa_counts: FloatArray, ac2_counts: FloatArray) -> CoefficientBounds:
    """Give bounds of both coefficients that hold in 95 % (docs/measurement.md).

    Args:
        kappa_counts: confusion tables ``[table, master, score]``, counted as independent clips: those
            of pooled codes are divided by their clip effect on kappa first.
        ac2_counts: the same tables, divided by their clip effect on AC2.

    Returns:
        Bounds for every table, those without any pair included.
    """
    kappa, ac2 = np.empty((2, len(kappa_counts))), np.empty((2, len(ac2_counts)))
    for start in range(0, len(kappa_counts), _TABLES_AT_ONCE):
        here = slice(start, start + _TABLES_AT_ONCE)
        drawn = _draw_sums(kappa_counts[here])
        kappa[:, here] = _middle(_kappa(drawn))
        if ac2_counts is not kappa_counts:
            drawn = _draw_sums(ac2_counts[here])
        ac2[:, here] = _middle(_ac2(drawn))
    return CoefficientBounds(kappa=kappa, ac2=ac2)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Plain sums of drawn tables, ``[table, .., draw]``; tables are not yet shares."""

    rows: Singles
    apart: Singles  # of each row's point from the scores, squared, weighted by how often they are
    both: Singles  # rows plus columns
    missed: Singles  # squared distances
    total: Singles


@lru_cache(maxsize=16)
def _distances(size: int) -> FloatArray:
    """Give squared distances of score points, 1 for the farthest."""
    gap = np.arange(size)[:, None] - np.arange(size)
    return np.asarray((gap / (size - 1)) ** 2)


@lru_cache(maxsize=16)
def _sums_of_cells(size: int) -> Singles:
    """Give the rows whose products with flat tables are rows, distances, both margins, misses."""
    row, column = np.divmod(np.arange(size * size), size)
    in_row = (row == np.arange(size)[:, None]).astype(np.float64)
    in_column = (column == np.arange(size)[:, None]).astype(np.float64)
    missed = _distances(size).reshape(1, -1)
    sums = [in_row, _distances(size) @ in_column, in_row + in_column, missed]
    return np.concatenate(sums).astype(np.float32)


@lru_cache(maxsize=16)
def _strata(cells: int) -> tuple[Singles, Singles]:
    """Draw, for each cell, normal deviates and logs of uniform ones, one from each stratum."""
    rng = np.random.default_rng([_SEED, cells])
    middle = (np.arange(DRAWS) + 0.5) / DRAWS
    normal = np.array([normal_quantile(share) for share in middle])
    places = np.argsort(rng.random((2, cells, DRAWS)), axis=-1)
    return normal[places[0]].astype(np.float32), np.log(middle)[places[1]].astype(np.float32)


def _draw_sums(counts: FloatArray) -> _Sums:
    """Draw every table's cells, and sum them up."""
    tables, size = len(counts), counts.shape[-1]
    shape = (counts + prior_counts(size)).reshape(tables, -1, 1).astype(np.float32)
    normal, log_uniform = _strata(size * size)
    more = shape + 1
    root = normal * (1 / (3 * np.sqrt(more)))
    root += 1 - 1 / (9 * more)
    np.maximum(root, 0, out=root)
    cells = root * root
    cells *= root
    cells *= more
    cells *= np.exp(log_uniform * (1 / shape))
    sums: Singles = np.matmul(_sums_of_cells(size), cells)
    rows = sums[:, :size]
    return _Sums(
        rows=rows,
        apart=sums[:, size : 2 * size],
        both=sums[:, 2 * size : 3 * size],
        missed=sums[:, -1],
        total=rows.sum(axis=1),
    )


def _kappa(drawn: _Sums) -> Singles:
    expected = (drawn.rows * drawn.apart).sum(axis=1)
    return np.asarray(1 - drawn.missed * drawn.total / expected)


def _ac2(drawn: _Sums) -> Singles:
    size = drawn.rows.shape[1]
    scale = (1 - _distances(size)).sum() / (size * (size - 1))
    alike = (drawn.both**2).sum(axis=1) / (4 * drawn.total**2)
    return np.asarray(1 - drawn.missed / drawn.total / (1 - scale * (1 - alike)))


def _middle(values: Singles) -> FloatArray:
    """Give the bounds of the middle of the draws, ``[low or high, table]``."""
    place = _TAIL * DRAWS - 0.5
    below, part = int(place), place - int(place)
    ends = [below, below + 1, DRAWS - 2 - below, DRAWS - 1 - below]
    ordered = np.partition(values, ends, axis=-1).astype(np.float64)
    low = ordered[:, ends[0]] * (1 - part) + ordered[:, ends[1]] * part
    high = ordered[:, ends[3]] * (1 - part) + ordered[:, ends[2]] * part
    return np.stack([np.maximum(low, -1.0), high])
