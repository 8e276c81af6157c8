"""Does memory stay flat while a large clip is uploaded, and do others wait? Measured on the server.

    python -m tools.bench_upload [--megabytes 300] [--seconds 10] [--json]

Starts the real server on a loopback port, signs in as the demo author, and uploads a clip of that
size: once as one form, as a browser without scripts sends it, and once in pieces, as the page's
script does. The memory of all worker processes is read while the bytes travel (Linux). Then a
lesson page is measured alone and beside an author who uploads in pieces over a slow line.
"""

import argparse
import http.client
import json
import re
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from tools.bench_video import Latency, Reader, latency_of
from tools.serving import ROOT, ServedApp, serving

AUTHOR = ("author@plumbline.example", "author-on-the-line")
PIECE = 512 * 1024
SLOW_BYTES_PER_SECOND = 250_000
# What the page's script arrives at over such a line: pieces that travel some 0.12 s.
SLOW_PIECE = 32 * 1024
_BITE = 64 * 1024
_CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ms. Rivera>Where does it go?\n"
_ACTION = re.compile(r'action="(/uploads/new\?[^"]+)"')
_LESSON = re.compile(r'href="(/course/[a-z0-9-]+)"')
_FIELDS = {
    "grade": "4",
    "topic": "fractions",
    "summary": "A test picture.",
    "label": "Recorded test picture",
    "partner": "The benchmark",
    "until": "2999-12-31",
    "permitted": "y",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One upload: how long it took, and how far the server's memory rose above its idle state."""

    way: str
    megabytes: int
    seconds: float
    idle_megabytes: float
    growth_megabytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was measured."""

    uploads: tuple[Upload, ...]
    alone: Latency
    beside_upload: Latency
    uploaded_megabytes: float


class Author(Reader):
    """The demo author."""

    def sign_in(self) -> None:
        """Sign in and remember the token."""
        fields = {"csrf_token": self.token("/sign-in"), "email": AUTHOR[0], "password": AUTHOR[1]}
        self.ask("POST", "/sign-in", urlencode(fields))

    def token(self, path: str) -> str:
        """Return the CSRF token of a page."""
        found = re.search(r'csrf[_-]token" (?:value|content)="([^"]+)"', self.ask("GET", path))
        return found[1] if found else ""

    def target(self) -> str:
        """Return the address the form is sent to."""
        found = _ACTION.search(self.ask("GET", "/uploads/new"))
        return unescape(found[1]) if found else sys.exit("the form has no address")

    def headers(self, **more: str) -> dict[str, str]:
        """Return the headers of the page's script."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookie, "Accept": "application/json", **more}

    def send(
        self, method: str, path: str, body: object, headers: dict[str, str]
    ) -> dict[str, object]:
        """Send a body and return the JSON of the answer."""
        self.connection.request(method, path, body, headers)  # type: ignore[arg-type]
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 400:
            sys.exit(f"{method} {path}: {answer.status} {text[:500]!r}")
        return json.loads(text) if text else {}


def video(megabytes: int) -> Iterator[bytes]:
    """Yield the test picture, made as large as asked by an upload of nothing behind it."""
    real = (ROOT / "tests" / "videos" / "test-picture.mp4").read_bytes()
    size = megabytes * 1_000_000 - len(real)
    yield real
    yield size.to_bytes(4, "big") + b"free"
    # Different in every run of the bench: the same video is not taken twice.
    left, bite = size - 8, time.monotonic_ns().to_bytes(8, "big") * (_BITE // 8)
    while left:
        yield bite[:left]
        left -= min(left, len(bite))


def form(title: str, *, with_video: bool) -> tuple[bytes, bytes]:
    """Return what stands before and behind the video in the form."""
    head = "--x\r\nContent-Disposition: form-data; name="
    parts = [
        f'{head}"{name}"\r\n\r\n{text}\r\n' for name, text in {**_FIELDS, "title": title}.items()
    ]
    captions = f'{head}"captions"; filename="c.vtt"\r\n\r\n'.encode() + _CAPTIONS + b"\r\n"
    before = "".join(parts).encode() + captions
    if with_video:
        before += f'{head}"video"; filename="v.mp4"\r\n\r\n'.encode()
    return before, b"\r\n--x--\r\n" if with_video else b"--x--\r\n"


def send_whole(author: Author, megabytes: int) -> None:
    """Upload as a browser without scripts does."""
    before, behind = form(f"Whole {megabytes}", with_video=True)

    def body() -> Iterator[bytes]:
        yield before
        yield from video(megabytes)
        yield behind

    length = len(before) + megabytes * 1_000_000 + len(behind)
    kind = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(length)}
    author.send("POST", author.target(), body(), author.headers(**kind))


def send_pieces(author: Author, megabytes: int) -> None:
    """Upload as the page's script does."""
    token = author.headers(**{"X-CSRF-Token": author.token("/uploads/new")})
    opened = author.send(
        "POST",
        "/uploads/pieces",
        json.dumps({"size": megabytes * 1_000_000}),
        token | {"Content-Type": "application/json"},
    )
    at, waiting = 0, b""
    for part in (*video(megabytes), None):
        waiting += part or b""
        while len(waiting) >= PIECE or (part is None and waiting):
            piece, waiting = waiting[:PIECE], waiting[PIECE:]
            path = f"/uploads/pieces/{opened['upload']}?at={at}"
            author.send("PUT", path, piece, token | {"Content-Type": "application/octet-stream"})
            at += len(piece)
    before, behind = form(f"Pieces {megabytes}", with_video=False)
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    target = f"{author.target()}&upload={opened['upload']}"
    author.send("POST", target, before + behind, author.headers(**kind))


class Memory(threading.Thread):
    """Reads again and again how much memory the server's processes hold together."""

    def __init__(self, app: ServedApp) -> None:
        """Find the processes; `start()` begins to read."""
        super().__init__(daemon=True)
        self.group = app.process_group()
        self.over = threading.Event()
        self.most = 0.0

    def run(self) -> None:
        """Read until told to stop."""
        while not self.over.is_set():
            self.most = max(self.most, self.now())
            time.sleep(0.02)

    def now(self) -> float:
        """Return the megabytes held now."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:  # it ended while we looked
                continue
            if int(fields[2]) == self.group:
                total += int(fields[21]) * 4096
        return total / 1e6


def measure_upload(app: ServedApp, author: Author, way: str, megabytes: int) -> Upload:
    """Upload one clip and watch the memory."""
    send = send_whole if way == "one form" else send_pieces
    time.sleep(1)
    memory = Memory(app)
    idle = memory.now()
    memory.start()
    begun = time.perf_counter()
    send(author, megabytes)
    taken = time.perf_counter() - begun
    memory.over.set()
    memory.join()
    return Upload(
        way=way,
        megabytes=megabytes,
        seconds=round(taken, 1),
        idle_megabytes=round(idle, 1),
        growth_megabytes=round(memory.most - idle, 1),
    )


class SlowAuthor(threading.Thread):
    """Uploads in pieces over a slow line until told to stop."""

    def __init__(self, app: ServedApp, author: Author) -> None:
        """Open an upload; `start()` begins to send."""
        super().__init__(daemon=True)
        self.port = app.port
        self.token = author.headers(**{"X-CSRF-Token": author.token("/uploads/new")})
        announced = json.dumps({"size": 400_000_000})
        kind = {"Content-Type": "application/json"}
        self.upload = author.send("POST", "/uploads/pieces", announced, self.token | kind)["upload"]
        self.over = threading.Event()
        self.sent = 0

    def run(self) -> None:
        """Send piece after piece over one connection, each as slowly as the line is."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.over.is_set():
            kind = {"Content-Type": "application/octet-stream", "Content-Length": str(SLOW_PIECE)}
            path = f"/uploads/pieces/{self.upload}?at={self.sent}"
            line.request("PUT", path, self._slowly(), self.token | kind)
            line.getresponse().read()
            self.sent += SLOW_PIECE

    @staticmethod
    def _slowly() -> Iterator[bytes]:
        bite = 8 * 1024
        for _ in range(SLOW_PIECE // bite):
            time.sleep(bite / SLOW_BYTES_PER_SECOND)
            yield bytes(bite)


def time_pages(reader: Reader, port: int, path: str, seconds: float) -> Latency:
    """Open a page for some seconds, each time over a new connection, so that both workers are met."""
    taken: list[float] = []
    end = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < end:
        reader.connection.close()
        reader.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        reader.ask("GET", path)
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.01)
    return latency_of(taken)


def measure_pages(app: ServedApp, author: Author, seconds: float) -> tuple[Latency, Latency, float]:
    """Measure a lesson page alone, then beside the slow author."""
    reader = Reader(app.port)
    reader.sign_in()
    found = _LESSON.search(reader.ask("GET", "/course"))
    page = found[1] if found else sys.exit("no lesson: is the content synced?")
    time_pages(reader, app.port, page, 1)  # warm
    alone = time_pages(reader, app.port, page, seconds)
    slow = SlowAuthor(app, author)
    slow.start()
    time.sleep(1)
    beside = time_pages(reader, app.port, page, seconds)
    slow.over.set()
    return alone, beside, round(slow.sent / 1e6, 1)


def measure(app: ServedApp, megabytes: int, seconds: float) -> Outcome:
    """Measure both ways of uploading, then the pages beside."""
    author = Author(app.port)
    author.connection.timeout = 120
    author.sign_in()
    for _ in range(3):  # warm: both workers have seen both ways
        send_pieces(author, 2)
        author.ask("GET", "/uploads")
        socket.create_connection(("127.0.0.1", app.port)).close()
    ways = ("one form", "pieces", "one form", "pieces")
    uploads = tuple(measure_upload(app, author, way, megabytes) for way in ways)
    alone, beside, sent = measure_pages(app, author, seconds)
    return Outcome(uploads=uploads, alone=alone, beside_upload=beside, uploaded_megabytes=sent)


def main() -> None:
    """Run the benchmark and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--json", action="store_true", help="print JSON")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as app:
        outcome = measure(app, min(wanted.megabytes, 490), min(wanted.seconds, 60))
    if wanted.json:
        print(json.dumps(asdict(outcome), indent=2))
        return
    for upload in outcome.uploads:
        print(
            f"{upload.megabytes} MB as {upload.way:8}  {upload.seconds:5.1f} s"
            f"   memory {upload.idle_megabytes:6.1f} MB idle, +{upload.growth_megabytes:.1f} MB"
        )
    print(f"beside a slow upload of {outcome.uploaded_megabytes} MB in pieces:")
    for label, latency in (("alone", outcome.alone), ("beside it", outcome.beside_upload)):
        print(
            f"{label:12} {latency.pages:5} pages  p50 {latency.p50:7.2f} ms"
            f"  p95 {latency.p95:7.2f} ms  slowest {latency.slowest:7.2f} ms"
        )


if __name__ == "__main__":
    main()
