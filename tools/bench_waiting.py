"""How long do pages take while changes wait? A lock on the SQLite file, and three commits behind it.

    python -m tools.bench_waiting [--seconds 30] [--json]

Starts the real server with the shipped content, seats readers and three people who record a sheet,
takes SQLite's write lock from outside, lets the three record, again and again while they are sent
away, and reads pages all the while. Without the door's two threads, pages took up to 21 s here.
"""

import argparse
import json
import sqlite3
import statistics
import tempfile
import threading
import time
from pathlib import Path

from tools.bench_pages import Browser, Seat, take_seat
from tools.serving import DATABASE, serving

_WRITERS = 3


def record_again_and_again(port: int, seat: Seat, end: float, statuses: list[int]) -> None:
    """Send a score sheet until the lock is gone, and note how each time was answered."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    while time.monotonic() < end:
        browser = Browser(port, seat.cookie)
        body = f"csrf_token={seat.token}&client_key=bench".encode()
        statuses.append(browser.ask("POST", seat.bench, body, form)[0])


def read_pages(port: int, seat: Seat, end: float) -> list[float]:
    """Read pages one after the other; return how many seconds each took."""
    browser = Browser(port, seat.cookie)
    times: list[float] = []
    paths = ("/", "/course", seat.lesson, "/library", "/practice", seat.bench, "/healthz")
    while time.monotonic() < end:
        path = paths[len(times) % len(paths)]
        begin = time.perf_counter()
        status, _, _ = browser.ask("GET", path)
        times.append(time.perf_counter() - begin)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
    return times


def measure(seconds: float) -> dict[str, object]:
    """Lock, record, read; return the figures."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as app:
        *writers, reader = (take_seat(app.port, number) for number in range(_WRITERS + 1))
        locker = sqlite3.connect(Path(folder) / DATABASE, isolation_level=None)
        locker.execute("BEGIN IMMEDIATE")
        end, statuses = time.monotonic() + seconds, list[int]()
        threads = [
            threading.Thread(
                target=record_again_and_again, args=(app.port, seat, end, statuses), daemon=True
            )
            for seat in writers
        ]
        for thread in threads:
            thread.start()
        times = sorted(read_pages(app.port, reader, end))
        locker.execute("ROLLBACK")
        locker.close()
        for thread in threads:
            thread.join()
    return {
        "pages": len(times),
        "p50_ms": round(1000 * statistics.median(times), 1),
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 1),
        "slowest_ms": round(1000 * times[-1], 1),
        "changes_answered": {status: statuses.count(status) for status in sorted({*statuses})},
    }


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=float, default=30.0, help="how long the file is locked")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = options.parse_args()
    figures = measure(given.seconds)
    if given.json:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:18} {value}")


if __name__ == "__main__":
    main()
