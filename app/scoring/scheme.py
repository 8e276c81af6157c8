"""What is scored: codes with their score points, direction and domain, and how codes are pooled.

Nothing is ever inferred from the scores: a code that nobody scored High still has a High, and
its coefficients know it: where the middle one of three points is never used, kappa is .732, and .750
in tools that take the points from the scores (docs/measurement.md).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache


class Direction(StrEnum):
    """Which end of a code's scale is good teaching."""

    HIGH_IS_GOOD = "high_is_good"
    HIGH_IS_BAD = "high_is_bad"

    @property
    def sign(self) -> int:
        """Give +1 when a higher score is kinder to the lesson, else -1."""
        return 1 if self is Direction.HIGH_IS_GOOD else -1


class CodeKind(StrEnum):
    """What part a code plays: it opens the segment, is scored, or is an overall judgment."""

    GATE = "gate"
    SCORED = "scored"
    OVERALL = "overall"


class PoolKind(StrEnum):
    """What a pool of codes stands for."""

    CODE = "code"
    DOMAIN = "domain"
    OVERALL = "overall"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSpec:
    """One code: its declared score points, lowest rank first, and its direction.

    Attributes:
        key: the code's name in files.
        domain: the domain it belongs to.
        points: labels of the score points, lowest first; rank 0 is the first.
        values: numbers the points stand for in data files; ranks when empty.
        direction: which end is good.
        kind: gate, scored or overall judgment.
    """

    key: str
    domain: str
    points: tuple[str, ...]
    values: tuple[float, ...] = ()
    direction: Direction = Direction.HIGH_IS_GOOD
    kind: CodeKind = CodeKind.SCORED

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise ValueError(f"code {self.key} needs at least two score points")
        if self.values and len(self.values) != len(self.points):
            raise ValueError(f"code {self.key} needs one value for each score point")

    @property
    def size(self) -> int:
        """Count the score points."""
        return len(self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Codes whose scores are added into one table.

    Tables of different sizes cannot be added, so a pool holds the codes with the number of score
    points most of its codes have; the others are named in ``left_out``.
    """

    kind: PoolKind
    key: str
    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    size: int
    points: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """The codes a report is about, in rubric order."""

    codes: tuple[CodeSpec, ...]

    def __post_init__(self) -> None:
        keys = [code.key for code in self.codes]
        if not keys or len(set(keys)) != len(keys):
            raise ValueError("a scheme needs codes, each with a key of its own")

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Every figure asks caches by scheme: walking all codes each time would cost a tenth of a
        # refresh.
        return hash(self.codes)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """List the codes' keys in order."""
        return tuple(code.key for code in self.codes)

    @cached_property
    def size(self) -> int:
        """Give the largest number of score points of any code."""
        return max(code.size for code in self.codes)

    def find_code(self, key: str) -> CodeSpec | None:
        """Find a code by key."""
        return next((code for code in self.codes if code.key == key), None)


@lru_cache(maxsize=256)
def pools_of(scheme: Scheme) -> tuple[Pool, ...]:
    """List what a report shows: every code, every domain, then overall.

    >>> two = Scheme(codes=(CodeSpec(key="a", domain="d", points=("No", "Yes")),))
    >>> [(pool.kind.value, pool.key) for pool in pools_of(two)]
    [('code', 'a'), ('domain', 'd'), ('overall', 'overall')]
    """
    by_key = {code.key: code for code in scheme.codes}
    pools = [_pool(PoolKind.CODE, code.key, (code.key,), by_key) for code in scheme.codes]
    for domain in dict.fromkeys(code.domain for code in scheme.codes):
        members = tuple(code.key for code in scheme.codes if code.domain == domain)
        pools.append(_pool(PoolKind.DOMAIN, domain, members, by_key))
    pools.append(_pool(PoolKind.OVERALL, "overall", scheme.keys, by_key))
    return tuple(pools)


def _pool(
    kind: PoolKind, key: str, members: tuple[str, ...], by_key: Mapping[str, CodeSpec]
) -> Pool:
    sizes = Counter(by_key[member].size for member in members)
    size = max(sizes, key=lambda candidate: (sizes[candidate], candidate))
    kept = tuple(member for member in members if by_key[member].size == size)
    return Pool(
        kind=kind,
        key=key,
        codes=kept,
        left_out=tuple(member for member in members if member not in kept),
        size=size,
        points=by_key[kept[0]].points,
    )
