"""Quantiles of the t, F and normal distributions, from the standard library alone.

The incomplete beta function is Lentz's continued fraction (Abramowitz & Stegun 26.5.8; Numerical
Recipes 6.4); its inverse is Newton's method kept inside a bracket. Good to about 1e-12 for the
degrees of freedom that rating data have.
"""

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_PRECISION = 8e-16
_NORMAL = NormalDist()


def normal_quantile(probability: float) -> float:
    """Give the standard normal quantile.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    return _NORMAL.inv_cdf(probability)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Give P(B <= x) for a Beta(a, b) variable B.

    >>> incomplete_beta(1.0, 1.0, 0.25)
    0.25
    """
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    log_front = (
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    front = math.exp(log_front)
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _continued_fraction(a, b, x) / a
    return 1.0 - front * _continued_fraction(b, a, 1.0 - x) / b


def _continued_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0))
    result, change, step = d, 0.0, 0
    while abs(change - 1.0) > _PRECISION:
        step += 1
        even = step * (b - step) * x / ((a + 2 * step - 1.0) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1.0))
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            change = c * d
            result *= change
    return result


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _lower_beta_quantile(a: float, b: float, probability: float) -> float:
    """Solve for a quantile that lies at or below one half."""
    low, high = 0.0, 0.5
    x = min(0.25, math.exp((math.log(probability * a) + _log_beta(a, b)) / a))
    if x < _TINY:
        return 0.0
    while True:  # ends: every step narrows the bracket
        error = incomplete_beta(a, b, x) - probability
        if error > 0:
            high = x
        else:
            low = x
        density = math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - _log_beta(a, b))
        guess = x - error / max(density, _TINY)
        nearer = guess if low < guess < high else (low + high) / 2
        if abs(nearer - x) <= 4e-16 * x:
            return nearer
        x = nearer


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@lru_cache(maxsize=4096)
def f_quantile(probability: float, numerator_df: float, denominator_df: float) -> float:
    """Give the quantile of an F distribution; degrees of freedom need not be whole.

    >>> round(f_quantile(0.95, 5.0, 10.0), 6)
    3.325835
    """
    a, b = numerator_df / 2, denominator_df / 2
    if probability > incomplete_beta(a, b, 0.5):
        rest = _lower_beta_quantile(b, a, 1.0 - probability)
        return denominator_df * (1.0 - rest) / (numerator_df * _away_from_zero(rest))
    x = _lower_beta_quantile(a, b, probability)
    return denominator_df * x / (numerator_df * (1.0 - x))


@lru_cache(maxsize=4096)
def t_quantile(probability: float, df: float) -> float:
    """Give the upper quantile of Student's t, for probabilities above one half.

    >>> round(t_quantile(0.975, 10.0), 6)
    2.228139
    """
    return math.sqrt(f_quantile(2 * probability - 1, 1.0, df))
