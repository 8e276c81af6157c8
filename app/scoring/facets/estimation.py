"""Finding the estimates: Newton's method on everything at once, first at the clips' modes."""

from dataclasses import dataclass, replace

import numpy as np

from app.scoring.facets.information import ClipInformation, gather_information, lay_out
from app.scoring.facets.likelihood import (
    ClipPlaces,
    Expectation,
    FacetDesign,
    FacetValues,
    Nodes,
    expect,
    sum_by,
    weigh_nodes,
)
from app.scoring.weights import FloatArray, IntArray

FEW_NODES, MANY_NODES = 11, 31
"""Of the quadrature over each clip: few where there are many scores, many where clips with a handful of
scores each may lie anywhere between two distant thresholds. The reference sets do not tell them apart."""

_MANY_SCORES = 30_000

MAX_ROUNDS = 100
NEAR_ENOUGH = 1e-5
"""Largest change of a round, in logits, after which the estimates stand."""

_ROUGHLY = 0.1
_SMALLEST_SHARE = 1 / 64
_AS_GOOD = 1e-6  # of a log-likelihood: less is lost in the arithmetic
_RUNAWAY, _WIDEST = 25.0, 12.0
"""Logits: values (and a spread of clips) that get likelier and likelier, without end."""
_LARGEST_MOVE = 1.0
SMALLEST_SPREAD = 0.001**0.5
"""Of clips, in logits: where it is reached, clips cannot be told apart. TAM's smallest variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """What was found.

    Attributes:
        values: severities (mean 0 in each group), difficulties, steps and the clips' spread.
        places: of the clips, given their scores: expected a posteriori.
        severity_se: standard errors of the severities.
        difficulty_se: standard errors of the difficulties.
        step_se: standard errors of the steps.
        log_likelihood: marginal, of all scores.
        rounds: how many it took.
        change: of the last round, in logits.
    """

    values: FacetValues
    places: ClipPlaces
    severity_se: FloatArray
    difficulty_se: FloatArray
    step_se: FloatArray
    log_likelihood: float
    rounds: int
    change: float

    @property
    def has_converged(self) -> bool:
        """Say whether the last round changed nothing that matters."""
        return self.change <= NEAR_ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Which raters and codes are tied together by scores: group of each rater, and of each code."""

    rater: IntArray
    code: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    values: FacetValues
    places: ClipPlaces


def nodes_for(design: FacetDesign) -> int:
    """Say how many nodes the quadrature over each clip has."""
    return FEW_NODES if len(design.rank) > _MANY_SCORES else MANY_NODES


def estimate(design: FacetDesign, groups: Groups) -> Estimation | None:
    """Find the values that make the scores most likely.

    Args:
        design: scores without raters or codes that are at one end throughout.
        groups: raters and codes that can be told apart; severities of each group have mean 0.

    Returns:
        None where the scores are likelier the farther some values are from each other, as when
        one rater gives only low points and everybody else only high ones.
    """
    state = _State(
        values=FacetValues(
            severity=np.zeros(design.raters),
            difficulty=np.zeros(design.codes),
            steps=np.zeros(sum(design.tops)),
            spread=1.0,
        ),
        places=ClipPlaces(center=np.zeros(design.clips), sd=np.ones(design.clips)),
    )
    try:
        return _finish(design, groups, *_climb(design, groups, state))
    except (np.linalg.LinAlgError, _RunawayError):
        return None


class _RunawayError(Exception):
    """Some values have no finite estimate."""


def _climb(design: FacetDesign, groups: Groups, state: _State) -> tuple[_State, tuple[int, float]]:
    """Go round until nothing changes: roughly at the clips' modes, then with clips integrated out."""
    rounds, change = 0, np.inf
    for count, enough in ((1, _ROUGHLY), (nodes_for(design), NEAR_ENOUGH)):
        change, nodes = np.inf, weigh_nodes(design, state.values, state.places, count)
        while change > enough and rounds < MAX_ROUNDS:
            course = _course(design, groups, state.values, nodes)
            state, nodes, change = _go(design, state.values, course, nodes)
            rounds += 1
            if _has_run_away(state.values):
                raise _RunawayError
    return state, (rounds, change)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """Where to go: the move of everything in the layout, and the clips it starts from."""

    moves: FloatArray
    places: ClipPlaces


def _go(
    design: FacetDesign, values: FacetValues, course: _Course, nodes: Nodes
) -> tuple[_State, Nodes, float]:
    """Go as far as the scores get likelier; at the modes, where there is one summit, all the way."""
    share = 1.0
    while True:
        moves = share * course.moves
        state = _move(design, values, course.places, moves)
        there = weigh_nodes(design, state.values, state.places, len(nodes.at))
        is_higher = there.log_likelihood >= nodes.log_likelihood - _AS_GOOD
        if is_higher or len(nodes.at) == 1 or share < _SMALLEST_SHARE:
            moves[lay_out(design).clips] = 0.0  # they follow the others
            return state, there, float(np.abs(moves).max())
        share /= 2


def _has_run_away(values: FacetValues) -> bool:
    parts = (values.severity, values.difficulty, values.steps)
    return values.spread > _WIDEST or any(np.abs(part).max() > _RUNAWAY for part in parts)


def _course(design: FacetDesign, groups: Groups, values: FacetValues, nodes: Nodes) -> _Course:
    """Find a step of Newton's method; with a single node clips are moved like everything else."""
    layout, found, places = lay_out(design), expect(design, values, nodes), nodes.places
    slopes = slopes_of(design, found)
    precision = _clip_precision(design, found, values.spread)
    if len(nodes.at) == 1:
        nothing = np.zeros(design.clips)
        about = ClipInformation(own=precision, with_spread=nothing, spread=1.0)  # which stays
        slopes[layout.clips] += places.center / values.spread**2
        places = ClipPlaces(center=places.center, sd=precision**-0.5)
    else:
        # Where a clip's place is far from normal the one says too little: so the sum stays positive.
        about = about_clips(places, values.spread, least=precision)
        slopes[layout.clips] = 0.0
        slopes[layout.spread] = _spread_slope(places, values.spread)
    moves = gather_information(design, found, about, groups.code).solve(slopes)
    moves *= min(1.0, _LARGEST_MOVE / np.abs(moves).max())
    least = np.log(SMALLEST_SPREAD / values.spread)
    moves[layout.spread] = max(moves[layout.spread], least)
    return _Course(moves=moves, places=places)


def _move(
    design: FacetDesign, values: FacetValues, places: ClipPlaces, moves: FloatArray
) -> _State:
    layout = lay_out(design)
    return _State(
        values=FacetValues(
            severity=values.severity + moves[layout.raters],
            difficulty=values.difficulty + moves[layout.codes],
            steps=values.steps + moves[layout.steps],
            spread=values.spread * float(np.exp(moves[layout.spread])),
        ),
        places=ClipPlaces(center=places.center - moves[layout.clips], sd=places.sd),
    )


def _clip_precision(design: FacetDesign, found: Expectation, spread: float) -> FloatArray:
    """Give what the scores of each clip say about its place, and the population of clips."""
    return sum_by(design.clip, found.shared.sum(axis=0), design.clips) + spread**-2


def about_clips(
    places: ClipPlaces, spread: float, least: FloatArray | None = None
) -> ClipInformation:
    """Give the information about clips that are integrated out, and about their spread.

    It is Louis' formula (1982) for clips that are normal given their scores: what is known of the
    whole less what is not known of the clips. The lower bound keeps it positive far from the end.
    """
    unknown, center = (places.sd / spread) ** 2, (places.center / spread) ** 2
    whole = 2 * (center + unknown) - 2 * unknown**2
    floor = 4 * center * unknown + (1 - np.minimum(unknown, 0.9)) ** 2 / 2
    return ClipInformation(
        own=places.sd**-2 if least is None else np.maximum(places.sd**-2, least),
        with_spread=2 * places.center / spread**2,
        spread=float(max(whole.sum(), floor.sum())),
    )


def _spread_slope(places: ClipPlaces, spread: float) -> float:
    return float(((places.center**2 + places.sd**2) / spread**2 - 1).sum())


def slopes_of(design: FacetDesign, found: Expectation) -> FloatArray:
    """Give the slope of the scores' likelihood in every direction of the layout."""
    layout = lay_out(design)
    slopes = np.zeros(layout.size)
    steps = slopes[layout.steps]
    surprise = design.rank - found.taken.sum(axis=0)
    for (rows, places), top in zip(design.parts(), design.tops, strict=True):
        reached = np.bincount(design.rank[rows], minlength=top + 1)[:0:-1].cumsum()[::-1]
        steps[places] = found.taken[:top, rows].sum(axis=1) - reached
    for places, index, size in (
        (layout.raters, design.rater, design.raters),
        (layout.clips, design.clip, design.clips),
        (layout.codes, design.code, design.codes),
    ):
        slopes[places] = -sum_by(index, surprise, size)
    return slopes


def _finish(
    design: FacetDesign, groups: Groups, state: _State, trace: tuple[int, float]
) -> Estimation:
    """Center the severities and work out standard errors."""
    layout, values = lay_out(design), state.values
    nodes = weigh_nodes(design, values, state.places, nodes_for(design))
    found, places = expect(design, values, nodes), nodes.places
    information = gather_information(design, found, about_clips(places, values.spread), groups.code)
    if information.variances().min() <= 0:  # clips far from normal: rather too wide than nothing
        precision = _clip_precision(design, found, values.spread)
        about = about_clips(places, values.spread, least=precision)
        information = gather_information(design, found, about, groups.code)
    variances = information.variances()
    severity, difficulty = values.severity.copy(), values.difficulty.copy()
    for group in np.unique(groups.rater):
        raters, codes = groups.rater == group, groups.code == group
        mean = np.zeros(layout.size)
        mean[layout.raters][raters] = 1 / raters.sum()
        with_mean = information.solve(mean)
        of_mean = float(mean @ with_mean)
        variances[layout.raters][raters] += of_mean - 2 * with_mean[layout.raters][raters]
        variances[layout.codes][codes] += of_mean + 2 * with_mean[layout.codes][codes]
        center = severity[raters].mean()
        severity[raters] -= center
        difficulty[codes] += center
    if (variances < 0).any():
        raise _RunawayError
    errors = np.sqrt(variances)
    centered = replace(values, severity=severity, difficulty=difficulty)
    return Estimation(
        values=centered,
        places=places,
        severity_se=errors[layout.raters],
        difficulty_se=errors[layout.codes],
        step_se=errors[layout.steps],
        log_likelihood=nodes.log_likelihood,
        rounds=trace[0],
        change=trace[1],
    )
