"""Do slow viewers hold up a page? Measure a lesson page while 24 people watch over slow lines.

    python -m tools.bench_video [--viewers 24] [--seconds 10] [--json]

Starts the real server on a loopback port with the shipped content, signs in as the demo learner,
measures the lesson page alone and then beside the viewers. A viewer asks for the clip range by
range, as browsers do, through a receive buffer of 16 kB, and reads 165 kB a second: what the
kernel does not take at once stays with the server.
"""

import argparse
import http.client
import json
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from tools.serving import ServedApp, serving

LEARNER = ("learner@plumbline.example", "learner-on-the-line")
BYTES_PER_SECOND = 165_000
_BITE = 8_192
_RECEIVE_BUFFER = 16_384
_LESSON = re.compile(r'href="(/course/[a-z0-9-]+)"')
_CLIP = re.compile(r'href="/library/([a-z0-9-]+)"')
_VIDEO = re.compile(r'<source src="(/media/[^"#]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long a page took, in milliseconds."""

    pages: int
    p50: float
    p95: float
    slowest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was measured."""

    viewers: int
    page: str
    alone: Latency
    beside_viewers: Latency
    viewed_megabytes: float


def latency_of(taken: list[float]) -> Latency:
    """Sum up how long each opening of a page took, in milliseconds."""
    return Latency(
        pages=len(taken),
        p50=round(statistics.median(taken), 2),
        p95=round(statistics.quantiles(taken, n=20)[-1], 2),
        slowest=round(max(taken), 2),
    )


class Reader:
    """A signed-in person who opens pages over one connection."""

    def __init__(self, port: int) -> None:
        """Connect; nobody is signed in yet."""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "") -> str:
        """Send a request and return the text of the answer."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.read().decode("utf-8", "replace")

    def sign_in(self) -> None:
        """Sign in as the demo learner."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("GET", "/sign-in"))
        token = found[1] if found else ""
        fields = {"csrf_token": token, "email": LEARNER[0], "password": LEARNER[1]}
        self.ask("POST", "/sign-in", urlencode(fields))

    def time_page(self, path: str, seconds: float) -> Latency:
        """Open a page again and again for some seconds."""
        taken: list[float] = []
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            self.ask("GET", path)
            taken.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.01)
        return latency_of(taken)


class Viewer(threading.Thread):
    """Watches a clip over a slow line until told to stop."""

    def __init__(self, port: int, path: str, cookies: dict[str, str]) -> None:
        """Prepare to watch; `start()` begins."""
        super().__init__(daemon=True)
        self.port, self.path = port, path
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.over = threading.Event()
        self.seen = 0

    def run(self) -> None:
        """Ask for range after range, from the start again when the clip is over."""
        position = 0
        while not self.over.is_set():
            position = self._watch_piece(position)

    def _watch_piece(self, position: int) -> int:
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            line.settimeout(30)
            line.connect(("127.0.0.1", self.port))
            request = (
                f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"Cookie: {self.cookie}\r\nRange: bytes={position}-\r\nConnection: close\r\n\r\n"
            )
            line.sendall(request.encode())
            received = b""
            while not self.over.is_set() and (bite := line.recv(_BITE)):
                received += bite
                self.seen += len(bite)
                time.sleep(len(bite) / BYTES_PER_SECOND)
        return self._next_position(received)

    @staticmethod
    def _next_position(received: bytes) -> int:
        found = re.search(rb"content-range: bytes \d+-(\d+)/(\d+)", received, re.IGNORECASE)
        if found is None:
            return 0
        last, size = int(found[1]), int(found[2])
        return last + 1 if last + 1 < size else 0


def measure(app: ServedApp, viewers: int, seconds: float) -> Outcome:
    """Measure the page alone, then beside the viewers."""
    reader = Reader(app.port)
    reader.sign_in()
    lesson = _first(_LESSON, reader.ask("GET", "/course"))
    clip = _first(_CLIP, reader.ask("GET", "/library"))
    reader.time_page(lesson, 1)  # warm
    alone = reader.time_page(lesson, seconds)
    video = _first(_VIDEO, reader.ask("GET", f"/library/{clip}"))
    crowd = [Viewer(app.port, video, reader.cookies) for _ in range(viewers)]
    for viewer in crowd:
        viewer.start()
    time.sleep(2)
    beside = reader.time_page(lesson, seconds)
    for viewer in crowd:
        viewer.over.set()
    return Outcome(
        viewers=viewers,
        page=lesson,
        alone=alone,
        beside_viewers=beside,
        viewed_megabytes=round(sum(viewer.seen for viewer in crowd) / 1e6, 1),
    )


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        sys.exit(f"nothing on the page matches {pattern.pattern}: is the content synced?")
    return found[1]


def main() -> None:
    """Run the benchmark and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--json", action="store_true", help="print JSON")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as app:
        outcome = measure(app, min(wanted.viewers, 200), min(wanted.seconds, 60))
    if wanted.json:
        print(json.dumps(asdict(outcome), indent=2))
        return
    print(f"{outcome.page}, {outcome.viewers} viewers who read {outcome.viewed_megabytes} MB")
    for label, latency in (("alone", outcome.alone), ("beside them", outcome.beside_viewers)):
        print(
            f"{label:12} {latency.pages:5} pages  p50 {latency.p50:7.2f} ms"
            f"  p95 {latency.p95:7.2f} ms  slowest {latency.slowest:7.2f} ms"
        )


if __name__ == "__main__":
    main()
