"""What can be estimated: extremes and empty score points are set aside, and what hangs together.

A rater (or code) whose scores all lie at one end has no finite estimate; she is left out while the
others are estimated, since she says nothing about them, and placed afterwards (Linacre 1994;
Wright 1998). A score point that nobody used has no step of its own; the points beside it become
neighbors. Both can bring forth new cases, so it is done until nothing changes.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.scoring.facets.likelihood import FacetDesign
from app.scoring.facets.scores import FacetScores
from app.scoring.weights import IntArray


class End(StrEnum):
    """At which end of the scale all scores lie."""

    LOWEST = "lowest"
    HIGHEST = "highest"
    ONE_POINT = "one_point"  # its scale has a single point left


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Scores ready for estimation, and how they map to what was given.

    Attributes:
        design: the scores.
        raters: places of the design's raters among all raters.
        clips: the same of clips.
        codes: the same of codes.
        used: the score points of each scale that somebody gave, from the lowest.
        scale_of_code: the scale of each of all codes; -1 for one that has none left.
        extreme_raters: raters at one end, by place.
        extreme_codes: codes at one end, by place.
    """

    design: FacetDesign
    raters: IntArray
    clips: IntArray
    codes: IntArray
    used: tuple[tuple[int, ...], ...]
    scale_of_code: IntArray
    extreme_raters: dict[int, End]
    extreme_codes: dict[int, End]


def prepare(scores: FacetScores, *, partial_credit: bool) -> Prepared | None:
    """Set aside what has no estimate.

    Args:
        scores: given scores only, all pointing the same way.
        partial_credit: whether each code has steps of its own; else those with as many points
            share theirs.

    Returns:
        None where nothing is left.
    """
    points = np.array(scores.points)
    scale_of = (
        np.arange(len(points)) if partial_credit else np.unique(points, return_inverse=True)[1]
    )
    scale = scale_of[scores.code]
    kept = np.ones(len(scores.rank), dtype=bool)
    ends: tuple[dict[int, End], dict[int, End]] = ({}, {})
    while kept.any():
        steps, tops = _close_up(scores.rank, scale, kept)
        single = np.unique(scores.code[kept & (tops[scale] == 0)])
        found: tuple[dict[int, End], dict[int, End]] = (
            {},
            dict.fromkeys(single.tolist(), End.ONE_POINT),
        )
        if not len(single):
            found = _extremes((scores.rater, scores.code), steps, tops[scale], kept)
        if not any(found):
            break
        for known, new, places in zip(ends, found, (scores.rater, scores.code), strict=True):
            known.update(new)
            kept &= ~np.isin(places, list(new))
    if not kept.any():
        return None
    return _lay_out(scores, scale_of, kept, ends)


def _close_up(rank: IntArray, scale: IntArray, kept: np.ndarray) -> tuple[IntArray, IntArray]:
    """Number the points that were used, by row, and count the steps of each scale."""
    counts = np.zeros((scale.max() + 1, rank.max() + 1), dtype=np.int64)
    np.add.at(counts, (scale[kept], rank[kept]), 1)
    numbers = (counts > 0).cumsum(axis=1) - 1
    return numbers[scale, rank], numbers[:, -1]


def _extremes(
    elements: tuple[IntArray, IntArray], steps: IntArray, top: IntArray, kept: np.ndarray
) -> tuple[dict[int, End], dict[int, End]]:
    found = []
    for element in elements:
        rows, size = element[kept], int(element.max()) + 1
        given = np.bincount(rows, minlength=size) > 0
        above = np.bincount(rows, steps[kept], size) > 0
        below = np.bincount(rows, (top - steps)[kept], size) > 0
        ends = {int(place): End.LOWEST for place in np.flatnonzero(given & ~above & below)}
        ends |= {int(place): End.HIGHEST for place in np.flatnonzero(given & ~below & above)}
        found.append(ends)
    return found[0], found[1]


def _lay_out(
    scores: FacetScores,
    scale_of: IntArray,
    kept: np.ndarray,
    ends: tuple[dict[int, End], dict[int, End]],
) -> Prepared:
    rows = np.flatnonzero(kept)
    scale = scale_of[scores.code]
    rows = rows[np.argsort(scale[rows], kind="stable")]
    present, starts = np.unique(scale[rows], return_index=True)
    steps, tops = _close_up(scores.rank, scale, kept)
    raters, rater = np.unique(scores.rater[rows], return_inverse=True)
    clips, clip = np.unique(scores.clip[rows], return_inverse=True)
    codes, code = np.unique(scores.code[rows], return_inverse=True)
    stops = [*starts[1:].tolist(), len(rows)]
    numbers = np.full(scale_of.max() + 1, -1)
    numbers[present] = np.arange(len(present))
    return Prepared(
        design=FacetDesign(
            rater=rater,
            clip=clip,
            code=code,
            rank=steps[rows],
            raters=len(raters),
            clips=len(clips),
            codes=len(codes),
            scales=tuple(slice(*ends) for ends in zip(starts.tolist(), stops, strict=True)),
            tops=tuple(tops[present].tolist()),
        ),
        raters=raters,
        clips=clips,
        codes=codes,
        used=tuple(
            tuple(np.unique(scores.rank[rows][scale[rows] == one]).tolist()) for one in present
        ),
        scale_of_code=numbers[scale_of],
        extreme_raters=ends[0],
        extreme_codes=ends[1],
    )


def connect(one: IntArray, other: IntArray, size: int, others: int) -> tuple[IntArray, IntArray]:
    """Find what hangs together in a graph of two kinds of nodes.

    Args:
        one: the node of the first kind of each edge.
        other: the node of the second kind of each edge.
        size: how many nodes of the first kind there are.
        others: how many of the second.

    Returns:
        The number of the piece, from 0, of each node of either kind.

    >>> connect(np.array([0, 1, 2]), np.array([0, 0, 1]), 3, 2)
    (array([0, 0, 1]), array([0, 1]))
    """
    edges = np.unique(one * others + other)
    one, other = edges // others, edges % others
    label = np.arange(size)
    while True:
        far = np.full(others, size)
        np.minimum.at(far, other, label[one])
        near = label.copy()
        np.minimum.at(near, one, far[other])
        near = near[near]  # a label is a node: whoever bears a smaller one passes it on
        if (near == label).all():
            break
        label = near
    names, pieces = np.unique(label, return_inverse=True)
    return pieces, np.searchsorted(names, far)
