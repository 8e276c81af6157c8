"""Simulated people for `bench_practice.py`: how they score, and what a reveal teaches them.

Three families on purpose. The picker counts confusions of score points, which is close to the first
family; the other two know no such thing, so that it is not only tried on its own assumptions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CODES = (
    *("link", "expl", "mmsm", "mmeth", "mgen", "mlang", "remed", "matcon"),
    *("majerr", "langimp", "lcp", "stexpl", "smqr", "stucom", "etca", "stucon"),
)
POINTS = 4


def care_of(codes: Ints, *, dilution: float) -> Floats:
    """Return how carefully a reveal of so many codes is read."""
    care: Floats = np.minimum(1.0, (4 / codes) ** dilution)
    return care


class Learners(Protocol):
    """A way in which simulated people score and learn."""

    def chances(self) -> Floats:
        """Return P(own | master) [learner, code, master, own]."""

    def learn(self, masters: Ints, own: Ints, care: Floats) -> None:
        """Take the feedback of one clip; `care` [learner, code] is 0 where a code was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is assumed about learners.

    Attributes:
        model: one of `MODELS`.
        rate: how much one reveal teaches.
        forgetting: what creeps back between two clips.
        lapse: the share of scores that no practice mends.
        weak: the share of codes a learner begins weak on.
        dilution: how fast a reveal of more than four codes teaches less about each.
    """

    model: str = "boundaries"
    rate: float = 0.2
    forgetting: float = 0.004
    lapse: float = 0.06
    weak: float = 0.4
    dilution: float = 0.5


class Boundaries:
    """Confusions of neighboring points; each shrinks when feedback shows that boundary.

    A learner takes m for m+1, or m+1 for m, with a chance of her own for each code and boundary:
    small for most (0.03-0.2), large (0.3-0.6) for a share `weak` of them. Feedback on a clip whose
    master point touches a boundary shrinks its chance by `rate` x care x noise; between clips every
    chance creeps back toward where it began.
    """

    def __init__(self, rng: np.random.Generator, count: int, setting: Setting) -> None:
        shape = (count, len(CODES), POINTS - 1)
        by_code = rng.random((count, len(CODES), 1)) < setting.weak
        weak = by_code & (rng.random(shape) < 0.8)
        self.start = np.where(weak, rng.uniform(0.3, 0.6, shape), rng.uniform(0.03, 0.2, shape))
        self.confusion = self.start.copy()
        self.rng, self.setting = rng, setting

    def chances(self) -> Floats:
        """Return P(own | master)."""
        result = np.full((*self.confusion.shape[:2], POINTS, POINTS), self.setting.lapse / POINTS)
        rest = 1 - self.setting.lapse
        up = np.pad(self.confusion, ((0, 0), (0, 0), (0, 1)))
        down = np.pad(self.confusion, ((0, 0), (0, 0), (1, 0)))
        scale = rest * np.minimum(1.0, 0.9 / np.maximum(up + down, 1e-9))
        for point in range(POINTS):
            if point + 1 < POINTS:
                result[:, :, point, point + 1] += (scale * up)[:, :, point]
            if point:
                result[:, :, point, point - 1] += (scale * down)[:, :, point]
            result[:, :, point, point] += rest - (scale * (up + down))[:, :, point]
        return result

    def learn(self, masters: Ints, own: Ints, care: Floats) -> None:
        """Shrink the boundaries that the feedback showed."""
        edges = np.arange(POINTS - 1)
        shown = (masters[..., None] == edges) | (masters[..., None] == edges + 1)
        noise = self.rng.uniform(0.5, 1.5, care.shape)
        self.confusion *= 1 - np.where(shown, (self.setting.rate * care * noise)[..., None], 0.0)
        self.confusion += self.setting.forgetting * (self.start - self.confusion)


class Criteria:
    """Another family: a noisy impression cut by three criteria that shift with each error.

    Impression = master point + normal noise of the code; criteria begin off by a code's severity
    (and a bit each). An error moves every criterion between own and master by `rate` x care toward
    where it belongs; every feedback shrinks the noise a little. No boundary chance exists here.
    """

    def __init__(self, rng: np.random.Generator, count: int, setting: Setting) -> None:
        shape = (count, len(CODES))
        weak = rng.random(shape) < setting.weak
        lean = np.where(weak, rng.choice([-1, 1], shape) * rng.uniform(0.4, 0.9, shape), 0.0)
        self.off = lean[..., None] + rng.normal(0, 0.12, (*shape, POINTS - 1))
        self.noise = np.where(weak, rng.uniform(0.45, 0.7, shape), rng.uniform(0.3, 0.5, shape))
        self.off_start, self.noise_start = self.off.copy(), self.noise.copy()
        self.setting = setting

    def chances(self) -> Floats:
        """Return P(own | master)."""
        cuts = np.arange(POINTS - 1) + 0.5 + self.off
        cuts = np.maximum.accumulate(cuts, axis=-1)
        z = (cuts[:, :, None, :] - np.arange(POINTS)[:, None]) / self.noise[..., None, None]
        below = 1 / (1 + np.exp(-1.702 * z))  # the logistic stands in for the normal
        edges = np.concatenate([0 * below[..., :1], below, 0 * below[..., :1] + 1], axis=-1)
        lapse = self.setting.lapse
        chances: Floats = np.diff(edges, axis=-1) * (1 - lapse) + lapse / POINTS
        return chances

    def learn(self, masters: Ints, own: Ints, care: Floats) -> None:
        """Move the criteria that were crossed; sharpen the impression."""
        edges = np.arange(POINTS - 1)
        low, high = np.minimum(masters, own), np.maximum(masters, own)
        crossed = (edges >= low[..., None]) & (edges < high[..., None])
        self.off *= 1 - np.where(crossed, (self.setting.rate * care)[..., None], 0.0)
        least = 0.22
        self.noise = least + (self.noise - least) * (1 - 0.25 * self.setting.rate * care)
        back = self.setting.forgetting
        self.off += back * (self.off_start - self.off)
        self.noise += back * (self.noise_start - self.noise)


class Exposures:
    """A third family: a power law of practice per code; which point was shown does not matter.

    Miss chance = floor + (start - floor) x (1 + exposures) ** -0.8 (weighed by care), split over
    the neighbors. Codes of focus can help here only by being asked for.
    """

    def __init__(self, rng: np.random.Generator, count: int, setting: Setting) -> None:
        shape = (count, len(CODES))
        weak = rng.random(shape) < setting.weak
        self.start = np.where(weak, rng.uniform(0.5, 0.7, shape), rng.uniform(0.15, 0.35, shape))
        self.exposures = np.zeros(shape)
        self.setting = setting

    def chances(self) -> Floats:
        """Return P(own | master)."""
        floor = self.setting.lapse
        miss = floor + (self.start - floor) * (1 + self.exposures) ** -0.8
        result = np.zeros((*miss.shape, POINTS, POINTS))
        for point in range(POINTS):
            near = [n for n in (point - 1, point + 1) if 0 <= n < POINTS]
            for neighbor in near:
                result[..., point, neighbor] = miss / len(near)
            result[..., point, point] = 1 - miss
        return result

    def learn(self, masters: Ints, own: Ints, care: Floats) -> None:
        """Count one exposure of each code asked; exposures fade."""
        self.exposures += 2 * self.setting.rate * care
        self.exposures *= 1 - self.setting.forgetting


MODELS: dict[str, Callable[[np.random.Generator, int, Setting], Learners]] = {
    "boundaries": Boundaries,
    "criteria": Criteria,
    "exposures": Exposures,
}
