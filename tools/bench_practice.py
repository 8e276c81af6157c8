"""How many clips *practice next* saves: simulated learners, the picker against file order.

    python tools/bench_practice.py [--learners 60] [--seeds 5] [--only WORD] [--json]
    python tools/bench_practice.py --drawn 18 --drawn-seed 23 --learners 40 --seeds 2

The second form draws worlds by chance instead of those with a name, and prints what is saved over
all of them: median and quartiles, against file order and against random order.

Every learner, clip and score here is simulated; nothing is measured on people. What is assumed
about learning stands in `practice_learners.py`. The picker is the application's own arithmetic, and it
never sees the master point of a clip that was not scored yet; `key known` does, to show what the
secrecy of the key costs. `people known` does not see them either, but knows each learner's true
confusions: the limit for anything that learns about people without the key.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.practice.domain import next_clip_values as arithmetic  # noqa: E402
from app.practice.domain.next_clip import EXPLORING  # noqa: E402
from tools.practice_learners import (  # noqa: E402
    CODES,
    MODELS,
    POINTS,
    Floats,
    Ints,
    Setting,
    care_of,
)
from tools.practice_worlds import WORLDS, Mask, Pool, World, draw_worlds  # noqa: E402

GOAL = 0.78


@dataclass(slots=True)
class Records:
    """What the picker may know of each learner, in arrays."""

    tally: Floats
    sightings: Floats
    since: Floats
    left: Mask
    rng: np.random.Generator


Picker = Callable[[Records, Pool, Floats], Ints]


def in_file_order(records: Records, _pool: Pool, _chances: Floats) -> Ints:
    """Take the next clip as the sets list them."""
    first: Ints = records.left.argmax(axis=1)
    return first


def at_random(records: Records, _pool: Pool, _chances: Floats) -> Ints:
    """Take any unseen clip."""
    return _any_unseen(records)


def _any_unseen(records: Records) -> Ints:
    pick: Ints = np.where(records.left, records.rng.random(records.left.shape), -1).argmax(axis=1)
    return pick


def best_of(records: Records, values: Floats) -> Ints:
    """Take the most valuable unseen clip, now and then another one."""
    jitter = values * (1 + 1e-6 * records.rng.random(values.shape))
    best = np.where(records.left, jitter, -1.0).argmax(axis=1)
    explores = records.rng.random(len(best)) < EXPLORING
    return np.where(explores, _any_unseen(records), best)


def practice_next(*, knows_focus: bool = True, spaced: bool = True) -> Picker:
    """Return the application's picker, or one that ignores what clips were made for."""

    def pick(records: Records, pool: Pool, _: Floats) -> Ints:
        focus = pool.focus if knows_focus else np.zeros_like(pool.focus)
        points = np.full(len(CODES), POINTS)
        values = arithmetic.code_values(records.tally, records.sightings, points)
        if spaced:
            due = arithmetic.spacing(records.since, np.zeros_like(records.since))
            values = values * due[:, None, :]
        return best_of(records, arithmetic.offer_values(values, pool.asked, focus))

    return pick


def key_known(records: Records, pool: Pool, chances: Floats) -> Ints:
    """Use the key and each learner's true confusions: a bound, never to be shipped."""
    miss = 1 - np.diagonal(chances, axis1=-2, axis2=-1)
    care = care_of(pool.asked.sum(axis=1), dilution=0.5)
    values = np.zeros(records.left.shape)
    for code in range(len(CODES)):
        gain = miss[:, code, :][:, pool.masters[:, code]]
        values += np.where(pool.asked[:, code], gain * care, 0.0)
    return best_of(records, values)


def people_known(records: Records, pool: Pool, chances: Floats) -> Ints:
    """Use each learner's true confusions and the spread of points of a code, never the key."""
    miss = 1 - np.diagonal(chances, axis1=-2, axis2=-1)
    spread = np.array(
        [
            np.bincount(pool.masters[pool.asked[:, code], code], minlength=POINTS)
            for code in range(len(CODES))
        ],
        dtype=float,
    )
    spread /= np.maximum(spread.sum(axis=1, keepdims=True), 1)
    care = care_of(pool.asked.sum(axis=1), dilution=0.5)
    worth = (miss * spread).sum(axis=-1)
    return best_of(records, worth @ (pool.asked * care[:, None]).T)


PICKERS: dict[str, Picker] = {
    "file order": in_file_order,
    "random": at_random,
    "codes asked only": practice_next(knows_focus=False),
    "practice next": practice_next(),
    "no spacing": practice_next(spaced=False),
    "people known": people_known,
    "key known": key_known,
}


def clips_to_goal(pool: Pool, setting: Setting, picker: Picker, count: int, seed: int) -> Ints:
    """Return after how many clips each learner's true agreement reaches the goal.

    One more than the pool holds means: not within this pool.
    """
    rng = np.random.default_rng([seed, 1])
    learners = MODELS[setting.model](rng, count, setting)
    clips = len(pool.masters)
    records = Records(
        tally=np.zeros((count, len(CODES), POINTS, POINTS)),
        sightings=np.zeros((count, 2, len(CODES), POINTS)),
        since=np.full((count, len(CODES)), 9.0),
        left=np.ones((count, clips), dtype=bool),
        rng=np.random.default_rng([seed, 2]),
    )
    reached = np.full(count, clips + 1)
    everyone = np.arange(count)
    care = care_of(pool.asked.sum(axis=1), dilution=setting.dilution)
    for step in range(1, clips + 1):
        chances = learners.chances()
        pick = picker(records, pool, chances)
        masters, asked, focus = pool.masters[pick], pool.asked[pick], pool.focus[pick]
        own = _draw(rng, chances, masters)
        learners.learn(masters, own, np.where(asked, care[pick][:, None], 0.0))
        _record(records, masters, own, asked, focus)
        records.left[everyone, pick] = False
        exact = np.diagonal(learners.chances(), axis1=-2, axis2=-1)
        agreement = (exact * pool.marginals).sum(axis=-1).mean(axis=-1)
        reached[(agreement >= GOAL) & (reached > step)] = step
        if (reached <= step).all():
            break
    return reached


def _draw(rng: np.random.Generator, chances: Floats, masters: Ints) -> Ints:
    rows = np.take_along_axis(chances, masters[..., None, None], axis=2)[:, :, 0, :]
    own: Ints = (rng.random((*masters.shape, 1)) > rows.cumsum(axis=-1)).sum(axis=-1)
    return np.minimum(own, POINTS - 1)


def _record(records: Records, masters: Ints, own: Ints, asked: Mask, focus: Mask) -> None:
    records.tally *= np.where(asked, arithmetic.MEMORY, 1.0)[..., None, None]
    learner, code = np.nonzero(asked)
    records.tally[learner, code, masters[learner, code], own[learner, code]] += 1
    records.sightings[learner, focus[learner, code].astype(int), code, masters[learner, code]] += 1
    records.since = np.where(focus & asked, 0.0, records.since + 1)


def run_world(world: World, learners: int, seeds: int) -> dict[str, Any]:
    """Let the same people practice in every order; return clips to the goal and what is saved."""
    reached: dict[str, list[Ints]] = {name: [] for name in PICKERS}
    for seed in range(seeds):
        pool = world.pool(np.random.default_rng([seed, 0]), world.clips, world.sheets)
        for name, picker in PICKERS.items():
            reached[name].append(clips_to_goal(pool, world.setting, picker, learners, seed))
    in_file = [float(np.median(one)) for one in reached["file order"]]
    by_chance = [float(np.median(one)) for one in reached["random"]]
    return {
        "world": world.name,
        "sheets": world.sheets,
        "clips": world.clips,
        "setting": asdict(world.setting),
        "orders": {
            name: _figures(of_seeds, in_file, world.clips)
            | {"saved_of_random": _median_saved(of_seeds, by_chance)}
            for name, of_seeds in reached.items()
        },
    }


def _median_saved(of_seeds: list[Ints], others: list[float]) -> float:
    saved = [1 - float(np.median(one)) / o for one, o in zip(of_seeds, others, strict=True)]
    return float(np.median(saved))


def _figures(of_seeds: list[Ints], in_file: list[float], clips: int) -> dict[str, Any]:
    saved = [1 - float(np.median(one)) / f for one, f in zip(of_seeds, in_file, strict=True)]
    everyone = np.concatenate(of_seeds)
    return {
        "median": float(np.median(everyone)),
        "reached": float((everyone <= clips).mean()),
        "saved": float(np.median(saved)),
        "saved_least": min(saved),
        "saved_most": max(saved),
    }


def print_table(results: list[dict[str, Any]]) -> None:
    """Print one row a world, in Markdown."""
    head = ["world", "sheets", "clips", *PICKERS, "saved by practice next (seeds)", "reached"]
    print(f"| {' | '.join(head)} |")
    print("|---" * len(head) + "|")
    for result in results:
        orders = result["orders"]
        mine = orders["practice next"]
        cells = [
            *(result["world"], result["sheets"], str(result["clips"])),
            *(f"{one['median']:.0f}" for one in orders.values()),
            f"**{mine['saved']:.0%}** ({mine['saved_least']:.0%} to {mine['saved_most']:.0%})",
            f"{mine['reached']:.0%}",
        ]
        print(f"| {' | '.join(cells)} |")


def print_spread(results: list[dict[str, Any]]) -> None:
    """Print what each order saves over all worlds: median and quartiles, in Markdown."""
    print(f"\n| order, over {len(results)} worlds | saved of file order | saved of random order |")
    print("|---|---|---|")
    for name in PICKERS:
        cells = []
        for what in ("saved", "saved_of_random"):
            found = [result["orders"][name][what] for result in results]
            low, middle, high = np.percentile(found, [25, 50, 75])
            cells.append(f"{middle:.0%} ({low:.0%} to {high:.0%})")
        print(f"| {name} | {' | '.join(cells)} |")


def main() -> None:
    """Run the worlds and print what they show."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=60, help="simulated people in each world")
    parser.add_argument("--seeds", type=int, default=5, help="pools and people drawn anew")
    parser.add_argument("--only", default="", help="only worlds whose name has this word")
    parser.add_argument("--drawn", type=int, default=0, help="worlds drawn by chance instead")
    parser.add_argument("--drawn-seed", type=int, default=23, help="of the drawn worlds")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    wanted = parser.parse_args()
    results = []
    worlds = draw_worlds(wanted.drawn, wanted.drawn_seed) if wanted.drawn else list(WORLDS)
    for world in (one for one in worlds if wanted.only in one.name):
        began = time.perf_counter()
        results.append(run_world(world, wanted.learners, wanted.seeds))
        print(f"{world.name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if wanted.json:
        print(json.dumps({"goal": GOAL, "results": results}, indent=2))
    else:
        print_table(results)
        print_spread(results)


if __name__ == "__main__":
    main()
