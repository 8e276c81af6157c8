"""The key cannot leak: two worlds that differ only in master scores answer alike, byte for byte.

The same content is built twice; in the second world every master score, rationale and evidence is
another. One learner's steps are replayed in both, and every answer she can get is compared whole:
status, headers, body, of pages, JSON, static files, media and error pages. Before she has recorded
her own sheet nothing may differ; after it only the reveal of that clip and her own figures may.

A route that is not replayed here fails the test, so nobody can add one and forget it.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.db import db, transaction
from app.publishing.service import publish
from app.web import Surroundings
from tests.content.gardens import Garden, plant, write_media
from tests.factories import MORNING, PASSWORD, email_of, make_user
from tests.fixtures.application import Clock, numbered_tokens
from tests.fixtures.databases import settings_for, sqlite_url

CLIPS = ("two-scales", "bed-in-june", "bed-in-july")
OPEN = "reveal opened by the own sheet"

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


@dataclass(slots=True)
class Step:
    """One request of the replay, with the endpoint it is meant for."""

    method: str
    path: str
    form: dict[str, str] = field(default_factory=dict)
    json: object = None
    accept: str = "text/html"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class World:
    """One of the two worlds: an application on its own content and database."""

    def __init__(self, folder: Path, template: Path, *, is_other: bool) -> None:
        garden = grow(folder / "content", is_other=is_other)
        database = folder / "world.sqlite3"
        shutil.copy(template, database)
        settings = settings_for(
            sqlite_url(database),
            course_content_dir=garden.course_dir,
            calibration_sets_dir=garden.sets_dir,
        )
        surroundings = Surroundings(clock=Clock(), new_token=numbered_tokens())
        self.app = create_app(settings, surroundings)
        self.endpoints: set[str] = set()
        with self.app.app_context():
            content = garden.compile()
            with transaction() as session:
                publish(session, content, MORNING)
            for name in ("Ana", "Ben"):
                make_user(db.session(), name)
        self.browsers = {name: self.app.test_client() for name in ("Ana", "Ben", "nobody")}
        self.tokens: dict[str, str] = {}

    def take(self, name: str, step: Step) -> TestResponse:
        """Take one step in this world and remember the token of the page."""
        browser = self.browsers[name]
        headers = {"Accept": step.accept, "X-CSRF-Token": self.tokens.get(name, "")}
        given = {"json": step.json} if step.json is not None else {"data": step.form or None}
        answer = browser.open(step.path, method=step.method, headers=headers, **given)
        found = re.search(r'name="csrf-?_?token" (?:value|content)="([^"]+)"', answer.text_or_blank)
        if found:
            self.tokens[name] = found.group(1)
        self.endpoints.add(endpoint_of(self.app, step))
        return answer


def endpoint_of(app: Flask, step: Step) -> str:
    from werkzeug.exceptions import HTTPException

    try:
        return str(app.url_map.bind("localhost").match(step.path.split("?")[0], step.method)[0])
    except HTTPException:
        return ""
