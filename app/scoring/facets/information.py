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
        root = np.sqrt(self.diagonal)
        half, long = self.cross / root[:, None], slopes[self.long] / root
        found = np.empty_like(slopes)
        found[self.short] = np.linalg.solve(
            self.rest - half.T @ half, slopes[self.short] - half.T @ long
        )
        found[self.long] = (long - half @ found[self.short]) / root
        return found

    def variances(self) -> FloatArray:
        """Give the diagonal of the inverse."""
        half = self.cross / np.sqrt(self.diagonal)[:, None]
        inverse = np.linalg.inv(self.rest - half.T @ half)
        found = np.empty(len(self.long) + len(self.short))
        found[self.short] = np.diag(inverse)
        found[self.long] = (1 + ((half @ inverse) * half).sum(axis=1)) / self.diagonal
        return found


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
    layout, shared = lay_out(design), _Shared(design, found)
    long, short = (1, 0) if design.clips >= design.raters else (0, 1)
    sums = [shared.sums(one) for one in range(3)]
    diagonals = [sums[0], about_clips.own]
    spread = [np.zeros((design.raters, 1)), about_clips.with_spread[:, None]]
    none_of_codes, none_of_steps = np.zeros((design.codes, 1)), np.zeros((sum(design.tops), 1))
    codes = np.diag(sums[2]) + (groups[:, None] == groups) * sums[2].mean()
    places = np.arange(layout.size)
    both = (places[layout.raters], places[layout.clips])
    return Information(
        long=both[long],
        short=np.concatenate([both[short], places[layout.codes.start :]]),
        diagonal=diagonals[long],
        cross=np.hstack([*shared.with_all(long, short), spread[long]]),
        rest=_symmetric(
            [
                [np.diag(diagonals[short]), *shared.with_all(short), spread[short]],
                [codes, shared.steps(2), none_of_codes],
                [_steps_with_steps(found), none_of_steps],
                [np.array([[about_clips.spread]])],
            ]
        ),
    )


class _Shared:
    """The information that raters (0), clips (1), codes (2) and steps share through the scores."""

    def __init__(self, design: FacetDesign, found: Expectation) -> None:
        self.design, self.found = design, found
        self.each = found.shared.sum(axis=0)
        self.index = (design.rater, design.clip, design.code)
        self.sizes = (design.raters, design.clips, design.codes)

    def sums(self, one: int) -> FloatArray:
        """Give the information about each element by itself."""
        return sum_by(self.index[one], self.each, self.sizes[one])

    def crossed(self, one: int, other: int) -> FloatArray:
        """Give what the elements of two kinds share."""
        rows, columns = self.sizes[one], self.sizes[other]
        places = self.index[one] * columns + self.index[other]
        return sum_by(places, self.each, rows * columns).reshape(rows, columns)

    def with_all(self, one: int, *others: int) -> list[FloatArray]:
        """Give what the elements of one kind share with others, with codes and with steps."""
        return [*(self.crossed(one, other) for other in (*others, 2)), self.steps(one)]

    def steps(self, one: int) -> FloatArray:
        """Give what the elements of one kind share with each step."""
        columns = [
            sum_by(self.index[one][rows], self.found.shared[step, rows], self.sizes[one])
            for (rows, _), top in zip(self.design.parts(), self.design.tops, strict=True)
            for step in range(top)
        ]
        return np.stack(columns, axis=1)


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
