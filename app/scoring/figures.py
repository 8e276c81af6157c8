"""What a tally says in numbers, scale by scale: computed when first looked at, all pools in one call."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.scoring.agreement import PlainFigures, plain_figures
from app.scoring.baseline import BaselineFigures, baseline_figures
from app.scoring.batch_chance import BatchFigures, batch_chance
from app.scoring.clip_effects import OF_AC2, OF_KAPPA, clip_effect, widened
from app.scoring.influence import cell_influences, observed_effects
from app.scoring.posterior import CoefficientBounds, coefficient_bounds
from app.scoring.scheme import Pool, PoolKind
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
        self._bounds: dict[tuple[int, PoolKind], CoefficientBounds] = {}

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

    def bounds_of(self, index: int) -> tuple[FloatArray, FloatArray]:
        """Give low and high of a pool's kappa and of its AC2, computed for all pools of its kind."""
        group = self.pools[index].size, self.pools[index].kind
        mine = [at for at, pool in enumerate(self.pools) if (pool.size, pool.kind) == group]
        if group not in self._bounds:
            self._bounds[group] = self._find_bounds(mine)
        found, place = self._bounds[group], mine.index(index)
        return found.kappa[:, place], found.ac2[:, place]

    def members_of(self, index: int) -> list[int]:
        """List the columns of a pool's codes."""
        keys = self.tally.scheme.keys
        return [keys.index(key) for key in self.pools[index].codes]

    def _find_bounds(self, mine: list[int]) -> CoefficientBounds:
        """Take single codes as they are, and pooled ones by what their clips are worth."""
        worth = [self._worth(index) for index in mine]
        return coefficient_bounds(
            np.stack([counts[0] for counts in worth]), np.stack([counts[1] for counts in worth])
        )

    def _worth(self, index: int) -> tuple[FloatArray, FloatArray]:
        """Give a pool's table as so many independent scores as it is worth, for kappa and AC2."""
        size, place = self.places[index]
        table = self.scales[size].tables[place]
        pairs = float(table.sum())
        if pairs == 0 or len(self.pools[index].codes) == 1:
            return table, table
        influences = cell_influences(table[None])
        by_clip = self._by_clip(index, influences)
        seen = observed_effects(influences, table[None], by_clip)
        clips = by_clip.shape[-1]
        kappa, ac2 = (
            float(widened(*clip_effect(observed, pairs / clips, clips, likeness))[0])
            for observed, likeness in zip(seen, (OF_KAPPA, OF_AC2), strict=True)
        )
        return table / kappa, table / ac2

    def _by_clip(self, index: int, influences: FloatArray) -> FloatArray:
        """Sum the influences of a pool's scores by clip, ``[kappa or ac2, 1, clip]``."""
        columns, size = self.members_of(index), influences.shape[-1]
        master, scores = self.tally.master[:, columns], self.tally.scores[:, columns]
        paired = (master >= 0) & (scores >= 0)
        cells = np.where(paired, master.astype(np.intp) * size + scores, size * size)
        flat = influences.reshape(2, 1, -1)
        of_cells = np.concatenate([flat, np.zeros((2, 1, 1))], axis=-1)
        scored = cells[paired.any(axis=1)]
        sums = np.zeros((2, 1, len(scored)))
        for column in scored.T:
            sums += of_cells[..., column]
        return sums

    def _scale(self, size: int) -> ScaleFigures:
        mine = [index for index, pool in enumerate(self.pools) if pool.size == size]
        tables = self.tables[mine][:, :size, :size]
        cells_first = np.ascontiguousarray(tables.transpose(1, 2, 0))
        return ScaleFigures(
            tables, plain_figures(tables), baseline_figures(tables), batch_chance(cells_first)
        )
