"""What raters scored, laid out for the model: counts by location, and clips for the mood.

A score's *location* is the master's point, moved by the difficulty of this code on this clip where
that is known. Locations lie on a grid (whole points without difficulties, quarter points with
them), so that counts ``[rater, code, location, score]`` carry everything about habits but moods.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.scoring.rater_model.layout import ModelLayout, layout_of
from app.scoring.scheme import Scheme
from app.scoring.weights import FloatArray

STEP = 0.25
"""Locations moved by difficulty are rounded to this much: an error of .07 points in a spread of .5."""

Ranks = NDArray[np.int8]
Places = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterEvidence:
    """Scores of one or many raters.

    Attributes:
        layout: the codes.
        locations: the grid, in score points, ``[location]``.
        places: the location of each score on the grid, ``[rater or 1, clip, code]``; -1 without a
            master score.
        scores: ranks given, ``[rater, clip, code]``; -1 without a score.
    """

    layout: ModelLayout
    locations: FloatArray
    places: Places
    scores: Ranks

    @property
    def raters(self) -> int:
        """Count the raters."""
        return len(self.scores)

    def of(self, raters: slice) -> "RaterEvidence":
        """Give the evidence on some of the raters."""
        places = self.places if len(self.places) == 1 else self.places[raters]
        return replace(self, places=places, scores=self.scores[raters])

    def of_clips(self, clips: slice) -> "RaterEvidence":
        """Give the evidence of some of the clips."""
        return replace(self, places=self.places[:, clips], scores=self.scores[:, clips])

    def count(self) -> FloatArray:
        """Count scores, ``[rater, code, location, score]``."""
        given = (self.scores >= 0) & (self.places >= 0)
        points = self.layout.shares.shape[2]
        shape = (self.raters, self.layout.codes, len(self.locations), points)
        start = np.arange(self.raters)[:, None, None] * shape[1] + np.arange(shape[1])
        cells = (start * shape[2] + self.places) * points + self.scores
        counted = np.bincount(cells[given], minlength=int(np.prod(shape)))
        return counted.reshape(shape).astype(np.float64)


def lay_out(
    scheme: Scheme,
    masters: NDArray[np.integer],
    scores: NDArray[np.integer],
    difficulty: FloatArray | None = None,
) -> RaterEvidence:
    """Lay scores out.

    Args:
        scheme: the codes, in the order of the last axis.
        masters: master ranks ``[clip, code]``, or ``[rater, clip, code]`` where clips differ; -1
            where there is none.
        scores: ranks given, ``[clip, code]`` or ``[rater, clip, code]``; -1 where there is none.
        difficulty: how much higher than the master everybody sees this code on this clip, in score
            points, shaped like ``masters``.

    Raises:
        ValueError: a rank is above its code's score points.
    """
    layout = layout_of(scheme)
    truth, given = (ranks if ranks.ndim == 3 else ranks[None] for ranks in (masters, scores))
    sizes = np.array([code.size for code in scheme.codes])
    if (truth >= sizes).any() or (given >= sizes).any():
        raise ValueError("a rank lies above the declared score points of its code")
    if difficulty is None:
        locations = np.arange(scheme.size, dtype=np.float64)
        places = truth.astype(np.int16)
    else:
        locations, places = _moved(truth, np.broadcast_to(difficulty, truth.shape), scheme.size)
    return RaterEvidence(
        layout=layout,
        locations=locations,
        places=np.where(truth >= 0, places, -1).astype(np.int16),
        scores=given.astype(np.int8),
    )


def _moved(
    truth: NDArray[np.integer], difficulty: FloatArray, size: int
) -> tuple[FloatArray, Places]:
    """Round moved locations to the grid, which reaches a point beyond the scale."""
    steps = round(1 / STEP)
    places = np.rint((truth + 1 + difficulty) * steps)
    last = (size + 1) * steps
    return np.arange(last + 1) / steps - 1, np.clip(places, 0, last).astype(np.int16)
