"""Fit: how far scores lie from what the model expects of them (Wright & Masters 1982).

Outfit is the mean of squared standardized residuals, infit their mean weighted by information. Both
are about 1 where scores vary as the model says, above where they are noisier, below where they are
more alike. Residuals are averaged over where each clip may lie, as in mirt and, in the large, TAM:
so their mean is 1 also with few scores of each clip. Residuals from a point estimate of each clip, as in
FACETS and eRm, are smaller, for the estimate has fitted them; with ten scores of each clip by a tenth.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.facets.likelihood import (
    FacetDesign,
    FacetValues,
    Nodes,
    locations,
    step_chances,
    sum_by,
)
from app.scoring.weights import FloatArray, IntArray

_SMALLEST = 1e-12
"""A variance: where a clip may lie so far off that a score is certain, nothing is divided by nil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """Of each score, averaged over the nodes.

    Attributes:
        squared: squared difference from the expected score.
        standardized: the same over the variance.
        variance: of the score.
        infit_variance: of the squared difference.
        outfit_variance: of the standardized one.
    """

    squared: FloatArray
    standardized: FloatArray
    variance: FloatArray
    infit_variance: FloatArray
    outfit_variance: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class FitFigures:
    """Mean squares, and the same made normal by Wilson and Hilferty's cube root, by element."""

    infit: FloatArray
    infit_z: FloatArray
    outfit: FloatArray
    outfit_z: FloatArray


def find_residuals(design: FacetDesign, values: FacetValues, nodes: Nodes) -> Residuals:
    """Compare each score with what was expected."""
    location = locations(design, values)
    sums = np.zeros((4, len(design.rank)))
    for rows, steps in design.blocks():
        clip, rank, thresholds = design.clip[rows], design.rank[rows], values.steps[steps]
        for place, chance in zip(nodes.at, nodes.chances, strict=True):
            taken = step_chances(place[clip] - location[rows], thresholds)[0]
            sums[:, rows] += _moments(rank, taken) * chance[clip]
    squared, standardized, variance, fourth = sums
    return Residuals(
        squared=squared,
        standardized=standardized,
        variance=variance,
        infit_variance=fourth,
        outfit_variance=fourth / variance**2,
    )


def _moments(rank: IntArray, taken: FloatArray) -> FloatArray:
    expected = taken.sum(axis=0)
    deviations = np.arange(len(taken) + 1)[:, None] - expected
    points = np.vstack([1 - taken[0], taken[:-1] - taken[1:], taken[-1:]])
    squares = deviations**2
    variance = np.maximum((points * squares).sum(axis=0), _SMALLEST)
    fourth = (points * squares**2).sum(axis=0) - variance**2
    squared = (rank - expected) ** 2
    return np.stack([squared, squared / variance, variance, fourth])


def fit_of(element: IntArray, size: int, residuals: Residuals) -> FitFigures:
    """Sum the residuals up for each rater, clip or code.

    Args:
        element: which one each score belongs to.
        size: how many there are.
        residuals: of each score.
    """

    def total(part: FloatArray) -> FloatArray:
        return sum_by(element, part, size)

    n, information = np.bincount(element, minlength=size), total(residuals.variance)
    infit = total(residuals.squared) / information
    outfit = total(residuals.standardized) / n
    return FitFigures(
        infit=infit,
        infit_z=_standardize(infit, np.sqrt(total(residuals.infit_variance)) / information),
        outfit=outfit,
        outfit_z=_standardize(outfit, np.sqrt(total(residuals.outfit_variance)) / n),
    )


def _standardize(mean_square: FloatArray, sd: FloatArray) -> FloatArray:
    return (np.cbrt(mean_square) - 1) * 3 / sd + sd / 3
