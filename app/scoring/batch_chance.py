"""Chance-corrected coefficients of hundreds of thousands of tables, cells first.

The same figures as :func:`app.scoring.chance.chance_figures` (tests hold the two together to
1e-9), rearranged for speed: tables lie along the last axis, so every step is a run over long
vectors; squares in the variances are multiplied out, so that sums over cells become sums over
margins; and a block of tables is worked in one set of buffers that stays in the cache, because
asking for fresh memory costs more than the arithmetic.

With ``p`` the shares, ``w`` the weights, ``h`` half the slope of chance agreement and
``g = (1 - observed) / (1 - chance)``, the variance of one pair is
``sum(p w w) - 4 g sum(p w h) + 4 g g sum(p h h) - (observed - 2 g chance)**2``
over ``(1 - chance)**2``.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.scoring.weights import FloatArray, weight_matrices

BLOCK = 2048
"""Tables handled together: their buffers fit the second-level cache."""

_FORMS, _WEIGHTINGS = 5, 3
_COHEN, _GWET, _UNIFORM, _SCOTT, _ALPHA = range(_FORMS)
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFigures:
    """Coefficients of many tables; ``nan`` where one does not exist.

    Attributes:
        n: scored pairs, ``[table]``.
        observed: weighted observed agreement, ``[weighting, table]``; the first row is exact.
        value: ``[coefficient, weighting, table]``, in the order of ``COEFFICIENTS``.
        se: standard errors, same shape.
    """

    n: FloatArray
    observed: FloatArray
    value: FloatArray
    se: FloatArray


class _Buffers:
    """Working memory for one block of tables of one size."""

    def __init__(self, size: int, block: int) -> None:
        self.cells = np.empty((size * size, block))
        self.sums = np.empty((len(_sums_matrix(size)), block))
        self.pulls = np.empty((3, _WEIGHTINGS * size, block))
        self.both = np.empty((size, block))
        self.work = np.empty((2, _WEIGHTINGS, size, block))
        self.forms = np.empty((5, 4, _WEIGHTINGS, block))
        self.lines = np.empty((3, block))


class _Block:
    """The buffers of one block under the names of what is in them.

    Shares by cell, row and column totals and their average ``both``; sums ``w`` and ``w*w`` over
    all cells, ``w`` over rows and over columns; the weighted means ``by_row``, ``by_column`` and
    ``by_both`` of a category's agreement with the other margin; and the forms ``chance``,
    ``cross`` (sum of p w h), ``square`` (sum of p h h), ``odds`` (g) and ``spread``.
    """

    def __init__(self, buffers: _Buffers, size: int, tables: int) -> None:
        shape = (_WEIGHTINGS, size, tables)
        sums = buffers.sums[:, :tables]
        self.size = size
        self.sums = sums
        self.flat = buffers.cells[:, :tables]
        self.cells = self.flat.reshape(size, size, tables)
        self.rows, self.columns = sums[:size], sums[size : 2 * size]
        self.both = buffers.both[:, :tables]
        self.observed = sums[2 * size : 2 * size + 3]
        self.squared_weights = sums[2 * size + 3 : 2 * size + 6]
        self.of_rows, self.of_columns = sums[2 * size + 6 :].reshape(2, *shape)
        pulls = buffers.pulls[..., :tables]
        self.flat_by_row, self.flat_by_column, self.flat_by_both = pulls
        self.by_row, self.by_column, self.by_both = pulls.reshape(3, *shape)
        self.met, self.other = buffers.work[..., :tables]
        forms = buffers.forms[..., :tables]
        self.chance, self.cross, self.square, self.odds, self.spread = forms
        self.scale, self.line, self.spare = buffers.lines[:, :tables]


def batch_chance(cells: NDArray[np.floating]) -> BatchFigures:
    """Compute all coefficients and standard errors of tables given cells first.

    Args:
        cells: counts ``[master, score, ...]``; trailing axes are flattened to tables.

    >>> figures = batch_chance(np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]], dtype=float)[..., None])
    >>> [round(float(kappa), 4) for kappa in figures.value[0, :, 0]]
    [0.4842, 0.4701, 0.4502]
    """
    size = cells.shape[0]
    flat = cells.reshape(size * size, -1)
    tables = flat.shape[1]
    results = BatchFigures(
        n=np.empty(tables),
        observed=np.empty((_WEIGHTINGS, tables)),
        value=np.empty((_FORMS, _WEIGHTINGS, tables)),
        se=np.empty((_FORMS, _WEIGHTINGS, tables)),
    )
    buffers = _Buffers(size, min(BLOCK, tables))
    for start in range(0, tables, BLOCK):
        here = slice(start, min(start + BLOCK, tables))
        part = BatchFigures(
            n=results.n[here],
            observed=results.observed[:, here],
            value=results.value[..., here],
            se=results.se[..., here],
        )
        _work_block(flat[:, here], _Block(buffers, size, here.stop - start), part)
    return results


@lru_cache(maxsize=16)
def _sums_matrix(size: int) -> FloatArray:
    """Give the rows whose products with flat tables are all plain sums needed.

    Row totals, column totals, then sums of ``w`` and ``w*w`` over all cells, and of ``w`` over
    rows and over columns, for each weighting.
    """
    weights = weight_matrices(size).reshape(_WEIGHTINGS, -1)
    row, column = np.divmod(np.arange(size * size), size)
    in_row = (row == np.arange(size)[:, None]).astype(np.float64)
    in_column = (column == np.arange(size)[:, None]).astype(np.float64)
    by_row = (weights[:, None] * in_row).reshape(-1, size * size)
    by_column = (weights[:, None] * in_column).reshape(-1, size * size)
    return np.concatenate([in_row, in_column, weights, weights**2, by_row, by_column])


@lru_cache(maxsize=16)
def _uniform_chance(size: int) -> FloatArray:
    chance: FloatArray = weight_matrices(size).mean(axis=(1, 2))[:, None]
    return chance


@lru_cache(maxsize=16)
def _gwet_scale(size: int) -> FloatArray:
    scale: FloatArray = weight_matrices(size).sum(axis=(1, 2))[:, None] / (size * (size - 1))
    return scale


def _work_block(counts: NDArray[np.floating], block: _Block, results: BatchFigures) -> None:
    value, se = results.value[:_ALPHA], results.se[:_ALPHA]
    _fill_sums(counts, block, results.n)
    results.observed[:] = block.observed
    _fill_chance(block)
    _fill_cross(block)
    _fill_square(block)
    room = np.subtract(1.0, block.chance, out=block.spread)
    exists = room > _ROUNDING
    exists &= results.n > 0
    everywhere = bool(exists.all())
    if not everywhere:
        np.copyto(room, 1.0, where=~exists)
    np.subtract(1.0, block.observed, out=block.odds)
    block.odds /= room
    np.subtract(1.0, block.odds, out=value)
    se[:] = room
    _fill_spread(block)
    np.divide(block.spread, se, out=se)
    _fill_alpha(block, results)
    if not everywhere or results.n.min() < 2:
        _blank(exists, results)


def _fill_sums(counts: NDArray[np.floating], block: _Block, n: FloatArray) -> None:
    """Turn counts into shares, and sum them in every way that is linear."""
    np.copyto(block.flat, counts)
    np.matmul(_sums_matrix(block.size), block.flat, out=block.sums)
    np.add.reduce(block.rows, axis=0, out=n)
    np.maximum(n, 1.0, out=block.scale)
    np.divide(1.0, block.scale, out=block.scale)
    block.flat *= block.scale
    block.sums *= block.scale


def _fill_chance(block: _Block) -> None:
    weights = weight_matrices(block.size).reshape(-1, block.size)
    np.add(block.rows, block.columns, out=block.both)
    block.both *= 0.5
    np.matmul(weights, block.columns, out=block.flat_by_row)
    np.matmul(weights, block.rows, out=block.flat_by_column)
    np.add(block.flat_by_row, block.flat_by_column, out=block.flat_by_both)
    block.flat_by_both *= 0.5
    np.einsum("wit,it->wt", block.by_row, block.rows, out=block.chance[_COHEN])
    np.einsum("wit,it->wt", block.by_both, block.both, out=block.chance[_SCOTT])
    np.einsum("it,it->t", block.both, block.both, out=block.line)
    np.subtract(1.0, block.line, out=block.line)
    np.multiply(_gwet_scale(block.size), block.line, out=block.chance[_GWET])
    block.chance[_UNIFORM] = _uniform_chance(block.size)


def _fill_cross(block: _Block) -> None:
    """Fill ``sum(p w h)`` of each coefficient; Brennan-Prediger's ``h`` is nil."""
    cross = block.cross
    np.einsum("wit,wit->wt", block.of_rows, block.by_row, out=cross[_COHEN])
    np.einsum("wit,wit->wt", block.of_columns, block.by_column, out=cross[_UNIFORM])
    cross[_COHEN] += cross[_UNIFORM]
    cross[_UNIFORM] = 0.0
    block.of_rows += block.of_columns
    np.einsum("wit,wit->wt", block.of_rows, block.by_both, out=cross[_SCOTT])
    np.einsum("wit,it->wt", block.of_rows, block.both, out=cross[_GWET])
    cross *= 0.5
    np.subtract(block.observed, cross[_GWET], out=cross[_GWET])
    cross[_GWET] *= _gwet_scale(block.size)


def _fill_square(block: _Block) -> None:
    """Fill ``sum(p h h)`` of each coefficient."""
    square, met, other = block.square, block.met, block.other
    np.einsum("klt,wlt->wkt", block.cells, block.by_column, out=met)
    met *= 2.0
    met += np.multiply(block.rows, block.by_row, out=other)
    np.einsum("wkt,wkt->wt", met, block.by_row, out=square[_COHEN])
    np.multiply(block.columns, block.by_column, out=other)
    np.einsum("wkt,wkt->wt", other, block.by_column, out=square[_UNIFORM])
    square[_COHEN] += square[_UNIFORM]
    square[_COHEN] *= 0.25
    square[_UNIFORM] = 0.0
    np.einsum("klt,wlt->wkt", block.cells, block.by_both, out=met)
    met += np.multiply(block.both, block.by_both, out=other)
    np.einsum("wkt,wkt->wt", met, block.by_both, out=square[_SCOTT])
    square[_SCOTT] *= 0.5
    block.line *= 2.0  # was 1 - sum(both**2); becomes 1 - 2 sum(both**2) + sum(p both both)
    block.line -= 1.0
    block.line += square[_SCOTT, 0]
    np.multiply(_gwet_scale(block.size) ** 2, block.line, out=square[_GWET])


def _fill_spread(block: _Block) -> None:
    """Turn the parts into the standard error times ``1 - chance``; never below nil."""
    chance, cross, square, odds = block.chance, block.cross, block.square, block.odds
    odds *= 2.0
    chance[_UNIFORM] = 0.0
    chance *= odds
    np.subtract(block.observed, chance, out=chance)
    chance *= chance
    square *= odds
    cross *= 2.0
    square -= cross
    square *= odds
    square += block.squared_weights
    square -= chance
    np.maximum(square, 0.0, out=block.spread)
    block.spread *= block.scale
    np.sqrt(block.spread, out=block.spread)
    odds *= 0.5


def _fill_alpha(block: _Block, results: BatchFigures) -> None:
    """Make alpha from Scott's pi: a small-sample correction, and units counted with n - 1."""
    n, value, se = results.n, results.value, results.se
    some, fewer = block.line, block.spare
    np.maximum(n, 1.0, out=some)
    np.subtract(n, 1.0, out=fewer)
    np.maximum(fewer, 1.0, out=fewer)
    np.divide(some, fewer, out=fewer)
    np.sqrt(fewer, out=fewer)
    np.multiply(se[_SCOTT], fewer, out=se[_ALPHA])
    np.divide(-0.5, some, out=some)
    some += 1.0
    np.multiply(block.odds[_SCOTT], some, out=value[_ALPHA])
    np.subtract(1.0, value[_ALPHA], out=value[_ALPHA])


def _blank(exists: NDArray[np.bool_], results: BatchFigures) -> None:
    """Write nan where a figure does not exist."""
    missing = ~np.concatenate([exists, exists[_SCOTT:]])
    np.copyto(results.value, np.nan, where=missing)
    np.copyto(results.se, np.nan, where=missing)
    np.copyto(results.se[_ALPHA], np.nan, where=results.n < 2)
