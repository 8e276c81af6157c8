"""How honest the chance of readiness is: simulated people, foretold and then sitting a form.

    python tools/bench_readiness.py [--learners 100] [--seed 1] [--only WORD] [--json]

Everything is simulated, and nobody is drawn from the estimate's own model. In ten worlds people differ
in exactness, codes (and domains) differ within a person, clips are easier or harder for all codes at
once, and misses lean to one side; two more are the families of raters of `tools/simulation`. Each
person is foretold from 5, 12 and 24 clips and then sits forty forms, once with the documented defaults
and once with priors learned from a cohort of the same world. Three worlds were looked at when an
earlier method was made; the others are held out, and the summary is over those.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
SETS = ROOT / "calibration_sets"
sys.path.insert(0, str(ROOT))

from app.content.files import load_yaml  # noqa: E402
from app.content.schema import document_of  # noqa: E402
from app.practice.domain.readiness import (  # noqa: E402  found through the path above
    FirstScores,
    Readiness,
    estimate_readiness,
)
from app.scoring.rater_model.cohort import learn_priors  # noqa: E402
from app.scoring.rater_model.evidence import lay_out  # noqa: E402
from app.scoring.rater_model.layout import layout_of  # noqa: E402
from app.scoring.rater_model.priors import Priors, default_priors  # noqa: E402
from app.standards.content import PolicyFile  # noqa: E402
from app.standards.domain.documents import read_rule, rule_document  # noqa: E402
from app.standards.domain.sittings import sit_through  # noqa: E402
from app.standards.domain.totals import CodeLayout  # noqa: E402
from tools.simulation import habits, thresholds  # noqa: E402
from tools.simulation.world import MIXES, SimulatedCode, draw_difficulty, draw_masters  # noqa: E402
from tools.simulation.world import World as Codes  # noqa: E402

DOMAINS = ("richness",) * 6 + ("students",) * 2 + ("errors",) * 3 + ("practices",) * 5
CODES = Codes(
    codes=tuple(
        SimulatedCode(
            key=f"c{place}",
            domain=domain,
            shares=MIXES["rare" if domain == "errors" else "typical"],
            more_is_worse=domain == "errors",
        )
        for place, domain in enumerate(DOMAINS)
    )
)
HISTORIES = (5, 12, 24)
FORMS = 40
COHORT, COHORT_CLIPS = 60, 12
"""The cohort that priors are learned from: other people, who have scored so many clips each."""
KNOWN = ("defaults", "cohort")
BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.01)
SHIPPED, _ = load_yaml(SETS / "policies" / "fixed-exact.yaml", SETS, PolicyFile)
assert SHIPPED is not None  # noqa: S101  the shipped policy is sound
# The clauses of the shipped policy of one whole form, on the domains of the simulation.
RULE = replace(
    read_rule(rule_document(document_of(SHIPPED.model))), domains=tuple(dict.fromkeys(DOMAINS))
)
LAYOUT = CodeLayout(
    codes=CODES.scheme.keys,
    domains=DOMAINS,
    points=tuple(code.size for code in CODES.scheme.codes),
    gated=RULE.domains,
)
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How people, codes and clips differ: standard deviations on the logit of being exact."""

    name: str
    is_held_out: bool = True
    ease: float = 2.0  # on the logit: people around 88% exact, so that the chance is open
    people: float = 0.7
    codes: float = 0.5
    domains: float = 0.0
    clips: float = 0.4
    far: float = 0.08  # the share of misses that are two points off
    lean: float = 3.0  # small: people lean clearly to one side


WORLDS = (
    World(name="as first measured", is_held_out=False),
    World(name="uneven codes", is_held_out=False, codes=0.8),
    World(name="uneven domains", is_held_out=False, codes=0.4, domains=0.4),
    World(name="weaker people", ease=1.5),
    World(name="stronger people", ease=2.4),
    World(name="codes alike", codes=0.2),
    World(name="clips differ much", clips=0.8),
    World(name="people alike", people=0.3),
    World(name="more far misses", far=0.15),
    World(name="clear leans", lean=1.0),
)


FAMILIES = (
    World(name="raters with habits (family S)"),
    World(name="raters with thresholds (family C)"),
)


class Person:
    """Somebody with an exactness, a lean, and stronger and weaker codes and domains."""

    def __init__(self, rng: np.random.Generator, world: World) -> None:
        self.rng, self.world = rng, world
        names = sorted(set(DOMAINS))
        of_domain = dict(zip(names, rng.normal(0, world.domains, len(names)), strict=True))
        self.ease = (
            rng.normal(world.ease, world.people)
            + rng.normal(0, world.codes, len(DOMAINS))
            + np.array([of_domain[name] for name in DOMAINS])
        )
        self.lean = rng.beta(world.lean, world.lean)

    def score(self, clips: int) -> tuple[Ints, Ints]:
        """Return masters and scores ``[clip, code]``; who would miss beyond the scale misses inward."""
        masters = draw_masters(CODES, clips, self.rng).astype(np.int64)
        clip = self.rng.normal(0, self.world.clips, (clips, 1))
        size = masters.shape
        exact = self.rng.random(size) < 1 / (1 + np.exp(-(self.ease + clip)))
        side = np.where(self.rng.random(size) < self.lean, 1, -1)
        far = np.where(self.rng.random(size) < self.world.far, 2, 1)
        missed = masters + side * far
        missed = np.where((missed < 0) | (missed > 3), masters - side * far, missed)
        missed = np.where((missed < 0) | (missed > 3), masters - side, missed)
        return masters, np.where(exact, masters, np.clip(missed, 0, 3))


class WithHabits:
    """Somebody of family S: severity, slope, noise, mood, and a bias on every code."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        raters = habits.make_habits(
            CODES,
            noise=float(0.28 * np.exp(rng.normal(0, 0.3))),
            halo=float(rng.uniform(0.05, 0.3)),
        )
        raters = habits.with_severity(raters, rng.normal(0, 0.12))
        raters = habits.with_slope(raters, rng.normal(0.95, 0.08))
        self.raters = habits.with_code_bias(raters, 0.12, rng)

    def score(self, clips: int) -> tuple[Ints, Ints]:
        """Return masters and scores ``[clip, code]``."""
        masters = draw_masters(CODES, clips, self.rng)
        hard = draw_difficulty(clips, self.rng, sd=0.15)
        scores = habits.draw_scores(self.raters, masters, hard, self.rng)[0]
        return masters.astype(np.int64), scores.astype(np.int64)


class WithThresholds:
    """Somebody of family C: thresholds of her own, confusions and missed moments."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        raters = thresholds.draw_thresholds(CODES, 1, rng, halo=float(rng.uniform(0.02, 0.15)))
        skill = float(rng.uniform(0.1, 0.9))
        middle = np.arange(3) + 0.5
        self.raters = replace(
            raters,
            cuts=middle + skill * (raters.cuts - middle),
            confused=skill * raters.confused,
            missed=skill * raters.missed,
        )

    def score(self, clips: int) -> tuple[Ints, Ints]:
        """Return masters and scores ``[clip, code]``."""
        masters = draw_masters(CODES, clips, self.rng)
        hard = draw_difficulty(clips, self.rng, sd=0.05)
        scores = thresholds.draw_scores(self.raters, masters, hard, self.rng)[0]
        return masters.astype(np.int64), scores.astype(np.int64)


Simulated = Person | WithHabits | WithThresholds


def draw_people(rng: np.random.Generator, world: World) -> Iterator[Simulated]:
    """Draw people of a world without end."""
    while True:
        if world is FAMILIES[0]:
            yield WithHabits(rng)
        elif world is FAMILIES[1]:
            yield WithThresholds(rng)
        else:
            yield Person(rng, world)


def passes(person: Simulated) -> float:
    """Return the share of forms that meet the rule, by the clauses that also `decide` applies."""
    drawn = [person.score(RULE.clips_at_most) for _ in range(FORMS)]
    masters, own = (np.stack(side) for side in zip(*drawn, strict=True))
    return float(sit_through(RULE, LAYOUT, own, masters).is_certified.mean())


def priors_of(people: Iterator[Simulated]) -> dict[str, Priors]:
    """Return the defaults, and what a cohort of the same world teaches."""
    cohort = [next(people).score(COHORT_CLIPS) for _ in range(COHORT)]
    masters, scores = (np.stack(side) for side in zip(*cohort, strict=True))
    learned = learn_priors(lay_out(CODES.scheme, masters, scores))
    return {"defaults": default_priors(layout_of(CODES.scheme)), "cohort": learned}


def foretell(masters: Ints, scores: Ints, priors: Priors, seed: int) -> float:
    """Return the chance that readiness gives from these scores."""
    first = FirstScores(
        scheme=CODES.scheme,
        titles=CODES.scheme.keys,
        masters=masters.astype(np.int8),
        scores=scores.astype(np.int8),
        priors=priors,
    )
    found = estimate_readiness(first, RULE, seed=seed)
    assert isinstance(found, Readiness)  # noqa: S101  every history is long enough
    return found.chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was foretold for each person from each length of history, and what came."""

    world: World
    foretold: dict[str, Floats]  # by what was known before: [history, person]
    came: Floats  # [person]


def run(world: World, learners: int, seed: int) -> Run:
    """Foretell everybody of a world from each length of history, and let them sit forms."""
    people = draw_people(np.random.default_rng([seed, *world.name.encode()]), world)
    priors = priors_of(people)
    foretold = {known: np.zeros((len(HISTORIES), learners)) for known in KNOWN}
    came = np.zeros(learners)
    for index in range(learners):
        person = next(people)
        came[index] = passes(person)
        masters, scores = person.score(max(HISTORIES))
        for row, clips in enumerate(HISTORIES):
            for known in KNOWN:
                foretold[known][row, index] = foretell(
                    masters[:clips], scores[:clips], priors[known], index
                )
    print(f"{world.name}: done", file=sys.stderr, flush=True)
    return Run(world=world, foretold=foretold, came=came)


def summarize(runs: list[Run], known: str) -> list[dict[str, Any]]:
    """Put the people of several worlds together, for each length of history."""
    came = np.concatenate([one.came for one in runs])
    return [
        _summary(clips, np.concatenate([one.foretold[known][row] for one in runs]), came)
        for row, clips in enumerate(HISTORIES)
    ]


def _summary(clips: int, foretold: Floats, came: Floats) -> dict[str, Any]:
    bins = np.digitize(foretold, BINS) - 1
    return {
        "clips": clips,
        "brier": float((foretold**2 - 2 * foretold * came + came).mean()),
        "brier_of_the_average": float(came.mean() * (1 - came.mean())),
        "brier_of_the_truth": float((came - came**2).mean()),
        "calibration_error": _calibration_error(foretold, came),
        "foretold": float(foretold.mean()),
        "came": float(came.mean()),
        "bins": [
            {
                "from": BINS[one],
                "people": int((bins == one).sum()),
                "foretold": float(foretold[bins == one].mean()),
                "came": float(came[bins == one].mean()),
            }
            for one in range(len(BINS) - 1)
            if (bins == one).any()
        ],
    }


def _calibration_error(foretold: Floats, came: Floats) -> float:
    """Return how far what came lies from what was foretold, over tenths of the people."""
    tenths = np.array_split(np.argsort(foretold, kind="stable"), 10)
    off = [abs(foretold[one].mean() - came[one].mean()) * len(one) for one in tenths]
    return float(np.sum(off) / len(came))


def print_table(runs: list[Run]) -> None:
    """Print a row for each world, and the reliability over the worlds that were held out."""
    held_out = [one for one in runs if one.world.is_held_out]
    for known in KNOWN:
        print(f"\n## {known}\n")
        print("| world | people pass | " + " | ".join(f"{n} clips" for n in HISTORIES) + " |")
        print("|---" * (2 + len(HISTORIES)) + "|")
        for one in runs:
            rows = summarize([one], known)
            cells = [f"{r['brier']:.3f}, said {r['foretold']:.2f}" for r in rows]
            name = one.world.name + ("" if one.world.is_held_out else " (looked at)")
            head = f"{rows[0]['came']:.2f} ({rows[0]['brier_of_the_average']:.3f} to "
            print(f"| {name} | {head}{rows[0]['brier_of_the_truth']:.3f}) | {' | '.join(cells)} |")
        for row in summarize(held_out, known) if held_out else ():
            _print_reliability(row)


def _print_reliability(row: dict[str, Any]) -> None:
    print(
        f"\nheld out, {row['clips']} clips: Brier {row['brier']:.3f} "
        f"(everybody alike {row['brier_of_the_average']:.3f}, "
        f"their true chance {row['brier_of_the_truth']:.3f}), "
        f"calibration error {row['calibration_error']:.3f}, "
        f"foretold {row['foretold']:.2f}, came {row['came']:.2f}"
    )
    for one in row["bins"]:
        print(f"  foretold {one['foretold']:.2f}: came {one['came']:.2f} ({one['people']})")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=100, help="simulated people in each world")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn")
    parser.add_argument("--only", default="", help="only worlds whose name has this word")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    wanted = parser.parse_args()
    worlds = [world for world in (*WORLDS, *FAMILIES) if wanted.only in world.name]
    runs = [run(world, wanted.learners, wanted.seed) for world in worlds]
    if wanted.json:
        told = {one.world.name: {k: summarize([one], k) for k in KNOWN} for one in runs}
        print(json.dumps(told, indent=2))
    else:
        print_table(runs)


if __name__ == "__main__":
    main()
