"""People who never watch, and one who watches and gives every code what she thinks of the whole."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from app.standards.domain.simulation.people import Score
from app.standards.domain.simulation.pool import Ranks, SimulatedPool

_HALO_NOISE = 0.3


class Pretender(StrEnum):
    """Who does not score code by code; all but the last never watch a clip."""

    LOWEST = "always the lowest point"
    SECOND = "always the second point"
    COMMONEST = "each code's commonest point"
    BASE_RATES = "points as often as masters give them"
    AT_RANDOM = "any point"
    HALO = "one impression of the whole clip"


def guessers_of(pool: SimulatedPool) -> Mapping[Pretender, Score]:
    """Return how each of them scores the clips of a pool."""
    tops = pool.scales.tops

    def constant(ranks: Ranks) -> Score:
        def score(masters: Ranks, rng: np.random.Generator) -> Ranks:  # noqa: ARG001  none is drawn
            return np.broadcast_to(ranks, masters.shape)

        return score

    def base_rates(masters: Ranks, rng: np.random.Generator) -> Ranks:
        draws = rng.random(masters.shape)[..., None]
        drawn: Ranks = (draws > np.cumsum(pool.mix, axis=1)[:, :-1]).sum(axis=-1)
        return drawn

    def at_random(masters: Ranks, rng: np.random.Generator) -> Ranks:
        return np.floor(rng.random(masters.shape) * (tops + 1)).astype(np.int64)

    def halo(masters: Ranks, rng: np.random.Generator) -> Ranks:
        signs = pool.scales.signs
        kind = np.where(signs > 0, masters, tops - masters) / tops
        whole = kind.mean(axis=-1, keepdims=True) * tops
        seen = np.clip(
            np.rint(whole + rng.normal(0, _HALO_NOISE, whole.shape[:2])[..., None]), 0, tops
        )
        given: Ranks = np.where(signs > 0, seen, tops - seen).astype(np.int64)
        return given

    return {
        Pretender.LOWEST: constant(np.zeros_like(tops)),
        Pretender.SECOND: constant(np.minimum(1, tops)),
        Pretender.COMMONEST: constant(pool.modes),
        Pretender.BASE_RATES: base_rates,
        Pretender.AT_RANDOM: at_random,
        Pretender.HALO: halo,
    }
