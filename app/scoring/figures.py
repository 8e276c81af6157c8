"""What a tally says in numbers, scale by scale: computed when first looked at, all pools in one call."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.scoring.agreement import PlainFigures, plain_figures
from app.scoring.baseline import BaselineFigures, baseline_figures
from app.scoring.batch_chance import BatchFigures, batch_chance
from app.scoring.jackknife import jackknife_errors
from app.scoring.scheme import Pool
from app.scoring.tally import Tally, scheme_arrays
from app.scoring.weights import FloatArray


@dataclass(frozen=True, slots=True)
class ScaleFigures:
    """All figures of the pools that share one number of score points."""

    tables: FloatArray
    plain: PlainFigures
    baseline: BaselineFigures
    chance: BatchFigures


class TallyFigures:
    """The figures of every pool of a tally, which the pools' reports share."""

    def __init__(
        self,
        tally: Tally,
        pools: tuple[Pool, ...],
        scales: dict[int, ScaleFigures] | None = None,
    ) -> None:
        self.tally = tally
        self.pools = pools
        self._scales = scales

    @cached_property
    def tables(self) -> FloatArray:
        """Give the confusion table of every pool, ``[pool, master, score]``."""
        scheme, counts = self.tally.scheme, self.tally.counts.astype(np.float64)
        membership = scheme_arrays(scheme).membership
        return (membership @ counts.reshape(len(counts), -1)).reshape(-1, scheme.size, scheme.size)

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Give, for each pool, its scale and its place among the pools of that scale."""
        seen: dict[int, int] = {}
        places = []
        for pool in self.pools:
            places.append((pool.size, seen.get(pool.size, 0)))
            seen[pool.size] = seen.get(pool.size, 0) + 1
        return tuple(places)

    @cached_property
    def scales(self) -> dict[int, ScaleFigures]:
        """Compute all figures, scale by scale, unless they were computed with those of others."""
        return self._scales or {
            size: self._scale(size) for size in {pool.size for pool in self.pools}
        }

    @cached_property
    def errors(self) -> dict[int, FloatArray]:
        """Compute jackknife standard errors of the coefficients, scale by scale."""
        return {size: jackknife_errors(scale.tables) for size, scale in self.scales.items()}

    def _scale(self, size: int) -> ScaleFigures:
        mine = [index for index, pool in enumerate(self.pools) if pool.size == size]
        tables = self.tables[mine][:, :size, :size]
        cells_first = np.ascontiguousarray(tables.transpose(1, 2, 0))
        return ScaleFigures(
            tables, plain_figures(tables), baseline_figures(tables), batch_chance(cells_first)
        )
