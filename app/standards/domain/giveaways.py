"""What master scores give away: how much of one clip, code or form can be told from another.

Pure figures over a form's master scores. A clip on which the gate code says that the class is not at
the subject at all is easy for everybody: its matches are free, so no figure here counts them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.standards.domain.matching import match

Ranks = NDArray[np.int64]
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The master scores of some clips, complete on every code.

    Attributes:
        name: what they are called: the id of a form.
        clips: the clips, in order.
        codes: the codes, in order.
        domains: the domain of each code.
        points: how many score points each code allows.
        ranks: the master ranks ``[clip, code]``.
        is_off: by clip, whether its gate code says that the class is not at the subject.
    """

    name: str
    clips: tuple[str, ...]
    codes: tuple[str, ...]
    domains: tuple[str, ...]
    points: tuple[int, ...]
    ranks: Ranks
    is_off: tuple[bool, ...]

    def counted(self) -> "Key":
        """Return the clips whose matches count: those that are at the subject."""
        kept = [at for at, off in enumerate(self.is_off) if not off]
        return Key(
            name=self.name,
            clips=tuple(self.clips[at] for at in kept),
            codes=self.codes,
            domains=self.domains,
            points=self.points,
            ranks=self.ranks[kept],
            is_off=(False,) * len(kept),
        )


@dataclass(frozen=True, kw_only=True)
class KeyOverlap:
    """How much two keys over the same codes share, each clip laid beside each of the other's.

    Attributes:
        one: the key that is known.
        other: the key that is guessed with it.
    """

    one: Key
    other: Key

    @cached_property
    def equal(self) -> Shares:
        """Return the share of codes with equal scores ``[clip of one, clip of other]``."""
        same: Shares = _equal(self.one, self.other).mean(axis=2)
        return same

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return the best matching: each clip of the smaller key beside its own of the larger."""
        return match(_equal(self.one, self.other).sum(axis=2))

    @property
    def matched(self) -> float:
        """Return the exact share of who lays the known key on the other, matched as well as can be."""
        return float(self._matched().mean()) if self.pairs else 0.0

    @property
    def matched_by_domain(self) -> dict[str, float]:
        """Return the same share for each domain, under the one matching that is best over all."""
        found = self._matched().mean(axis=0) if self.pairs else np.zeros(len(self.one.codes))
        return {
            domain: float(np.mean(found[[d == domain for d in self.one.domains]]))
            for domain in dict.fromkeys(self.one.domains)
        }

    def _matched(self) -> NDArray[np.bool_]:
        mine, theirs = (list(side) for side in zip(*self.pairs, strict=True))
        return np.asarray(self.one.ranks[mine] == self.other.ranks[theirs])


def _equal(one: Key, other: Key) -> NDArray[np.bool_]:
    return np.asarray(one.ranks[:, None, :] == other.ranks[None, :, :])


def copy_shares(key: Key) -> Shares:
    """Return how often two codes have the same master score ``[code, code]``."""
    same: Shares = (key.ranks[:, :, None] == key.ranks[:, None, :]).mean(axis=0)
    return same


def correlations(key: Key) -> Shares:
    """Return Pearson correlations between codes ``[code, code]``; ``nan`` where one never changes."""
    centered = key.ranks - key.ranks.mean(axis=0)
    product = centered.T @ centered
    size = np.sqrt(np.diag(product))
    both = np.outer(size, size)
    found: Shares = np.divide(product, both, out=np.full(both.shape, np.nan), where=both > 0)
    return found


def mode_shares(key: Key) -> Shares:
    """Return what the best constant answer reaches on each code: the blind guess."""
    return np.array([np.bincount(ranks).max() / len(ranks) for ranks in key.ranks.T])


def missing_points(key: Key) -> dict[str, tuple[int, ...]]:
    """Return the ranks that never occur, of codes that lack some."""
    found = {
        code: tuple(sorted(set(range(points)) - set(ranks.tolist())))
        for code, points, ranks in zip(key.codes, key.points, key.ranks.T, strict=True)
    }
    return {code: ranks for code, ranks in found.items() if ranks}


def highest_shares(
    ranks: Mapping[str, Sequence[int]], overalls: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Return in what share of clips an overall code is simply the highest code of its domain.

    Args:
        ranks: the master ranks of each code, clip by clip.
        overalls: the scored codes of each overall code's domain.
    """
    found = {}
    for overall, codes in overalls.items():
        highest = np.max([ranks[code] for code in codes], axis=0)
        found[overall] = float(np.mean(np.asarray(ranks[overall]) == highest))
    return found


def above(shares: Any, limit: float) -> list[tuple[int, int, float]]:
    """Return the cells of a matrix above a limit, the highest first: row, column, share."""
    cells = [(int(row), int(column)) for row, column in np.argwhere(np.asarray(shares) > limit)]
    return sorted(
        ((row, column, float(shares[row, column])) for row, column in cells),
        key=lambda cell: (-cell[2], cell[:2]),
    )
