"""How often the intervals people are shown hold the true value.

    python tools/bench_coverage.py [--replicates 4000] [--only WORD ...] [--json]

A cell is a figure of one level (code, domain, overall) from some clips of a simulated rater, drawn
so many times. All is synthetic. Raters of family S are drawn from habits and noise, those of family
C from thresholds of their own, those of family P choose between neighboring points; constants were
chosen on S, and some looked at on C. In the worlds of one mix all 16
codes are alike, in "mixed" each domain has a code of every mix. Beside the coverage stand the misses
(the interval lies below the true value, or above it, which flatters), the mean width, and the share
of raters who see no interval, with its reasons. Aim: 93 to 97 % covered, 1 to 4 % missed a side.

`--method earlier` does the same with the intervals that were shown before, `--method lean` with those
of leniency alone, in minutes. `--only` keeps the cells
whose name has every word given: `--only S kappa "very rare" weak n=10`.
"""

import argparse
import json
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from tools.simulation.condensed import condense, read_cells
from tools.simulation.coverage import (
    FIGURES,
    RATERS,
    Bounds,
    Coverage,
    Method,
    Setting,
    draw_replicates,
    judge,
    true_values,
)
from tools.simulation.earlier import earlier_intervals
from tools.simulation.present import lean_intervals, present_intervals
from tools.simulation.world import MIXES, World, make_world

CLIPS: Final = (5, 10, 20, 50)
HALOS: Final = (0.2, 0.5)
TRUTH_CLIPS: Final = 200_000
MIXED: Final = "mixed"
POOLS: Final = {"code": [0], "domain": [0, 1, 2, 3], "overall": list(range(16))}
METHODS: dict[str, Method] = {
    "present": present_intervals,
    "earlier": earlier_intervals,
    "lean": lean_intervals,
}
AIM: Final = (0.93, 0.97)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one process does in one go: all figures, levels and numbers of clips of a setting."""

    setting: Setting
    replicates: int
    seed: int
    method: str
    clips: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cell of the table."""

    setting: Setting
    clips: int
    level: str
    figure: str
    coverage: Coverage

    @property
    def name(self) -> str:
        """Name the cell in words that `--only` looks for."""
        return cell_name(self.setting, self.clips, self.level, self.figure)


def cell_name(setting: Setting, clips: int, level: str, figure: str) -> str:
    """Name a cell: family, mix, rater, halo, clips, level and figure."""
    return (
        f"{setting.family} {setting.mix} {setting.rater} halo={setting.halo} n={clips} "
        f"{level} {figure}"
    )


def settings() -> list[Setting]:
    """List whom is drawn."""
    return [
        Setting(family=family, rater=rater, halo=halo, mix=mix)
        for family in ("S", "C", "P")
        for mix in (*MIXES, MIXED)
        for rater in ("good", "weak")
        for halo in HALOS
    ]


def world_of(mix: str) -> World:
    """Make a world of one mix, or of all of them."""
    return make_world(tuple(MIXES) if mix == MIXED else [mix])


def levels_of(mix: str) -> dict[str, list[int]]:
    """Give the columns of each level; a single code is that of its own mix's world."""
    return {name: codes for name, codes in POOLS.items() if mix != MIXED or name != "code"}


def part_of(world: World, columns: list[int]) -> World:
    """Give the world of some codes alone."""
    return World(codes=tuple(world.codes[place] for place in columns))


def run(job: Job) -> list[Row]:
    """Draw one setting and judge its intervals."""
    setting, levels = job.setting, levels_of(job.setting.mix)
    world = world_of(setting.mix)
    number = settings().index(setting)
    truth = true_values(setting, world, levels, TRUTH_CLIPS, [job.seed, number, 0])
    raters = 1 if setting.family == "S" else RATERS
    share = -(-job.replicates // raters)
    rows = []
    for clips in job.clips:
        rng = np.random.default_rng([job.seed, number, clips])
        drawn = [
            draw_replicates(setting, world, (share, clips), rng, rater) for rater in range(raters)
        ]
        masters, scores = (np.concatenate(side) for side in zip(*drawn, strict=True))
        for level, columns in levels.items():
            bounds = METHODS[job.method](
                masters[..., columns], scores[..., columns], part_of(world, columns)
            )
            true = np.repeat(truth[level], share, axis=0)
            rows += [
                Row(
                    setting=setting,
                    clips=clips,
                    level=level,
                    figure=figure,
                    coverage=judge(_checked(bounds[figure]), true[:, place]),
                )
                for place, figure in enumerate(FIGURES)
                if figure in bounds
            ]
    return rows


def _checked(bounds: Bounds) -> Bounds:
    """Refuse a bound on the wrong side of the estimate."""
    outside = (bounds.low > bounds.value + 1e-9) | (bounds.high < bounds.value - 1e-9)
    if outside.any():
        raise SystemExit("an interval does not hold its own estimate")
    return bounds


def wanted(job: Job, words: Sequence[str]) -> Iterator[str]:
    """Name the cells of a job that have every word."""
    for clips in job.clips:
        for level in levels_of(job.setting.mix):
            for figure in FIGURES:
                name = cell_name(job.setting, clips, level, figure)
                if is_named(name, words):
                    yield name


def is_named(name: str, words: Sequence[str]) -> bool:
    """Say whether a cell has every word; "rare" is not "very rare"."""
    plain = f" {name.replace('very rare', 'very-rare')} "
    return all(f" {word.replace(' ', '-')} " in plain for word in words)


def run_all(jobs: Sequence[Job], processes: int) -> list[Row]:
    """Run the jobs side by side, and say how far they are."""
    rows: list[Row] = []
    with multiprocessing.Pool(min(processes, len(jobs))) as pool:
        for done, found in enumerate(pool.imap(run, jobs), 1):
            print(f"\r{done} of {len(jobs)} settings", end="", file=sys.stderr, flush=True)
            rows += found
    print(file=sys.stderr)
    return rows


def document(row: Row) -> dict[str, Any]:
    """Write a cell as plain data."""
    where = {"clips": row.clips, "level": row.level, "figure": row.figure}
    return {"name": row.name, **asdict(row.setting), **where, **asdict(row.coverage)}


def show(rows: Sequence[Row]) -> None:
    """Print a line for each cell, those outside of the aim marked, and what share lies inside."""
    head = ("cell", "true", "covered", "below", "above", "width", "without", "because")
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for row in rows:
        one = row.coverage
        mark = "" if AIM[0] <= one.covered <= AIM[1] else " low" if one.covered < AIM[0] else " +"
        why = ", ".join(f"{name or 'NO REASON'} {share:.2f}" for name, share in one.reasons.items())
        figures = f"{one.truth:.2f} | {one.covered:.3f}{mark} | {one.below:.3f} | {one.above:.3f}"
        print(f"| {row.name} | {figures} | {one.width:.2f} | {one.absent:.2f} | {why} |")
    for figure in FIGURES:
        mine = [row.coverage for row in rows if row.figure == figure]
        if mine:
            summary(figure, mine)


def summary(figure: str, cells: Sequence[Coverage]) -> None:
    """Print how many cells of a figure lie where."""
    low = sum(one.covered < AIM[0] for one in cells)
    high = sum(one.covered > AIM[1] for one in cells)
    sides = sum(max(one.below, one.above) > 0.04 for one in cells)
    print(
        f"{figure}: {len(cells)} cells, {len(cells) - low - high} covered 93 to 97 %, {low} less, "
        f"{high} more; least {min(one.covered for one in cells):.3f}; "
        f"{sides} miss more than 4 % on one side"
    )


def main() -> None:
    """Read the options, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=4000, help="draws of each cell")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn")
    parser.add_argument("--only", nargs="+", default=[], help="words a cell's name must have")
    parser.add_argument("--method", choices=METHODS, default=next(iter(METHODS)))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true", help="print the cells as JSON")
    parser.add_argument(
        "--compare",
        nargs=2,
        type=Path,
        metavar=("BEFORE", "AFTER"),
        help="draw nothing: print two runs, kept with --json, side by side as Markdown",
    )
    given = parser.parse_args()
    if given.compare:
        before, after = (read_cells(path) for path in given.compare)
        print("\n".join(condense(before, after, FIGURES)))
        return
    measure(given)


def measure(given: argparse.Namespace) -> None:
    """Run the cells that are wanted, and print them."""
    jobs = [
        Job(
            setting=one,
            replicates=given.replicates,
            seed=given.seed,
            method=given.method,
            clips=tuple(n for n in CLIPS if _may_have(given.only, n)),
        )
        for one in settings()
    ]
    names = {name for job in jobs for name in wanted(job, given.only)}
    if not names:
        raise SystemExit(f"No cell has all of these words: {' '.join(given.only)}")
    kept = [job for job in jobs if any(True for _ in wanted(job, given.only))]
    rows = [row for row in run_all(kept, given.processes) if row.name in names]
    if given.json:
        print(json.dumps([document(row) for row in rows], indent=2))
    else:
        show(rows)


def _may_have(words: Sequence[str], clips: int) -> bool:
    numbers = [word for word in words if word.startswith("n=")]
    return not numbers or f"n={clips}" in numbers


if __name__ == "__main__":
    main()
