"""How a sitting grows: from its fewest clips on, one at a time, until the rule decides."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """How the clips of a sitting were chosen: kept with it, so that it can be done again.

    Attributes:
        at_least: how many clips are shown before anything is decided, pilots among them.
        fewest: the fewest counted clips that the rule decides on in this sitting.
        most: the most counted clips: those that were drawn.
        pilots: places of the set that nothing is decided on.
        off: places of the set whose clip is not at the subject, so that its scores count for nothing.
        seed: what the lots were drawn with.
        provenance: what the master scores of its clips rest on.
        is_renewal: it renews a certificate.
    """

    at_least: int
    fewest: int
    most: int
    pilots: tuple[int, ...] = ()
    off: tuple[int, ...] = ()
    seed: str = ""
    provenance: str = ""
    is_renewal: bool = False

    def to_document(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return asdict(self)

    @classmethod
    def from_document(cls, stored: Mapping[str, Any]) -> "Assembly":
        """Read it as it was stored."""
        places = {name: tuple(stored.get(name, ())) for name in ("pilots", "off")}
        return cls(**{**stored, **places})


def count_shown(assembly: Assembly | None, *, clips: int, recorded: int, is_over: bool) -> int:
    """Return how many numbers a sitter sees: only as many as she needs so far.

    Args:
        assembly: how the sitting was made; None for a test form that is sat whole.
        clips: how many clips were drawn.
        recorded: how many she has recorded.
        is_over: whether the sitting is completed.

    >>> grows = Assembly(at_least=4, fewest=4, most=6)
    >>> [count_shown(grows, clips=6, recorded=done, is_over=False) for done in (0, 3, 4, 5, 6)]
    [4, 4, 5, 6, 6]
    >>> count_shown(grows, clips=6, recorded=5, is_over=True)
    5
    >>> count_shown(None, clips=6, recorded=2, is_over=False)
    6
    """
    if assembly is None:
        return clips
    if is_over:
        return recorded
    return min(clips, max(assembly.at_least, recorded + 1))


def is_due(assembly: Assembly, recorded: int) -> bool:
    """Say whether the rule is asked: as soon as all clips shown so far are recorded."""
    return recorded >= assembly.at_least
