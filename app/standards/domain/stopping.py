"""When a sitting ends, and with what: the same lines for one person and for thousands at once.

Stochastic curtailment (Finkelman 2008; Huebner & Finkelman 2016) in its strictest form: a sitting
ends as soon as nothing that may still come could change the outcome. Beyond that a rule may end it
when true agreement is known well enough (Lewis & Sheehan 1990, sequential mastery testing).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.standards.domain.clauses import DIGITS, Floats, Ints, Mask, Measure
from app.standards.domain.gate import chance_of, could_be_met, is_gate_met, would_stay_met
from app.standards.domain.rule import Rule
from app.standards.domain.totals import Totals


class Outcome(StrEnum):
    """What a rule says of somebody's scores."""

    CERTIFIED = "certified"
    NOT_YET = "not_yet"
    MORE_CLIPS = "more_clips"  # too few to decide on


class Ground(StrEnum):
    """Why a sitting ends, or goes on."""

    SETTLED = "settled"  # nothing that may still come could change it
    CERTAIN = "certain"  # true agreement is known well enough
    LAST_CLIP = "last_clip"
    FEWEST_CLIPS = "fewest_clips"  # below the rule's fewest
    OPEN = "open"


NOT_YET, MORE, CERTIFIED = -1, 0, 1
OUTCOMES = {
    NOT_YET: Outcome.NOT_YET,
    MORE: Outcome.MORE_CLIPS,
    CERTIFIED: Outcome.CERTIFIED,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """Where sittings stand, ``[...]`` as the totals have them.

    Attributes:
        verdict: `NOT_YET`, `MORE` or `CERTIFIED`; see `OUTCOMES`.
        is_past_fewest: the rule's fewest clips are reached.
        is_at_last: the rule's most clips are reached.
        is_settled: nothing that may still come could change the outcome, and the rule asks that.
        certainty: the probability that true exact agreement reaches what the stop rule asks; None
            where the rule never ends a sitting for being certain.
    """

    verdict: NDArray[np.int8]
    is_past_fewest: Mask
    is_at_last: Mask
    is_settled: Mask
    certainty: Floats | None


def stand(rule: Rule, totals: Totals, clips: Any) -> Standing:
    """Say where sittings stand.

    Args:
        rule: by which rule.
        totals: of the gated codes, of all evidence that counts.
        clips: clips that have been met in the sitting itself, ``[...]``.
    """
    met_now = is_gate_met(rule, totals)
    seen = _seen(rule, totals, clips)
    is_past, is_last = seen >= rule.clips_at_least, seen >= rule.clips_at_most
    is_won, is_lost = _settled(rule, totals, clips)
    chance = certainty(rule, totals)
    is_sure, is_hopeless = _ends_certain(rule, chance)
    certified = is_past & met_now & (is_last | is_won | is_sure)
    # Who meets the gate at the end is certified, however little a probability makes of it.
    not_yet = ((is_last & ~met_now) | is_lost | (is_past & is_hopeless)) & ~certified
    verdict = certified.astype(np.int8) - not_yet.astype(np.int8)
    return Standing(
        verdict=np.asarray(verdict),
        is_past_fewest=np.asarray(is_past),
        is_at_last=np.asarray(is_last),
        is_settled=np.asarray((is_past & is_won) | is_lost | np.zeros_like(is_past)),
        certainty=chance,
    )


def certainty(rule: Rule, totals: Totals) -> Floats | None:
    """Return the probability that true exact agreement reaches what the stop rule asks, ``[...]``.

    None where the rule never ends a sitting for being certain.
    """
    if rule.stop.certain is None:
        return None
    everywhere = list(range(len(totals.layout.codes)))
    hits, n = totals.count(Measure.EXACT, everywhere), totals.n(everywhere)
    chance = chance_of(rule.belief, hits, n, float(rule.stop.certain.reaches))
    return np.asarray(np.round(chance, DIGITS))


def _settled(rule: Rule, totals: Totals, clips: Any) -> tuple[Any, Any]:
    """Say whether nothing that may still come could change that the gate is met, or that it is not."""
    if not rule.stop.when_settled:
        return False, False
    left = _left(rule, totals, clips)
    return would_stay_met(rule, totals, left), ~could_be_met(rule, totals, left)


def _ends_certain(rule: Rule, chance: Floats | None) -> tuple[Any, Any]:
    certain = rule.stop.certain
    if certain is None or chance is None:
        return False, False
    return chance >= float(certain.certified_from), chance <= float(certain.not_yet_to)


def _seen(rule: Rule, totals: Totals, clips: Any) -> Ints:
    if rule.waits_for_scores:
        return totals.clips(range(len(totals.layout.codes)))
    return np.asarray(clips, dtype=np.int64)


def _left(rule: Rule, totals: Totals, clips: Any) -> Ints:
    """Return how many scores of each code may still come, ``[..., code]`` or ``[..., 1]``."""
    if rule.waits_for_scores:
        return np.maximum(rule.clips_at_most - totals.scores, 0)
    return np.maximum(rule.clips_at_most - np.asarray(clips, dtype=np.int64), 0)[..., None]
