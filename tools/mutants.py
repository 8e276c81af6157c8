"""How well tests hold: changes the code in small ways and looks whether some test fails.

    .venv/bin/python -m tools.mutants app/scoring [--sample 400] [--seed 1] [--jobs 2] [--minutes 30]

For each mutant only the tests of its package are run, as `[tool.mutants.tests]` in pyproject.toml
maps them, and of these only the ones that enter the changed function. No file is changed. What is
known is kept in `.mutants/` and not tried again until the module changes; mutants that survived are
tried again each time, because tests may have become better. A mutant that does not end counts as
killed and is told apart.
"""

import argparse
import hashlib
import json
import os
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from tools.mutant_runs import QUICKLY, Fate, Target, WarmServer, cold_job, wait_for, without_chance
from tools.mutation import find_mutants

KEPT = Path(".mutants")
COLD_CPU_S = 120
# It has its own ways of importing these.
_LEFT_TO_PYTEST = ("_pytest", "pytest", "hypothesis", "_hypothesis", "xdist", "conftest")


class Ledger:
    """What became of each mutant, kept over runs; one line of a file for each."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        self._path = path
        self.fates: dict[str, Fate] = {}
        if path.exists():
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                self.fates[row["id"]] = Fate(row["fate"])

    def note(self, target: Target, fate: Fate) -> None:
        """Keep a fate; a later one of the same mutant counts."""
        self.fates[id_of(target)] = fate
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"id": id_of(target), "fate": fate}) + "\n")

    def is_killed(self, target: Target) -> bool:
        """Say whether some test is known to notice this mutant."""
        fate = self.fates.get(id_of(target))
        return fate is not None and fate.is_kill

    def is_unreached(self, target: Target) -> bool:
        """Say whether no test is known to enter its function: only an import may have."""
        return self.fates.get(id_of(target)) is Fate.NOT_REACHED


class Progress:
    """Says on one line how far a run is, and stops it when its time is over."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._fates: Counter[Fate] = Counter()

    def tell(self, fate: Fate) -> None:
        """Count one more."""
        self._done += 1
        self._fates[fate] += 1
        counts = ", ".join(f"{count} {fate}" for fate, count in sorted(self._fates.items()))
        end = "\n" if self._done == self._total else ""
        start = "\r" if sys.stderr.isatty() else ""
        if start or end or self._done % 50 == 0:
            last = end or ("" if start else "\n")
            print(
                f"{start}{self._what}: {self._done} of {self._total}: {counts}",
                end=last,
                file=sys.stderr,
            )


def id_of(target: Target) -> str:
    """Return what a mutant is known by: where it is and what the whole module has become."""
    text = f"{target.path}\0{target.mutant.source}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_targets(paths: Iterable[Path], tests: dict[str, list[str]]) -> list[Target]:
    """Return every mutant of some modules or packages, with the tests mapped to them.

    Raises:
        SystemExit: no tests are mapped to one of them.
    """
    found = []
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            places = [str(place) for place in (file, *file.parents) if str(place) in tests]
            if not places:
                raise SystemExit(f"{file}: no tests in [tool.mutants.tests] of pyproject.toml")
            mine = tuple(tests[places[0]])
            found += [
                Target(path=file, mutant=mutant, tests=mine)
                for mutant in find_mutants(file.read_text("utf-8"))
            ]
    return found


def choose(targets: Sequence[Target], size: int | None, seed: int) -> list[Target]:
    """Draw a sample, the same for the same seed and code; all of them where no size is given."""
    order = np.random.default_rng(seed).permutation(len(targets))[:size]
    return [targets[index] for index in sorted(order)]


def try_all(
    targets: Sequence[Target], ledger: Ledger, jobs: int, minutes: float, *, is_cold: bool
) -> None:
    """Try mutants, in time: warm where one function changes, cold where a module does.

    What no test reaches is tried cold as well: statements are often made by functions that only
    the import of a module calls.
    """
    ends = time.monotonic() + 60 * minutes
    left = [target for target in targets if not ledger.is_killed(target)]
    for tests in sorted({target.tests for target in left}):
        group = [target for target in left if target.tests == tests]
        warm = [target for target in group if not (is_cold or target.mutant.is_at_import)]
        _try_warm(warm, ledger, jobs, ends)
    cold = [
        target
        for target in left
        if is_cold or target.mutant.is_at_import or ledger.is_unreached(target)
    ]
    _preload()
    progress = Progress("cold", len(cold))

    def told(target: Target, fate: Fate) -> None:
        if fate.is_kill or not ledger.is_unreached(target):
            ledger.note(target, fate)
        progress.tell(fate)

    wait_for(((t, cold_job(t, COLD_CPU_S)) for t in _in_time(cold, ends)), jobs, told)


def _try_warm(targets: Sequence[Target], ledger: Ledger, jobs: int, ends: float) -> None:
    """Collect the tests in a process of their own and try mutants there."""
    if not targets:
        return
    progress = Progress("warm", len(targets))
    pid = os.fork()
    if pid == 0:

        def told(target: Target, fate: Fate) -> None:
            ledger.note(target, fate)
            progress.tell(fate)

        server = WarmServer(list(targets), jobs, told, KEPT / "modules.json", ends)
        without_chance()
        code = pytest.main([*QUICKLY, *targets[0].tests], plugins=[server])
        os._exit(int(code not in {0, pytest.ExitCode.NO_TESTS_COLLECTED}))
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("the tests could not be run without a mutant; see above")
    ledger.fates = Ledger(KEPT / "fates.jsonl").fates


def _in_time(targets: Sequence[Target], ends: float) -> Iterator[Target]:
    for target in targets:
        if time.monotonic() > ends:
            return
        yield target


def _preload() -> None:
    """Import what the tests import of other people's packages, once for all that follow."""
    kept = KEPT / "modules.json"
    known = json.loads(kept.read_text("utf-8")) if kept.exists() else ()
    for name in known:
        top = name.partition(".")[0]
        is_own = Path(top).is_dir() or Path(f"{top}.py").exists()
        if not is_own and not top.startswith(_LEFT_TO_PYTEST):
            with suppress(Exception):
                __import__(name)


def report(targets: Sequence[Target], ledger: Ledger) -> None:
    """Print the share killed of each module, and the mutants nobody noticed."""
    print("\n| module | mutants | killed | of these timed out | survived | not reached | share |")
    print("|---|---|---|---|---|---|---|")
    rows: dict[str, list[Target]] = {str(target.path): [] for target in targets}
    for target in targets:
        rows[str(target.path)].append(target)
    for name, mine in [*rows.items(), ("all", list(targets))]:
        fates = Counter(ledger.fates.get(id_of(target)) for target in mine)
        tried = sum(count for fate, count in fates.items() if fate)
        killed = fates[Fate.KILLED] + fates[Fate.TIMED_OUT]
        share = f"{killed / tried:.1%}" if tried else "not tried"
        counts = (fates[Fate.TIMED_OUT], fates[Fate.SURVIVED], fates[Fate.NOT_REACHED])
        print(f"| {name} | {tried} | {killed} | {' | '.join(map(str, counts))} | {share} |")
    for target in targets:
        fate = ledger.fates.get(id_of(target))
        if fate and not fate.is_kill:
            place = f"{target.path}:{target.mutant.line}"
            print(f"\n{place}: {fate} ({target.mutant.kind}, {id_of(target)})")
            print(target.mutant.diff(target.path.read_text("utf-8")))


def main() -> None:
    """Read the command line, try the mutants and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path, help="modules or packages to change")
    parser.add_argument("--sample", type=int, help="how many mutants to draw; all where left out")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default 2)")
    parser.add_argument("--minutes", type=float, default=30, help="when to stop (default 30)")
    parser.add_argument("--cold", action="store_true", help="import every mutant anew: slow")
    parser.add_argument("--report", action="store_true", help="try nothing, report what is known")
    told = parser.parse_args()
    settings = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["mutants"]
    targets = choose(find_targets(told.paths, settings["tests"]), told.sample, told.seed)
    ledger = Ledger(KEPT / "fates.jsonl")
    if not told.report:
        try_all(targets, ledger, told.jobs, told.minutes, is_cold=told.cold)
    report(targets, ledger)


if __name__ == "__main__":
    main()
