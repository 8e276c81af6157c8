"""The intervals that were shown before, for the comparison in tools/bench_coverage.md.

Wilson with a design effect of 1.4 up to nine clips and an estimated one from ten; a jackknife over
pairs with Student's t for coefficients, widened by the design effect of exact agreement; the margin
over the best constant of the very same clips, with the bounds of exact agreement.
"""

from collections.abc import Mapping

import numpy as np

from app.scoring.baseline import baseline_figures
from app.scoring.distributions import t_quantile
from app.scoring.intervals import CLIPS_FOR_DESIGN_EFFECT, PLANNING_DESIGN_EFFECT
from tools.simulation.coefficients import coefficient_values
from tools.simulation.coverage import AC2, KAPPA, Bounds, tables_of
from tools.simulation.jackknife import jackknife_errors
from tools.simulation.world import Floats, Ranks, World

_Z2 = 1.959963984540054**2


def earlier_intervals(masters: Ranks, scores: Ranks, world: World) -> Mapping[str, Bounds]:
    """Give the earlier bounds of every figure for the pool of all codes given."""
    size = int(world.scales.tops.max()) + 1
    replicates, clips, codes = masters.shape
    tables = tables_of(masters, scores, size)
    hits = (masters == scores).sum(axis=2).astype(np.float64)
    effect = _design_effects(hits, codes)
    exact = wilson_bounds(hits.sum(axis=1) / (clips * codes), clips * codes, effect)
    by_code = np.stack(
        [tables_of(masters[:, :, place], scores[:, :, place], size) for place in range(codes)],
        axis=1,
    )
    guess = baseline_figures(by_code).commonest.mean(axis=1)
    margin = Bounds(
        value=exact.value - guess, low=exact.low - guess, high=exact.high - guess, why={}
    )
    values, errors = coefficient_values(tables), jackknife_errors(tables)
    widened = np.sqrt(effect)
    nothing = np.zeros(replicates, dtype=bool)
    found = {"exact": exact, "margin": margin}
    for name, at in (("kappa", KAPPA), ("ac2", AC2)):
        bounds = student_bounds(values[at], errors[at] * widened, clips)
        undefined = np.isnan(values[at])
        found[name] = Bounds(
            value=bounds.value,
            low=np.maximum(bounds.low, -1),
            high=np.minimum(bounds.high, 1),
            why={"one point only": undefined} if undefined.any() else {"": nothing},
        )
    gaps = (scores.astype(np.float64) - masters).mean(axis=2)
    error = gaps.std(axis=1, ddof=1) / np.sqrt(clips)
    return found | {"leniency": student_bounds(gaps.mean(axis=1), error, clips)}


def wilson_bounds(share: Floats, n: int, effect: Floats) -> Bounds:
    """Give Wilson's bounds of shares of n cells, each worth one over its effect."""
    effective = n / effect
    center = share + _Z2 / (2 * effective)
    reach = np.sqrt(_Z2 * (share * (1 - share) + _Z2 / (4 * effective)) / effective)
    scale = 1 + _Z2 / effective
    return Bounds(
        value=share,
        low=np.maximum((center - reach) / scale, 0),
        high=np.minimum((center + reach) / scale, 1),
        why={},
    )


def _design_effects(hits: Floats, codes: int) -> Floats:
    """Give the earlier design effect of each replicate from hits ``[replicate, clip]``."""
    replicates, clips = hits.shape
    if codes == 1:
        return np.ones(replicates)
    planned = np.full(replicates, PLANNING_DESIGN_EFFECT)
    if clips < CLIPS_FOR_DESIGN_EFFECT:
        return planned
    share = hits.mean(axis=1) / codes
    clustered = hits.var(axis=1, ddof=1) / (clips * codes**2)
    binomial = share * (1 - share) / (clips * codes)
    some = binomial > 0
    return np.where(some, np.maximum(clustered / np.where(some, binomial, 1), 1), planned)


def student_bounds(value: Floats, error: Floats, clips: int) -> Bounds:
    """Give Student's bounds over clips; none where there is no error to tell them from."""
    reach = t_quantile(0.975, clips - 1.0) * np.where(error > 0, error, np.nan)
    still = ~(error > 0)
    why = {"the same on every clip": still} if still.any() else {}
    return Bounds(value=value, low=value - reach, high=value + reach, why=why)
