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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
from app.scoring.rater_model.outlook import quadratic_kappa
from app.scoring.rater_model.patterns import fit_for_names
from app.scoring.rater_model.priors import Priors, default_priors
from app.scoring.rater_model.profile import find_true_agreement
from app.scoring.scheme import PoolKind
from tools.simulation import habits
from tools.simulation.planted import PLANTED, WORLD, Kind, Raters, draw, join
from tools.simulation.world import draw_difficulty, draw_masters

CLIPS = (5, 10, 20, 30, 40)
LAYOUT = layout_of(WORLD.scheme)
COHORT = 100
TRUE_CLIPS = 8_000
POOLS = 16
"""Sets of clips in a cell: where clips are not calibrated, their luck is that of all who score them."""
NAMES = tuple(Effect)
WEEK, YEAR = 2, 104
"""Clips a week, and a year, of a rater who is monitored."""

Floats = NDArray[np.float64]
Ranks = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Clips, and what a cohort has taught about them and about raters."""

    masters: Ranks
    difficulty: Floats | None
    priors: Priors

    def fit(self, scores: Ranks, clips: slice = slice(None)) -> Posterior:
        """Fit raters to their scores of some of the clips."""
        return fit(self.lay_out(scores, clips), self.priors)

    def fit_for_names(self, scores: Ranks) -> Posterior:
        """Fit raters as it is done before effects get their names."""
        return fit_for_names(self.lay_out(scores), self.priors)

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


def effect_rows(
    family: str, raters: int, seed: int, numbers: Sequence[int], *, calibrated: bool
) -> Iterator[str]:
    """Yield a table row for each planted effect: AUC, right name, wrong name, by number of clips."""
    planted = PLANTED[family]
    cells: dict[str, list[str]] = {kind.label: [] for kind in planted}
    for clips in numbers:
        rng = np.random.default_rng([seed, clips, calibrated, list(PLANTED).index(family)])
        tables = _tables(planted, raters, clips, calibrated=calibrated, rng=rng)
        clean = tables[planted[0].label]
        for kind in planted:
            cells[kind.label].append(_cell(kind, clean, tables[kind.label]))
        print(f"family {family}, {clips} clips: done", file=sys.stderr, flush=True)
    for label, row in cells.items():
        yield f"| {label} | {' | '.join(row)} |"


def _cell(kind: Kind, clean: Floats, table: Floats) -> str:
    named = table >= CERTAIN
    if kind.effect is None:
        return f"{named.any(axis=1).mean():.3f}"
    place = NAMES.index(kind.effect)
    area = auc(clean[:, place], table[:, place])
    wrong = np.delete(named, place, axis=1).any(axis=1).mean()
    return f"{area:.3f} **{named[:, place].mean():.2f}** {wrong:.2f}"


def _tables(
    planted: Sequence[Kind],
    raters: int,
    clips: int,
    *,
    calibrated: bool,
    rng: np.random.Generator,
) -> dict[str, Floats]:
    """Return certainties by what was planted, over several pools of clips: none rests on one's luck."""
    each = raters // POOLS
    found: dict[str, list[Floats]] = {kind.label: [] for kind in planted}
    for _pool in range(POOLS):
        groups = [planted[0].make(COHORT, rng), *(kind.make(each, rng) for kind in planted)]
        pool, scores = draw_pool(groups, clips, calibrated=calibrated, rng=rng)
        table = certainty_table(pool.fit_for_names(scores))
        for at, kind in enumerate(planted):
            found[kind.label].append(table[at * each : (at + 1) * each])
    return {label: np.concatenate(parts) for label, parts in found.items()}


def drift_row(baseline: int, raters: int, seed: int, *, calibrated: bool) -> str:
    """Return false alarms within a year, and the median weeks until a drift of .25 is seen."""
    rng = np.random.default_rng([seed, baseline, calibrated])
    clean = PLANTED["S"][0].make
    people = clean(raters, rng)
    assert isinstance(people, habits.Habits)  # noqa: S101  of family S
    groups = [clean(COHORT, rng), people, habits.with_severity(people, 0.25)]
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
    scores = draw(PLANTED["S"][0].make(10_000, rng), masters, draw_difficulty(100, rng), rng)
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
    parser.add_argument("--clips", type=int, nargs="+", default=CLIPS, help="how many are scored")
    parser.add_argument("--speed", action="store_true", help="measure the time of fitting, only")
    wanted = parser.parse_args()
    if wanted.speed:
        print_speed()
        return
    print_names(wanted.only, wanted.raters, wanted.seed, wanted.clips)
    if wanted.only in "True kappa":
        print_estimates(wanted.raters, wanted.seed)
    if wanted.only in "Drift":
        print_drift(wanted.raters, wanted.seed)


def print_names(only: str, raters: int, seed: int, clips: Sequence[int]) -> None:
    """Print a table for each family, with clips calibrated and not."""
    for family in PLANTED:
        for calibrated in (True, False):
            name = f"Family {family}, clips {'' if calibrated else 'not '}calibrated"
            if only in name:
                print(f"\n## {name}\n")
                print("| planted | " + " | ".join(f"{n} clips" for n in clips) + " |")
                print("|---" * (1 + len(clips)) + "|")
                for row in effect_rows(family, raters, seed, clips, calibrated=calibrated):
                    print(row, flush=True)


def kappa_errors(family: str, raters: int, seed: int) -> tuple[float, float, float]:
    """Return how far a code's true quadratic kappa is missed at ten clips, as root mean squares.

    By the model after a cohort, by the model with its defaults, and by the kappa of the clips alone,
    nil where it does not exist. Raters are of all
    kinds of the family, as those of the cohort are; true kappa is that of 8,000 clips.
    """
    rng = np.random.default_rng([seed, list(PLANTED).index(family)])
    kinds = PLANTED[family]
    people = join([kind.make(raters // len(kinds), rng) for kind in kinds])
    masters, hard = draw_masters(WORLD, TRUE_CLIPS, rng), draw_difficulty(TRUE_CLIPS, rng)
    true = _kappas(masters, draw(people, masters, hard, rng))
    masters, hard = draw_masters(WORLD, 10, rng), draw_difficulty(10, rng)
    scores = draw(people, masters, hard, rng)
    missed = []
    for priors in (_cohort_priors(family, rng), default_priors(LAYOUT)):
        found = np.empty_like(true)
        for rater in range(len(true)):
            evidence = lay_out(WORLD.scheme, masters, scores[rater])
            expected = find_true_agreement(WORLD.scheme, evidence, priors, rater)
            kappas = [expected[PoolKind.CODE, key].kappa.value for key in WORLD.scheme.keys]
            found[rater] = kappas
        missed.append(found - true)
    missed.append(_kappas(masters, scores) - true)
    errors = [float(np.sqrt((off**2).mean())) for off in missed]
    return errors[0], errors[1], errors[2]


def _cohort_priors(family: str, rng: np.random.Generator) -> Priors:
    """Learn from sixty raters with twelve clips of their own each."""
    drawn = []
    for rater in range(60):
        kind = PLANTED[family][rater % len(PLANTED[family])]
        masters, hard = draw_masters(WORLD, 12, rng), draw_difficulty(12, rng)
        drawn.append((masters, draw(kind.make(1, rng), masters, hard, rng)[0]))
    given, scores = (np.stack(side) for side in zip(*drawn, strict=True))
    return learn_priors(lay_out(WORLD.scheme, given, scores))


def _kappas(masters: Ranks, scores: Ranks) -> Floats:
    """Return the quadratic kappa of each code of each rater, ``[rater, code]``."""
    points = np.arange(4)
    at, given = masters[..., None] == points, scores[..., None] == points
    tables = np.einsum("ckm,rcks->rkms", at.astype(np.float32), given.astype(np.float32))
    tables /= len(masters)
    is_one_point = tables.max(axis=(2, 3)) > 1 - 1e-6
    return np.where(is_one_point, 0.0, quadratic_kappa(tables))


def print_estimates(raters: int, seed: int) -> None:
    """Print how far true kappa of a code is missed, by model and by the clips alone."""
    print("\n## True kappa of a code, ten clips: root mean square error\n")
    print("| family | model, cohort | model, defaults | its clips alone |\n|---|---|---|---|")
    for family in PLANTED:
        cells = " | ".join(f"{error:.3f}" for error in kappa_errors(family, raters, seed))
        print(f"| {family} | {cells} |", flush=True)


def print_drift(raters: int, seed: int) -> None:
    """Print how soon a drift is seen."""
    print(f"\n## Drift of .25, {WEEK} clips a week (weight {WEIGHT})\n")
    print("| baseline | false alarms in a year | median weeks |\n|---|---|---|")
    for baseline in (20, 40, 80):
        for calibrated in (True, False):
            print(drift_row(baseline, raters, seed, calibrated=calibrated), flush=True)


if __name__ == "__main__":
    main()
