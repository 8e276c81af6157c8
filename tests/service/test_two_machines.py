"""Two machines serve one site: one PostgreSQL, one Valkey, one S3, and one of them is killed."""

import json
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.bench.models import Score, Sheet
from app.db import configure_engine
from app.library.models import Clip
from app.storage import S3Store
from tests.content.gardens import Garden, plant
from tests.factories import email_of, make_user
from tests.fixtures.databases import drop_database, make_database, settings_for
from tests.fixtures.journeys import eventually
from tests.fixtures.services import S3Server, ValkeyServer
from tests.fixtures.visitor import Visitor
from tests.ops_world import open_site
from tests.upload_world import FORM, WORDS, multipart
from tests.video_files import mp4
from tools.serving import ServedApp

CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ms. Rivera>Where does it go?\n"
VIDEO = mp4(frames=b"frames of a lesson" * 80_000)
OTHER = mp4(frames=b"another lesson" * 100_000)
PIECE = 200_000
UNTIL = "2099-12-31"
CLIP, OTHER_CLIP = "partner-five-thirds-on-a-line", "partner-halves"
GONE = (OSError, HTTPException)

pytestmark = pytest.mark.postgresql


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Two machines, and what they share."""

    machines: tuple[ServedApp, ServedApp]
    database_url: str
    store: S3Store
    shared: dict[str, str]
    garden: Garden
    mail: Path

    def run(self) -> None:
        """Start whichever machine does not run."""
        with ThreadPoolExecutor() as both:
            list(both.map(ServedApp.start_if_down, self.machines))

    def sync(self) -> None:
        """Run `flask content sync` on the second machine."""
        values = self.shared | {"uploads_dir": self.machines[1].folder / "scratch"}
        shell = open_site(settings_for(self.database_url, self.garden.root, **values))
        synced = shell.app.test_cli_runner().invoke(args=["content", "sync"])
        shell.close()
        assert synced.exit_code == 0, synced.output


@pytest.fixture(scope="module")
def standing(
    tmp_path_factory: pytest.TempPathFactory,
    postgresql_url: URL,
    postgresql_template: str,
    valkey_program: Path,
    s3_server: S3Server,
) -> Iterator[Site]:
    """The site on two machines, each with a folder of its own."""
    name = f"plumbline_machines_{secrets.token_hex(4)}"
    url = make_database(postgresql_url, name, postgresql_template)
    valkey, store = ValkeyServer(valkey_program), s3_server.store()
    shared = s3_server.settings(store) | {"valkey_url": valkey.url}
    site = build(tmp_path_factory.mktemp("machines"), url, store, shared)
    try:
        valkey.run()
        site.sync()
        yield site
    finally:
        for machine in site.machines:
            machine.kill()
        valkey.stop()
        drop_database(postgresql_url, name)


def build(folder: Path, url: URL, store: S3Store, shared: dict[str, str]) -> Site:
    """Build two machines that share everything but their folders."""
    garden = plant(folder / "content")
    database_url = url.render_as_string(hide_password=False)
    settings = {name.upper(): value for name, value in shared.items()} | {
        "COURSE_CONTENT_DIR": str(garden.course_dir),
        "CALIBRATION_SETS_DIR": str(garden.sets_dir),
        "RATE_LIMITS": "true",
        "MAIL_BACKEND": "file",
        "MAIL_DIR": str(folder / "mail"),
        "PUBLIC_URL": "http://127.0.0.1",
    }

    def machine(name: str) -> ServedApp:
        own = folder / name
        own.mkdir()
        one = ["--workers", "1"]
        return ServedApp(own, database_url=database_url, settings=settings, options=one)

    return Site(
        machines=(machine("first"), machine("second")),
        database_url=database_url,
        store=store,
        shared=shared,
        garden=garden,
        mail=folder / "mail",
    )


@pytest.fixture
def site(standing: Site) -> Site:
    """The site with both machines running."""
    standing.run()
    return standing


@pytest.fixture
def session(standing: Site) -> Iterator[Session]:
    """A session on the site's database."""
    engine = create_engine(standing.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


class Raters(threading.Thread):
    """People who sign in on one machine and record their sheet on another, one after the other.

    A machine that is gone is left for the other, as by a proxy; what was not acknowledged is tried
    again there.
    """

    def __init__(self, names: Sequence[str], machines: Sequence[ServedApp]) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[int] = []
        self.odd: list[str] = []
        self._names, self._machines = names, machines

    def run(self) -> None:
        for name in self._names:
            for where in (self._machines, self._machines[::-1]):
                try:
                    self._record(name, where)
                except GONE:
                    continue
                break

    def _record(self, name: str, machines: Sequence[ServedApp]) -> None:
        rater = Visitor(machines[0].port)
        rater.sign_in(name)
        offered = re.search(r'action="(/practice/[\w-]+/attempts)"', rater.get("/practice").text)
        path = rater.post(offered.group(1)).location if offered else rater.get("/").location
        rater.go_to(machines[-1].port)
        page = rater.get(path).text
        scores = dict.fromkeys(re.findall(r'name="(score-[\w-]+)"', page), "1")
        if not scores:  # it was recorded, and only the answer was lost
            return
        answer = rater.post(path, client_key=f"key of {name}", **scores)
        if answer.status == 303 and answer.location.endswith("/reveal"):
            self.acknowledged.append(int(re.findall(r"\d+", path)[0]))
        else:
            self.odd.append(f"{name}: {answer.status} {path} {answer.text[-300:]}")


def begin(uma: Visitor, video: bytes) -> str:
    """Begin an upload, and return its key."""
    size = json.dumps({"size": len(video)}).encode()
    begun = uma.send("POST", "/uploads/pieces", size, Content_Type="application/json")
    assert begun.status == 201, begun.text
    return str(json.loads(begun.body)["upload"])


def send_pieces(uma: Visitor, site: Site, video: bytes) -> str:
    """Send a video in pieces to each machine in turn, and kill one with a piece on its way."""
    key, at = begin(uma, video), 0
    for number in count():
        uma.go_to(site.machines[number % 2].port)
        at = send_piece(uma, key, at, video)
        if at > len(video) // 2:
            break
    uma.go_to(site.machines[0].port)
    forgets(site, "Uma")
    on_its_way = threading.Thread(target=send_last, args=(uma, key, at, video), daemon=True)
    on_its_way.start()
    site.machines[0].kill()
    on_its_way.join()
    uma.go_to(site.machines[1].port)
    told = uma.send("PUT", f"/uploads/pieces/{key}?at=1", b"x",
                    Content_Type="application/octet-stream")  # fmt: skip
    assert told.status == 409
    received = json.loads(told.body)["received"]
    assert received >= at, "a piece that was acknowledged is lost"
    while received < len(video):
        received = send_piece(uma, key, received, video)
    return str(key)


def forgets(site: Site, name: str) -> None:
    """Let somebody ask the first machine for a new password; it says that an email is on its way."""
    person = Visitor(site.machines[0].port)
    person.get("/forgotten-password")
    answer = person.post("/forgotten-password", email=email_of(name))
    assert (answer.status, answer.location) == (303, "/mailed?about=reset")


def send_piece(uma: Visitor, key: str, at: int, video: bytes) -> int:
    """Send a piece, and return how much has arrived."""
    answer = uma.send("PUT", f"/uploads/pieces/{key}?at={at}", video[at : at + PIECE],
                      Content_Type="application/octet-stream")  # fmt: skip
    assert answer.status == 200, answer.text
    return int(json.loads(answer.body)["received"])


def send_last(uma: Visitor, key: str, at: int, video: bytes) -> None:
    with suppress(*GONE):  # the machine was killed, as planned
        send_piece(uma, key, at, video)


def send_words(uma: Visitor, key: str, **words: str) -> str:
    """Send the form with its captions, and return the page where the upload waits."""
    page = uma.get("/uploads/new").text
    mark = re.search(r'action="(/uploads/new\?[^"]+)"', page)
    assert mark is not None
    body = multipart(WORDS | {"until": UNTIL, **words}, {"captions": CAPTIONS})
    path = f"{mark[1].replace('&amp;', '&').partition('&upload=')[0]}&upload={key}"
    answer = uma.send("POST", path, body, Content_Type=FORM)
    assert answer.status == 201, answer.text
    return str(json.loads(answer.body)["next"])


def watch(person: Visitor, clip: str, size: int) -> bytes:
    """Watch a clip's video from its start to its end, as a player does."""
    page = person.get(f"/library/{clip}").text
    address = re.search(rf'src="(/media/{clip}/clip\.mp4\?[^"]+)"', page)
    assert address is not None, page
    received = b""
    while len(received) < size:
        answer = person.send(
            "GET", address[1].replace("&amp;", "&"), b"", Range=f"bytes={len(received)}-"
        )
        assert answer.status == 206
        assert len(answer.body) <= 1 << 20
        received += answer.body
    return received


def test_tries_on_both_machines_count_together(site: Site) -> None:
    stranger = Visitor(site.machines[0].port)
    stranger.get("/sign-up")
    said = []
    for number in range(61):
        stranger.go_to(site.machines[number % 2].port)
        sent = stranger.post("/sign-up", email="a@example.org", name="Ana", password="short")
        said.append(sent.status)
    assert said == [422] * 60 + [429]


def test_a_machine_that_dies_takes_nothing_with_it(site: Site, session: Session) -> None:
    names = [f"Rater {number}" for number in range(10)]
    for name in names:
        make_user(session, name)
    make_user(session, "Uma", roles=("learner", "author"))
    raters = [Raters(names[:5], site.machines), Raters(names[5:], site.machines[::-1])]
    for group in raters:
        group.start()
    uma = Visitor(site.machines[0].port)
    uma.sign_in("Uma")
    key = send_pieces(uma, site, VIDEO)
    page = send_words(uma, key)
    assert "Where does it go?" in uma.get(page).text
    kept = uma.post(page, keep="y")
    assert (kept.status, kept.location) == (303, "/uploads"), kept.text
    site.run()
    for machine in site.machines:
        uma.go_to(machine.port)
        assert watch(uma, CLIP, len(VIDEO)) == VIDEO
    eventually(lambda: len(list(site.mail.glob("*.eml"))) == 1)
    for group in raters:
        group.join()
    assert [line for group in raters for line in group.odd] == []
    session.rollback()
    stored = list(session.scalars(select(Sheet.attempt_id)))
    acknowledged = [attempt for group in raters for attempt in group.acknowledged]
    assert set(acknowledged) <= set(stored)
    assert len(stored) == len(set(stored))
    scores = session.scalars(select(func.count(Score.id)).group_by(Score.sheet_id)).all()
    assert len(set(scores)) == 1
    assert session.scalars(select(Clip.id).where(Clip.id.startswith(CLIP))).all() == [CLIP]


def test_a_clip_half_brought_to_its_place_is_finished_on_the_other_machine(
    site: Site, session: Session
) -> None:
    make_user(session, "Una", roles=("learner", "author"))
    una = Visitor(site.machines[0].port)
    una.sign_in("Una")
    key, at = begin(una, OTHER), 0
    while at < len(OTHER):
        at = send_piece(una, key, at, OTHER)
    page = send_words(una, key, title="Halves")
    una.get(page)
    told: list[int] = []

    def keep() -> None:
        with suppress(*GONE):  # the machine was killed, as planned
            told.append(una.post(page, keep="y").status)

    keeping = threading.Thread(target=keep, daemon=True)
    keeping.start()
    eventually(lambda: bool(told) or site.store.find(f"media/{OTHER_CLIP}/.owner") is not None)
    site.machines[0].kill()
    keeping.join()
    una.go_to(site.machines[1].port)
    if una.get(page).status == 200:
        kept = una.post(page, keep="y")
        assert kept.status == 303 or "in the library already" in kept.text
    assert watch(una, OTHER_CLIP, len(OTHER)) == OTHER
    site.sync()
    session.rollback()
    offered = select(Clip.id).where(Clip.id.startswith(OTHER_CLIP), Clip.revision_id.is_not(None))
    assert session.scalars(offered).all() == [OTHER_CLIP], (
        "there once, and still there after a sync"
    )
    assert watch(una, OTHER_CLIP, len(OTHER)) == OTHER
