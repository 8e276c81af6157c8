"""A scheme as the model sees it: cuts, directions, and where each effect of a rater stands."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.scoring.scheme import Scheme
from app.scoring.weights import FloatArray, IntArray

SEVERITY, SLOPE, NOISE, DOMAINS_FROM = range(4)
"""Places of the effects in a vector: severity in points, slope, log of the noise; then a shift for
each domain, a bias for each code, and what each code adds to the log of the noise."""
_NEVER = 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLayout:
    """Arrays that a scheme fixes once.

    Attributes:
        cuts: between score points, ``[code, 1, point - 1]``; far away where a scale is shorter.
        shares: one over the number of points, ``[code, 1, point]``; 0 where a scale is shorter.
        signs: +1 where high is good, ``[code]``.
        middles: of each scale, ``[code]``.
        domains: which domain, ``[code]``.
        design: ``[code, 3, effect]``: how effects move a code's level, slope and log of noise.
        products: ``[code * 9, effect * effect]``: the same for its information.
    """

    cuts: FloatArray
    shares: FloatArray
    signs: FloatArray
    middles: FloatArray
    domains: IntArray
    design: FloatArray
    products: FloatArray

    @property
    def codes(self) -> int:
        """Count the codes."""
        return len(self.signs)

    @property
    def effects(self) -> int:
        """Count the effects of a rater."""
        return int(self.design.shape[2])

    @property
    def domain_places(self) -> slice:
        """Say where the shifts of domains stand."""
        return slice(DOMAINS_FROM, self.effects - 2 * self.codes)

    @property
    def bias_places(self) -> slice:
        """Say where the biases of codes stand."""
        return slice(self.effects - 2 * self.codes, self.effects - self.codes)

    @property
    def noise_places(self) -> slice:
        """Say where the noises of codes stand."""
        return slice(self.effects - self.codes, self.effects)

    @property
    def groups(self) -> tuple[slice, ...]:
        """List the effects that share a prior spread."""
        single = tuple(slice(place, place + 1) for place in (SEVERITY, SLOPE, NOISE))
        return (*single, self.domain_places, self.bias_places, self.noise_places)


@lru_cache(maxsize=64)
def layout_of(scheme: Scheme) -> ModelLayout:
    """Lay a scheme out, once."""
    sizes = np.array([code.size for code in scheme.codes])
    signs = np.array([code.direction.sign for code in scheme.codes], dtype=np.float64)
    names = list(dict.fromkeys(code.domain for code in scheme.codes))
    domains = np.array([names.index(code.domain) for code in scheme.codes])
    points = np.arange(scheme.size)
    design = _design(signs, domains)
    return ModelLayout(
        cuts=np.where(points[:-1] < sizes[:, None] - 1, points[:-1] + 0.5, _NEVER)[:, None],
        shares=np.where(points < sizes[:, None], 1 / sizes[:, None], 0.0)[:, None],
        signs=signs,
        middles=(sizes - 1) / 2,
        domains=domains,
        design=design,
        products=np.einsum("kip,kjq->kijpq", design, design).reshape(9 * len(signs), -1),
    )


def _design(signs: FloatArray, domains: IntArray) -> FloatArray:
    codes, shifts = len(signs), int(domains.max()) + 1
    each = np.arange(codes)
    design = np.zeros((codes, 3, DOMAINS_FROM + shifts + 2 * codes))
    design[:, 0, SEVERITY] = -signs
    design[each, 0, DOMAINS_FROM + domains] = signs
    design[each, 0, DOMAINS_FROM + shifts + each] = 1
    design[:, 1, SLOPE] = 1
    design[:, 2, NOISE] = 1
    design[each, 2, DOMAINS_FROM + shifts + codes + each] = 1
    return design
