"""A statistic as people meet it: an estimate with its interval, or the reason why there is none.

Inside the engine arrays carry ``nan`` where a figure does not exist; nothing outside sees it.
"""

from dataclasses import dataclass
from enum import StrEnum

MIN_CLIPS = 5
"""Below this many scores a share would be noise: the interval of 4 in 5 runs from .38 to .96."""


class Reason(StrEnum):
    """Why a statistic does not exist for these scores."""

    NO_PAIRS = "no_pairs"  # no clip was scored on both sides
    NO_SCORES = "no_scores"  # nothing was scored at all
    ONE_CATEGORY_ONLY = "one_category_only"  # chance agreement is complete: 0/0
    TOO_FEW_UNITS = "too_few_units"  # a spread needs at least two units
    TOO_FEW_CLIPS = "too_few_clips"  # fewer than `MIN_CLIPS`
    TOO_FEW_RATERS = "too_few_raters"  # a panel needs at least two raters
    TOO_FEW_CODES = "too_few_codes"  # a pattern across codes needs at least two codes
    NO_VARIANCE = "no_variance"  # one side never moves: nothing to relate to
    NO_RESIDUAL_VARIANCE = "no_residual_variance"  # dividing by a spread that is nil
    INCOMPLETE_PANEL = "incomplete_panel"  # needs every rater on every unit
    NOT_ON_RATIO_SCALE = "not_on_ratio_scale"  # negative values have no ratios
    NO_FINITE_ESTIMATE = "no_finite_estimate"  # likelier and likelier, without end
    NOT_SEPARABLE = "not_separable"  # two sources of variance go together in these scores
    MIXED_SCALES = "mixed_scales"  # codes with different numbers of score points
    NO_ORDER = "no_order"  # categories are words without an order: near and far mean nothing


class IntervalKind(StrEnum):
    """How the bounds of an estimate were made."""

    NONE = "none"
    WILSON = "wilson"
    CLUSTERED_T = "clustered_t"
    JACKKNIFE_T = "jackknife_t"
    POSTERIOR = "posterior"
    SQUARE_AND_ADD = "square_and_add"
    F_RATIO = "f_ratio"
    UNIT_T = "unit_t"
    RATER_MODEL = "rater_model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure and how sure we can be of it.

    Attributes:
        value: the statistic.
        n: scored pairs it rests on (units, for a panel).
        low: lower 95% bound, or None where no honest bound exists.
        high: upper 95% bound, or None likewise.
        se: standard error, or None.
        interval: how the bounds were made.
        without: why there are no bounds, where there could be some.
    """

    value: float
    n: int
    low: float | None = None
    high: float | None = None
    se: float | None = None
    interval: IntervalKind = IntervalKind.NONE
    without: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undefined:
    """A figure that does not exist for these scores, and why."""

    reason: Reason
    n: int = 0


Statistic = Estimate | Undefined


def value_or_none(statistic: Statistic) -> float | None:
    """Give the figure, or None where it does not exist.

    >>> value_or_none(Estimate(value=0.5, n=4))
    0.5
    >>> value_or_none(Undefined(reason=Reason.NO_PAIRS)) is None
    True
    """
    return statistic.value if isinstance(statistic, Estimate) else None
