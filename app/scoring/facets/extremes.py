"""Where raters and codes lie whose scores are all at one end.

Their estimate is infinite; by custom they are placed where they would be with three tenths of a
point less (or more) than the most (or least) they could have given (Linacre's and Wright's
programs do so). That is an extrapolation, and lines that rest on it say so.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.facets.design import End, Prepared
from app.scoring.facets.likelihood import FacetValues, covariances, step_chances
from app.scoring.facets.scores import FacetScores
from app.scoring.weights import FloatArray, IntArray

ADJUSTMENT = 0.3
"""Score points that keep an extreme total from the end, as in FACETS and Winsteps."""

_FARTHEST = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremePlace:
    """A rater or code at one end: which, and where that puts it."""

    end: End
    measure: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Extremes:
    """Everything that places extremes: the scores, and what was estimated without them."""

    scores: FacetScores
    prepared: Prepared
    values: FacetValues
    centers: FloatArray

    def raters(self) -> dict[int, ExtremePlace]:
        """Place the raters at one end, by place among all raters."""
        ends = self.prepared.extreme_raters
        others = _spread_out(self.prepared.codes, self.values.difficulty, len(self.scores.codes))
        return self._place(ends, self.scores.rater, others[self.scores.code])

    def codes(self) -> dict[int, ExtremePlace]:
        """Place the codes at one end, by place among all codes."""
        ends = self.prepared.extreme_codes
        others = _spread_out(self.prepared.raters, self.values.severity, len(self.scores.raters))
        return self._place(ends, self.scores.code, others[self.scores.rater])

    def _place(
        self, ends: dict[int, End], element: IntArray, others: FloatArray
    ) -> dict[int, ExtremePlace]:
        clips = _spread_out(self.prepared.clips, self.centers, len(self.scores.clips))
        logits = clips[self.scores.clip] - others
        scale = self.prepared.scale_of_code[self.scores.code]
        known = np.isfinite(logits) & (scale >= 0)
        found = {}
        for place, end in ends.items():
            rows = np.flatnonzero((element == place) & known)
            measure = self._measure(end, logits[rows], scale[rows])
            found[place] = ExtremePlace(end=end, measure=measure)
        return found

    def _measure(self, end: End, logits: FloatArray, scale: IntArray) -> Statistic:
        if end is End.ONE_POINT or not len(logits):
            return Undefined(reason=Reason.NO_VARIANCE, n=len(logits))
        parts = [
            (logits[scale == place], self.values.steps[steps])
            for place, (_, steps) in enumerate(self.prepared.design.parts())
        ]
        most = sum(len(own) * len(steps) for own, steps in parts)
        wanted = ADJUSTMENT if end is End.LOWEST else most - ADJUSTMENT
        low, high = -_FARTHEST, _FARTHEST
        while high - low > 1e-6:
            middle = (low + high) / 2
            expected = sum(step_chances(own - middle, steps)[0].sum() for own, steps in parts)
            low, high = (middle, high) if expected > wanted else (low, middle)
        information = sum(
            covariances(step_chances(own - low, steps)[0]).sum() for own, steps in parts
        )
        return Estimate(value=low, n=len(logits), se=float(information) ** -0.5)


def _spread_out(places: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Put values at their places among all; ``nan`` elsewhere."""
    spread = np.full(size, np.nan)
    spread[places] = values
    return spread
