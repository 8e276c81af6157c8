"""Time the scoring engine on one core, beside scikit-learn in the same run.

    python tools/bench_scoring.py            a table
    python tools/bench_scoring.py --json     the figures as JSON

Five jobs, each with its goal: the full report of 10,000 learners x 200 clips x 14 codes; a
learner's report kept current after one more clip; kappa of all pairs of raters; and what
`flask scoring report` does with a file of a million rows (10,000 raters x 100 clips x 16 codes), by
code and by rater, beside a plain `csv.reader` that reads the same file. scikit-learn's figure is its confusion-free `accuracy_score` and three
`cohen_kappa_score` for a sample of learners and codes, scaled up; it computes no standard errors,
no other coefficients, domains or overall, so the ratio is in its favor.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import csv
import json
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from app.scorefiles.comparison import Comparison, compare
from app.scorefiles.masters import read_masters
from app.scorefiles.rating_scheme import load_scheme
from app.scorefiles.ratings import read_ratings
from app.scorefiles.reading import ReadingOptions
from app.scorefiles.rendering import Breakdown, as_csv
from app.scoring.batch import report_raters
from app.scoring.chance import chance_figures
from app.scoring.pairs import pairwise_kappa
from app.scoring.report import AgreementReport
from app.scoring.scheme import CodeSpec, Scheme
from app.scoring.tally import tally_clips
from app.scoring.weights import Weighting

CLIPS, CODES = 200, 14
DOMAINS = "aaaaaabbccccdd"
POINTS = ("Not Present", "Low", "Mid", "High")
SHARES = [0.60, 0.25, 0.11, 0.04]
SAMPLE = 12
RUBRIC = "mqi-4pt"
ROOT = Path(__file__).resolve().parent.parent


def make_scheme() -> Scheme:
    """Make 14 four-point codes in four domains: 19 groups with the overall one."""
    codes = enumerate(DOMAINS)
    return Scheme(
        codes=tuple(CodeSpec(key=f"c{i}", domain=name, points=POINTS) for i, name in codes)
    )


def make_scores(learners: int) -> tuple[np.ndarray, np.ndarray]:
    """Make master scores with an MQI-like mix and learners who mostly agree with them."""
    rng = np.random.default_rng(20140311)
    master = rng.choice(4, size=(CLIPS, CODES), p=SHARES).astype(np.int8)
    slips = rng.choice(
        np.array([-1, 0, 1], dtype=np.int8), size=(learners, CLIPS, CODES), p=[0.12, 0.7, 0.18]
    )
    return master, np.clip(master + slips, 0, 3).astype(np.int8)


def timed(job: Callable[[], Any], repetitions: int) -> np.ndarray:
    """Give ``[repetition, (elapsed, processor)]`` seconds, after one that does not count.

    On an idle machine the two are the same; on a busy one the processor's seconds are what the
    job itself took, still with other programs in its caches.
    """
    job()
    seconds = np.empty((repetitions, 2))
    for row in seconds:
        elapsed, processor = time.perf_counter(), time.process_time()
        job()
        row[:] = time.perf_counter() - elapsed, time.process_time() - processor
    return seconds


def summary(seconds: np.ndarray, unit: float) -> dict[str, float]:
    """Give median, least and 99th percentile in a unit, elapsed and by the processor's clock."""
    figures = {}
    for place, name in enumerate(("", "processor_")):
        taken = seconds[:, place] / unit
        figures[f"{name}median"] = float(np.median(taken))
        figures[f"{name}min"] = float(taken.min())
        figures[f"{name}p99"] = float(np.percentile(taken, 99))
    return figures


def bench_report(learners: int, repetitions: int) -> dict[str, Any]:
    """Time the full report of a cohort, and scikit-learn on a sample of the same scores."""
    scheme = make_scheme()
    master, scores = make_scores(learners)
    seconds = timed(lambda: report_raters(scheme, master, scores), repetitions)
    peer = sklearn_seconds(master, scores) * learners
    mine = summary(seconds, 1.0)
    return {
        "job": f"full report, {learners} learners x {CLIPS} clips x {CODES} codes",
        "unit": "s",
        "goal": 0.5 * learners / 10_000,
        **mine,
        "peak_memory_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "scikit_learn_processor_s": peer,
        "ratio_to_scikit_learn": peer / mine["processor_median"],
    }


def sklearn_seconds(master: np.ndarray, scores: np.ndarray) -> float:
    """Give scikit-learn's processor seconds for one learner, from a sample; its values must be ours."""
    from sklearn.metrics import (  # noqa: PLC0415
        accuracy_score,
        cohen_kappa_score,
    )

    start = time.process_time()
    for learner in scores[:SAMPLE]:
        for code in range(CODES):
            truth, given = master[:, code], learner[:, code]
            accuracy_score(truth, given)
            for weights in (None, "linear", "quadratic"):
                kappa = cohen_kappa_score(truth, given, weights=weights, labels=[0, 1, 2, 3])
    taken = (time.process_time() - start) / min(SAMPLE, len(scores))
    table = np.zeros((4, 4))
    np.add.at(table, (master[:, -1], scores[min(SAMPLE, len(scores)) - 1][:, -1]), 1)
    if abs(chance_figures(table).value[0, 2] - kappa) > 1e-9:
        raise SystemExit("scikit-learn and the engine disagree")
    return taken


def bench_refresh(repetitions: int) -> dict[str, Any]:
    """Time one clip submitted: the tally updated and all figures of all 19 groups computed."""
    scheme = make_scheme()
    master, scores = make_scores(1)
    tally = tally_clips(scheme, master[:-1], scores[0, :-1])

    def refresh() -> None:
        figures = AgreementReport(tally.add_clip(master[-1], scores[0, -1])).figures.scales
        if not np.isfinite(figures[4].chance.value).all():
            raise SystemExit("a figure is missing")

    return {
        "job": "refresh after one clip",
        "unit": "ms",
        "goal": 0.5,
        "goal_is_for": "p99",
        **summary(timed(refresh, repetitions * 100), 1e-3),
    }


def bench_pairs(raters: int, repetitions: int) -> dict[str, Any]:
    """Time quadratic kappa of all pairs of raters on every code, per pair."""
    _, scores = make_scores(raters)
    codes = np.ascontiguousarray(scores.transpose(2, 0, 1))

    def every_pair() -> None:
        for code in codes:
            pairwise_kappa(code, 4, Weighting.QUADRATIC)

    pairs = raters * (raters - 1) / 2 * CODES
    return {
        "job": f"quadratic kappa of all pairs, {raters} raters x {CODES} codes, per pair",
        "unit": "ns",
        "goal": 50.0,
        **summary(timed(every_pair, repetitions) / pairs, 1e-9),
    }


def write_files(folder: Path, raters: int) -> tuple[Path, Path]:
    """Write ratings of 100 clips on the rubric's four-point codes, and their master scores."""
    rubric = load_scheme(RUBRIC, ROOT / "calibration_sets")
    codes = [code.spec.key for code in rubric.codes if code.spec.size == 4][:16]
    rng = np.random.default_rng(20140311)
    master = rng.choice(4, size=(100, len(codes)), p=SHARES) + 1
    slips = rng.choice([-1, 0, 1], size=(raters, *master.shape), p=[0.12, 0.7, 0.18])
    scores = np.clip(master + slips, 1, 4)
    ratings_path, master_path = folder / "ratings.csv", folder / "master.csv"
    with ratings_path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["rater", "clip", *codes])
        for rater in range(raters):
            rows = scores[rater].tolist()
            writer.writerows([f"r{rater}", f"c{clip}", *row] for clip, row in enumerate(rows))
    with master_path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["clip", *codes])
        writer.writerows([f"c{clip}", *row] for clip, row in enumerate(master.tolist()))
    return ratings_path, master_path


def read_both(ratings: Path, master: Path) -> Comparison:
    """Read two files as the command does."""
    rubric, how = load_scheme(RUBRIC, ROOT / "calibration_sets"), ReadingOptions()
    return compare(rubric, read_ratings(ratings, rubric, how), read_masters(master, rubric, how))


def read_plainly(path: Path) -> int:
    """Count the rows of a file with nothing but the CSV reader."""
    with path.open(encoding="utf-8", newline="") as handle:
        return sum(1 for _ in csv.reader(handle))


def bench_files(raters: int) -> Iterator[dict[str, Any]]:
    """Time the reading of a file and the reports on it, beside a plain read of the same file."""
    with tempfile.TemporaryDirectory() as folder:
        ratings, master = write_files(Path(folder), raters)
        plain = summary(timed(lambda: read_plainly(ratings), 3), 1.0)
        by_code = timed(lambda: as_csv(read_both(ratings, master), Breakdown.CODE), 3)
        yield _file_job(
            f"report of {raters * 100:,} rows by code, reading included", 5.0, by_code, plain
        )
        by_rater = timed(lambda: as_csv(read_both(ratings, master), Breakdown.RATER), 1)
        yield _file_job(
            f"report by rater, {raters:,} raters, as CSV, reading included", 20.0, by_rater, plain
        )


def _file_job(
    job: str, goal: float, seconds: np.ndarray, plain: dict[str, float]
) -> dict[str, Any]:
    mine = summary(seconds, 1.0)
    return {
        "job": job,
        "unit": "s",
        "goal": goal,
        "goal_is_for": "processor_median",
        **mine,
        "plain_read_processor_s": plain["processor_median"],
        "ratio_to_plain_read": mine["processor_median"] / plain["processor_median"],
    }


def machine() -> dict[str, Any]:
    """Say what it ran on."""
    return {
        "processor": processor_name(),
        "cores_used": 1,
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def processor_name() -> str:
    """Give the processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def run(learners: int, repetitions: int) -> dict[str, Any]:
    """Run every job, saying which."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    found: dict[str, Any] = {"machine": machine(), "repetitions": repetitions, "results": []}
    # The refresh comes first: a web process that answers one learner has no gigabytes behind it.
    jobs: list[Callable[[], Iterable[dict[str, Any]]]] = [
        lambda: [bench_refresh(repetitions)],
        lambda: [bench_report(learners, repetitions)],
        lambda: [bench_pairs(1000, repetitions)],
        lambda: bench_files(learners),
    ]
    for place, job in enumerate(jobs, 1):
        print(f"\rjob {place} of {len(jobs)} ...", end="", file=sys.stderr, flush=True)
        found["results"].extend(job())
    print("\r" + " " * 20 + "\r", end="", file=sys.stderr)
    return found


def show(found: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(", ".join(f"{key} {value}" for key, value in found["machine"].items()))
    for result in found["results"]:
        kind = result.get("goal_is_for", "median")
        verdict = "reached" if result[kind] <= result["goal"] else "NOT reached"
        unit = result["unit"]
        print(
            f"{result['job']}: median {result['median']:.3g} {unit}, least {result['min']:.3g}, "
            f"p99 {result['p99']:.3g}; goal {result['goal']:.3g} {unit} ({kind}): {verdict}"
        )
        print(
            f"  by the processor's clock: median {result['processor_median']:.3g}, "
            f"least {result['processor_min']:.3g}, p99 {result['processor_p99']:.3g}"
        )
        if "ratio_to_plain_read" in result:
            print(
                f"  a plain read of the same file: {result['plain_read_processor_s']:.2f} s, "
                f"{result['ratio_to_plain_read']:.1f} times less"
            )
        if "ratio_to_scikit_learn" in result:
            print(
                f"  scikit-learn, fewer figures: {result['scikit_learn_processor_s']:.0f} s, "
                f"{result['ratio_to_scikit_learn']:.0f} times as long; "
                f"peak memory {result['peak_memory_gb']:.2f} GB"
            )


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--learners", type=int, default=10_000, help="learners in the cohort")
    parser.add_argument("--repetitions", type=int, default=7, help="repetitions of each job")
    options = parser.parse_args()
    found = run(options.learners, options.repetitions)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        show(found)


if __name__ == "__main__":
    main()
