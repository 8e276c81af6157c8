"""How fast are the hot pages? Lesson, scoring bench, autosave and video range, on the real server.

    python -m tools.bench_pages [--seconds 3] [--clients 1,8,32] [--json]

Starts the real server on a loopback port (granian, two processes of one thread, SQLite with
synchronous FULL) with the shipped content, signs in as many learners as there are clients, each
with a draft of her own, and lets every client ask as fast as it is answered, over one kept
connection. The clients run in processes of their own on the same cores, so the server could do
more than the requests per second shown; CPU time per request is the server's alone. `health` is
an address that does nothing: what every request costs before our own work begins, measured in the
same run, so that other load on the machine can be told from a slow page.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from tools.serving import ServedApp, serving

PASSWORD = "a plumb line hangs straight"  # noqa: S105  of people made for one run only
_TOKEN = re.compile(r'name="csrf[-_]token" (?:value|content)="([^"]+)"')
_LESSON = re.compile(r'href="(/course/[a-z0-9-]+)"')
_VIDEO = re.compile(r'<source src="(/media/[^"#]+)')
_WHOLE_SHEET = "/practice/all-codes-3/attempts"
_RANGE = {"Range": "bytes=0-1048575"}
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A learner at the bench: what a client needs to go on as her."""

    cookie: str
    token: str
    bench: str
    lesson: str
    video: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one kind of request did with so many clients."""

    what: str
    clients: int
    per_second: float
    p50_ms: float
    p95_ms: float
    slowest_ms: float
    server_cpu_ms: float | None
    kilobytes: float


class Browser:
    """One kept connection with cookies."""

    def __init__(self, port: int, cookie: str = "") -> None:
        """Connect; nobody is signed in yet."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = cookie
        self.token = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        """Send one request; return status, body and where it leads."""
        sent = {"Cookie": self.cookie, "Accept": "text/html", **(headers or {})}
        self.connection.request(method, path, body, sent)
        response = self.connection.getresponse()
        data = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            if line.startswith("plumbline="):
                self.cookie = line.split(";")[0]
        return response.status, data, response.headers.get("Location", "")

    def open(self, path: str) -> str:
        """Open a page and remember its token."""
        _, data, _ = self.ask("GET", path)
        text = data.decode()
        found = _TOKEN.search(text)
        self.token = found.group(1) if found else self.token
        return text

    def send(self, path: str, **fields: str) -> str:
        """Send a form; return where it leads."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, kind)[2]


def take_seat(port: int, number: int) -> Seat:
    """Create an account, which signs in, and start a practice set on the whole sheet."""
    browser, email = Browser(port), f"bench{number}@example.org"
    browser.open("/sign-up")
    browser.send("/sign-up", name=f"Bench {number}", email=email, password=PASSWORD)
    lesson = _LESSON.findall(browser.open("/course"))[0]
    browser.open("/practice")
    bench = browser.send(_WHOLE_SHEET)
    page = browser.open(bench)
    video = _VIDEO.findall(page)[0]
    browser.open(lesson)
    return Seat(cookie=browser.cookie, token=browser.token, bench=bench, lesson=lesson, video=video)


def asks(seat: Seat, what: str) -> Callable[[Browser, int], tuple[int, bytes, str]]:
    """Return how one kind of request is sent the n-th time."""
    if what == "autosave":
        headers = {
            "X-CSRF-Token": seat.token,
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        codes = ("link", "expl", "mmsm", "mmeth", "mlang")

        def save(browser: Browser, n: int) -> tuple[int, bytes, str]:
            answers = [{"code": code, "rank": (n + i) % 4} for i, code in enumerate(codes)]
            body = json.dumps({"saves": 10**8, "answers": answers, "watched_ms": n}).encode()
            return browser.ask("PUT", f"{seat.bench}/draft", body, headers)

        return save
    path = {"health": "/healthz", "lesson": seat.lesson, "bench": seat.bench, "range": seat.video}[
        what
    ]
    headers = _RANGE if what == "range" else {}
    return lambda browser, _: browser.ask("GET", path, b"", headers)


def run_client(port: int, seat: Seat, what: str, seconds: float) -> tuple[list[float], int]:
    """Ask as fast as it is answered; return each time in milliseconds, and bytes received."""
    browser, ask = Browser(port, seat.cookie), asks(seat, what)
    times: list[float] = []
    received = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        status, data, _ = ask(browser, len(times))
        if status not in {200, 206}:
            raise SystemExit(f"{what} answered {status}: {data[:200]!r}")
        times.append((time.perf_counter() - begin) * 1000)
        received += len(data)
    return times, received


def measure(app: ServedApp, seats: list[Seat], what: str, clients: int, seconds: float) -> Figure:
    """Let so many clients send one kind of request."""
    before = server_cpu(app)
    with multiprocessing.get_context("spawn").Pool(min(clients, 8)) as pool:
        jobs = [(app.port, seat, what, seconds) for seat in seats[:clients]]
        results = pool.starmap(run_threads, _spread(jobs, min(clients, 8)))
    after = server_cpu(app)
    times = sorted(time for batch, _ in results for time in batch)
    received = sum(count for _, count in results)
    cpu = None if before is None or after is None else 1000 * (after - before) / len(times)
    return Figure(
        what=what,
        clients=clients,
        per_second=round(len(times) / seconds, 1),
        p50_ms=round(statistics.median(times), 2),
        p95_ms=round(times[int(len(times) * 0.95)], 2),
        slowest_ms=round(times[-1], 1),
        server_cpu_ms=None if cpu is None else round(cpu, 2),
        kilobytes=round(received / len(times) / 1000, 1),
    )


def run_threads(*jobs: tuple[int, Seat, str, float]) -> tuple[list[float], int]:
    """Run several clients in one process, each in a thread of its own."""
    with ThreadPoolExecutor(len(jobs)) as threads:
        results = list(threads.map(lambda job: run_client(*job), jobs))
    return [time for times, _ in results for time in times], sum(count for _, count in results)


def _spread(
    jobs: list[tuple[int, Seat, str, float]], processes: int
) -> list[list[tuple[int, Seat, str, float]]]:
    return [jobs[start::processes] for start in range(processes)]


def server_cpu(app: ServedApp) -> float | None:
    """Return the CPU seconds of the server's processes so far; None where nobody tells."""
    total, group = 0.0, _process_group(app.port)
    try:
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                total += (int(fields[11]) + int(fields[12])) / _TICKS
    except (OSError, ValueError):
        return None
    return total or None


def _process_group(port: int) -> int | None:
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"serve.py" in words and str(port).encode() in words:
            return int((place / "stat").read_text().rpartition(")")[2].split()[2])
    return None


def measure_all(counts: list[int], seconds: float) -> list[Figure]:
    """Serve, seat the learners, and measure every kind of request for every count of clients."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as app:
        seats = [take_seat(app.port, number) for number in range(max(counts))]
        return [
            measure(app, seats, what, clients, seconds)
            for what in ("health", "lesson", "bench", "autosave", "range")
            for clients in counts
        ]


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    options.add_argument("--clients", default="1,8,32", help="counts, e.g. 1,8,32")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = options.parse_args()
    figures = measure_all([int(count) for count in given.clients.split(",")], given.seconds)
    if given.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return
    print(
        f"{'what':9} {'clients':>7} {'r/s':>8} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} {'CPU ms':>7} {'kB':>7}"
    )
    for f in figures:
        cpu = "-" if f.server_cpu_ms is None else f"{f.server_cpu_ms:.2f}"
        print(
            f"{f.what:9} {f.clients:7} {f.per_second:8.0f} {f.p50_ms:8.2f} {f.p95_ms:8.2f} "
            f"{f.slowest_ms:8.1f} {cpu:>7} {f.kilobytes:7.1f}"
        )


if __name__ == "__main__":
    main()
