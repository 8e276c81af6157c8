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
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.domain.scopes import Scope, ScopeKind
from app.accounts.domain.sessions import hash_key
from app.accounts.models import AccountSession, UnsentForm, User
from app.bench.models import Attempt
from app.config import MailBackend
from app.course.models import ModuleWaiver
from app.db import db, transaction
from app.people.models import Cohort, Organization
from app.publishing.service import publish
from app.sets.models import CalibrationSet
from app.web import Runtime
from app.web.reach import (
    ACCOUNT,
    ATTEMPT,
    CLIP,
    CLIP_NAME,
    COHORT,
    KEPT_FORM,
    LEARNER,
    LESSON,
    PENDING_UPLOAD,
    PRACTICE_SET,
    SESSION,
    SITTING,
    TEST_FORM,
    Reach,
    Route,
)
from tests.factories import MORNING, PASSWORD, email_of, grant, make_user
from tests.fixtures.application import Clock, numbered_tokens
from tests.fixtures.databases import settings_for, sqlite_url
from tests.two_worlds import CLIPS, FORM, grow

BEA, UMA = "Beatrix Quillfeather", "Uma Thistlewood"
B_NAMES = (
    BEA,
    UMA,
    "Brackenmoor institute",
    "Brackenmoor county",
    "Brackenmoor reason",
    "QZXJ7KMW",
)
B_IDS = {"learner": 770077, "trainer": 770078, "cohort": 880088, "organization": 880089}
B_ATTEMPT, B_SESSION = 990099, 660066
# What tells of cohort B wherever it stands.
OF_B = (*B_NAMES, email_of(BEA), email_of(UMA), *map(str, (*B_IDS.values(), B_ATTEMPT, B_SESSION)))

# Everybody in the walk with their roles; nobody is the visitor who has not signed in.
ACTORS: dict[str, frozenset[str]] = {
    "nobody": frozenset(),
    "learner of A": frozenset({"learner"}),
    "learner of B": frozenset({"learner"}),
    "trainer of A": frozenset({"trainer"}),
    "trainer of B": frozenset({"trainer"}),
    "trainer of A's organization": frozenset({"trainer"}),
    "author": frozenset({"author"}),
    "other author": frozenset({"author"}),
    "operator": frozenset({"operator"}),
}
_NAMES = {
    "learner of A": "Ana",
    "learner of B": BEA,
    "trainer of A": "Tess",
    "trainer of B": UMA,
    "trainer of A's organization": "Orla",
    "author": "Ada",
    "other author": "Abe",
    "operator": "Otto",
}
EVERYBODY = frozenset(ACTORS)
_TRAINERS_OF_A = frozenset({"trainer of A", "trainer of A's organization"})
_OPERATOR = frozenset({"operator"})
# What an argument that is part of something, or is there for everybody, says in the walk.
_PARTS = {
    "position": "1",
    "number": "1",
    "check_id": "how-many",
    "purpose": "reset",
    "name": "bed.svg",
    "kind": "video",
}


NOTHING: Mapping[str, str] = {}
# What a form has to hold so that it is looked at.
_FIELDS = {"next_clip.start_suggested": {"set_id": "first-beds", "clip_id": CLIPS[2]}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A thing an argument can name, and who may reach it.

    Attributes:
        label: whose it is, in the walk's words.
        value: how the address names it.
        reached_by: who reaches it, provided that the role opens the page.
    """

    label: str
    value: str
    reached_by: frozenset[str]


MISSING = Example(label="nothing", value="999999", reached_by=frozenset())


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
        path = self._address(route, thing)
        is_watched = method != "GET" and thing is not None
        before = self._things_of_people() if is_watched else None
        answer = self._ask(actor, method, path, _FIELDS.get(route.endpoint, {}))
        is_untouched = not is_watched or self._things_of_people() == before
        body = answer.get_data().decode("utf-8", "ignore")
        told = tuple(word for word in OF_B if word in body and word not in path)
        answer.close()
        changes = method != "GET" and answer.status_code < 400
        if changes or KEPT_FORM in route.reach.values():
            self._put_back()
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

    def _address(self, route: Route, thing: Example | None) -> str:
        named = telling(route)
        values = {name: _PARTS.get(name, "none") for name in route.reach}
        if named is not None and thing is not None:
            values[named[0]] = thing.value
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route.rule)
        return filled + ("?at=0" if "/pieces/" in filled else "")

    def _ask(
        self, actor: str, method: str, path: str, fields: Mapping[str, str] = NOTHING
    ) -> TestResponse:
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

    def tells(self, actor: str, path: str) -> list[str]:
        """Return what a page tells somebody of cohort B, beyond what she typed herself."""
        body = self._ask(actor, "GET", path).get_data().decode("utf-8", "ignore")
        return [word for word in OF_B if word in body and word not in path]

    def sign_in(self, actor: str) -> None:
        """Sign somebody in, and keep her cookie and the token of her forms."""
        client = self.app.test_client()
        token = _token_of(client.get("/sign-in"))
        form = {"csrf_token": token, "email": email_of(_NAMES[actor]), "password": PASSWORD}
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
        started = self._ask(actor, "POST", f"/certification/{FORM}/sitting")
        assert started.status_code == 303, started.text

    def remember(self) -> None:
        """Keep the world as it is now, to put it back after each visit that may change it."""
        with sqlite3.connect(self.database) as live, sqlite3.connect(self._kept) as kept:
            live.backup(kept)
        shutil.copytree(self.uploads, self.uploads.with_suffix(".kept"))

    def _put_back(self) -> None:
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


def make_access_world(folder: Path, template: Path) -> AccessWorld:
    """Make the world in a folder, with a copy of an empty database."""
    database, garden = folder / "world.sqlite3", grow(folder / "content", changed=())
    shutil.copy(template, database)
    settings = settings_for(sqlite_url(database), garden.root)
    settings = settings.model_copy(
        # Mail for everybody is shown to everybody, in development alone.
        update={"uploads_dir": folder / "uploads", "mail_backend": MailBackend.NONE}
    )
    app = create_app(settings, Runtime(clock=Clock(), new_token=numbered_tokens()))
    with app.app_context():
        with transaction() as session:
            publish(session, garden.compile(), MORNING)
        _make_people()
        examples = _make_things()
        db.session.remove()
    world = AccessWorld(app=app, database=database, uploads=Path(settings.uploads_dir))
    for actor in _NAMES:
        world.sign_in(actor)
    for actor in ("learner of A", "learner of B"):
        world.start_sitting(actor)
    begun = world.open_upload("author")
    theirs = Example(label="the author's", value=begun, reached_by=frozenset({"author"}))
    examples = {**examples, PENDING_UPLOAD: (theirs,)}
    world.examples = {reach.kind: things for reach, things in examples.items()}
    world.remember()
    return world


def _make_people() -> None:
    session = db.session()
    for name, roles in (("Ada", ("author",)), ("Abe", ("author",)), ("Otto", ("operator",))):
        make_user(session, name, roles=roles)
    make_user(session, "Ana", cohort="A")
    make_user(session, "Tess")
    orla = make_user(session, "Orla", roles=()).id
    number = session.scalar(select(Cohort.organization_id).where(Cohort.name == "A")) or 0
    session.rollback()
    grant(session, orla, "trainer", Scope(ScopeKind.ORGANIZATION, number))
    make_user(session, BEA, number=B_IDS["learner"])
    make_user(session, UMA, roles=(), number=B_IDS["trainer"])
    with transaction() as session:
        session.add(
            Organization(id=B_IDS["organization"], name="Brackenmoor county", created_at=MORNING)
        )
        session.flush()
        session.add(
            Cohort(
                id=B_IDS["cohort"],
                organization_id=B_IDS["organization"],
                kind="institute",
                name="Brackenmoor institute",
                starts_on=MORNING.date(),
                join_code="QZXJ7KMW",
                created_at=MORNING,
            )
        )
    of_b = Scope(ScopeKind.COHORT, B_IDS["cohort"])
    grant(db.session(), B_IDS["learner"], "learner", of_b)
    grant(db.session(), B_IDS["trainer"], "trainer", of_b)


def _make_things() -> dict[Reach, tuple[Example, ...]]:
    session = db.session()
    ana = session.scalar(select(User.id).where(User.email == email_of("Ana"))) or 0
    cohort = session.scalar(select(Cohort.id).where(Cohort.name == "A")) or 0
    session.rollback()
    bea = B_IDS["learner"]
    _leave_things(ana, "a", attempt=77, held_session=66)
    _leave_things(bea, "b", attempt=B_ATTEMPT, held_session=B_SESSION)
    reason = {"by_id": B_IDS["trainer"], "module_id": "looking", "reason": "Brackenmoor reason"}
    with transaction() as session:
        session.add(ModuleWaiver(user_id=bea, granted_at=MORNING, **reason))
    a, b = frozenset({"learner of A"}), frozenset({"learner of B"})
    of_b = frozenset({"trainer of B"})
    return {
        LEARNER: _two(ana, _TRAINERS_OF_A, bea, of_b),
        COHORT: _two(cohort, _TRAINERS_OF_A | _OPERATOR, B_IDS["cohort"], of_b | _OPERATOR),
        ACCOUNT: _two(ana, EVERYBODY, bea, EVERYBODY),
        ATTEMPT: _two(77, a, B_ATTEMPT, b),
        SESSION: _two(66, a, B_SESSION, b),
        KEPT_FORM: _two("kept-a", a, "kept-b", b),
        SITTING: (Example(label="a form both sit", value=FORM, reached_by=a | b),),
        **{reach: _for_all(value) for reach, value in _THE_SAME_FOR_ALL.items()},
    }


_THE_SAME_FOR_ALL = {
    LESSON: "looking-at-beds",
    CLIP: CLIPS[0],
    CLIP_NAME: CLIPS[0],
    PRACTICE_SET: "first-beds",
    TEST_FORM: FORM,
}


def _for_all(value: str) -> tuple[Example, ...]:
    return (Example(label="the same for all", value=value, reached_by=EVERYBODY),)


def _leave_things(user_id: int, whose: str, *, attempt: int, held_session: int) -> None:
    """Let somebody have an attempt, a form that was kept, and a browser she is signed in with."""
    first = select(CalibrationSet.revision_id).where(CalibrationSet.id == "first-beds")
    with transaction() as session:
        begun = {"set_revision_id": session.scalar(first), "number": 1, "started_at": MORNING}
        session.add(Attempt(id=attempt, rater_id=user_id, **begun))
        kept = {"path": "/account/name", "fields": [["name", "x"]], "kept_at": MORNING}
        session.add(UnsentForm(key_hash=hash_key(f"kept-{whose}"), user_id=user_id, **kept))
        moments = {"opened_at": MORNING, "seen_at": MORNING}
        row = {"key_hash": f"{held_session}" * 9, "browser": "Firefox", **moments}
        session.add(AccountSession(id=held_session, user_id=user_id, **row))


def _two(
    a: int | str, of_a: frozenset[str], b: int | str, of_b: frozenset[str]
) -> tuple[Example, ...]:
    return (
        Example(label="A's", value=str(a), reached_by=of_a),
        Example(label="B's", value=str(b), reached_by=of_b),
    )
