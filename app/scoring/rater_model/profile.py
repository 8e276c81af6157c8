"""One rater in full: her true agreement by code, domain and overall, and what stands out in her."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.scoring.rater_model.drift import BASELINE_CLIPS, watch
from app.scoring.rater_model.effects import Named, name_effects
from app.scoring.rater_model.evidence import RaterEvidence
from app.scoring.rater_model.fit import fit
from app.scoring.rater_model.outlook import (
    DRAWS,
    TrueAgreement,
    draw_habits,
    true_agreement,
    true_tables,
)
from app.scoring.rater_model.patterns import fit_for_names
from app.scoring.rater_model.priors import Priors
from app.scoring.scheme import PoolKind, Scheme, pools_of

_LATEST = 10
"""Drift is looked for in the latest clips, and in all that come after a full baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a rater.

    Attributes:
        agreement: true agreement, by kind and key of the pool of codes.
        named: effects that stand out, the surest first.
        drift: how many standard errors severer her latest clips are than her earlier ones, where that is
            out of limits; None where it is not, or where there are too few clips to say.
    """

    agreement: Mapping[tuple[PoolKind, str], TrueAgreement]
    named: tuple[Named, ...]
    drift: float | None


def profile_rater(scheme: Scheme, evidence: RaterEvidence, priors: Priors, seed: int) -> Profile:
    """Say what is known of one rater.

    Args:
        scheme: the codes of the evidence.
        evidence: her scores, clips in the order in which she scored them.
        priors: what is expected of her.
        seed: of the drawn habits: the same scores and seed give the same figures.
    """
    return Profile(
        agreement=find_true_agreement(scheme, evidence, priors, seed),
        named=name_effects(fit_for_names(evidence, priors)),
        drift=_drift(evidence, priors),
    )


def find_true_agreement(
    scheme: Scheme, evidence: RaterEvidence, priors: Priors, seed: int
) -> Mapping[tuple[PoolKind, str], TrueAgreement]:
    """Estimate a rater's true agreement, by kind and key of the pool of codes.

    Args:
        scheme: the codes of the evidence.
        evidence: her scores.
        priors: what is expected of her.
        seed: of the drawn habits: the same scores and seed give the same figures.
    """
    posterior = fit(evidence, priors)
    tables = true_tables(draw_habits(posterior, DRAWS, np.random.default_rng(seed)))
    clips = int(posterior.clips[0])
    return {
        (pool.kind, pool.key): true_agreement(
            tables, [scheme.keys.index(key) for key in pool.codes], clips
        )
        for pool in pools_of(scheme)
    }


def _drift(evidence: RaterEvidence, priors: Priors) -> float | None:
    """Hold the latest clips against all before them."""
    baseline = max(evidence.scores.shape[1] - _LATEST, BASELINE_CLIPS)
    later = evidence.of_clips(slice(baseline, None))
    if not later.scores.shape[1]:
        return None
    found = watch(later, fit(evidence.of_clips(slice(baseline)), priors))
    return float(found.severer[0, -1]) if found.is_out[0, -1] else None
