"""Where the variance of scores comes from, and how sure scores of another design would be.

A G study estimates the variance components of a random-effects design; a D study says what they
mean for scores averaged over other numbers of conditions (Brennan 2001). Components are estimated by
the analogous-ANOVA method (Henderson's method 1; Brennan 2001, section 7.1): observed sums of
squares are set equal to what the model expects of them. For balanced data that is the analysis of
variance; designs with gaps, and more or fewer raters for some clips, are handled alike.

A component can come out negative: the effect is too small to be seen. It is reported as it came
out, since cutting it off would shift the others, and counts as nil in a D study (Brennan 2001,
section 3.4).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.scoring.estimates import Reason, Undefined
from app.scoring.weights import FloatArray, IntArray

Effect = frozenset[str]
"""The facets whose conditions tell an effect's levels apart; of a nested facet also those it lies in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementDesign:
    """Facets, crossed unless one lies in others.

    Attributes:
        facets: their names; the object of measurement among them.
        within: for a nested facet, the facets it lies in: raters within tasks is
            ``{"rater": ("task",)}``.
    """

    facets: tuple[str, ...]
    within: Mapping[str, tuple[str, ...]]

    @property
    def effects(self) -> list[Effect]:
        """List the effects, smaller ones first; the last is the residual.

        >>> design = MeasurementDesign(facets=("p", "t", "r"), within={"r": ("t",)})
        >>> [design.name_of(effect) for effect in design.effects]
        ['p', 't', 'p x t', 'r:t', 'p x r:t']
        """
        sizes = range(1, len(self.facets) + 1)
        every = (frozenset(some) for size in sizes for some in combinations(self.facets, size))
        return [
            effect for effect in every if all(effect >= {*self.within.get(f, ())} for f in effect)
        ]

    def name_of(self, effect: Effect) -> str:
        """Write an effect in the field's notation: crossed with ``x``, nested with a colon."""
        around = {outer for facet in effect for outer in self.within.get(facet, ())}
        inside = [facet for facet in self.facets if facet in effect - around]
        outside = [facet for facet in self.facets if facet in around]
        return " x ".join(inside) + (f":{','.join(outside)}" if outside else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceComponents:
    """What a G study found.

    Attributes:
        design: the facets.
        components: variance of each effect, negative ones as they came out.
        levels: how many conditions of each facet were seen; of a nested one, on average within one
            condition of what it lies in.
        scores: how many scores it rests on.
    """

    design: MeasurementDesign
    components: dict[Effect, float]
    levels: dict[str, float]
    scores: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependability:
    """How sure mean scores over some numbers of conditions are (Brennan 2001, chapter 4).

    Attributes:
        universe: variance of the objects' universe scores; what the scores are for.
        relative_error: error variance for comparing objects.
        absolute_error: error variance for judging an object against a fixed line.
    """

    universe: float
    relative_error: float
    absolute_error: float

    @property
    def generalizability(self) -> float:
        """Give the coefficient E rho squared: comparing objects."""
        return _share(self.universe, self.relative_error)

    @property
    def dependability(self) -> float:
        """Give the coefficient Phi: judging against a fixed line."""
        return _share(self.universe, self.absolute_error)


def _share(universe: float, error: float) -> float:
    return universe / (universe + error) if universe > 0 else 0.0


def estimate_components(
    values: FloatArray, conditions: Mapping[str, IntArray], design: MeasurementDesign
) -> VarianceComponents | Undefined:
    """Estimate the variance components.

    Args:
        values: the scores.
        conditions: which condition of each facet each score was given under. Conditions of a nested
            facet may be numbered anew within each condition around it.
        design: the facets.

    Returns:
        Undefined where two effects cannot be told apart: a facet has one condition only, or two
        facets go together.
    """
    n, effects = len(values), design.effects
    cells = {effect: _number(conditions[facet] for facet in sorted(effect)) for effect in effects}
    expected = _expected_squares(cells, effects)
    if n < 2 or np.linalg.matrix_rank(expected, tol=1e-9 * n) < len(effects):
        return Undefined(reason=Reason.NOT_SEPARABLE, n=n)
    found = np.linalg.solve(expected, _observed_squares(values - values.mean(), cells, effects))
    return VarianceComponents(
        design=design,
        components=dict(zip(effects, found.tolist(), strict=True)),
        levels={facet: _levels(conditions, design, facet) for facet in design.facets},
        scores=n,
    )


def _observed_squares(
    centered: FloatArray, cells: Mapping[Effect, IntArray], effects: list[Effect]
) -> FloatArray:
    """Sum the squares of each effect's means, the residual's being the scores themselves."""
    sums = [
        (np.bincount(cells[effect], centered) ** 2 / np.bincount(cells[effect])).sum()
        for effect in effects[:-1]
    ]
    return np.array([*sums, (centered**2).sum()])


def _expected_squares(cells: Mapping[Effect, IntArray], effects: list[Effect]) -> FloatArray:
    """Give how often each component is expected in each sum of squares, ``[sum, component]``."""
    counts = {effect: np.bincount(cell)[cell].astype(float) for effect, cell in cells.items()}
    residual, n = effects[-1], len(cells[effects[-1]])
    alone = np.ones(n)  # two scores never share a residual

    def shared(one: Effect, other: Effect) -> FloatArray:
        return alone if residual in {one, other} else counts[one | other]

    return np.array(
        [
            [
                (shared(one, other) / shared(one, one) - shared(other, other) / n).sum()
                for other in effects
            ]
            for one in effects
        ]
    )


def _number(parts: Iterable[IntArray]) -> IntArray:
    """Number the combinations that occur, from 0."""
    first, *others = parts
    key = np.unique(first, return_inverse=True)[1]
    for part in others:
        key = np.unique(key * (int(part.max()) + 1) + part, return_inverse=True)[1]
    return key


def _levels(conditions: Mapping[str, IntArray], design: MeasurementDesign, facet: str) -> float:
    around = sorted(design.within.get(facet, ()))
    mine = int(_number(conditions[name] for name in (facet, *around)).max()) + 1
    if not around:
        return float(mine)
    return mine / (int(_number(conditions[name] for name in around).max()) + 1)


def project(
    found: VarianceComponents,
    measured: str,
    numbers: Mapping[str, float],
    fixed: frozenset[str] = frozenset(),
) -> Dependability:
    """Say how sure mean scores over some numbers of conditions are: a D study.

    Args:
        found: the variance components.
        measured: the object of measurement.
        numbers: how many conditions of each other facet are averaged; of a nested facet, within
            each condition around it.
        fixed: facets whose conditions are all there are, such as the codes of a rubric. What
            differs between objects over just these is no error (Brennan 2001, section 4.4).
    """
    universe = relative = absolute = 0.0
    for effect, component in found.components.items():
        others = effect - {measured}
        part = max(component, 0.0) / float(np.prod([numbers[facet] for facet in others]))
        is_fixed = others <= fixed
        if measured in effect:
            universe += part if is_fixed else 0.0
            relative += 0.0 if is_fixed else part
        if not is_fixed:
            absolute += part
    return Dependability(universe=universe, relative_error=relative, absolute_error=absolute)


MOST_CONDITIONS = 200
"""Beyond, nobody would score a lesson; a design that needs more is said not to reach the goal."""


def fewest_conditions(
    projections: Iterator[Dependability], goal: float, *, absolute: bool
) -> int | None:
    """Count how many conditions a goal needs, given projections for 1, 2, 3 … of them.

    Args:
        projections: one more condition each.
        goal: the coefficient wanted, such as .80.
        absolute: whether Phi has to reach it, or E rho squared.

    Returns:
        None where none of them reaches it.
    """
    for number, found in enumerate(projections, start=1):
        reached = found.dependability if absolute else found.generalizability
        if reached >= goal:
            return number
    return None
