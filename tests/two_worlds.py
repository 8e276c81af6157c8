"""Two worlds that differ only in master scores, and a learner whose steps are taken in both."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app import create_app
from app.db import db, transaction
from app.publishing.service import publish
from app.web import Runtime
from tests.certification_world import DEMO, sit_whole_form, write_form
from tests.content.gardens import Garden, plant, write_media
from tests.factories import MORNING, make_user
from tests.fixtures.application import Clock, numbered_tokens
from tests.fixtures.databases import settings_for, sqlite_url

CLIPS = ("two-scales", "bed-in-june", "bed-in-july")
FORM = "night-form"
FORM_CLIPS = ("bed-at-night", "bed-at-dawn")
EVERY_CLIP = (*CLIPS, *FORM_CLIPS)
FIRST_BEDS = "calibration_sets/sets/first-beds.yaml"
POLICY = "calibration_sets/policies/gardener.yaml"
PEOPLE = ("Ana", "Ben", "Tess")

OTHER_MASTERS = """
clip: {clip}
rubric: garden-watch
provenance: designed
scores:
  growth:
    score: "5"
    rationale: A wholly different reason, much longer than the one in the other world.
    not_lower: Nothing is bare anywhere.
    not_higher: null
    evidence: [{{at: "00:20", until: "00:29", note: "Other moments."}}]
  slugs:
    score: "yes"
    rationale: Three are in view.
    not_lower: One crawls over the board.
    not_higher: null
    evidence: [{{at: "00:11", note: "The first slug."}}]
  overall:
    score: "4"
    rationale: Splendid.
    not_lower: It is full.
    not_higher: The slugs.
    evidence: [{{at: "00:02", note: "Full rows."}}]
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a learner."""

    method: str
    path: str
    form: dict[str, str] = field(default_factory=dict)
    json: Any = None
    accept: str = "text/html"

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.accept})"


GATE = "/certification/demonstrations/garden-watch"
REAL_GATE = "/certification/gates/garden-watch"
SITTING = f"/certification/{FORM}"
# Learners reach nothing here; authors' pages are in the list all the same.
UPLOADS = [
    Step("POST", "/uploads/new"),
    Step("POST", "/uploads/waiting/none"),
    Step("POST", "/uploads/pieces", json={"size": 10}, accept="application/json"),
    Step("PUT", "/uploads/pieces/x?at=0", json={}, accept="application/json"),
    Step("DELETE", "/uploads/pieces/x", accept="application/json"),
    *(
        Step("POST", f"/uploads/two-scales/{verb}", {"reason": "x"})
        for verb in ("withdraw", "restore", "permission")
    ),
]
# Going through a gate, and what trainers do for who goes.
CERTIFICATION = [
    *(Step("POST", f"{gate}/sittings") for gate in (GATE, REAL_GATE)),
    Step("POST", f"{SITTING}/appeals", {"code": "growth", "reason": "Why?"}),
    Step("GET", "/trainer/learners/1/certification"),
    *(
        Step("POST", f"/trainer/learners/1/certification/{act}", {"reason": "Why?", "what": FORM})
        for act in ("set-aside", "grants", "appeals/1")
    ),
]


class World:
    """An application on content and a database of its own; what happens in it is all that differs."""

    def __init__(self, folder: Path, template: Path, garden: Garden) -> None:
        database = folder / "world.sqlite3"
        shutil.copy(template, database)
        settings = settings_for(sqlite_url(database), garden.root)
        runtime = Runtime(clock=Clock(), new_token=numbered_tokens())
        self.app = create_app(settings, runtime)
        self.taken: set[str] = set()
        self._tokens: dict[str, str] = {}
        with self.app.app_context():
            with transaction() as session:
                publish(session, garden.compile(), MORNING)
            for name in PEOPLE:
                make_user(db.session(), name, cohort="A")
        self._browsers = {name: self.app.test_client() for name in (*PEOPLE, "nobody")}

    def take(self, name: str, step: Step) -> TestResponse:
        """Take one step as a person, and remember the CSRF token of the page she gets."""
        token = self._tokens.get(name, "")
        body: dict[str, Any] = (
            {"json": step.json}
            if step.json is not None
            else {"data": {"csrf_token": token, **step.form}}
        )
        if step.method == "GET":
            body = {}
        answer = self._browsers[name].open(
            step.path,
            method=step.method,
            headers={"Accept": step.accept, "X-CSRF-Token": token},
            **body,
        )
        text = answer.get_data().decode("utf-8", "ignore")
        found = re.search(r'name="csrf[-_]token" (?:value|content)="([^"]+)"', text)
        self._tokens[name] = found.group(1) if found else token
        self.taken.add(f"{step.method} {endpoint_of(self.app, step)}")
        return answer

    def sit_whole_form(self, name: str, test_form_id: str) -> None:
        """Let somebody be in the middle of a whole test form, as it was sat before sittings grew."""
        with self.app.app_context():
            sit_whole_form(db.session(), name, test_form_id)

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


class TwoWorlds:
    """Both worlds, and every difference a learner could have seen."""

    def __init__(
        self,
        folder: Path,
        template: Path,
        changed: Sequence[str] = EVERY_CLIP,
        feedback: str = "after_each_clip",
    ) -> None:
        for name in ("one", "other"):
            (folder / name).mkdir()
        gardens = {
            name: grow(folder / name / "content", changed=masters)
            for name, masters in (("one", ()), ("other", changed))
        }
        for garden in gardens.values():
            garden.change(FIRST_BEDS, "feedback: after_each_clip", f"feedback: {feedback}")
        self.one, self.other = (
            World(folder / name, template, garden) for name, garden in gardens.items()
        )

    def take(self, name: str, step: Step) -> list[str]:
        """Take one step in both worlds; return what differs, in words."""
        here, there = self.one.take(name, step), self.other.take(name, step)
        return [
            f"{name}: {step}: {what} differs"
            for what, mine, yours in (
                ("status", here.status, there.status),
                ("headers", self._headers(here), self._headers(there)),
                ("session", self._sessions(here), self._sessions(there)),
                ("body", here.get_data(), there.get_data()),
            )
            if mine != yours
        ]

    def sit_whole_form(self, name: str, test_form_id: str = FORM) -> None:
        """Let somebody be in the middle of a whole test form in both worlds."""
        for world in (self.one, self.other):
            world.sit_whole_form(name, test_form_id)

    def close(self) -> None:
        """End both worlds."""
        self.one.close()
        self.other.close()

    def _headers(self, answer: TestResponse) -> list[tuple[str, str]]:
        # A conditional answer carries the wall clock's second in `Date`, as every server sends it.
        return [
            (name, "…" if name == "Date" else without_seconds(value))
            for name, value in answer.headers.to_wsgi_list()
        ]

    def _sessions(self, answer: TestResponse) -> list[object]:
        # The cookie carries the second it was signed at; what it says is compared instead.
        signer = SecureCookieSessionInterface().get_signing_serializer(self.one.app)
        assert signer is not None
        cookies = re.findall(r"plumbline=([^;]+)", "\n".join(answer.headers.getlist("Set-Cookie")))
        return [signer.loads(cookie) for cookie in cookies]


def static_files(worlds: TwoWorlds) -> list[tuple[str, str]]:
    """Return every static file, with the version in its address."""
    assets = worlds.one.app.extensions["assets"]
    return [(assets.version, name) for name in sorted(assets.files)]


def without_seconds(header: str) -> str:
    """Take out of our cookies what depends on the second they were sent in.

    >>> without_seconds("plumbline=eyJ; Expires=Mon, 16 Mar 2026 09:00:00 GMT; HttpOnly; Path=/")
    'plumbline=…; Expires=…; HttpOnly; Path=/'
    """
    if not header.startswith(("plumbline=", "plumbline_device=")):
        return header
    return re.sub(r"(^plumbline|; Expires)=[^;]*", r"\1=…", header)


def grow(folder: Path, *, changed: Sequence[str]) -> Garden:
    """Make a content folder of three clips and a form of two; changed ones have other masters."""
    garden = plant(folder)
    sets = garden.sets_dir
    write_form(garden, sets, FORM, FORM_CLIPS, summary=DEMO)
    garden.change(POLICY, "clips: {at_least: 4, at_most: 4}", "clips: {at_least: 2, at_most: 2}")
    for clip in CLIPS[1:]:
        shutil.copytree(sets / "media" / CLIPS[0], sets / "media" / clip)
        write_media(garden, clip)
        for kind in ("clips", "masters"):
            text = (sets / kind / f"{CLIPS[0]}.yaml").read_text("utf-8")
            (sets / kind / f"{clip}.yaml").write_text(text.replace(CLIPS[0], clip), "utf-8")
    garden.change(
        FIRST_BEDS,
        f"clips: [{CLIPS[0]}]",
        f"clips: [{', '.join(CLIPS)}]",
    )
    for clip in changed:
        (sets / "masters" / f"{clip}.yaml").write_text(OTHER_MASTERS.format(clip=clip), "utf-8")
    return garden


def endpoint_of(app: Flask, step: Step) -> str:
    """Return the endpoint a step reaches, or nothing where there is none."""
    try:
        found = app.url_map.bind("localhost").match(step.path.split("?")[0], step.method)
    except HTTPException:
        return ""
    return str(found[0])
