"""How much memory does `make run` take, and how long does it take to answer?

    python -m tools.bench_memory [--json]

Starts `dev.py run` as anybody does, on a free port, and again when it has answered and stopped: the
second start is the warm one, in a checkout that is set up. Then a demo learner signs in and reads thirty
pages, the agreement page and the readiness page among them, and the memory of every process that belongs
to it is added up (PSS: what processes share counts once; Linux alone tells it). It asks before the first
page of hers and after the last one. Memory does not depend on what else the machine does, time does: the
load is told with it.
"""

import argparse
import http
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tools.bench_pages import Browser
from tools.bound import BoundProcess
from tools.serving import ROOT, free_port, status_of_first_page
from tools.waiting import work_of

PAGES = 30
_MUST_READ = (
    "/",
    "/course",
    "/practice",
    "/practice/next",
    "/agreement",
    "/certification",
    "/library",
)
_LINK = re.compile(r'href="(/(?:course|practice|library|search|account)[a-z0-9/-]*)"')
_EMAIL, _PASSWORD = "learner@plumbline.example", "learner-on-the-line"


def processes_of(pid: int) -> list[int]:
    """Return a process and everything it started, directly or not."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    children = [int(word) for task in tasks for word in (task / "children").read_text().split()]
    return [pid, *(found for child in children for found in processes_of(child))]


def memory_of(pids: list[int]) -> dict[str, float]:
    """Return how many megabytes each process takes, by its number, and all of them."""
    sizes = {}
    for pid in pids:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        kilobytes = int(re.findall(r"^Pss: +(\d+)", rollup, re.MULTILINE)[0])
        sizes[str(pid)] = round(kilobytes / 1024, 1)
    return {**sizes, "all": round(sum(sizes.values()), 1)}


def cpu_of(pid: int) -> float:
    """Return the processor time of a process and everything it started, in seconds."""
    ticks = work_of(pid)
    return ticks[1] / os.sysconf("SC_CLK_TCK") if isinstance(ticks, tuple) else 0.0


def read_pages(port: int) -> list[str]:
    """Sign in as the demo learner and read pages that a learner reads; return their addresses."""
    browser = Browser(port)
    browser.open("/sign-in")
    browser.send("/sign-in", email=_EMAIL, password=_PASSWORD)
    waiting, read = list(_MUST_READ), list[str]()
    while waiting and len(read) < PAGES:
        path = waiting.pop(0)
        browser = Browser(port, browser.cookie)  # a connection each: any process may answer
        status, data, _ = browser.ask("GET", path)
        if status == http.HTTPStatus.FORBIDDEN:  # a module that is not open to her yet
            continue
        if status != http.HTTPStatus.OK:
            raise SystemExit(f"{path} answered {status}.")
        read.append(path)
        known = {*read, *waiting}
        waiting += [
            link for link in dict.fromkeys(_LINK.findall(data.decode())) if link not in known
        ]
    return read


def start(port: int) -> tuple[BoundProcess, float, float]:
    """Start `dev.py run`; return it, and how many seconds passed before the first answer.

    The last figure is processor time, of all its processes: it depends less on what else runs.
    """
    env = {**os.environ, "PORT": str(port), "REQUEST_LOG": "off"}
    began = time.monotonic()
    process = BoundProcess(
        [sys.executable, "dev.py", "run"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    while status_of_first_page("127.0.0.1", port) is None:
        if process.poll() is not None:
            raise SystemExit("It ended before the first page.")
        time.sleep(0.02)
    waited = time.monotonic() - began
    return process, waited, cpu_of(process.pid)


def stop(process: BoundProcess) -> None:
    """Stop it as Ctrl-C does."""
    process.send_signal(signal.SIGINT)
    process.wait()


def measure() -> dict[str, object]:
    """Return all figures."""
    port = free_port()
    process, first, _ = start(port)
    stop(process)
    process, warm, cpu = start(port)
    try:
        time.sleep(2)  # until its last thread has begun
        before = memory_of(processes_of(process.pid))
        pages = read_pages(port)
        after = memory_of(processes_of(process.pid))
    finally:
        stop(process)
    return {
        "first_start_s": round(first, 1),
        "warm_start_s": round(warm, 1),
        "warm_start_cpu_s": round(cpu, 1),
        "load": round(os.getloadavg()[0], 1),
        "pages": len(pages),
        "mb_at_start": before,
        "mb_after_pages": after,
    }


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    figures = measure()
    if parser.parse_args().json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:<16} {value}")


if __name__ == "__main__":
    main()
