"""How widely clips of a pool are known, as shares of the people it is for."""

from collections.abc import Mapping

COACHES_AT_LEAST = 50
"""Until so many people have sat, a clip's share is of this many: the first person's clips are not
known to everybody because she is everybody so far. A pool of 100 clips that caps at 30 % then
serves its first people as it serves the hundredth."""


def shares_of(
    shown: Mapping[str, int], people: int, *, at_least: int = COACHES_AT_LEAST
) -> dict[str, float]:
    """Return the share of people who were shown each clip.

    Args:
        shown: how many people were shown each clip.
        people: how many were shown any clip of the pool.
        at_least: how many people the pool is for, while fewer have come.

    >>> shares_of({"tiles": 10, "ropes": 0}, 8, at_least=50)
    {'tiles': 0.2, 'ropes': 0.0}
    """
    whole = max(people, at_least, 1)
    return {clip: count / whole for clip, count in shown.items()}
