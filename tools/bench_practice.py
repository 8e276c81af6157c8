"""How many clips *practice next* saves: simulated learners, the picker against file order.

    python tools/bench_practice.py [--learners 60] [--seeds 5] [--only WORD] [--json]

Every learner, clip and score here is simulated; nothing is measured on people. What is assumed
about learning stands in `practice_learners.py`. The picker is the application's own arithmetic, and it
never sees the master point of a clip that was not scored yet; `key known` does, to show what the
secrecy of the key costs.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.calibration.domain import next_clip_values as arithmetic  # noqa: E402
from app.calibration.domain.next_clip import EXPLORING  # noqa: E402
from tools.practice_learners import (  # noqa: E402
    CODES,
    MODELS,
    POINTS,
    Floats,
    Ints,
    Setting,
    care_of,
)

Mask = NDArray[np.bool_]

GOAL = 0.78
# Course order: student practices, working with students, richness, errors; then mixed sets.
FOCUS_SETS = (
    *(("stexpl", "smqr", "stucom"), ("etca", "stucon", "smqr"), ("remed", "matcon")),
    *(("link", "expl", "mmsm"), ("mmeth", "mgen", "mlang"), ("majerr", "langimp", "lcp")),
)
MIXED = ("link", "remed", "majerr", "stexpl")
# Shares of the four points on clips that were not made for a code (natural skew, rounded).
NATURAL = np.array([0.6, 0.22, 0.12, 0.06])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Clips in file order: master points, the codes asked, the codes the clip was made for."""

    masters: Ints
    asked: Mask
    focus: Mask

    @property
    def marginals(self) -> Floats:
        """The share of each point per code: what agreement is weighed with."""
        ranks = np.arange(POINTS)
        share: Floats = (self.masters[:, :, None] == ranks).mean(axis=0)
        return share


def make_pool(rng: np.random.Generator, clips: int, sheets: str) -> Pool:
    """Draw a synthetic pool: six focus sets and two mixed ones, each a run of clips.

    A clip's codes of focus spread evenly over the points, the others follow the natural skew.

    Args:
        rng: draws the master points.
        clips: how many clips.
        sheets: `whole` asks every clip on all codes; `focus` asks for the codes of the set only
            (mixed sets: four codes, one of each domain); `both` gives mixed sets whole sheets.
    """
    masters = rng.choice(POINTS, size=(clips, len(CODES)), p=NATURAL)
    asked = np.zeros((clips, len(CODES)), dtype=bool)
    kinds = (*FOCUS_SETS, MIXED, MIXED)
    for clip in range(clips):
        codes = kinds[clip * len(kinds) // clips]
        asked[clip] = np.isin(CODES, codes)
        masters[clip, asked[clip]] = rng.integers(POINTS, size=len(codes))
    focus = asked.copy()
    if sheets == "whole":
        asked[:] = True
    if sheets == "both":
        asked[-clips // 4 :] = True
    return Pool(masters=masters, asked=asked, focus=focus)


def make_shipped_pool(rng: np.random.Generator, clips: int, sheets: str) -> Pool:
    """Draw clips with the master points of shipped clips, with replacement: there are too few.

    Sheets ask for codes as in the synthetic pool, but nothing spreads the points of focus evenly.
    """
    shipped = read_masters(ROOT / "calibration_sets")
    pool = make_pool(rng, clips, sheets)
    return replace(pool, masters=shipped[rng.integers(len(shipped), size=clips)])


def read_masters(folder: Path) -> Ints:
    """Return the master points of every shipped practice clip that has all codes."""
    yaml = YAML(typ="safe")
    ranks = {"not_present": 0, "low": 1, "mid": 2, "high": 3}
    rows = []
    for path in sorted((folder / "masters").glob("*.yaml")):
        scores = yaml.load(path.read_text("utf-8"))["scores"]
        clip = yaml.load((folder / "clips" / path.name).read_text("utf-8"))
        if clip["use"] == "certification":
            continue
        if all(code in scores for code in CODES):
            rows.append([ranks[scores[code]["score"]] for code in CODES])
    return np.array(rows)


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


PICKERS: dict[str, Picker] = {
    "file order": in_file_order,
    "random": at_random,
    "codes asked only": practice_next(knows_focus=False),
    "practice next": practice_next(),
    "no spacing": practice_next(spaced=False),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A pool, and people to practice in it."""

    name: str
    sheets: str = "focus"
    pool: Callable[[np.random.Generator, int, str], Pool] = make_pool
    setting: Setting = field(default_factory=Setting)
    clips: int = 72


CRITERIA = Setting(model="criteria", rate=0.4, lapse=0.03)
EXPOSURES = Setting(model="exposures")
WORLDS = (
    World(name="boundaries (the weights were set here)"),
    World(name="boundaries, few weak codes", setting=Setting(weak=0.2)),
    World(name="boundaries, many weak codes", setting=Setting(weak=0.6)),
    World(name="boundaries, noisier and slower", setting=Setting(rate=0.15, lapse=0.09)),
    World(
        name="boundaries, noisier and slower, twice the clips",
        setting=Setting(rate=0.15, lapse=0.09),
        clips=144,
    ),
    World(name="boundaries, forgetful", setting=Setting(forgetting=0.012)),
    World(name="criteria", setting=CRITERIA),
    World(name="criteria, few weak codes", setting=replace(CRITERIA, weak=0.2)),
    World(name="exposures", setting=EXPOSURES),
    World(name="exposures, slower", setting=replace(EXPOSURES, rate=0.12)),
    World(name="shipped points, boundaries", pool=make_shipped_pool),
    World(name="shipped points, criteria", pool=make_shipped_pool, setting=CRITERIA),
    World(name="mixed sets on whole sheets, boundaries", sheets="both"),
    World(
        name="mixed sets on whole sheets, little left of long reveals",
        sheets="both",
        setting=Setting(dilution=1.0),
    ),
    World(name="whole sheets, boundaries", sheets="whole"),
    World(name="whole sheets, criteria", sheets="whole", setting=CRITERIA),
)


def run_world(world: World, learners: int, seeds: int) -> dict[str, Any]:
    """Let the same people practice in every order; return clips to the goal and what is saved."""
    reached: dict[str, list[Ints]] = {name: [] for name in PICKERS}
    for seed in range(seeds):
        pool = world.pool(np.random.default_rng([seed, 0]), world.clips, world.sheets)
        for name, picker in PICKERS.items():
            reached[name].append(clips_to_goal(pool, world.setting, picker, learners, seed))
    in_file = [float(np.median(one)) for one in reached["file order"]]
    return {
        "world": world.name,
        "sheets": world.sheets,
        "clips": world.clips,
        "setting": asdict(world.setting),
        "orders": {
            name: _figures(of_seeds, in_file, world.clips) for name, of_seeds in reached.items()
        },
    }


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


def main() -> None:
    """Run the worlds and print what they show."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=60, help="simulated people in each world")
    parser.add_argument("--seeds", type=int, default=5, help="pools and people drawn anew")
    parser.add_argument("--only", default="", help="only worlds whose name has this word")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    wanted = parser.parse_args()
    results = []
    for world in (one for one in WORLDS if wanted.only in one.name):
        began = time.perf_counter()
        results.append(run_world(world, wanted.learners, wanted.seeds))
        print(f"{world.name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if wanted.json:
        print(json.dumps({"goal": GOAL, "results": results}, indent=2))
    else:
        print_table(results)


if __name__ == "__main__":
    main()
