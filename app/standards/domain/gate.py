"""Measuring clauses on totals, and whether a gate is met: now, at best, and at worst."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.scoring.baseline import baseline_figures
from app.scoring.certainty import chance_of_share
from app.scoring.chance import COEFFICIENTS, Coefficient, agreement_terms
from app.scoring.weights import WEIGHTINGS, Weighting
from app.standards.domain.clauses import (
    COUNTED,
    AnyOf,
    Clause,
    Demand,
    Floats,
    Ints,
    Mask,
    Measure,
)
from app.standards.domain.rule import Belief, Rule
from app.standards.domain.totals import Totals

_COEFFICIENTS = {
    Measure.WEIGHTED_KAPPA: COEFFICIENTS.index(Coefficient.COHEN),
    Measure.AC2: COEFFICIENTS.index(Coefficient.GWET),
}
_QUADRATIC = WEIGHTINGS.index(Weighting.QUADRATIC)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A clause on one code, one domain or everything; arrays ``[...]`` as the totals have them.

    Attributes:
        of: the key of the code or the id of the domain; empty where all gated codes count.
        places: the codes it takes together.
        value: a number of scores or clips, a share, a mean, a coefficient or a probability, as the
            clause asks; `nan` where there is none.
        n: scores it rests on.
        met: whether the clause holds.
    """

    of: str
    places: tuple[int, ...]
    value: Floats
    n: Ints
    met: Mask


def measure(clause: Clause, totals: Totals, belief: Belief) -> Iterator[Measured]:
    """Yield a clause for everything that it must hold for."""
    for name, places in totals.layout.groups(clause):
        n = totals.n(places)
        if clause.measure not in COUNTED:
            value = _real(clause, totals, places, belief)
        else:
            count = totals.count(clause.measure, places)
            value = count.astype(np.float64) if clause.is_count else _share(count, n)
        met = _holds(clause, totals, places, belief)
        yield Measured(of=name, places=tuple(places), value=value, n=n, met=met)


def _holds(clause: Clause, totals: Totals, places: Sequence[int], belief: Belief) -> Mask:
    """Say whether a clause holds for some codes together, ``[...]``."""
    n = totals.n(places)
    if clause.measure in COUNTED:
        met = clause.is_met(totals.count(clause.measure, places), n)
    else:
        met = clause.is_met_by(_real(clause, totals, places, belief)) & (n > 0)
    if clause.clips_at_least:
        met = met & (totals.clips(places) >= clause.clips_at_least)
    return np.asarray(met)


def is_gate_met(rule: Rule, totals: Totals, *, unsettled: bool | None = None) -> Mask:
    """Say whether every demand of a gate is met.

    Args:
        rule: whose gate.
        totals: of the gated codes.
        unsettled: what is taken of clauses that further misses could better or hits could worsen,
            where totals are of scores that may still come; None to measure them like any other.
    """
    shape = totals.scores.shape[:-1]
    met: Mask = np.ones(shape, dtype=np.bool_)
    for demand in rule.gate:
        met = met & _is_met(demand, totals, rule.belief, unsettled=unsettled)
    return met


def could_be_met(rule: Rule, totals: Totals, left: Any) -> Mask:
    """Say whether the gate could be met if all scores that may still come were exact.

    Args:
        rule: whose gate.
        totals: of the gated codes.
        left: scores that may still come, a shape that broadcasts to ``[..., code]``.
    """
    return is_gate_met(rule, totals.with_exact(left), unsettled=True)


def would_stay_met(rule: Rule, totals: Totals, left: Any) -> Mask:
    """Say whether the gate is met and would be if all scores that may still come were discrepant."""
    at_worst = is_gate_met(rule, totals.with_misses(left), unsettled=False)
    return at_worst & is_gate_met(rule, totals)


def _is_met(demand: Demand, totals: Totals, belief: Belief, *, unsettled: bool | None) -> Mask:
    if isinstance(demand, AnyOf):
        ways = [
            np.logical_and.reduce(
                [_is_met(one, totals, belief, unsettled=unsettled) for one in clauses]
            )
            for clauses in demand.alternatives
        ]
        any_way: Mask = np.logical_or.reduce(ways)
        return any_way
    is_open = unsettled is not None and not demand.can_be_settled
    met: Mask = np.ones(totals.scores.shape[:-1], dtype=np.bool_)
    if is_open:
        return met & bool(unsettled)
    for _, places in totals.layout.groups(demand):
        met = met & _holds(demand, totals, places, belief)
    return met


def _share(count: Ints, n: Ints) -> Floats:
    share: Floats = np.divide(count, n, out=np.full(np.shape(n), np.nan), where=n > 0)
    return share


def _real(clause: Clause, totals: Totals, places: Sequence[int], belief: Belief) -> Floats:
    if clause.measure is Measure.POSTERIOR:
        if clause.reaches is None:
            raise ValueError("a clause on a probability says which share is to be reached")
        n, exact = totals.n(places), totals.count(Measure.EXACT, places)
        return chance_of(belief, exact, n, float(clause.reaches))
    if totals.tables is None:
        raise ValueError(f"{clause.measure} needs tables")
    if clause.measure is Measure.MARGIN:
        return _margin(totals, totals.tables, places)
    alike = totals.layout.alike(places)
    if not alike:
        return np.full(totals.scores.shape[:-1], np.nan)
    size = totals.layout.points[alike[0]]
    table = totals.tables[..., alike, :size, :size].sum(axis=-3).astype(np.float64)
    value = agreement_terms(table)[2][_COEFFICIENTS[clause.measure], _QUADRATIC]
    return np.asarray(value, dtype=np.float64)


def _margin(totals: Totals, tables: Ints, places: Sequence[int]) -> Floats:
    """Return exact agreement above the blind guess: each code's, weighted by its scores."""
    guessed = np.zeros(totals.scores.shape[:-1])
    for place in places:
        size = totals.layout.points[place]
        guess = baseline_figures(tables[..., place, :size, :size].astype(np.float64)).exact
        guessed += totals.scores[..., place] * np.nan_to_num(guess)
    n = totals.n(places)
    exact = totals.count(Measure.EXACT, places) - guessed
    margin: Floats = np.divide(exact, n, out=np.full(np.shape(n), np.nan), where=n > 0)
    return margin


def chance_of(belief: Belief, hits: Any, n: Any, share: float) -> Floats:
    """Return the probability that true exact agreement reaches a share, from what a rule believes."""
    return chance_of_share(
        hits,
        n,
        share,
        mean=float(belief.mean),
        scores=float(belief.scores),
        clustering=float(belief.clustering),
    )
