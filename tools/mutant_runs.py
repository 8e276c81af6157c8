"""Runs tests against mutants, in processes that end with each of them; no file is changed.

Warm: the tests are collected once, and a child of that process takes over a mutant's function and
runs the tests that reach it. That takes milliseconds. Cold: what runs when a module is imported
(constants, tables, defaults) needs a process that imports the mutant in the first place.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tools.mutation import Mutant

SPARE_CPU_S = 3
"""What a mutant may take beyond four times the processor time of its tests."""
MAX_WALL_S = 300
"""A mutant that waits for something that never comes ends after so long."""
NOT_IN_PLACE = 99
"""The exit code of a child that could not put its mutant in place."""
QUICKLY = (
    "-x",
    "-q",
    "-s",
    "--assert=plain",
    "--hypothesis-seed=0",
    "--no-header",
)
_CACHED = type(lru_cache(int))


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    NOT_REACHED = "not reached"

    @property
    def is_kill(self) -> bool:
        """Say whether some test noticed."""
        return self in {Fate.KILLED, Fate.TIMED_OUT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A mutant with the module it changes and the tests that are there for it."""

    path: Path
    mutant: Mutant
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        """Return the name the module is imported by."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")


Told = Callable[[Target, Fate], None]


def wait_for(jobs: Iterable[tuple[Target, Callable[[], int]]], limit: int, told: Told) -> None:
    """Run jobs in children, so many at a time, and tell the fate of each as it ends.

    A job returns how the tests went, as pytest does: 0 when they all passed.
    """
    running: dict[int, tuple[Target, float]] = {}
    for target, job in jobs:
        while len(running) >= limit:
            _reap(running, told)
        running[_fork(job)] = (target, time.monotonic() + MAX_WALL_S)
    while running:
        _reap(running, told)


def _fork(job: Callable[[], int]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1  # whatever goes wrong from here on is the mutant's doing
    with suppress(BaseException):
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        code = job()
    os._exit(code)


def _reap(running: dict[int, tuple[Target, float]], told: Told) -> None:
    for pid in list(running):
        target, ends = running[pid]
        done, status = os.waitpid(pid, os.WNOHANG)
        if not done and time.monotonic() > ends:
            os.kill(pid, signal.SIGKILL)  # a child of this very process
            os.waitpid(pid, 0)
            status, done = signal.SIGXCPU, pid
        if done:
            del running[pid]
            told(target, _fate(status))
            return
    time.sleep(0.005)


def _fate(status: int) -> Fate:
    if os.WIFSIGNALED(status):
        return Fate.TIMED_OUT if os.WTERMSIG(status) == signal.SIGXCPU else Fate.KILLED
    code = os.WEXITSTATUS(status)
    if code == NOT_IN_PLACE:
        raise SystemExit("a mutant could not be put in place: nothing is known of it")
    return Fate.SURVIVED if code in {0, pytest.ExitCode.NO_TESTS_COLLECTED} else Fate.KILLED


def limit_cpu(seconds: float) -> None:
    """End this process by a signal after so much processor time, however busy the machine is."""
    whole = int(seconds) + SPARE_CPU_S
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 5))


def without_chance() -> None:
    """Let property tests try the same examples every time, and waste no time on small ones."""
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415  only where tests run

    settings.register_profile(
        "mutants",
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


@dataclass(slots=True)
class Reached:
    """Which tests reach which lines of a file, and how long each of them takes."""

    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def tests_of(self, path: Path, span: tuple[int, int], line: int) -> list[str]:
        """Return the tests that enter a function, those that reach the line first, quick ones first."""
        by_line = self.lines.get(str(path), {})
        inside = set().union(*(tests for at, tests in by_line.items() if span[0] <= at <= span[1]))
        near = by_line.get(line, set())
        return sorted(inside, key=lambda test: (test not in near, self.seconds[test], test))


class WarmServer:
    """A pytest plugin that, once everything is collected, runs mutants instead of the tests."""

    def __init__(
        self, targets: Sequence[Target], limit: int, told: Told, modules: Path, ends: float
    ) -> None:
        self._targets, self._limit, self._told = targets, limit, told
        self._modules, self._ends = modules, ends

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every mutant that is a change of one function."""
        self._modules.write_text(json.dumps(sorted(sys.modules)), "utf-8")
        for target in self._targets:
            importlib.import_module(target.module)
        reached = find_reached(session, {target.path for target in self._targets})
        wait_for(self._jobs(session, reached), self._limit, self._told)
        return True

    def _jobs(
        self, session: pytest.Session, reached: Reached
    ) -> Iterator[tuple[Target, Callable[[], int]]]:
        by_id = {item.nodeid: item for item in session.items}
        live = _live_functions()
        caches = _live_caches()
        gc.freeze()  # children would copy what a collection touches
        checked: set[Path] = set()
        for target in self._targets:
            if time.monotonic() > self._ends:
                return
            code = _changed_code(target)
            span = (code.co_firstlineno + 1, max(_last_line(code), target.mutant.last_line))
            tests = reached.tests_of(target.path, span, target.mutant.line)
            if not tests:
                self._told(target, Fate.NOT_REACHED)
                continue
            cpu = 4 * sum(reached.seconds[test] for test in tests)
            items = [by_id[test] for test in tests]
            functions = live[_name_of(code)]
            if not functions:
                raise SystemExit(f"{target.path}:{target.mutant.line}: no such function is alive")
            if target.path not in checked:
                checked.add(target.path)
                unchanged = functions[0].__code__
                _must_survive(target, _warm_job(session, unchanged, functions, caches, items, cpu))
            yield target, _warm_job(session, code, functions, caches, items, cpu)


def _must_survive(target: Target, job: Callable[[], int]) -> None:
    """Run a job that changes nothing, so that no kill is one of the tool's own making.

    Raises:
        SystemExit: it fails all the same.
    """
    fates: list[Fate] = []
    wait_for([(target, job)], 1, lambda _, fate: fates.append(fate))
    if fates != [Fate.SURVIVED]:
        raise SystemExit(f"{target.path}: its tests fail here without any mutant")


def _warm_job(
    session: pytest.Session,
    code: CodeType,
    live: Sequence[FunctionType],
    caches: Sequence[Any],
    items: Sequence[pytest.Item],
    cpu: float,
) -> Callable[[], int]:
    def run() -> int:
        try:
            limit_cpu(cpu)
            for function in live:
                function.__code__ = code
            for cached in caches:
                cached.cache_clear()
        except Exception:  # noqa: BLE001  this is no kill, whatever it is
            os._exit(NOT_IN_PLACE)
        return run_items(session, items)

    return run


def run_items(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    """Run some of the collected tests up to the first failure; 0 when they all pass."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return 1
    return 0


def _changed_code(target: Target) -> CodeType:
    """Return the code of the outermost function that holds the change."""
    code = compile(target.mutant.source, str(target.path.absolute()), "exec")
    for inner in _outermost(code):
        if inner.co_firstlineno <= target.mutant.line <= _last_line(inner):
            return inner
    raise SystemExit(f"{target.path}:{target.mutant.line}: in no function, and not at import")


def _last_line(code: CodeType) -> int:
    """Return the last line of a function, also where it is one of a function inside."""
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    own = [line for *_, line in code.co_lines() if line]
    return max([*own, *map(_last_line, inner), code.co_firstlineno])


def _name_of(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _live_functions() -> Mapping[tuple[str, str, int], list[FunctionType]]:
    """Return every function by where it is written; decorators may hold it more than once."""
    found: defaultdict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found[_name_of(one.__code__)].append(one)
    return found


def _outermost(code: CodeType) -> Iterable[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            is_function = inner.co_flags & 0x2  # CO_NEWLOCALS: a class body has none
            yield from [inner] if is_function else _outermost(inner)


def _live_caches() -> list[Any]:
    """Return every cache of a function: what is remembered in it hides a change and a test."""
    return [one for one in gc.get_objects() if isinstance(one, _CACHED)]


def find_reached(session: pytest.Session, paths: Iterable[Path]) -> Reached:
    """Run all collected tests once, unchanged, and see which lines each of them reaches.

    Raises:
        SystemExit: one of them fails without any mutant.
    """
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        with os.fdopen(write, "w") as answer:
            json.dump(_measure(session, sorted(str(path.absolute()) for path in paths)), answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        found = json.load(answer)
    os.waitpid(pid, 0)
    if found["failed"]:
        raise SystemExit("without any mutant, a test fails: run these tests by themselves first")
    root = Path.cwd()
    lines = {
        str(Path(path).relative_to(root)): {int(at): set(tests) for at, tests in by_line.items()}
        for path, by_line in found["lines"].items()
    }
    return Reached(lines=lines, seconds=found["seconds"])


def _measure(session: pytest.Session, paths: Sequence[str]) -> dict[str, Any]:
    from coverage import Coverage  # noqa: PLC0415  traces from here on, in this process alone

    traced = Coverage(data_file=None, include=list(paths), config_file=False)
    caches = _live_caches()
    traced.start()
    seconds: dict[str, float] = {}
    for item in session.items:
        for cached in caches:
            cached.cache_clear()
        traced.switch_context(item.nodeid)
        began = time.process_time()
        # As if it were the last: what tests share is made anew, and counted to each of them.
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        seconds[item.nodeid] = time.process_time() - began
    traced.stop()
    data = traced.get_data()
    lines = {
        path: {
            str(at): [c for c in tests if c] for at, tests in data.contexts_by_lineno(path).items()
        }
        for path in data.measured_files()
    }
    return {"lines": lines, "seconds": seconds, "failed": session.testsfailed}


class _MutantFinder(MetaPathFinder):
    """Imports the mutant where its module is asked for."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return the mutant for its own name, and nothing for any other."""
        if name != self._target.module:
            return None
        file = str(self._target.path.absolute())
        loader = _MutantLoader(name, file)
        loader.source = self._target.mutant.source
        return spec_from_file_location(name, file, loader=loader)


class _MutantLoader(SourceFileLoader):
    source: str

    def get_code(self, fullname: str) -> CodeType:
        """Compile the mutant; what is cached of the module is passed over."""
        return compile(self.source, self.path, "exec")


def cold_job(target: Target, cpu: float) -> Callable[[], int]:
    """Return a job that imports a mutant anew and runs every test there is for it."""

    def run() -> int:
        limit_cpu(cpu)
        sys.meta_path.insert(0, _MutantFinder(target))
        without_chance()
        return int(pytest.main([*QUICKLY, *target.tests]))

    return run
