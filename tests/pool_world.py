"""Pools made up for tests: clips with master scores drawn by lot, in any number."""

from collections.abc import Sequence

import numpy as np

from app.certification.domain.pool import ClipPool, PoolClip

# How often the shipped clips for certification have each score point, over all codes.
POINTS = (0.32, 0.26, 0.22, 0.20)
CODES = tuple(f"code-{number:02}" for number in range(1, 17))


def make_clip(clip_id: str, **changes: object) -> PoolClip:
    """Return one clip; its plot is its own where nothing else is said."""
    fields: dict[str, object] = {
        "clip_id": clip_id,
        "family": clip_id,
        "grade": 4,
        "topic": "fractions",
        "duration_ms": 75_000,
        "masters": {"meaning": 1, "slips": 0},
    }
    return PoolClip(**(fields | changes))  # type: ignore[arg-type]


def draw_pool(
    clips: int,
    *,
    seed: int = 1,
    codes: Sequence[str] = CODES,
    points: Sequence[float] = POINTS,
    a_family: int = 1,
    off_each: int = 0,
    pilots: int = 0,
) -> ClipPool:
    """Return a sealed pool of grades 3 to 8; the same seed gives the same pool.

    Args:
        clips: how many clips are counted.
        seed: of the lot.
        codes: what is scored.
        points: how often each score point is the master score.
        a_family: how many clips each family has.
        off_each: every so manieth clip is not at the subject; 0 for none.
        pilots: how many pilots there are besides.
    """
    rng = np.random.default_rng(seed)
    made = []
    for number in range(clips + pilots):
        is_pilot = number >= clips
        ranks = rng.choice(len(points), size=len(codes), p=np.asarray(points))
        made.append(
            make_clip(
                f"clip-{number:03}",
                family=f"pilot-{number}" if is_pilot else f"plot-{number // a_family:03}",
                grade=int(rng.integers(3, 9)),
                duration_ms=int(rng.integers(60_000, 90_000)),
                masters=dict(zip(codes, map(int, ranks), strict=True)),
                is_off=bool(off_each) and number % off_each == 0,
                is_pilot=is_pilot,
            )
        )
    return ClipPool(
        rubric_id="mqi-4pt", is_demonstration=False, clips=tuple(made), sheet=tuple(codes)
    )
