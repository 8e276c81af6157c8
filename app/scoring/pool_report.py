"""One pool's part of a report: a code, a domain, a group of codes or everything together."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from app.scoring.alpha import Metric, alpha_from_table
from app.scoring.baseline import Baseline, difference_bounds
from app.scoring.chance import COEFFICIENTS, Coefficient, coefficient_statistic
from app.scoring.clip_effects import OF_MASTERS, OF_SHARES, clip_effect, widened
from app.scoring.estimates import MIN_CLIPS, Estimate, IntervalKind, Reason, Statistic, Undefined
from app.scoring.figures import TallyFigures
from app.scoring.intervals import (
    clustered_error,
    clustered_skewness,
    observed_effect,
    skewed_student,
    wilson,
)
from app.scoring.scheme import Pool, PoolKind
from app.scoring.tally import CELLS, DIFFERENCE, EXACT, LENIENCE, WITHIN, Tally
from app.scoring.weights import WEIGHTINGS, FloatArray, IntArray, Weighting
from app.scoring.working import Working, show_working

_ROUNDING = 1e-7  # score points: what is left of a spread of nil


class PoolReport:
    """Agreement with the master scores within one pool of codes.

    Every figure is an ``Estimate`` or ``Undefined``. Proportions carry Wilson intervals, differences
    t intervals clustered by clip that know of skewness, kappa and AC2 posterior intervals; where codes are pooled, all of
    them know that scores of one clip are alike. How often they hold: docs/measurement.md.
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
    def is_constant(self) -> bool:
        """Say whether the rater gave one point throughout, code by code."""
        used = self._tally.counts[self._members].sum(axis=1) > 0
        return bool((used.sum(axis=1) <= 1).all())

    @cached_property
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
        """Give the rise of the score for one point of the master; below 1 is centrality."""
        statistic = self._plain_statistic("slope")
        if isinstance(statistic, Estimate) and np.isnan(statistic.value):
            return Undefined(reason=Reason.NO_VARIANCE, n=self.n)
        return statistic

    @property
    def design_effect(self) -> float:
        """Give how many scores carry the news of one independent score (exact agreement)."""
        return float(self._clip_effect(EXACT)[0])

    @property
    def kappa(self) -> Statistic:
        """Give Cohen's kappa with quadratic weights."""
        plain = self.coefficient(Coefficient.COHEN, Weighting.QUADRATIC)
        return self._with_bounds(plain, lambda: self._figures.bounds_of(self._index)[0])

    @property
    def ac2(self) -> Statistic:
        """Give Gwet's AC2 with quadratic weights: stands where points are rare and kappa falls."""
        plain = self.coefficient(Coefficient.GWET, Weighting.QUADRATIC)
        return self._with_bounds(plain, lambda: self._figures.bounds_of(self._index)[1])

    def coefficient(self, coefficient: Coefficient, weighting: Weighting) -> Statistic:
        """Give any chance-corrected coefficient, without an interval."""
        size, place = self._figures.places[self._index]
        at = (COEFFICIENTS.index(coefficient), WEIGHTINGS.index(weighting), place)
        figures = self._figures.scales[size].chance
        return coefficient_statistic(self.n, float(figures.value[at]), float(figures.se[at]))

    def alpha(self, metric: Metric) -> Statistic:
        """Give Krippendorff's alpha between rater and master."""
        return alpha_from_table(self.table, metric)

    def working(self, coefficient: Coefficient, weighting: Weighting) -> Working:
        """Lay open how a coefficient came about."""
        return show_working(self.table, self.points, coefficient, weighting)

    @property
    def baseline(self) -> Baseline:
        """Give the blind guess, and the margin over it, from `MIN_CLIPS` clips on."""
        n, mine = self.n, self.exact
        if self.clips < MIN_CLIPS or isinstance(mine, Undefined):
            none = Undefined(reason=Reason.TOO_FEW_CLIPS if n else Reason.NO_PAIRS, n=n)
            return Baseline(rank=None, point=None, exact=none, within_one=none, margin=none)
        ranks, exact, within, commonest = self._guesses
        rank = int(ranks[0]) if self.kind is PoolKind.CODE else None
        effect = self._effect_of_masters(ranks)
        guess = exact, wilson(exact * n, n, design_effect=effect)[0]
        highest = wilson(commonest * n, n, design_effect=effect)[1]
        low, high = difference_bounds(
            (mine.value, mine.low or 0.0, 1.0 if mine.high is None else mine.high),
            (*guess, highest),
        )
        return Baseline(
            rank=rank,
            point=None if rank is None else self.points[rank],
            exact=Estimate(value=exact, n=n),
            within_one=Estimate(value=within, n=n),
            margin=Estimate(
                value=mine.value - exact,
                n=n,
                low=low,
                high=high,
                interval=IntervalKind.SQUARE_AND_ADD,
            ),
        )

    @property
    def _tally(self) -> Tally:
        return self._figures.tally

    @cached_property
    def _members(self) -> list[int]:
        return self._figures.members_of(self._index)

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

    def _clip_effect(self, what: int) -> tuple[FloatArray, float]:
        """Give the clip effect on a proportion, with its degrees of freedom."""
        if self.n <= self.clips:  # a score a clip, or none: nothing can be alike
            return np.array(1.0), math.inf
        seen = observed_effect(self._sums(what), self.clips)
        return clip_effect(np.array(seen), self.n / self.clips, self.clips, OF_SHARES)

    def _effect_of_masters(self, ranks: IntArray) -> float:
        """Give the clip effect on how often masters gave the commonest points."""
        if self.n <= self.clips:
            return 1.0
        columns = self._members
        master, scores = self._tally.master[:, columns], self._tally.scores[:, columns]
        paired = (master >= 0) & (scores >= 0)
        every = np.ones(
            len(columns), dtype=np.float32
        )  # a product counts short rows faster than sum
        cells = (paired.astype(np.float32) @ every).astype(np.float64)
        hits = ((paired & (master == ranks)).astype(np.float32) @ every).astype(np.float64)
        sums = [cells.sum(), hits.sum(), cells @ cells, cells @ hits, hits @ hits]
        seen = observed_effect(np.array(sums), self.clips)
        found = clip_effect(np.array(seen), self.n / self.clips, self.clips, OF_MASTERS)
        return float(widened(*found))

    def _proportion(self, share: float, what: int) -> Statistic:
        n = self.n
        if n == 0:
            return Undefined(reason=Reason.NO_PAIRS)
        hits = float(self._tally.totals[self._index, what])
        low, high = wilson(hits, n, design_effect=float(widened(*self._clip_effect(what))))
        return Estimate(value=share, n=n, low=low, high=high, interval=IntervalKind.WILSON)

    def _with_bounds(self, plain: Statistic, find: Callable[[], FloatArray]) -> Statistic:
        if isinstance(plain, Undefined):
            return plain
        low, high = find()
        return replace(
            plain,
            low=min(float(low), plain.value),
            high=max(float(high), plain.value),
            interval=IntervalKind.POSTERIOR,
        )

    def _mean(self, what: int) -> Statistic:
        n, clips = self.n, self.clips
        if n == 0:
            return Undefined(reason=Reason.NO_PAIRS)
        sums = self._sums(what)
        mean = float(sums[1]) / n
        if clips < 2:
            return Estimate(value=mean, n=n, without=Reason.TOO_FEW_UNITS)
        error = clustered_error(sums, clips)
        if error < _ROUNDING:
            error = 0.0
        cubes = self._tally.cubes[self._index, what - DIFFERENCE]
        bounds = skewed_student(mean, error, clustered_skewness(sums, cubes, clips), clips)
        if bounds is None:
            return Estimate(value=mean, n=n, se=error, without=Reason.NO_VARIANCE)
        return Estimate(
            value=mean,
            n=n,
            low=bounds[0],
            high=bounds[1],
            se=error,
            interval=IntervalKind.CLUSTERED_T,
        )

    @cached_property
    def _guesses(self) -> tuple[IntArray, float, float, float]:
        """Give each code's constant rank, and what the guess reaches over all the pool's codes.

        Shares: exact and within one point on other clips, and exact on these very clips.
        """
        ranks, sums = np.zeros(len(self._members), dtype=np.int64), np.zeros(3)
        for column, member in enumerate(self._members):
            size, place = self._figures.places[member]
            guess = self._figures.scales[size].baseline
            pairs = float(self._tally.totals[member, CELLS])
            if pairs:
                ranks[column] = guess.rank[place]
                shares = (guess.exact[place], guess.within_one[place], guess.commonest[place])
                sums += pairs * np.array(shares)
        exact, within, commonest = (sums / self.n).tolist()
        return ranks, exact, within, commonest
