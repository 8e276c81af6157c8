"""The intervals people are shown, for all replicates at once.

Made of the same functions as a pool's report, which takes one rater at a time; a test holds the two
together, figure by figure.
"""

from collections.abc import Mapping

import numpy as np

from app.scoring.baseline import SHARED, baseline_figures
from app.scoring.clip_effects import (
    OF_AC2,
    OF_KAPPA,
    OF_MASTERS,
    OF_SHARES,
    Likeness,
    clip_effect,
    widened,
)
from app.scoring.influence import cell_influences, observed_effects
from app.scoring.intervals import skewed_student
from app.scoring.posterior import coefficient_bounds
from tools.simulation.coefficients import coefficient_values
from tools.simulation.coverage import AC2, KAPPA, Bounds, tables_of
from tools.simulation.earlier import student_bounds, wilson_bounds
from tools.simulation.world import Floats, Ranks, World


def present_intervals(masters: Ranks, scores: Ranks, world: World) -> Mapping[str, Bounds]:
    """Give the bounds of every figure for the pool of all codes given."""
    size = int(world.scales.tops.max()) + 1
    codes = masters.shape[2]
    hits = (masters == scores).sum(axis=2).astype(np.float64)
    exact = _share(hits, codes, OF_SHARES)
    return {
        "exact": exact,
        "margin": _margin(masters, scores, size, exact),
        **lean_intervals(masters, scores, world),
        **_coefficients(masters, scores, size),
    }


def lean_intervals(masters: Ranks, scores: Ranks, _world: World) -> Mapping[str, Bounds]:
    """Give the bounds of leniency alone, which take no time."""
    return {"leniency": _mean((scores.astype(np.float64) - masters).mean(axis=2))}


def _mean(gaps: Floats) -> Bounds:
    """Give the bounds of means from those of clips, ``[replicate, clip]``."""
    clips = gaps.shape[1]
    value = gaps.mean(axis=1)
    away = gaps - value[:, None]
    spread = np.sqrt((away**2).mean(axis=1))
    plain = student_bounds(value, spread / np.sqrt(clips - 1), clips)
    skewness = (away**3).mean(axis=1) / np.maximum(spread, 1e-9) ** 3
    bounds = [
        skewed_student(float(mean), float(error), float(skew), clips) or (np.nan, np.nan)
        for mean, error, skew in zip(value, spread / np.sqrt(clips - 1), skewness, strict=True)
    ]
    low, high = np.array(bounds).T
    return Bounds(value=value, low=low, high=high, why=plain.why)


def _share(hits: Floats, codes: int, likeness: Likeness, *, share: Floats | None = None) -> Bounds:
    """Give Wilson bounds from hits ``[replicate, clip]``; of another share with the same effect."""
    clips = hits.shape[1]
    cells = clips * codes
    found = hits.sum(axis=1) / cells
    smoothed = (hits.sum(axis=1) + 0.5) / (cells + 1)
    seen = hits.var(axis=1, ddof=1) / codes / (smoothed * (1 - smoothed))
    effect = widened(*clip_effect(seen, float(codes), clips, likeness))
    return wilson_bounds(found if share is None else share, cells, effect)


def _margin(masters: Ranks, scores: Ranks, size: int, exact: Bounds) -> Bounds:
    codes = masters.shape[2]
    tables = [tables_of(masters[:, :, place], scores[:, :, place], size) for place in range(codes)]
    guesses = baseline_figures(np.stack(tables, axis=1))
    guessed = (masters == guesses.rank[:, None, :]).sum(axis=2).astype(np.float64)
    guess = _share(guessed, codes, OF_MASTERS, share=guesses.exact.mean(axis=1))
    most = _share(guessed, codes, OF_MASTERS, share=guesses.commonest.mean(axis=1))
    gap = exact.value - guess.value
    down = _reach(exact.value - exact.low, most.high - guess.value)
    up = _reach(exact.high - exact.value, guess.value - guess.low)
    low, high = np.maximum(gap - down, -1), np.minimum(gap + up, 1)
    return Bounds(value=gap, low=low, high=high, why={})


def _reach(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(one**2 + other**2 - 2 * SHARED * one * other, 0)))


def _coefficients(masters: Ranks, scores: Ranks, size: int) -> dict[str, Bounds]:
    tables = tables_of(masters, scores, size)
    kappa_counts, ac2_counts = _worth(masters, scores, tables)
    bounds = coefficient_bounds(kappa_counts, ac2_counts)
    values = coefficient_values(tables)
    found = {}
    for name, at, (low, high) in (("kappa", KAPPA, bounds.kappa), ("ac2", AC2, bounds.ac2)):
        value, undefined = values[at], np.isnan(values[at])
        found[name] = Bounds(
            value=value,
            low=np.where(undefined, np.nan, np.fmin(low, value)),
            high=np.where(undefined, np.nan, np.fmax(high, value)),
            why={"one point only": undefined},
        )
    return found


def _worth(masters: Ranks, scores: Ranks, tables: Floats) -> tuple[Floats, Floats]:
    replicates, clips, codes = masters.shape
    if codes == 1:
        return tables, tables
    size = tables.shape[-1]
    influences = cell_influences(tables)
    cells = masters.astype(np.intp) * size + scores + np.arange(replicates)[:, None, None] * size**2
    by_clip = influences.reshape(2, -1)[:, cells].sum(axis=-1)
    seen = observed_effects(influences, tables, by_clip)
    kappa, ac2 = (
        widened(*clip_effect(observed, float(codes), clips, likeness))
        for observed, likeness in zip(seen, (OF_KAPPA, OF_AC2), strict=True)
    )
    return tables / kappa[:, None, None], tables / ac2[:, None, None]
