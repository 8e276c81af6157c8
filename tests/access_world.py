"""One world with two cohorts, and everybody who may or may not reach what is in them.

What belongs to cohort B has names and numbers that stand nowhere else, so that a page that tells any of
it can be found by reading it.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.config import MailBackend
from app.db import db, transaction
from app.publishing.service import publish
from app.web import Runtime
from app.web.reach import (
    KEPT_FORM,
    PENDING_UPLOAD,
    Reach,
    Route,
)
from tests.access_things import (
    ACTORS,
    MISSING,
    NAMES_OF_ACTORS,
    OF_B,
    Example,
    make_people_of_both,
    make_things_of_both,
)
from tests.certification_world import sit_whole_form
from tests.content.gardens import Garden
from tests.factories import MORNING, PASSWORD, email_of
from tests.fixtures.application import Clock, numbered_tokens
from tests.fixtures.databases import settings_for, sqlite_url
from tests.two_worlds import CLIPS, FORM, grow

# What an argument that is part of something, or is there for everybody, says in the walk.
_PARTS = {
    "position": "1",
    "number": "1",
    "check_id": "how-many",
    "purpose": "reset",
    "name": "bed.svg",
    "kind": "video",
    "appeal_id": "1",
}


NOTHING: Mapping[str, str] = {}
# What a form has to hold so that it is looked at.
_FIELDS = {"next_clip.start_suggested": {"set_id": "first-beds", "clip_id": CLIPS[2]}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of the walk, and how it was answered."""

    route: Route
    method: str
    actor: str
    thing: Example | None
    path: str
    status: int
    location: str
    told: tuple[str, ...]
    is_untouched: bool

    @property
    def is_led_to_sign_in(self) -> bool:
        """Say whether the answer leads to the page for signing in."""
        return self.status in {302, 303} and "/sign-in" in self.location

    def __str__(self) -> str:
        return f"{self.actor}: {self.method} {self.path}: {self.status} {self.location}".strip()


@dataclass(slots=True)
class AccessWorld:
    """The application with both cohorts; `visit` asks as anybody, and leaves no trace."""

    app: Flask
    database: Path
    uploads: Path
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    _cookies: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def visits(self, route: Route) -> Iterator[Visit]:
        """Ask for a route in every way it has, as everybody, for everything it can name."""
        for method in route.methods:
            for actor in ACTORS:
                for thing in self.things(route):
                    yield self._visit(route, method, actor, thing)

    def things(self, route: Route) -> tuple[Example | None, ...]:
        """Return what the first telling argument of a route can name; nothing for one without."""
        named = telling(route)
        if named is None:
            return (None,)
        return (*self.examples.get(named[1].kind, ()), MISSING)

    def _visit(self, route: Route, method: str, actor: str, thing: Example | None) -> Visit:
        path = self.address(route, thing)
        is_watched = method != "GET" and thing is not None
        before = self._things_of_people() if is_watched else None
        answer = self.ask(actor, method, path, _FIELDS.get(route.endpoint, {}))
        is_untouched = not is_watched or self._things_of_people() == before
        body = answer.get_data().decode("utf-8", "ignore")
        told = tuple(word for word in OF_B if word in body and word not in path)
        answer.close()
        changes = method != "GET" and answer.status_code < 400
        if changes or KEPT_FORM in route.reach.values():
            self.put_back()
        return Visit(
            route=route,
            method=method,
            actor=actor,
            thing=thing,
            path=path,
            status=answer.status_code,
            location=answer.headers.get("Location", ""),
            told=told,
            is_untouched=is_untouched,
        )

    def _things_of_people(self) -> tuple[list[int], list[str]]:
        """Return which sessions and uploads there are."""
        with sqlite3.connect(self.database) as live:
            sessions = [row[0] for row in live.execute("SELECT id FROM account_session")]
        return sorted(sessions), sorted(str(path) for path in self.uploads.rglob("*"))

    def address(self, route: Route, thing: Example | None) -> str:
        """Return a route's address, with a thing in the place of what it names."""
        named = telling(route)
        values = {name: _PARTS.get(name, "none") for name in route.reach}
        if named is not None and thing is not None:
            values |= {name: part for name, part in thing.parts.items() if name in values}
            values[named[0]] = thing.value
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route.rule)
        return filled + ("?at=0" if "/pieces/" in filled else "")

    def ask(
        self, actor: str, method: str, path: str, fields: Mapping[str, str] = NOTHING
    ) -> TestResponse:
        """Ask for an address as somebody, with the token of her forms."""
        token = self._tokens.get(actor, "")
        body: dict[str, Any] = {}
        if method == "PUT":
            body = {"json": {"saves": 0, "answers": [], "notes": []}}
        elif method != "GET":
            body = {"data": {"csrf_token": token, **fields}}
        headers = {"X-CSRF-Token": token}
        if actor in self._cookies:
            headers["Cookie"] = f"plumbline={self._cookies[actor]}"
        client = self.app.test_client(use_cookies=False)
        return client.open(path, method=method, headers=headers, **body)

    def send(self, actor: str, path: str, fields: Mapping[str, str]) -> TestResponse:
        """Send a form as somebody does, and go where its answer leads; return the last answer."""
        client = self.app.test_client()
        if actor in self._cookies:
            client.set_cookie("plumbline", self._cookies[actor])
        token = self._tokens.get(actor) or _token_of(client.get("/sign-in"))
        sent = {**fields, "csrf_token": token}
        return client.post(path, data=sent, follow_redirects=True, buffered=True)

    def tells(self, actor: str, path: str) -> list[str]:
        """Return what a page tells somebody of cohort B, beyond what she typed herself."""
        body = self.ask(actor, "GET", path).get_data().decode("utf-8", "ignore")
        return [word for word in OF_B if word in body and word not in path]

    def sign_in(self, actor: str) -> None:
        """Sign somebody in, and keep her cookie and the token of her forms."""
        client = self.app.test_client()
        token = _token_of(client.get("/sign-in"))
        form = {
            "csrf_token": token,
            "email": email_of(NAMES_OF_ACTORS[actor]),
            "password": PASSWORD,
        }
        assert client.post("/sign-in", data=form).status_code == 303, actor
        self._tokens[actor] = _token_of(client.get("/account"))
        cookie = client.get_cookie("plumbline")
        assert cookie is not None
        self._cookies[actor] = cookie.value

    def open_upload(self, actor: str) -> str:
        """Begin an upload; return its key."""
        client = self.app.test_client(use_cookies=False)
        headers = {
            "Cookie": f"plumbline={self._cookies[actor]}",
            "X-CSRF-Token": self._tokens[actor],
        }
        answer = client.post("/uploads/pieces", json={"size": 10}, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json["upload"]) if answer.json else ""

    def start_sitting(self, actor: str) -> None:
        """Let somebody begin the test form."""
        with self.app.app_context():
            sit_whole_form(db.session(), NAMES_OF_ACTORS[actor], FORM)

    def remember(self) -> None:
        """Keep the world as it is now, to put it back after each visit that may change it."""
        with sqlite3.connect(self.database) as live, sqlite3.connect(self._kept) as kept:
            live.backup(kept)
        shutil.rmtree(self.uploads.with_suffix(".kept"), ignore_errors=True)
        shutil.copytree(self.uploads, self.uploads.with_suffix(".kept"))

    def put_back(self) -> None:
        """Make the world again what it was when it was kept."""
        with sqlite3.connect(self._kept) as kept, sqlite3.connect(self.database) as live:
            kept.backup(live)
        shutil.rmtree(self.uploads, ignore_errors=True)
        shutil.copytree(self.uploads.with_suffix(".kept"), self.uploads)

    @property
    def _kept(self) -> Path:
        return self.database.with_suffix(".kept")


def telling(route: Route) -> tuple[str, Reach] | None:
    """Return the argument that says whose or which thing a route is about."""
    return next(((name, reach) for name, reach in route.reach.items() if name not in _PARTS), None)


def _token_of(answer: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    assert found is not None
    return unescape(found[1])


def make_access_world(
    folder: Path, template: Path, garden: Garden | None = None, **changes: object
) -> AccessWorld:
    """Make the world in a folder, with a copy of an empty database.

    Args:
        folder: where everything lies.
        template: the empty database.
        garden: other content than that of the two worlds, with the same ids.
        changes: other settings.
    """
    database, garden = folder / "world.sqlite3", garden or grow(folder / "content", changed=())
    shutil.copy(template, database)
    # Mail for everybody is shown to everybody, in development alone.
    own = {"uploads_dir": folder / "uploads", "mail_backend": MailBackend.NONE}
    settings = settings_for(sqlite_url(database), garden.root, **{**own, **changes})
    app = create_app(settings, Runtime(clock=Clock(), new_token=numbered_tokens()))
    with app.app_context():
        with transaction() as session:
            publish(session, garden.compile(), MORNING)
        make_people_of_both()
        examples = make_things_of_both()
        db.session.remove()
    world = AccessWorld(app=app, database=database, uploads=Path(settings.uploads_dir))
    for actor in NAMES_OF_ACTORS:
        world.sign_in(actor)
    for actor in ("learner of A", "learner of B"):
        world.start_sitting(actor)
    begun = world.open_upload("author")
    theirs = Example(label="the author's", value=begun, reached_by=frozenset({"author"}))
    examples = {**examples, PENDING_UPLOAD: (theirs,)}
    world.examples = {reach.kind: things for reach, things in examples.items()}
    world.remember()
    return world
