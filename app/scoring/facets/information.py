"""The information matrix of everything that is estimated, and how it is solved.

Among themselves raters (and clips) share nothing, since each score has one rater and one clip. So
the longer of the two is eliminated by division, and what is left to solve is as large as the
shorter one: a cohort of ten thousand on a hundred clips is a system of a hundred.

Everything is laid out in one vector: raters, clips, codes, steps, and the logarithm of the clips'
standard deviation. A clip stands in it with its sign turned, so that all entries point the same way:
up is harder.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.facets.likelihood import Expectation, FacetDesign, sum_by
from app.scoring.weights import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLayout:
    """Where raters, clips, codes, steps and the spread of clips stand in the vector of all."""

    raters: slice
    clips: slice
    codes: slice
    steps: slice
    spread: int

    @property
    def size(self) -> int:
        """Count all places."""
        return self.spread + 1


def lay_out(design: FacetDesign) -> FacetLayout:
    """Give each part its places."""
    ends = np.cumsum([design.raters, design.clips, design.codes, sum(design.tops)]).tolist()
    return FacetLayout(
        raters=slice(0, ends[0]),
        clips=slice(ends[0], ends[1]),
        codes=slice(ends[1], ends[2]),
        steps=slice(ends[2], ends[3]),
        spread=ends[3],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """An information matrix whose first part is diagonal.

    Attributes:
        long: places of the diagonal part in the vector.
        short: all other places.
        diagonal: of the long part.
        cross: ``[long, short]``.
        rest: ``[short, short]``.
    """

    long: IntArray
    short: IntArray
    diagonal: FloatArray
    cross: FloatArray
    rest: FloatArray

    def solve(self, slopes: FloatArray) -> FloatArray:
        """Give the change that would bring the slopes to nil."""
        scaled = self.cross / self.diagonal[:, None]
        found = np.empty_like(slopes)
        right = slopes[self.short] - scaled.T @ slopes[self.long]
        found[self.short] = np.linalg.solve(self._reduced(scaled), right)
        found[self.long] = slopes[self.long] / self.diagonal - scaled @ found[self.short]
        return found

    def variances(self) -> FloatArray:
        """Give the diagonal of the inverse."""
        scaled = self.cross / self.diagonal[:, None]
        inverse = np.linalg.inv(self._reduced(scaled))
        found = np.empty(len(self.long) + len(self.short))
        found[self.short] = np.diag(inverse)
        found[self.long] = 1 / self.diagonal + ((scaled @ inverse) * scaled).sum(axis=1)
        return found

    def _reduced(self, scaled: FloatArray) -> FloatArray:
        return self.rest - self.cross.T @ scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipInformation:
    """What is known about clips.

    Attributes:
        own: one over the variance of each clip's place.
        with_spread: what each clip shares with the logarithm of the clips' standard deviation.
        spread: about that logarithm.
    """

    own: FloatArray
    with_spread: FloatArray
    spread: float


def gather_information(
    design: FacetDesign, found: Expectation, about_clips: ClipInformation, groups: IntArray
) -> Information:
    """Gather the information about everything.

    Args:
        design: the scores.
        found: the model's expectations.
        about_clips: about the clips and how widely they spread.
        groups: of each code. What is added to the difficulties of a group and taken from its
            raters' severities changes nothing, so the sum of each group is held where it is, as is
            the sum of the steps of each scale.
    """
    layout = lay_out(design)
    clips_are_long = design.clips >= design.raters
    shared = found.shared.sum(axis=0)
    index = (design.rater, design.clip, design.code)
    sizes = (design.raters, design.clips, design.codes)

    def crossed(one: int, other: int) -> FloatArray:
        places = index[one] * sizes[other] + index[other]
        return sum_by(places, shared, sizes[one] * sizes[other]).reshape(sizes[one], sizes[other])

    def with_steps(one: int) -> FloatArray:
        columns = [
            sum_by(index[one][rows], found.shared[step, rows], sizes[one])
            for (rows, _), top in zip(design.parts(), design.tops, strict=True)
            for step in range(top)
        ]
        return np.stack(columns, axis=1)

    sums = [sum_by(index[one], shared, sizes[one]) for one in range(3)]
    long, short = (1, 0) if clips_are_long else (0, 1)
    diagonals = [sums[0], about_clips.own]
    spread = [np.zeros((design.raters, 1)), about_clips.with_spread[:, None]]
    nothing = np.zeros((design.codes + sum(design.tops), 1))
    codes = np.diag(sums[2]) + (groups[:, None] == groups) * sums[2].mean()
    code_steps, short_codes, short_steps = with_steps(2), crossed(short, 2), with_steps(short)
    places = np.arange(layout.size)
    after = places[layout.codes.start :]
    parts = (places[layout.raters], places[layout.clips])
    return Information(
        long=parts[long],
        short=np.concatenate([parts[short], after]),
        diagonal=diagonals[long],
        cross=np.hstack([crossed(long, short), crossed(long, 2), with_steps(long), spread[long]]),
        rest=_symmetric(
            [
                [np.diag(diagonals[short]), short_codes, short_steps, spread[short]],
                [codes, code_steps, nothing[: design.codes]],
                [_steps_with_steps(found), nothing[design.codes :]],
                [np.array([[about_clips.spread]])],
            ]
        ),
    )


def _symmetric(upper: list[list[FloatArray]]) -> FloatArray:
    """Put a symmetric matrix together from the blocks on and above its diagonal."""
    size = len(upper)
    return np.block(
        [
            [upper[i][j - i] if j >= i else upper[j][i - j].T for j in range(size)]
            for i in range(size)
        ]
    )


def _steps_with_steps(found: Expectation) -> FloatArray:
    size = sum(len(both) for both in found.both)
    block = np.zeros((size, size))
    start = 0
    for both in found.both:
        here = slice(start, start + len(both))
        block[here, here] = both + np.diag(both).mean()
        start += len(both)
    return block
