"""Scores one by one: who gave which rank to which clip on which code."""

from dataclasses import dataclass

import numpy as np

from app.scoring.weights import IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetScores:
    """Scores in long form; a row for each one that was given.

    Attributes:
        raters: names of the raters.
        clips: names of the clips.
        codes: names of the codes; a single one where scores are of one kind.
        points: how many score points each code has.
        rater: place of the rater in ``raters``, by row.
        clip: place of the clip, by row.
        code: place of the code, by row.
        rank: the score, from 0; -1 for none.
        reversed_codes: places of the codes on which a high score is unkind to the lesson, so that
            severity is the same thing on all of them.
    """

    raters: tuple[str, ...]
    clips: tuple[str, ...]
    codes: tuple[str, ...]
    points: tuple[int, ...]
    rater: IntArray
    clip: IntArray
    code: IntArray
    rank: IntArray
    reversed_codes: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        tops = np.array(self.points)[self.code]
        if (self.rank >= tops).any() or (self.rank < -1).any():
            raise ValueError("a rank lies outside of its code's score points")

    @property
    def given(self) -> "FacetScores":
        """Leave out rows without a score, and turn the scales of reversed codes round."""
        kept = self.rank >= 0
        rank, code = self.rank[kept], self.code[kept]
        tops = np.array(self.points)[code] - 1
        turned = np.isin(code, sorted(self.reversed_codes))
        return FacetScores(
            raters=self.raters,
            clips=self.clips,
            codes=self.codes,
            points=self.points,
            rater=self.rater[kept],
            clip=self.clip[kept],
            code=code,
            rank=np.where(turned, tops - rank, rank),
        )
