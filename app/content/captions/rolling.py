"""Rolling captions: each cue repeats a line and adds one, as YouTube's automatic ones do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

_FEWEST, _SHARE = 4, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCue:
    """A cue as written in a file: the line of its times, when it shows, its lines of text."""

    line: int
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


def unroll(cues: Sequence[RawCue], plain: Sequence[tuple[str, ...]]) -> tuple[list[RawCue], int]:
    """Drop the lines that the previous cue has shown, if the whole file rolls.

    Args:
        cues: the cues in order.
        plain: the lines of each cue without markup.

    Returns:
        The cues with only their new lines, and how many lines were dropped.
    """
    repeats = [_repeated(plain[at - 1], plain[at]) if at else 0 for at in range(len(cues))]
    rolling = sum(1 for count in repeats if count)
    if len(cues) < _FEWEST or rolling < _SHARE * (len(cues) - 1) or not _has_two_lines(plain):
        return list(cues), 0
    found = [
        replace(cue, lines=cue.lines[count:]) for cue, count in zip(cues, repeats, strict=True)
    ]
    return [cue for cue in found if any(line.strip() for line in cue.lines)], sum(repeats)


def _has_two_lines(plain: Sequence[tuple[str, ...]]) -> bool:
    return sum(1 for lines in plain if len(lines) > 1) * 3 >= len(plain)


def _repeated(before: tuple[str, ...], now: tuple[str, ...]) -> int:
    """Return how many first lines of a cue repeat the last lines of the previous one."""
    for count in range(min(len(before), len(now)), 0, -1):
        if before[-count:] == now[:count]:
            return count
    return 0
