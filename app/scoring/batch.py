"""The full report of many raters who scored the same clips: the same figures, as arrays."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np

from app.scoring.agreement import PlainFigures, figures_of_sums, sums_matrix
from app.scoring.baseline import BaselineFigures, baseline_figures
from app.scoring.batch_chance import BatchFigures, batch_chance
from app.scoring.batch_counts import CellArray, count_raters
from app.scoring.counts import RankArray
from app.scoring.figures import ScaleFigures
from app.scoring.scheme import Pool, Scheme, pools_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReports:
    """Figures of all raters for the pools that share one number of score points.

    Every array ends in ``[pool, rater]``; what does not exist is ``nan``.

    Attributes:
        pools: the pools, in order.
        counts: confusion tables ``[master, score, pool, rater]``.
        plain: exact, within one, bias and so on.
        chance: coefficients ``[coefficient, weighting, pool, rater]`` with standard errors.
    """

    pools: tuple[Pool, ...]
    counts: CellArray
    plain: PlainFigures
    chance: BatchFigures


def report_raters(scheme: Scheme, master: RankArray, scores: RankArray) -> dict[int, ScaleReports]:
    """Report on every rater: codes, domains, groups and overall, scale by scale.

    Args:
        scheme: the codes, in the order of the last axis.
        master: master ranks ``[clip, code]``, negative where there is none.
        scores: the raters' ranks ``[rater, clip, code]``, negative where missing.

    Returns:
        By number of score points.
    """
    counts = count_raters(scheme, master, scores)
    pools = pools_of(scheme)
    return {size: _scale(counts, pools, size) for size in sorted({pool.size for pool in pools})}


def figures_of_raters(
    scheme: Scheme, master: RankArray, scores: RankArray
) -> Iterator[dict[int, ScaleFigures]]:
    """Yield each rater's figures, computed for all raters at once, as an `AgreementReport` takes them.

    Args:
        scheme: the codes.
        master: as in `report_raters`.
        scores: likewise.
    """
    scales = report_raters(scheme, master, scores)
    tables = {
        size: np.ascontiguousarray(scale.counts.transpose(3, 2, 0, 1), dtype=np.float64)
        for size, scale in scales.items()
    }
    guesses = {size: baseline_figures(table) for size, table in tables.items()}
    for rater in range(len(scores)):
        yield {
            size: ScaleFigures(
                tables[size][rater],
                _of_rater(scale.plain, (..., rater)),
                _of_rater(guesses[size], rater),
                _of_rater(scale.chance, (..., rater)),
            )
            for size, scale in scales.items()
        }


_Figures = TypeVar("_Figures", PlainFigures, BaselineFigures, BatchFigures)


def _of_rater(figures: _Figures, place: Any) -> _Figures:
    """Give one rater's part of figures of many."""
    return type(figures)(
        **{field.name: getattr(figures, field.name)[place] for field in fields(figures)}
    )


def _scale(counts: CellArray, pools: tuple[Pool, ...], size: int) -> ScaleReports:
    mine = [place for place, pool in enumerate(pools) if pool.size == size]
    cells = counts if len(mine) == len(pools) else counts[:size, :size, mine]
    shape = cells.shape[2:]
    flat = cells.reshape(size * size, -1)
    sums = (sums_matrix(size).T.astype(np.float32) @ flat).astype(np.float64)
    chance = batch_chance(flat.reshape(size, size, -1))
    return ScaleReports(
        pools=tuple(pools[place] for place in mine),
        counts=cells,
        plain=figures_of_sums(sums.reshape(-1, *shape)),
        chance=BatchFigures(
            n=chance.n.reshape(shape),
            observed=chance.observed.reshape(-1, *shape),
            value=chance.value.reshape(*chance.value.shape[:2], *shape),
            se=chance.se.reshape(*chance.se.shape[:2], *shape),
        ),
    )
