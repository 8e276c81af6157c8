"""A many-facet Rasch analysis as people read it: raters, clips, codes, steps, and how it went."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.facets.design import End, Prepared, connect, prepare
from app.scoring.facets.estimation import (
    SMALLEST_SPREAD,
    Estimation,
    Groups,
    estimate,
    nodes_for,
)
from app.scoring.facets.extremes import ExtremePlace, Extremes
from app.scoring.facets.fit import FitFigures, find_residuals, fit_of
from app.scoring.facets.likelihood import weigh_nodes
from app.scoring.facets.scores import FacetScores
from app.scoring.weights import FloatArray, IntArray

MOST_POINTS = 20
"""A scale with more is a measurement; its steps would each rest on a handful of scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitPair:
    """One kind of fit: the mean square (1 as expected), and the same as a standard normal figure."""

    mean_square: float
    z: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLine:
    """One rater, clip or code.

    Attributes:
        name: whose.
        scores: how many scores were given by (or to) it.
        mean: their mean rank, codes turned round where a high score is unkind.
        measure: severity of a rater, place of a clip (high is good), difficulty of a code; logits.
        infit: information-weighted fit; None where there is none.
        outfit: unweighted fit; None where there is none.
        end: where all its scores lie at one end; then the measure is an extrapolation.
        subset: raters and clips of one subset are tied together by scores, from 1; 0 for none.
    """

    name: str
    scores: int
    mean: float
    measure: Statistic
    infit: FitPair | None
    outfit: FitPair | None
    end: End | None
    subset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleSteps:
    """The steps of one scale.

    Attributes:
        codes: which share them.
        points: the score points that were given, lowest first.
        unused: score points that nobody gave; the points beside them are taken as neighbors.
        steps: threshold between each point and the next, relative to the codes' difficulties.
    """

    codes: tuple[str, ...]
    points: tuple[int, ...]
    unused: tuple[int, ...]
    steps: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How well raters can be told apart by severity (Wright & Masters 1982, chapter 5).

    Attributes:
        sd: standard deviation of the severities, errors included.
        rmse: root mean square of their standard errors.
        ratio: true standard deviation over ``rmse``.
        strata: levels of severity that can be told apart, (4 ratio + 1) / 3.
        reliability: share of the variance that is no error. High means that raters differ.
    """

    sd: float
    rmse: float
    ratio: float
    strata: float
    reliability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetsReport:
    """The whole analysis.

    Attributes:
        raters: by their order in the scores, with their severities.
        clips: with their places; those at one end too, for clips are a sample.
        codes: with their difficulties.
        scales: with their steps.
        separation: of raters who have estimates; None below two.
        clip_sd: standard deviation of the population of clips, in logits.
        clip_reliability: share of the variance of clips' places that is no error.
        subsets: pieces that share no clip: across them, severities are compared on the assumption
            that their clips are alike.
        groups: pieces that share no code: across them, severities cannot be compared at all.
        rounds: how many rounds the estimation took.
        has_converged: whether the last one changed nothing that matters.
        log_likelihood: marginal.
        scores: how many scores were used.
    """

    raters: tuple[FacetLine, ...]
    clips: tuple[FacetLine, ...]
    codes: tuple[FacetLine, ...]
    scales: tuple[ScaleSteps, ...]
    separation: Separation | None
    clip_sd: float
    clip_reliability: float
    subsets: int
    groups: int
    rounds: int
    has_converged: bool
    log_likelihood: float
    scores: int

    @property
    def clips_are_alike(self) -> bool:
        """Say whether the clips' spread is as small as it can get."""
        return self.clip_sd <= 1.01 * SMALLEST_SPREAD


def analyze_facets(
    scores: FacetScores, *, partial_credit: bool = False
) -> FacetsReport | Undefined:
    """Fit the many-facet Rasch model.

    Args:
        scores: who gave which rank to which clip on which code.
        partial_credit: whether each code has steps of its own (Masters 1982); else those with as
            many points share theirs (Andrich 1978).

    Raises:
        ValueError: a code has more than ``MOST_POINTS`` points.
    """
    if max(scores.points) > MOST_POINTS:
        raise ValueError(f"a scale has more than {MOST_POINTS} score points")
    given = scores.given
    if not len(given.rank):
        return Undefined(reason=Reason.NO_SCORES)
    prepared = prepare(given, partial_credit=partial_credit)
    if prepared is None:
        return Undefined(reason=Reason.NO_VARIANCE, n=len(given.rank))
    design = prepared.design
    if design.raters < 2:
        return Undefined(reason=Reason.TOO_FEW_RATERS, n=len(given.rank))
    if design.clips < 2:
        return Undefined(reason=Reason.TOO_FEW_UNITS, n=len(given.rank))
    of_raters, of_codes = connect(design.rater, design.code, design.raters, design.codes)
    groups = Groups(rater=of_raters, code=of_codes)
    found = estimate(design, groups)
    if found is None:
        return Undefined(reason=Reason.NO_FINITE_ESTIMATE, n=len(given.rank))
    return _report(given, prepared, groups, found)


def _report(
    scores: FacetScores, prepared: Prepared, groups: Groups, found: Estimation
) -> FacetsReport:
    design, values, places = prepared.design, found.values, found.places
    of_rater, of_clip = connect(design.rater, design.clip, design.raters, design.clips)
    raters, clips, codes = _parts(scores, prepared, found, (of_rater, of_clip))
    true = float(places.center.var())
    return FacetsReport(
        raters=raters.lines(scores.raters, scores.rater, scores.rank),
        clips=clips.lines(scores.clips, scores.clip, scores.rank),
        codes=codes.lines(scores.codes, scores.code, scores.rank),
        scales=_scales(scores, prepared, found),
        separation=_separation(values.severity, found.severity_se),
        clip_sd=values.spread,
        clip_reliability=true / (true + float((places.sd**2).mean())),
        subsets=int(of_rater.max()) + 1,
        groups=int(groups.rater.max()) + 1,
        rounds=found.rounds,
        has_converged=found.has_converged,
        log_likelihood=found.log_likelihood,
        scores=len(design.rank),
    )


def _parts(
    scores: FacetScores,
    prepared: Prepared,
    found: Estimation,
    subsets: tuple[IntArray, IntArray],
) -> tuple["_Part", "_Part", "_Part"]:
    """Put together what is known of raters, clips and codes."""
    design, values, places = prepared.design, found.values, found.places
    nodes = weigh_nodes(design, values, places, nodes_for(design))
    residuals = find_residuals(design, values, nodes)
    extremes = Extremes(scores=scores, prepared=prepared, values=values, centers=places.center)
    raters = _Part(
        kept=prepared.raters,
        measures=_estimates(values.severity, found.severity_se),
        fit=_pairs(fit_of(design.rater, design.raters, residuals)),
        subset=(subsets[0] + 1).tolist(),
        extremes=extremes.raters(),
    )
    clips = _Part(
        kept=prepared.clips,
        measures=_estimates(places.center, places.sd),
        fit=_pairs(fit_of(design.clip, design.clips, residuals)),
        subset=(subsets[1] + 1).tolist(),
        extremes={},
    )
    codes = _Part(
        kept=prepared.codes,
        measures=_estimates(values.difficulty, found.difficulty_se),
        fit=_pairs(fit_of(design.code, design.codes, residuals)),
        subset=[0] * design.codes,
        extremes=extremes.codes(),
    )
    return raters, clips, codes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """All raters, clips or codes: those that were estimated, and the extreme ones by place."""

    kept: IntArray
    measures: list[tuple[float, float]]
    fit: list[tuple[FitPair, FitPair]]
    subset: list[int]
    extremes: dict[int, ExtremePlace]

    def lines(
        self, names: tuple[str, ...], element: IntArray, rank: IntArray
    ) -> tuple[FacetLine, ...]:
        """Write a line for each name."""
        at = {place: position for position, place in enumerate(self.kept.tolist())}
        counts = np.bincount(element, minlength=len(names))
        means = np.bincount(element, rank, len(names)) / np.maximum(counts, 1)
        return tuple(
            self._line(name, (n, mean), at.get(place), self.extremes.get(place))
            for place, (name, n, mean) in enumerate(
                zip(names, counts.tolist(), means.tolist(), strict=True)
            )
        )

    def _line(
        self,
        name: str,
        given: tuple[int, float],
        position: int | None,
        extreme: ExtremePlace | None,
    ) -> FacetLine:
        scores, mean = given
        line = partial(FacetLine, name=name, scores=scores, mean=mean)
        if position is not None:
            value, se = self.measures[position]
            infit, outfit = self.fit[position]
            measure = Estimate(value=value, n=scores, se=se)
            subset = self.subset[position]
            return line(measure=measure, infit=infit, outfit=outfit, end=None, subset=subset)
        nothing = partial(line, infit=None, outfit=None, subset=0)
        if extreme is not None:
            return nothing(measure=extreme.measure, end=extreme.end)
        reason = Reason.NO_VARIANCE if scores else Reason.NO_SCORES
        return nothing(measure=Undefined(reason=reason, n=scores), end=None)


def _estimates(values: FloatArray, errors: FloatArray) -> list[tuple[float, float]]:
    return list(zip(values.tolist(), errors.tolist(), strict=True))


def _pairs(fit: FitFigures) -> list[tuple[FitPair, FitPair]]:
    figures = (part.tolist() for part in (fit.infit, fit.infit_z, fit.outfit, fit.outfit_z))
    return [
        (FitPair(mean_square=infit, z=infit_z), FitPair(mean_square=outfit, z=outfit_z))
        for infit, infit_z, outfit, outfit_z in zip(*figures, strict=True)
    ]


def _scales(scores: FacetScores, prepared: Prepared, found: Estimation) -> tuple[ScaleSteps, ...]:
    lines = []
    for place, (rows, steps) in enumerate(prepared.design.parts()):
        codes = np.flatnonzero(prepared.scale_of_code == place).tolist()
        used = prepared.used[place]
        measures = _estimates(found.values.steps[steps], found.step_se[steps])
        lines.append(
            ScaleSteps(
                codes=tuple(scores.codes[code] for code in codes),
                points=used,
                unused=tuple(sorted(set(range(scores.points[codes[0]])) - set(used))),
                steps=tuple(
                    Estimate(value=value, n=rows.stop - rows.start, se=se) for value, se in measures
                ),
            )
        )
    return tuple(lines)


def _separation(severity: FloatArray, errors: FloatArray) -> Separation | None:
    variance, error = float(severity.var(ddof=1)), float((errors**2).mean())
    if variance <= 0 or error <= 0:
        return None
    true = max(variance - error, 0.0)
    ratio = (true / error) ** 0.5
    return Separation(
        sd=variance**0.5,
        rmse=error**0.5,
        ratio=ratio,
        strata=(4 * ratio + 1) / 3,
        reliability=true / variance,
    )
