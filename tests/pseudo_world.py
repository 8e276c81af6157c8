"""A world without a Latin word: the pseudo-language, with content and people in Cyrillic letters."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyotp
from flask import Flask, Response, request

from app.config import MailBackend
from app.web.reach import Route, list_routes
from tests.access_things import ACTORS, B_ATTEMPT, BEA, Example
from tests.access_world import AccessWorld, make_access_world
from tests.cyrillic import in_cyrillic, name_people_in_cyrillic, write_garden_in_cyrillic
from tests.factories import PASSWORD, email_of
from tests.fixtures.browsing import Person
from tests.fixtures.databases import sqlite_url
from tests.fixtures.mail import Emails, do_jobs
from tests.form_filling import WAYS, find_forms
from tests.latin import latin_in_json, latin_in_page, latin_lines
from tests.pairs_world import add_pairs
from tests.two_worlds import FORM, grow
from tests.upload_world import FILES, WORDS, Author

SHEET = {"score-growth": "2", "score-slugs": "0", "saves": "99"}
LESSON = "course_content/01-looking/01-looking-at-beds.md"
CODE = "K7MPCRTX"
# Whose pages differ; the others of the access walk see the same kinds of pages.
WHO = [one for one in ACTORS if one not in {"other author", "trainer of A's organization"}]


@dataclass(slots=True)
class Ear:
    """Hears every answer of an application, and notes what is Latin in it, and where first."""

    latin: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)

    @contextmanager
    def listening(self, app: Flask) -> Iterator[Self]:
        """Hear the answers of an application, before anything else is done to them."""
        hooks = app.after_request_funcs.setdefault(None, [])
        hooks.append(self._hear)
        yield self
        hooks.remove(self._hear)

    def hear_emails(self, app: Flask) -> None:
        """Read what was mailed."""
        for letter in Emails(app).all():
            self._note([*latin_lines(letter.subject), *latin_lines(str(letter.body))], "an email")

    def _hear(self, answer: Response) -> Response:
        place = f"{request.method} {request.path}"
        if answer.status_code == 200:
            self.shown.add(str(request.endpoint))
        if answer.mimetype == "text/html" and answer.status_code not in {301, 302, 303, 308}:
            self._note(latin_in_page(answer.get_data(as_text=True)), place)
        elif answer.is_json:
            self._note(latin_in_json(answer.get_json()), place)
        return answer

    def _note(self, found: list[str], place: str) -> None:
        for text in found:
            self.latin.setdefault(text, place)


def make_pseudo_world(folder: Path, template: Path) -> AccessWorld:
    """Make the world of the access walk in it, with everything done that gives a page more to say."""
    garden = add_pairs(grow(folder / "content", changed=()))
    garden.change(LESSON, ", see [above](#s-what-to-look-at)", "")
    garden.change(LESSON, "## What", "$$\nx + 1\n$$\n\n::: note\nWater it.\n:::\n\n## What")
    write_garden_in_cyrillic(garden)
    # The check of content asks for these two words.
    form, demo = f"calibration_sets/sets/{FORM}.yaml", "A demo: its master scores are public."
    garden.change(form, in_cyrillic(demo), "Форма (demo, public)")
    return make_access_world(
        folder, template, garden, pseudo_language=True, mail_backend=MailBackend.MEMORY
    )


def let_people_act(world: AccessWorld) -> None:
    """Let the people of a world do what leaves something to be seen."""
    name_people_in_cyrillic(sqlite_url(world.database))
    with sqlite3.connect(world.database) as rows:
        rows.execute("UPDATE cohort SET join_code = ? WHERE id = 1", (CODE,))
    ana, bea, ada, tess, otto = (
        _sign_in(world.app, name) for name in ("Ana", BEA, "Ada", "Tess", "Otto")
    )
    _score(ana, bea)
    keys = _upload(ada)
    ana.get("/account")
    for path in ("/account/confirmation", "/forgotten-password"):
        ana.post(path, email="ana@example.org")
    tess.get("/cohorts/1")
    for name in ("ben", "cleo"):
        tess.post("/cohorts/1/invitations", email=f"{name}@example.org", name="Бен")
    dead = _fail_a_job(world, otto)
    tess.post("/trainer/learners/4/waivers", module_id="looking", reason="Потому")
    letters = "\n".join(str(one.body) for one in Emails(world.app).all())
    found = {
        "token of a mailed link": re.findall(r"/(?:links/reset|invitations)/([^\s⟧]+)", letters),
        "join code": [CODE],
        "contrast pair": ["growing", "crawling"],
        "address of a certificate": ["certificate-of-a", "certificate-of-b"],
        **keys,
        "dead letter": [dead],
    }
    world.examples |= {
        kind: tuple(
            Example(label="one", value=value, reached_by=frozenset(ACTORS)) for value in values
        )
        for kind, values in found.items()
    }
    world.remember()


def _sign_in(app: Flask, name: str) -> Person:
    person = Person(app)
    assert person.sign_in(name).status_code == 303, name
    return person


def _score(ana: Person, bea: Person) -> None:
    """Let Ana have begun everything, and Bea be done with it."""
    sheet = {name.replace("-", "__"): value for name, value in SHEET.items()}
    note = {"note-1-at": "0:05", "note-1-text": "Ряд"}
    draft = {"saves": 0, "answers": [{"code": "growth", "rank": 1}], "notes": []}
    headers = {"X-CSRF-Token": ana.token}
    for path in ("/attempts/77", f"/certification/{FORM}"):
        saved = ana.client.put(f"{path}/clips/1/draft", json=draft, headers=headers)
        assert saved.status_code == 200, path
    for path in (f"/attempts/{B_ATTEMPT}", f"/certification/{FORM}"):
        bea.get(path)
        for clip in (1, 2):
            assert bea.post(f"{path}/clips/{clip}", **sheet, **note).status_code == 303, path
    bea.get("/practice/pairs/growing")
    bea.post("/practice/pairs/growing", higher="two-scales", why="Зеленый")


def _upload(ada: Person) -> dict[str, list[str]]:
    """Let Ada put one clip in the library, and another one wait for her."""
    author = Author(ada)
    words = {
        name: in_cyrillic(text) if name not in {"topic", "until", "permitted"} else text
        for name, text in WORDS.items()
    }
    captions = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Мс. Ривера>Куда?\n".encode()
    kept = author.send({**FILES, "captions": captions}, **words)
    assert kept.status_code == 303, latin_in_page(kept.text)
    video = FILES["video"] + b"\x00\x00\x00\x08free"
    old = "1\n00:00:01,000 --> 00:00:03,000\nКуда?\n".encode("cp1251")
    waits = author.fill({**FILES, "video": video, "captions": old}, **words)
    assert waits.status_code == 303, latin_in_page(waits.text)
    return {
        "uploaded clip": re.findall(r'id="(partner-[^"]+)"', ada.read("/uploads")),
        "upload that waits": [waits.location.rpartition("/")[2]],
    }


def _fail_a_job(world: AccessWorld, otto: Person) -> str:
    """Let a job have failed for good; return its number."""
    with sqlite3.connect(world.database) as rows:
        number = rows.execute("SELECT max(id) FROM outbox_event").fetchone()[0]
        rows.execute(
            "UPDATE outbox_event SET dead_at = made_at, due_at = NULL, done_at = NULL, "
            "last_error = 'ConnectionError' WHERE id = ?",
            (number,),
        )
    otto.read("/operator/jobs")
    return str(number)


def open_everything(world: AccessWorld) -> Iterator[tuple[str, str, str]]:
    """Ask for every page as everybody, for everything it can name: who, address, the page."""
    for route in list_routes(world.app):
        if "GET" not in route.methods:
            continue
        for actor in (one for one in WHO if _may_open(route, one) or one == "learner of A"):
            for thing in world.things(route):
                path = world.address(route, thing)
                answer = world.ask(actor, "GET", path)
                if answer.mimetype == "text/html" and answer.status_code < 300:
                    yield actor, path, answer.text
                answer.close()


def _may_open(route: Route, actor: str) -> bool:
    """Say whether somebody's role opens a page; that it opens no other is told to one of them."""
    return route.is_public or bool({*ACTORS[actor], "learner"} & {*route.roles})


def open_what_needs_steps(world: AccessWorld) -> None:
    """Go to pages that something has to come before: mailed links, and a second step."""
    reader = Person(world.app)
    for token in world.examples["token of a mailed link"]:
        reader.client.get(f"/links/reset/{token.value}", follow_redirects=True)
    for way in ("короткий", email_of("Ana")):
        reader.client.post("/links/reset", data={"csrf_token": reader.token, "password": way})
    abe = _sign_in(world.app, "Abe")
    page = abe.read("/account/second-factor")
    secret = re.findall(r'class="secret">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
    code = pyotp.TOTP(secret).at(world.app.extensions["runtime"].clock())
    codes = abe.post("/account/second-factor", code=code, current=PASSWORD)
    assert codes.status_code == 200
    again = Person(world.app)
    again.get("/sign-in")
    again.post("/sign-in", email=email_of("Abe"), password=PASSWORD)
    again.read("/sign-in/code")
    again.post("/sign-in/code", code="000000")
    abe.read("/account/second-factor")
    for end in ("/codes", "/remove"):
        abe.post(f"/account/second-factor{end}", code="000000", current="нет")
    world.put_back()


def send_everything(world: AccessWorld, pages: Iterable[tuple[str, str, str]]) -> None:
    """Send every form of pages in every way there is, and look where it leads."""
    sent: set[str] = set()
    routes = world.app.url_map.bind("localhost")
    for actor, path, page in pages:
        for form in find_forms(page, path):
            endpoint, _ = routes.match(form.action.split("?")[0], "POST")
            if str(endpoint) in sent:
                continue
            sent.add(str(endpoint))
            for fill in WAYS:
                answer = world.send(actor, form.action, form.filled(fill))
                if answer.history or answer.status_code < 400:  # it may have changed something
                    do_jobs(world.app)
                    world.put_back()


def send_as_scripts_do(world: AccessWorld) -> None:
    """Send what scripts send, and what they could only send by mistake."""
    ana, ada = _sign_in(world.app, "Ana"), _sign_in(world.app, "Ada")
    note = {"id": "a", "code": "growth", "clip_ms": 1000, "text": "ъ", "at_ms": 0}
    drafts: list[object] = [
        {"saves": 0, "answers": [{"code": "growth", "rank": 1}], "notes": [note]},
        {"saves": 0, "answers": [{"code": "growth", "rank": 77}], "notes": []},
        {"saves": 0, "answers": [{"code": "сорняк", "rank": 1}], "notes": []},
        {"saves": 0, "answers": [], "notes": [{**note, "text": "ъ" * 6000}]},
        {"saves": 0, "answers": [], "notes": [{**note, "clip_ms": 10**9}]},
        {"saves": -1, "answers": "не", "notes": 1},
        [],
    ]
    for path in ("/attempts/77/clips/1", f"/certification/{FORM}/clips/1"):
        for draft in drafts:
            _ask(ana, "PUT", f"{path}/draft", json=draft)
        _ask(ana, "PUT", f"{path}/draft", data=b"{")
        _ask(ana, "GET", f"{path}/draft")
    for size in (10, 10**12, "не"):
        _ask(ada, "POST", "/uploads/pieces", json={"size": size})
    _ask(ada, "PUT", "/uploads/pieces/none?at=0", data=b"x")
    for person in (ana, Person(world.app)):
        for method in ("GET", "POST", "PUT", "DELETE"):
            _ask(person, method, "/practice", json={})
            person.client.open("/nothing", method=method)
            person.client.open("/practice", method=method, data={"a": "b"})
    world.put_back()


def _ask(person: Person, method: str, path: str, **body: object) -> None:
    headers = {"Accept": "application/json", "X-CSRF-Token": person.token}
    person.client.open(path, method=method, headers=headers, **body)  # type: ignore[arg-type]
