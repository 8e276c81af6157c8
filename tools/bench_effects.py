"""How many clips it takes until a rater's effect gets its name, and how often nobody's does.

    python tools/bench_effects.py [--raters 300] [--seed 1] [--only WORD] [--speed]

Everything is simulated. Raters of family S see the master's point through habits and noise: sizes and
the certainty of names were set on them. Raters of family C have thresholds of their own, confuse points
and miss moments; nothing was set on them. In both, severity differs by .1 points between raters
without any effect. A cohort of 100 such raters says what is usual; where clips are *calibrated*, it has
scored the very same clips, otherwise others. `--speed` measures only how long fitting takes.

Columns: AUC of the certainty, planted against clean; the share of planted raters who get the right name;
and of those, how many get a wrong one beside it. The row "clean" has the share who get any name.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from numpy.typing import NDArray

from app.scoring.rater_model.cohort import learn_priors
from app.scoring.rater_model.difficulty import calibrate
from app.scoring.rater_model.drift import WEIGHT, watch
from app.scoring.rater_model.effects import CERTAIN, Effect, certainties
from app.scoring.rater_model.evidence import RaterEvidence, lay_out
from app.scoring.rater_model.fit import Posterior, fit
from app.scoring.rater_model.layout import layout_of
from app.scoring.rater_model.priors import Priors, default_priors, opened
from tools.simulation import habits, thresholds
from tools.simulation.habits import Habits
from tools.simulation.thresholds import Thresholds
from tools.simulation.world import EVEN, RARE, TYPICAL, draw_difficulty, draw_masters, make_world

CLIPS = (5, 10, 20, 30, 40)
WORLD = make_world([TYPICAL, TYPICAL, RARE, EVEN])
LAYOUT = layout_of(WORLD.scheme)
COHORT = 100
POOLS = 4
SEVERITY_SD = 0.1
NAMES = tuple(Effect)
WEEK, YEAR = 2, 104
"""Clips a week, and a year, of a rater who is monitored."""

Floats = NDArray[np.float64]
Ranks = NDArray[np.int8]
Raters = Habits | Thresholds
Make = Callable[[int, np.random.Generator], Raters]


def _clean_s(raters: int, rng: np.random.Generator, noise: float = habits.GOOD_NOISE) -> Habits:
    made = habits.make_habits(WORLD, raters, noise=noise)
    return habits.with_severity(made, rng.normal(0, SEVERITY_SD, raters))


def _clean_c(raters: int, rng: np.random.Generator) -> Thresholds:
    drawn = thresholds.draw_thresholds(WORLD, raters, rng)
    return _severer(drawn, rng.normal(0, SEVERITY_SD, raters)[:, None])


def _severer(raters: Thresholds, points: Any) -> Thresholds:
    """Move all thresholds up by so many points ``[rater, code]``."""
    return replace(
        raters, cuts=raters.cuts + np.broadcast_to(points, raters.cuts.shape[:2])[..., None]
    )


def _central_c(raters: Thresholds, slope: float) -> Thresholds:
    middle = WORLD.scales.tops.max() / 2
    return replace(raters, cuts=middle + (raters.cuts - middle) / slope)


_SECOND = np.array([code.domain == "d1" for code in WORLD.codes], dtype=np.float64)

PLANTED: dict[str, tuple[tuple[str, Effect | None, Make], ...]] = {
    "S": (
        ("clean", None, _clean_s),
        ("severe .3", Effect.SEVERE, lambda n, g: habits.with_severity(_clean_s(n, g), 0.3)),
        ("severe .45", Effect.SEVERE, lambda n, g: habits.with_severity(_clean_s(n, g), 0.45)),
        ("generous .45", Effect.GENEROUS, lambda n, g: habits.with_severity(_clean_s(n, g), -0.45)),
        ("central 30 %", Effect.CENTRAL, lambda n, g: habits.with_slope(_clean_s(n, g), 0.7)),
        ("halo .5", Effect.HALO, lambda n, g: habits.with_halo(_clean_s(n, g), 0.5)),
        (
            "one domain off .4",
            Effect.DOMAIN_OFF,
            lambda n, g: habits.with_domain_shift(_clean_s(n, g), "d1", 0.4),
        ),
        ("noise x 1.6", Effect.NOISY, lambda n, g: _clean_s(n, g, 1.6 * habits.GOOD_NOISE)),
    ),
    "C": (
        ("clean", None, _clean_c),
        ("severe .3", Effect.SEVERE, lambda n, g: _severer(_clean_c(n, g), 0.3)),
        ("severe .45", Effect.SEVERE, lambda n, g: _severer(_clean_c(n, g), 0.45)),
        ("generous .45", Effect.GENEROUS, lambda n, g: _severer(_clean_c(n, g), -0.45)),
        ("central 30 %", Effect.CENTRAL, lambda n, g: _central_c(_clean_c(n, g), 0.7)),
        ("halo .5", Effect.HALO, lambda n, g: replace(_clean_c(n, g), halo=np.full(n, 0.5))),
        (
            "one domain off .4",
            Effect.DOMAIN_OFF,
            lambda n, g: _severer(_clean_c(n, g), -0.4 * _SECOND),
        ),
        (
            "confused x 3",
            Effect.NOISY,
            lambda n, g: replace(_clean_c(n, g), confused=np.full(n, 0.18)),
        ),
    ),
}


def draw(raters: Raters, masters: Ranks, hard: Floats, rng: np.random.Generator) -> Ranks:
    """Draw scores, whichever family the raters are of."""
    if isinstance(raters, Habits):
        return habits.draw_scores(raters, masters, hard, rng)
    return thresholds.draw_scores(raters, masters, hard, rng)


def join(groups: Sequence[Raters]) -> Raters:
    """Put raters of one family together, so that all see the same clips."""
    first = groups[0]
    if isinstance(first, Habits):
        arrays = [one.arrays for one in groups if isinstance(one, Habits)]
        names = [field.name for field in fields(first.arrays)]
        joined = {name: np.concatenate([getattr(one, name) for one in arrays]) for name in names}
        return replace(first, arrays=replace(first.arrays, **joined))
    others = [one for one in groups if isinstance(one, Thresholds)]
    return replace(
        first,
        cuts=np.concatenate([one.cuts for one in others]),
        confused=np.concatenate([one.confused for one in others]),
        missed=np.concatenate([one.missed for one in others]),
        halo=np.concatenate([one.halo for one in others]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Clips, and what a cohort has taught about them and about raters."""

    masters: Ranks
    difficulty: Floats | None
    priors: Priors

    def fit(self, scores: Ranks, clips: slice = slice(None), *, is_open: bool = False) -> Posterior:
        """Fit raters to their scores of some of the clips; with open priors, as effects are named."""
        priors = opened(LAYOUT, self.priors) if is_open else self.priors
        return fit(self.lay_out(scores, clips), priors)

    def lay_out(self, scores: Ranks, clips: slice = slice(None)) -> RaterEvidence:
        """Lay out scores of some of the clips."""
        known = None if self.difficulty is None else self.difficulty[clips]
        return lay_out(WORLD.scheme, self.masters[clips], scores, known)


def make_pool(
    cohort: Ranks, masters: Ranks, *, calibrated: bool, elsewhere: tuple[Ranks, Ranks]
) -> Pool:
    """Learn from a cohort: of these clips and raters, or of raters alone, who scored other clips."""
    if not calibrated:
        priors = learn_priors(lay_out(WORLD.scheme, *elsewhere))
        return Pool(masters=masters, difficulty=None, priors=priors)
    counts = (masters[None, ..., None] == np.arange(4))[..., None] & (
        cohort[..., None] == np.arange(4)
    )[..., None, :]
    difficulty = calibrate(LAYOUT, default_priors(LAYOUT), counts.sum(axis=0).astype(float))
    priors = learn_priors(lay_out(WORLD.scheme, masters, cohort, difficulty))
    return Pool(masters=masters, difficulty=difficulty, priors=priors)


def draw_pool(
    groups: Sequence[Raters], clips: int, *, calibrated: bool, rng: np.random.Generator
) -> tuple[Pool, Ranks]:
    """Draw clips, what the cohort (the first group) taught, and the scores of all others."""
    masters, hard = draw_masters(WORLD, clips, rng), draw_difficulty(clips, rng)
    scores = draw(join(groups), masters, hard, rng)
    others = draw_masters(WORLD, 30, rng)
    elsewhere = others, draw(groups[0], others, draw_difficulty(30, rng), rng)
    pool = make_pool(scores[:COHORT], masters, calibrated=calibrated, elsewhere=elsewhere)
    return pool, scores[COHORT:]


def certainty_table(posterior: Posterior) -> Floats:
    """Give the certainty of each effect, of domains and codes the largest, ``[rater, effect]``."""
    found = certainties(posterior)
    columns = [found[name] if found[name].ndim == 1 else found[name].max(axis=1) for name in NAMES]
    return np.column_stack(columns)


def auc(clean: Floats, planted: Floats) -> float:
    """Give the chance that a planted rater's certainty is above a clean one's."""
    above = (planted[:, None] > clean).mean() + 0.5 * (planted[:, None] == clean).mean()
    return float(above)


def effect_rows(family: str, raters: int, seed: int, *, calibrated: bool) -> Iterator[str]:
    """Yield a table row for each planted effect: AUC, right name, wrong name, by number of clips."""
    planted = PLANTED[family]
    cells: dict[str, list[str]] = {label: [] for label, _, _ in planted}
    for clips in CLIPS:
        rng = np.random.default_rng([seed, clips, calibrated, family == "C"])
        tables = _tables(planted, raters, clips, calibrated=calibrated, rng=rng)
        for label, effect, _ in planted:
            named = tables[label] >= CERTAIN
            if effect is None:
                cells[label].append(f"{named.any(axis=1).mean():.3f}")
                continue
            place = NAMES.index(effect)
            area = auc(tables["clean"][:, place], tables[label][:, place])
            wrong = np.delete(named, place, axis=1).any(axis=1).mean()
            cells[label].append(f"{area:.3f} **{named[:, place].mean():.2f}** {wrong:.2f}")
        print(f"family {family}, {clips} clips: done", file=sys.stderr, flush=True)
    for label, row in cells.items():
        yield f"| {label} | {' | '.join(row)} |"


def _tables(
    planted: Sequence[tuple[str, Effect | None, Make]],
    raters: int,
    clips: int,
    *,
    calibrated: bool,
    rng: np.random.Generator,
) -> dict[str, Floats]:
    """Return certainties by what was planted, over several pools of clips: none rests on one's luck."""
    each = raters // POOLS
    found: dict[str, list[Floats]] = {label: [] for label, _, _ in planted}
    for _pool in range(POOLS):
        groups = [planted[0][2](COHORT, rng), *(make(each, rng) for _, _, make in planted)]
        pool, scores = draw_pool(groups, clips, calibrated=calibrated, rng=rng)
        table = certainty_table(pool.fit(scores, is_open=True))
        for at, (label, _, _) in enumerate(planted):
            found[label].append(table[at * each : (at + 1) * each])
    return {label: np.concatenate(parts) for label, parts in found.items()}


def drift_row(baseline: int, raters: int, seed: int, *, calibrated: bool) -> str:
    """Return false alarms within a year, and the median weeks until a drift of .25 is seen."""
    rng = np.random.default_rng([seed, baseline, calibrated])
    people = _clean_s(raters, rng)
    groups = [_clean_s(COHORT, rng), people, habits.with_severity(people, 0.25)]
    pool, scores = draw_pool(groups, baseline + YEAR, calibrated=calibrated, rng=rng)
    steady, drifted = scores[:raters], scores[raters:]
    before = pool.fit(steady[:, :baseline], slice(baseline))
    outs = [
        watch(pool.lay_out(after[:, baseline:], slice(baseline, None)), before).is_out
        for after in (steady, drifted)
    ]
    first = np.where(outs[1].any(axis=1), outs[1].argmax(axis=1) + 1, np.inf)
    weeks = float(np.median(first)) / WEEK
    kind = "calibrated" if calibrated else "not calibrated"
    return f"| {baseline} clips, {kind} | {outs[0].any(axis=1).mean():.2f} | {weeks:.1f} |"


def print_speed() -> None:
    """Print how long it takes to fit a cohort, and to take one more clip into account."""
    rng = np.random.default_rng(1)
    masters = draw_masters(WORLD, 100, rng)
    scores = draw(_clean_s(10_000, rng), masters, draw_difficulty(100, rng), rng)
    evidence, priors = lay_out(WORLD.scheme, masters, scores), default_priors(LAYOUT)
    start = time.process_time()
    evidence.count()
    counting = time.process_time() - start
    start = time.process_time()
    fit(evidence, priors)
    fitting = time.process_time() - start
    print(
        f"10,000 raters x 100 clips x 16 codes: {fitting:.1f} s of one core, "
        f"{fitting / counting:.1f} times as long as counting them"
    )
    before = fit(lay_out(WORLD.scheme, masters[:19], scores[:1, :19]), priors)
    one = lay_out(WORLD.scheme, masters[:20], scores[:1, :20])
    times = []
    for _ in range(300):
        start = time.process_time()
        fit(one, priors, before)
        times.append(time.process_time() - start)
    print(f"one more clip: {1000 * float(np.median(times)):.2f} ms (median of 300)")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raters", type=int, default=300, help="simulated raters of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn")
    parser.add_argument("--only", default="", help="only tables whose name has this word")
    parser.add_argument("--speed", action="store_true", help="measure the time of fitting, only")
    wanted = parser.parse_args()
    if wanted.speed:
        print_speed()
        return
    print_names(wanted.only, wanted.raters, wanted.seed)
    if wanted.only in "Drift":
        print_drift(wanted.raters, wanted.seed)


def print_names(only: str, raters: int, seed: int) -> None:
    """Print a table for each family, with clips calibrated and not."""
    for family in PLANTED:
        for calibrated in (True, False):
            name = f"Family {family}, clips {'' if calibrated else 'not '}calibrated"
            if only in name:
                print(f"\n## {name}\n")
                print("| planted | " + " | ".join(f"{n} clips" for n in CLIPS) + " |")
                print("|---" * (1 + len(CLIPS)) + "|")
                for row in effect_rows(family, raters, seed, calibrated=calibrated):
                    print(row, flush=True)


def print_drift(raters: int, seed: int) -> None:
    """Print how soon a drift is seen."""
    print(f"\n## Drift of .25, {WEEK} clips a week (weight {WEIGHT})\n")
    print("| baseline | false alarms in a year | median weeks |\n|---|---|---|")
    for baseline in (20, 40, 80):
        for calibrated in (True, False):
            print(drift_row(baseline, raters, seed, calibrated=calibrated), flush=True)


if __name__ == "__main__":
    main()
