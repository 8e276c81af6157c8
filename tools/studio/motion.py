"""Small motions of people who do not speak: thinking in a quiet, talking with a partner (pure)."""

import hashlib
from dataclasses import dataclass

SLOT = 1.25  # seconds that a small motion lasts; people change one after another, not at once
MUSING = ("board", "board", "paper", "paper", "write", "up", "chin", "chin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """What a quiet person does: where they look (-1, 0, 1), head tilt, chin in hand, pencil stroke."""

    gaze: tuple[int, int] | None = None
    tilt: int = 0
    chin: bool = False
    stroke: int = 0


def chance(*parts: object) -> float:
    """A number from 0 to 1 that depends on ``parts`` alone: the same in every build."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def musing(key: str, time: float) -> Gesture:
    """What a student does at ``time`` while everybody thinks."""
    late = time + chance(key, "late") * SLOT
    slot = int(late / SLOT)
    manner = MUSING[int(chance(key, slot) * len(MUSING))]
    tilt = -3 if chance(key, slot, "tilt") < 0.5 else 3
    if manner == "write":
        return Gesture(gaze=(0, 1), tilt=tilt, stroke=1 + int(late * 4) % 3)
    if manner == "chin":
        return Gesture(gaze=(0, -1), tilt=tilt, chin=True)
    if manner == "up":
        return Gesture(gaze=(1 if tilt > 0 else -1, -1), tilt=tilt)
    return Gesture(gaze=(0, 1), tilt=tilt) if manner == "paper" else Gesture()


def watching(key: str, time: float, count: int) -> int:
    """Which of ``count`` students the waiting adult looks at."""
    return int(chance(key, int(time / (SLOT * 1.3))) * count) if count else 0


def chatting(group: tuple[str, ...], key: str, time: float) -> int:
    """The mouth level (0-3) of ``key`` in pair talk: partners take turns, now and then both talk."""
    turn = int(chance(group, int(time / 1.6)) * len(group))
    talks = group[turn] == key or chance(key, int(time / 1.1)) < 0.18
    return int(chance(key, int(time * 8)) * 4) if talks else 0
