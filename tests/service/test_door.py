"""Behind its door the application answers as it does without; what is sent arrives whole."""

import http.client
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import ROOT
from app.library.domain.pieces import MAX_WHOLE_BYTES
from tests.factories import make_user
from tests.fixtures.visitor import Visitor
from tests.library_world import make_clip
from tests.upload_world import FILES, FORM, WORDS, clips, multipart
from tests.video_files import mp4
from tools.bound import BoundProcess
from tools.serving import ServedApp, free_port, wait_for_page

VIDEO = bytes(range(256)) * (MAX_WHOLE_BYTES // 256 + 1)
NEWS_OF_EACH_ANSWER = {"date", "set-cookie", "x-request-id"}
TOKENS = re.compile(r'(name="csrf[-_]token" (?:value|content)=)"[^"]+"|\?key=[\w.-]+')
NUMBER = re.compile(rb'("number": ?")\w+')
PROXIED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
# Large enough that a server which keeps bodies in memory alone would refuse it.
LARGE_VIDEO = mp4(frames=b"frames" * 300_000)


@dataclass(frozen=True)
class Told:
    """What a server answered, without what is new in each answer."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def served_here(tmp_path: Path, database_url: str, session: Session) -> Iterator[ServedApp]:
    """The real server behind one proxy, with Uma, an author, and a clip of 16 MB and a little."""
    make_user(session, "Uma", roles=("author",))
    make_clip(session, tmp_path, video=VIDEO)
    settings = {
        "CALIBRATION_SETS_DIR": str(tmp_path),
        "TRUSTED_PROXIES": "1",
        "LARGEST_UPLOAD_MB": "4",
    }
    app = ServedApp(tmp_path, database_url=database_url, settings=settings)
    app.start()
    yield app
    app.stop()


@contextmanager
def plain_server(app: ServedApp) -> Iterator[int]:
    """Serve the same application as plain WSGI, on the same database; yield its port."""
    port = free_port()
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", *where, "wsgi:app"]
    with BoundProcess(command, cwd=ROOT, env=app.env) as process:
        try:
            wait_for_page("127.0.0.1", port, process)
            yield port
        finally:
            process.terminate()


def ask(port: int, who: Visitor, method: str, path: str, headers: dict[str, str]) -> Told:
    """Ask a server with a person's cookies."""
    cookies = "; ".join(f"{name}={value}" for name, value in who._cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers={**headers, "Cookie": cookies, "Host": "a.org"})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    told = {name.lower(): value for name, value in answer.getheaders()}
    if "text/html" in told.get("content-type", ""):
        body = TOKENS.sub(r"\1", body.decode()).encode()
    body = NUMBER.sub(rb"\1", body)
    if "allow" in told:  # a set, in the order of its process
        told["allow"] = ", ".join(sorted(told["allow"].split(", ")))
    kept = {name: value for name, value in told.items() if name not in NEWS_OF_EACH_ANSWER}
    return Told(answer.status, kept, body)


def test_answers_are_the_same_with_and_without_the_door(served_here: ServedApp) -> None:
    uma = Visitor(served_here.port)
    uma.sign_in("Uma")
    key = re.search(r"/media/thirds/clip.mp4\?key=[\w.-]+", uma.get("/library/thirds").text)
    assert key is not None
    video = key[0]
    style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', uma.get("/").text)
    assert style is not None
    with plain_server(served_here) as port:
        tag = ask(port, uma, "HEAD", video, {}).headers["etag"]
        for method, path, headers, status in (
            ("GET", "/", {}, 200),
            ("HEAD", "/", {}, 200),
            ("GET", "/sign-in?next=%2Fcourse%3Fa%3Db&%C3%A4", PROXIED, 303),
            ("GET", "/library?topic=%C3%A4%ff", PROXIED, 200),
            ("GET", "/no%20such/%C3%A4%ff/page", {}, 404),
            ("GET", "/nothing", {"Accept": "application/json"}, 404),
            ("GET", "/sign-out", {}, 303),
            ("PUT", "/sign-out", {}, 405),
            ("OPTIONS", "/sign-out", {}, 200),
            ("POST", "/nothing", {}, 404),
            ("POST", "/sign-out", {}, 400),
            ("GET", style[1], {"Accept-Encoding": "gzip"}, 200),
            ("GET", video, {}, 200),
            ("HEAD", video, {}, 200),
            ("GET", video, {"Range": "bytes=0-"}, 206),
            ("GET", video, {"Range": "bytes=100-199"}, 206),
            ("GET", video, {"Range": "bytes=100-199", "If-Range": '"another"'}, 200),
            ("GET", video, {"Range": f"bytes={len(VIDEO)}-"}, 416),
            ("GET", video, {"If-None-Match": tag}, 304),
        ):
            behind = ask(served_here.port, uma, method, path, headers)
            assert behind.status == status, path
            plain = ask(port, uma, method, path, headers)
            behind.headers.pop("connection", None)
            plain.headers.pop("connection", None)
            assert behind == plain, (method, path, headers)
        secure = ask(served_here.port, uma, "GET", "/", PROXIED)
        assert "max-age" in secure.headers["strict-transport-security"]


def test_what_is_sent_arrives_whole(served_here: ServedApp, session: Session) -> None:
    uma = Visitor(served_here.port)
    uma.sign_in("Uma")
    send_in_one_piece(uma)
    assert clips(session) == ["partner-five-thirds-on-a-line", "thirds"]
    send_in_pieces(uma)
    assert len(clips(session)) == 3
    media = served_here.folder / "uploads" / "media"
    stored = sorted(path.read_bytes() for path in media.glob("*/clip.mp4"))
    assert stored == sorted([LARGE_VIDEO, FILES["video"]])
    assert list((served_here.folder / "uploads").glob("tmp*")) == [], "nothing stays of a body"


def form_target(who: Visitor) -> str:
    """Return where the form of an upload is sent."""
    found = re.search(r'action="(/uploads/new\?[^"]+)"', who.get("/uploads/new").text)
    assert found is not None
    return unescape(found[1])


def send_in_one_piece(who: Visitor) -> None:
    """Send a form as a browser without scripts does."""
    body = multipart(WORDS, FILES | {"video": LARGE_VIDEO})
    answer = who._ask("POST", form_target(who), body, {"Content-Type": FORM})
    assert answer.status == 303, answer.text
    look_and_keep(who, answer.location)


def send_in_pieces(who: Visitor) -> None:
    """Send a video in pieces, and then the form without it, as the page's script does."""
    target, video = form_target(who), FILES["video"]
    script = {"X-CSRF-Token": who._token, "Accept": "application/json"}
    opened = who._ask(
        "POST",
        "/uploads/pieces",
        f'{{"size": {len(video)}}}'.encode(),
        script | {"Content-Type": "application/json"},
    )
    upload = re.findall(r'"upload": ?"([\w-]+)"', opened.text)[0]
    piece = script | {"Content-Type": "application/octet-stream"}
    middle = len(video) // 2
    for at, part in ((0, video[:middle]), (middle, video[middle:])):
        address = f"/uploads/pieces/{upload}?at={at}"
        assert who._ask("PUT", address, part, piece).status == 200
    body = multipart(WORDS | {"title": "In pieces"}, {"captions": FILES["captions"]})
    answer = who._ask("POST", f"{target}&upload={upload}", body, script | {"Content-Type": FORM})
    assert answer.status == 201, answer.text
    look_and_keep(who, re.findall(r'"next": ?"([^"]+)"', answer.text)[0])


def look_and_keep(who: Visitor, page: str) -> None:
    """Look at the captions of an upload, and put the clip in the library."""
    who.get(page)
    answer = who.post(page, keep="y")
    assert (answer.status, answer.location) == (303, "/uploads"), answer.text


def test_what_breaks_off_or_cannot_be_read_changes_nothing(served_here: ServedApp) -> None:
    uma = Visitor(served_here.port)
    uma.sign_in("Uma")
    uma.get("/account")
    cookies = "; ".join(f"{name}={value}" for name, value in uma._cookies.items())
    form = f"csrf_token={uma._token}&name=Uma+Broken"
    for length in ("Content-Length: 4000", "Transfer-Encoding: chunked"):
        connection = http.client.HTTPConnection("127.0.0.1", served_here.port, timeout=60)
        connection.connect()
        start = form if "Length" in length else f"{len(form):x}\r\n{form}\r\nfff\r\n&x="
        connection.sock.sendall(
            f"POST /account/name HTTP/1.1\r\nHost: 127.0.0.1:{served_here.port}\r\n"
            f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"{length}\r\n\r\n{start}".encode()
        )
        connection.sock.shutdown(1)
        connection.sock.recv(65536)
        connection.close()
        assert "Uma Broken" not in uma.get("/account").text, length
    for kind in ("text/xml", "application/zip"):
        answer = uma._ask("POST", "/account/name", b"<name/>", {"Content-Type": kind})
        assert answer.status == 415
        assert "does not read that kind of data" in answer.text
