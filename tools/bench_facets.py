"""Time the many-facet Rasch model on one core, and let it find planted severities again.

    python tools/bench_facets.py            tables
    python tools/bench_facets.py --json     the figures as JSON

Speed: the whole analysis of some 200,000 scores, estimates, errors, fit and all, beside
scikit-learn's `accuracy_score` and three `cohen_kappa_score` for each rater and code of the same scores
(a sample, scaled up), and beside one pass of `exp` over as many numbers. Recovery: severities, fit and
standard errors over many draws from the model, in designs from three raters on few clips to a sparse
pool. Every draw has a seed of its own.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from app.scoring.estimates import Estimate, Undefined
from app.scoring.facets.report import FacetsReport, analyze_facets
from app.scoring.facets.scores import FacetScores

STEPS = np.array([-1.0, 0.2, 0.8])
SEED = 20260917
SAMPLE = 6


class Pool(NamedTuple):
    """How many raters, clips and codes there are, and which share of clips each rater scores."""

    raters: int
    clips: int
    codes: int
    share: float = 1.0

    @property
    def name(self) -> str:
        """Describe it in a few words."""
        part = "" if self.share == 1 else f", {100 * self.share:.3g} % of clips each"
        return f"{self.raters} raters x {self.clips} clips x {self.codes} codes{part}"


LARGE = (Pool(312, 40, 16), Pool(1000, 200, 16, 0.0625), Pool(40, 312, 16))
PLANTED = (
    Pool(3, 40, 4),
    Pool(6, 60, 1),
    Pool(12, 24, 16),
    Pool(30, 40, 8, 0.25),
    Pool(100, 40, 16, 0.25),
)


def draw(pool: Pool, seed: int) -> tuple[FacetScores, np.ndarray]:
    """Draw scores from the model: severities with standard deviation .5, clips with 1."""
    rng = np.random.default_rng((SEED, seed))
    severity = rng.normal(0, 0.5, pool.raters)
    place, difficulty = rng.normal(0, 1, pool.clips), rng.normal(0, 0.5, pool.codes)
    sheets = rng.random((pool.raters, pool.clips)) < pool.share
    rater, clip = (np.repeat(part, pool.codes) for part in np.nonzero(sheets))
    code = np.tile(np.arange(pool.codes), int(sheets.sum()))
    logits = place[clip] - severity[rater] - difficulty[code]
    weights = np.exp(np.arange(4)[:, None] * logits - np.r_[0, STEPS.cumsum()][:, None])
    shares = (weights / weights.sum(axis=0)).cumsum(axis=0)
    scores = FacetScores(
        raters=tuple(str(number) for number in range(pool.raters)),
        clips=tuple(str(number) for number in range(pool.clips)),
        codes=tuple(str(number) for number in range(pool.codes)),
        points=(4,) * pool.codes,
        rater=rater,
        clip=clip,
        code=code,
        rank=(rng.random(len(logits)) > shares).sum(axis=0),
    )
    return scores, severity - severity.mean()


def processor_seconds(job: Callable[[], Any], repetitions: int) -> float:
    """Give the median of a job's processor seconds, after one that does not count."""
    job()
    seconds = []
    for _ in range(repetitions):
        start = time.process_time()
        job()
        seconds.append(time.process_time() - start)
    return float(np.median(seconds))


def bench_speed(pool: Pool, repetitions: int) -> dict[str, Any]:
    """Time the analysis of one large pool."""
    scores, _ = draw(pool, 0)
    numbers = np.random.default_rng(SEED).normal(size=len(scores.rank))
    mine = processor_seconds(lambda: analyze_facets(scores), repetitions)
    passes = processor_seconds(lambda: np.exp(numbers), 25)
    return {
        "pool": pool.name,
        "scores": len(scores.rank),
        "seconds": mine,
        "times_exp": mine / passes,
        "times_scikit_learn_takes": sklearn_seconds(scores) / mine,
    }


def sklearn_seconds(scores: FacetScores) -> float:
    """Give scikit-learn's processor seconds for comparing every rater with a master, code by code.

    There is no master here, so a rater is compared with her own scores moved by one clip: that takes as long.
    """
    from sklearn.metrics import (  # noqa: PLC0415
        accuracy_score,
        cohen_kappa_score,
    )

    start = time.process_time()
    for rater in range(1, SAMPLE + 1):
        ranks = scores.rank[scores.rater == rater]
        code = scores.code[scores.rater == rater]
        for place in range(len(scores.codes)):
            given = ranks[code == place]
            truth = np.roll(given, 1)
            accuracy_score(truth, given)
            for weights in (None, "linear", "quadratic"):
                cohen_kappa_score(truth, given, weights=weights, labels=[0, 1, 2, 3])
    return (time.process_time() - start) / SAMPLE * len(scores.raters)


def bench_recovery(pool: Pool, draws: int) -> dict[str, Any]:
    """Find planted severities again, many times."""
    off, told, fits, zs, correlations, lost = [], [], [], [], [], 0
    for seed in range(draws):
        scores, severity = draw(pool, seed)
        found = analyze_facets(scores)
        if isinstance(found, Undefined) or not found.has_converged:
            lost += 1
            continue
        values, errors, infit, z = figures(found)
        kept = np.isfinite(infit)
        off.append((values - severity)[kept])
        told.append(errors[kept])
        fits.append(infit[kept])
        zs.append(z[kept])
        correlations.append(np.corrcoef(values[kept], severity[kept])[0, 1])
    every, errors = np.concatenate(off), np.concatenate(told)
    every_z = np.concatenate(zs)
    return {
        "pool": pool.name,
        "draws": draws,
        "without_estimates": lost,
        "r": float(np.mean(correlations)),
        "rmse": float(np.sqrt((every**2).mean())),
        "mean_se": float(np.sqrt((errors**2).mean())),
        "coverage_95": float((np.abs(every) < 1.96 * errors).mean()),
        "infit": float(np.concatenate(fits).mean()),
        "infit_z_sd": float(every_z.std()),
        "infit_beyond_2": float((np.abs(every_z) > 2).mean()),
    }


def figures(found: FacetsReport) -> tuple[np.ndarray, ...]:
    """Give severity, error, infit and its standardized figure of each rater; nan where extreme."""
    rows = [
        (line.measure.value, line.measure.se, line.infit.mean_square, line.infit.z)
        if isinstance(line.measure, Estimate) and line.infit
        else (np.nan,) * 4
        for line in found.raters
    ]
    return tuple(np.array(rows, dtype=float).T)


def run(repetitions: int, draws: int) -> dict[str, Any]:
    """Run everything, saying where it is."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    jobs: list[tuple[str, Callable[[], dict[str, Any]]]] = [
        *(("speed", lambda pool=pool: bench_speed(pool, repetitions)) for pool in LARGE),
        *(("recovery", lambda pool=pool: bench_recovery(pool, draws)) for pool in PLANTED),
    ]
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "speed": [],
        "recovery": [],
    }
    for place, (kind, job) in enumerate(jobs, 1):
        print(f"\rjob {place} of {len(jobs)} ...", end="", file=sys.stderr, flush=True)
        found[kind].append(job())
    print("\r" + " " * 20 + "\r", end="", file=sys.stderr)
    return found


def show(found: dict[str, Any]) -> None:
    """Print the figures as tables for a page of Markdown."""
    print("| pool | scores | processor seconds | passes of exp | scikit-learn takes |")
    print("|---|---|---|---|---|")
    for row in found["speed"]:
        print(
            f"| {row['pool']} | {row['scores']:,} | {row['seconds']:.2f} | {row['times_exp']:.0f} | "
            f"{row['times_scikit_learn_takes']:.0f} times as long |"
        )
    print("\n| pool | r | RMSE | mean SE | 95 % covers | infit | sd of z | beyond 2 | lost |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in found["recovery"]:
        print(
            f"| {row['pool']} | {row['r']:.3f} | {row['rmse']:.3f} | {row['mean_se']:.3f} | "
            f"{row['coverage_95']:.3f} | {row['infit']:.3f} | {row['infit_z_sd']:.2f} | "
            f"{row['infit_beyond_2']:.3f} | {row['without_estimates']} of {row['draws']} |"
        )


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--repetitions", type=int, default=5, help="repetitions of each timing")
    parser.add_argument("--draws", type=int, default=200, help="draws of each planted pool")
    options = parser.parse_args()
    found = run(options.repetitions, options.draws)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        show(found)


if __name__ == "__main__":
    main()
