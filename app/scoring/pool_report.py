"""One pool's part of a report: a code, a domain, a group of codes or everything together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.scoring.alpha import Metric, alpha_from_table
from app.scoring.chance import COEFFICIENTS, Coefficient, coefficient_statistic
from app.scoring.estimates import Estimate, IntervalKind, Reason, Statistic, Undefined
from app.scoring.figures import TallyFigures
from app.scoring.intervals import FEW_CLIPS, clustered_error, design_effect, student, wilson
from app.scoring.scheme import Pool, PoolKind
from app.scoring.tally import CELLS, DIFFERENCE, EXACT, LENIENCE, WITHIN, Tally
from app.scoring.weights import WEIGHTINGS, FloatArray, Weighting
from app.scoring.working import Working, show_working


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a scorer reaches who never watches: the best constant answer for each code.

    Attributes:
        rank: the constant rank, for a single code with pairs; None for several codes.
        point: its label, likewise.
        exact: exact agreement it reaches on these clips.
        within_one: agreement within one point it reaches on these clips.
        margin: the rater's exact agreement minus the baseline's. The baseline is a fixed fact of
            these clips, so the bounds are those of exact agreement, moved.
    """

    rank: int | None
    point: str | None
    exact: Statistic
    within_one: Statistic
    margin: Statistic


class PoolReport:
    """Agreement with the master scores within one pool of codes.

    Every figure is an ``Estimate`` or ``Undefined``. Proportions carry Wilson intervals with the
    clip design effect; differences t intervals clustered by clip; coefficients jackknife-t
    intervals, widened by the design effect where codes are pooled.
    """

    def __init__(self, figures: TallyFigures, index: int) -> None:
        self._figures = figures
        self._index = index

    @property
    def pool(self) -> Pool:
        """Give the pool: kind, key, codes in it, codes left out, score points."""
        return self._figures.pools[self._index]

    @property
    def kind(self) -> PoolKind:
        """Say whether this is a code, a domain, a group or everything."""
        return self.pool.kind

    @property
    def key(self) -> str:
        """Give the key of the code, domain or group, or ``overall``."""
        return self.pool.key

    @property
    def points(self) -> tuple[str, ...]:
        """List the labels of the score points, lowest first."""
        return self.pool.points

    @property
    def n(self) -> int:
        """Count the scored pairs."""
        return int(self._tally.totals[self._index, CELLS])

    @property
    def missing(self) -> int:
        """Count master scores that the rater gave no score for."""
        return self._sum_codes(self._tally.missing)

    @property
    def unmatched(self) -> int:
        """Count scores of the rater that have no master score."""
        return self._sum_codes(self._tally.unmatched)

    @property
    def clips(self) -> int:
        """Count the clips with at least one scored pair."""
        return int(self._tally.pool_clips[self._index])

    @property
    def few_clips(self) -> bool:
        """Say whether there are too few clips to trust coefficients' intervals."""
        return self.clips < FEW_CLIPS

    @cached_property
    def table(self) -> FloatArray:
        """Give the confusion table ``[master, score]``."""
        size = self.pool.size
        table: FloatArray = self._figures.tables[self._index][:size, :size]
        return table

    @property
    def counts(self) -> tuple[tuple[int, ...], ...]:
        """Give the confusion table as whole numbers, a row for each master point."""
        return tuple(tuple(int(cell) for cell in row) for row in self.table)

    @property
    def exact(self) -> Statistic:
        """Give the share of scores equal to the master's."""
        return self._proportion(self._plain("exact"), EXACT)

    @property
    def within_one(self) -> Statistic:
        """Give the share of scores at most one point from the master's."""
        return self._proportion(self._plain("within_one"), WITHIN)

    @property
    def two_or_more(self) -> Statistic:
        """Give the share of scores two or more points away: discrepant."""
        near = self.within_one
        if isinstance(near, Undefined):
            return near
        low, high = near.low, near.high
        return Estimate(
            value=self._plain("two_or_more"),
            n=near.n,
            low=None if high is None else 1 - high,
            high=None if low is None else 1 - low,
            interval=IntervalKind.WILSON,
        )

    @property
    def bias(self) -> Statistic:
        """Give the mean of score minus master in score points, whichever end is good."""
        return self._mean(DIFFERENCE)

    @property
    def leniency(self) -> Statistic:
        """Give the mean kindness to the lesson in score points: + lenient, - severe.

        A code whose high end is bad counts the other way round.
        """
        return self._mean(LENIENCE)

    @property
    def mae(self) -> Statistic:
        """Give the mean absolute difference in score points."""
        return self._plain_statistic("mae")

    @property
    def rmse(self) -> Statistic:
        """Give the root of the mean squared difference in score points."""
        return self._plain_statistic("rmse")

    @property
    def slope(self) -> Statistic:
        """Give the rise of the score for one point of the master; below .8 is centrality."""
        statistic = self._plain_statistic("slope")
        if isinstance(statistic, Estimate) and np.isnan(statistic.value):
            return Undefined(reason=Reason.NO_VARIANCE, n=self.n)
        return statistic

    @property
    def design_effect(self) -> float:
        """Give how many scores carry the news of one independent score (exact agreement)."""
        return self._design_effect(EXACT)

    @property
    def kappa(self) -> Statistic:
        """Give Cohen's kappa with quadratic weights."""
        return self.coefficient(Coefficient.COHEN, Weighting.QUADRATIC)

    @property
    def ac2(self) -> Statistic:
        """Give Gwet's AC2 with quadratic weights: stands where points are rare and kappa falls."""
        return self.coefficient(Coefficient.GWET, Weighting.QUADRATIC)

    def coefficient(self, coefficient: Coefficient, weighting: Weighting) -> Statistic:
        """Give any chance-corrected coefficient with its jackknife-t interval."""
        size, place = self._figures.places[self._index]
        at = (COEFFICIENTS.index(coefficient), WEIGHTINGS.index(weighting), place)
        figures = self._figures.scales[size].chance
        plain = coefficient_statistic(self.n, float(figures.value[at]), float(figures.se[at]))
        if isinstance(plain, Undefined):
            return plain
        error = float(self._figures.errors[size][at]) * float(np.sqrt(self.design_effect))
        bounds = student(plain.value, error, self.clips)
        return Estimate(
            value=plain.value,
            n=plain.n,
            low=None if bounds is None else max(bounds[0], -1.0),
            high=None if bounds is None else min(bounds[1], 1.0),
            se=plain.se,
            interval=IntervalKind.NONE if bounds is None else IntervalKind.JACKKNIFE_T,
        )

    def alpha(self, metric: Metric) -> Statistic:
        """Give Krippendorff's alpha between rater and master."""
        return alpha_from_table(self.table, metric)

    def working(self, coefficient: Coefficient, weighting: Weighting) -> Working:
        """Lay open how a coefficient came about."""
        return show_working(self.table, self.points, coefficient, weighting)

    @property
    def baseline(self) -> Baseline:
        """Give the blind guess on these very clips, and the margin over it."""
        n = self.n
        if n == 0:
            none = Undefined(reason=Reason.NO_PAIRS)
            return Baseline(rank=None, point=None, exact=none, within_one=none, margin=none)
        exact, within, rank = self._baseline_shares(n)
        mine = self.exact
        assert isinstance(mine, Estimate)  # noqa: S101 - there are pairs
        return Baseline(
            rank=rank,
            point=None if rank is None else self.points[rank],
            exact=Estimate(value=exact, n=n),
            within_one=Estimate(value=within, n=n),
            margin=Estimate(
                value=mine.value - exact,
                n=n,
                low=None if mine.low is None else mine.low - exact,
                high=None if mine.high is None else mine.high - exact,
                interval=mine.interval,
            ),
        )

    @property
    def _tally(self) -> Tally:
        return self._figures.tally

    @cached_property
    def _members(self) -> list[int]:
        keys = self._tally.scheme.keys
        return [keys.index(key) for key in self.pool.codes]

    def _sum_codes(self, figures: np.ndarray) -> int:
        return int(figures[self._members].sum())

    def _plain(self, name: str) -> float:
        size, place = self._figures.places[self._index]
        return float(getattr(self._figures.scales[size].plain, name)[place])

    def _plain_statistic(self, name: str) -> Statistic:
        if self.n == 0:
            return Undefined(reason=Reason.NO_PAIRS)
        return Estimate(value=self._plain(name), n=self.n)

    def _sums(self, what: int) -> FloatArray:
        tally, at = self._tally, self._index
        return np.array(
            [
                tally.totals[at, CELLS],
                tally.totals[at, what],
                tally.squares[at, CELLS],
                tally.products[at, what],
                tally.squares[at, what],
            ]
        )

    def _design_effect(self, what: int) -> float:
        return design_effect(self._sums(what), self.clips) if self.n else 1.0

    def _proportion(self, share: float, what: int) -> Statistic:
        n = self.n
        if n == 0:
            return Undefined(reason=Reason.NO_PAIRS)
        hits = float(self._tally.totals[self._index, what])
        low, high = wilson(hits, n, design_effect=self._design_effect(what))
        return Estimate(value=share, n=n, low=low, high=high, interval=IntervalKind.WILSON)

    def _mean(self, what: int) -> Statistic:
        n, clips = self.n, self.clips
        if n == 0:
            return Undefined(reason=Reason.NO_PAIRS)
        sums = self._sums(what)
        mean = float(sums[1]) / n
        if clips < 2:
            return Estimate(value=mean, n=n)
        error = clustered_error(sums, clips)
        bounds = student(mean, error, clips)
        if bounds is None:
            return Estimate(value=mean, n=n, se=error)
        return Estimate(
            value=mean,
            n=n,
            low=bounds[0],
            high=bounds[1],
            se=error,
            interval=IntervalKind.CLUSTERED_T,
        )

    def _baseline_shares(self, n: int) -> tuple[float, float, int | None]:
        """Give the blind guess's shares over the pool's codes, and its rank for a single code."""
        hits, near, rank = 0.0, 0.0, None
        for member in self._members:
            place = self._figures.places[member]
            guess = self._figures.scales[place[0]].baseline
            pairs = float(self._tally.totals[member, CELLS])
            if pairs:
                hits += float(guess.exact[place[1]]) * pairs
                near += float(guess.within_one[place[1]]) * pairs
                rank = int(guess.rank[place[1]])
        return hits / n, near / n, rank if self.kind is PoolKind.CODE else None
