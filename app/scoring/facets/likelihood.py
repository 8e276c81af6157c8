"""What the model expects of every score, integrated over each clip's place on the scale.

A clip's place is integrated by Gauss-Hermite quadrature laid over what is known about that very
clip (adaptive quadrature, Naylor & Smith 1982; Pinheiro & Bates 1995): clips with five scores and
clips with five thousand are integrated equally well by a few nodes. With a single node it is
Laplace's approximation at the centers.

A score of ``x`` is ``x`` steps taken, so everything is written in the probabilities of having
taken step h or more: their sum is the expected score, and their covariance with the score is both
the information about a step and, summed over steps, the variance of the score.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.scoring.weights import FloatArray, IntArray

_LARGEST_LOGIT = 700.0
"""Exponentials beyond overflow."""

_BLOCK = 1 << 13


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetDesign:
    """Scores that can be estimated, ordered by scale.

    Attributes:
        rater: place of the rater, by row.
        clip: place of the clip, by row.
        code: place of the code, by row.
        rank: steps taken, by row.
        raters: how many raters there are.
        clips: how many clips.
        codes: how many codes.
        scales: the rows of each scale; the codes of a scale share its steps.
        tops: the steps each scale has.
    """

    rater: IntArray
    clip: IntArray
    code: IntArray
    rank: IntArray
    raters: int
    clips: int
    codes: int
    scales: tuple[slice, ...]
    tops: tuple[int, ...]

    def parts(self) -> "Iterator[tuple[slice, slice]]":
        """Give the rows of each scale, and the places of its steps among all steps."""
        start = 0
        for rows, top in zip(self.scales, self.tops, strict=True):
            yield rows, slice(start, start + top)
            start += top

    def blocks(self) -> "Iterator[tuple[slice, slice]]":
        """Give the same in pieces that stay in a processor's cache."""
        for rows, steps in self.parts():
            for first in range(rows.start, rows.stop, _BLOCK):
                yield slice(first, min(first + _BLOCK, rows.stop)), steps


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValues:
    """Places on the scale of logits.

    Attributes:
        severity: of each rater; positive is severe.
        difficulty: of each code; positive is hard to score high on.
        steps: of each scale in turn: where two neighboring points are equally likely.
        spread: standard deviation of the clips.
    """

    severity: FloatArray
    difficulty: FloatArray
    steps: FloatArray
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPlaces:
    """Where each clip is thought to lie: center and standard deviation, in logits."""

    center: FloatArray
    sd: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """The model's expectations at some values, averaged over where each clip may lie.

    Attributes:
        taken: chance of having taken each step or more, ``[step, row]``; nil beyond a scale's steps.
        shared: covariance of the score with having taken each step, ``[step, row]``.
        both: covariance of having taken two steps, summed over rows, ``[scale][step, step]``.
    """

    taken: FloatArray
    shared: FloatArray
    both: tuple[FloatArray, ...]


def step_chances(logits: FloatArray, steps: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the chances of having taken each step or more, and the log of the normalizing sum.

    Args:
        logits: clip minus severity minus difficulty, by row.
        steps: of the scale.

    Returns:
        ``[step, row]``, and ``[row]``.
    """
    top = len(steps)
    odds = np.exp(np.clip(logits, -_LARGEST_LOGIT / (top + 1), _LARGEST_LOGIT / (top + 1)))
    weights = np.exp(-np.cumsum(steps))
    terms = np.empty((top, len(logits)))
    power = odds
    for place in range(top):
        np.multiply(power, weights[place], out=terms[place])
        power = power * odds if place + 1 < top else power
    for place in range(top - 2, -1, -1):
        terms[place] += terms[place + 1]
    total = terms[0] + 1.0
    terms /= total
    return terms, np.log(total)


def covariances(taken: FloatArray) -> FloatArray:
    """Give the covariance of a score with having taken each step, ``[step, row]``.

    Args:
        taken: chances of having taken each step or more.
    """
    expected = taken.sum(axis=0)
    shared = np.empty_like(taken)
    beyond = np.zeros_like(expected)
    for place in range(len(taken) - 1, -1, -1):
        shared[place] = taken[place] * (place + 1 - expected) + beyond
        beyond = beyond + taken[place]
    return shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Where each clip may lie, and how likely that is given its scores, ``[node, clip]``."""

    at: FloatArray
    chances: FloatArray
    log_likelihood: float

    @property
    def places(self) -> ClipPlaces:
        """Give the mean and the standard deviation of each clip's place."""
        center = (self.chances * self.at).sum(axis=0)
        variance = (self.chances * (self.at - center) ** 2).sum(axis=0)
        return ClipPlaces(center=center, sd=np.sqrt(variance))


def weigh_nodes(design: FacetDesign, values: FacetValues, places: ClipPlaces, nodes: int) -> Nodes:
    """Lay quadrature nodes over the clips, and weigh them by the scores.

    Args:
        design: the scores.
        values: where raters, codes and steps lie.
        places: what the nodes are laid over.
        nodes: how many for each clip; with one, clips are taken to lie at their centers.
    """
    marks, weights = np.polynomial.hermite.hermgauss(nodes)
    reach = np.sqrt(2.0) * places.sd
    at = places.center + marks[:, None] * reach
    heights = _heights(design, values, at)
    heights += np.log(weights)[:, None] + marks[:, None] ** 2 + np.log(reach)
    peak = heights.max(axis=0)
    chances = np.exp(heights - peak)
    mass = chances.sum(axis=0)
    total = float((peak + np.log(mass)).sum())
    return Nodes(at=at, chances=chances / mass, log_likelihood=total)


def expect(design: FacetDesign, values: FacetValues, nodes: Nodes) -> Expectation:
    """Average what the model expects over the nodes."""
    location = locations(design, values)
    taken, shared = np.zeros((2, max(design.tops), len(design.rank)))
    products = {steps.start: np.zeros((top, top)) for (_, steps), top in _tops(design)}
    for rows, steps in design.blocks():
        clip, thresholds = design.clip[rows], values.steps[steps]
        top = len(thresholds)
        for place, chance in zip(nodes.at, nodes.chances, strict=True):
            here = step_chances(place[clip] - location[rows], thresholds)[0]
            weight = chance[clip]
            weighted = here * weight
            taken[:top, rows] += weighted
            shared[:top, rows] += covariances(here) * weight
            products[steps.start] += weighted @ here.T
    both = []
    for (rows, steps), top in _tops(design):
        ranks = np.arange(top)
        sums = taken[:top, rows].sum(axis=1)
        both.append(sums[np.maximum(ranks[:, None], ranks)] - products[steps.start])
    return Expectation(taken=taken, shared=shared, both=tuple(both))


def sum_by(element: IntArray, parts: FloatArray, size: int) -> FloatArray:
    """Sum up what belongs to each rater, clip or code.

    >>> sum_by(np.array([0, 0, 2]), np.array([1.0, 2.0, 4.0]), 3).tolist()
    [3.0, 0.0, 4.0]
    """
    return np.asarray(np.bincount(element, parts, size), dtype=np.float64)


def locations(design: FacetDesign, values: FacetValues) -> FloatArray:
    """Give severity plus difficulty, by row."""
    return values.severity[design.rater] + values.difficulty[design.code]


def _tops(design: FacetDesign) -> "Iterator[tuple[tuple[slice, slice], int]]":
    return zip(design.parts(), design.tops, strict=True)


def _heights(design: FacetDesign, values: FacetValues, at: FloatArray) -> FloatArray:
    """Give the log of the scores' and the clip's density, ``[node, clip]``."""
    location = locations(design, values)
    fixed: FloatArray = -location * design.rank.astype(np.float64)
    for rows, steps in design.parts():
        sums = np.concatenate([[0.0], np.cumsum(values.steps[steps])])
        fixed[rows] -= sums[design.rank[rows]]
    totals = np.bincount(design.clip, design.rank, design.clips)
    base = sum_by(design.clip, fixed, design.clips)
    variance = values.spread**2
    constant = math.log(2 * math.pi * variance) / 2
    heights: FloatArray = at * totals + base - at**2 / (2 * variance) - constant
    norm = np.empty((len(at), len(design.rank)))
    for rows, steps in design.blocks():
        clip, thresholds = design.clip[rows], values.steps[steps]
        for node, place in enumerate(at):
            norm[node, rows] = step_chances(place[clip] - location[rows], thresholds)[1]
    for node, logs in enumerate(norm):
        heights[node] -= sum_by(design.clip, logs, design.clips)
    return heights
