"""Worlds for `bench_practice.py`: pools of clips, and who practices in them.

The worlds with a name were written down one by one; `draw_worlds` draws others by chance, so that
nothing can be tuned on them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from tools.practice_learners import CODES, MODELS, POINTS, Floats, Ints, Setting

ROOT = Path(__file__).resolve().parent.parent
Mask = NDArray[np.bool_]

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


def draw_worlds(count: int, seed: int) -> list[World]:
    """Draw worlds by chance, the three families of learners in turn: nothing is tuned on them."""
    rng = np.random.default_rng(seed)
    return [_draw_world(number, rng) for number in range(count)]


def _draw_world(number: int, rng: np.random.Generator) -> World:
    model = tuple(MODELS)[number % len(MODELS)]
    rate = np.exp(rng.uniform(np.log(0.12), np.log(0.4)))
    if model == "criteria":
        rate = rng.uniform(0.25, 0.55)
    pool = make_shipped_pool if rng.random() < 0.4 else make_pool
    setting = Setting(
        model=model,
        rate=float(rate),
        forgetting=rng.uniform(0, 0.012),
        lapse=rng.uniform(0.03, 0.08),
        weak=rng.uniform(0.2, 0.6),
        dilution=float(rng.choice([0.5, 1.0])),
    )
    clips = int(rng.choice([72, 96, 144]))
    return World(name=f"drawn {number + 1}: {model}", pool=pool, setting=setting, clips=clips)
