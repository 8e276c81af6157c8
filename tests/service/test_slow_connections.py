"""Fifty connections that are slow on purpose keep nobody waiting, and none of them stays for ever."""

import re
import select as polling
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from tests.factories import make_user
from tests.fixtures.databases import sqlite_url
from tests.fixtures.visitor import Visitor
from tools.serving import DATABASE, ServedApp

OF_EACH = 9
FORM = "application/x-www-form-urlencoded"
LONG = "3600"


@contextmanager
def serve(folder: Path, template: Path, *options: str, patience_s: str) -> Iterator[ServedApp]:
    """Serve with Uma, an author, and a patience of the test's own."""
    shutil.copy(template, folder / DATABASE)
    engine = create_engine(sqlite_url(folder / DATABASE))
    with Session(engine) as session:
        make_user(session, "Uma", roles=("author",))
    engine.dispose()
    app = ServedApp(folder, settings={"BODY_PATIENCE_S": patience_s}, options=options)
    app.start()
    try:
        yield app
    finally:
        app.stop()


@dataclass
class Slow:
    """A connection that has sent its beginning and, it may be, drips the rest."""

    kind: str
    line: socket.socket
    drips: bool
    answer: bytes = b""

    def drip(self) -> None:
        with suppress(OSError):  # ended meanwhile
            self.line.send(b"1" if self.drips else b"")

    def is_answered(self) -> bool:
        """Say whether the server has answered, or ended the connection."""
        return bool(polling.select([self.line], [], [], 0)[0])

    def wait_for_end(self) -> str:
        """Return the first line of the answer once the connection has ended; empty when none came."""
        self.line.settimeout(60)
        with suppress(ConnectionResetError):  # ended while we still sent
            while piece := self.line.recv(65536):
                self.answer += piece
        return self.answer.partition(b"\r\n")[0].decode()


@dataclass
class Crowd:
    """The slow connections to one server."""

    app: ServedApp
    members: list[Slow] = field(default_factory=list)

    def open(self, kind: str, beginning: str, *, drips: bool) -> None:
        for _ in range(OF_EACH):
            line = socket.create_connection(("127.0.0.1", self.app.port))
            line.sendall(beginning.encode())
            self.members.append(Slow(kind, line, drips))

    def of(self, kind: str) -> list[Slow]:
        return [slow for slow in self.members if slow.kind == kind]

    def drip(self, until: threading.Event) -> None:
        while not until.wait(0.1):
            for slow in self.members:
                slow.drip()


def head(visitor: Visitor, target: str, kind: str, length: str = "Content-Length: 4000") -> str:
    """Return the head of a request, with the visitor's cookies."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor._cookies.items())
    lines = [f"POST {target} HTTP/1.1", "Host: localhost", f"Cookie: {cookies}"]
    return "\r\n".join([*lines, f"Content-Type: {kind}", length, "", ""])


@contextmanager
def crowd(app: ServedApp) -> Iterator[Crowd]:
    """Open six kinds of slow connections, and let them drip."""
    stranger, uma = Visitor(app.port), Visitor(app.port)
    stranger.get("/sign-in")
    uma.sign_in("Uma")
    found = re.search(r'action="(/uploads/new\?[^"]+)"', uma.get("/uploads/new").text)
    assert found is not None
    upload = head(uma, unescape(found[1]), "multipart/form-data; boundary=x")
    part = '--x\r\nContent-Disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n'
    chunked = head(stranger, "/sign-in", FORM, "Transfer-Encoding: chunked")
    here = Crowd(app)
    here.open("a form dripped", head(stranger, "/sign-in", FORM) + "email=", drips=True)
    here.open("no such address", head(stranger, "/nothing", FORM) + "email=", drips=True)
    here.open("an upload dripped", upload.replace("4000", "4000000") + part, drips=True)
    here.open("without a length", chunked + "fff\r\nemail=", drips=True)
    here.open("a head dripped", "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-A: ", drips=True)
    here.open("promised, not sent", head(stranger, "/sign-in", FORM), drips=False)
    enough = threading.Event()
    dripping = threading.Thread(target=here.drip, args=(enough,))
    dripping.start()
    try:
        yield here
    finally:
        enough.set()
        dripping.join()
        for slow in here.members:
            slow.line.close()


def test_pages_are_answered_while_fifty_connections_are_slow(
    tmp_path: Path, sqlite_template: Path
) -> None:
    with (
        serve(tmp_path, sqlite_template, patience_s=LONG) as app,
        crowd(app) as slow,
    ):
        assert len(slow.members) > 50
        visitor = Visitor(app.port)
        for path in ("/healthz", "/sign-up", "/sign-in") * 3:
            assert visitor.get(path).status == 200
        visitor.sign_in("Uma")
        waiting = [one.kind for one in slow.members if not one.is_answered()]
        for kind in ("a form dripped", "without a length", "promised, not sent"):
            assert waiting.count(kind) == OF_EACH
        assert 2 <= waiting.count("an upload dripped") <= 4, "two in each process, no more"
        assert {one.wait_for_end() for one in slow.of("no such address")} == {
            "HTTP/1.1 404 Not Found"
        }


def test_every_slow_connection_ends(tmp_path: Path, sqlite_template: Path) -> None:
    quick = ("--http1-header-read-timeout", "1000")
    with (
        serve(tmp_path, sqlite_template, *quick, patience_s="1") as app,
        crowd(app) as slow,
    ):
        ends: dict[str, set[str]] = {one.kind: set() for one in slow.members}
        for one in slow.members:
            ends[one.kind].add(one.wait_for_end())
        late, full = "HTTP/1.1 408 Request Timeout", "HTTP/1.1 503 Service Unavailable"
        assert ends["promised, not sent"] == {late}
        assert ends["a form dripped"] | ends["without a length"] == {late}
        assert late in ends["an upload dripped"]
        assert ends["an upload dripped"] <= {late, full}
        assert ends["a head dripped"] == {""}
        told = slow.of("a form dripped")[0].answer.decode()
        assert "That took too long to arrive" in told
        assert "content-security-policy" in told
        assert Visitor(app.port).get("/sign-in").status == 200
