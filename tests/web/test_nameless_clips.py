"""Ana sits a form: nothing she is sent names a clip, so she cannot tell Ben which ones she met."""

import base64
import binascii
import re
import zlib
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import Settings
from app.db import transaction
from app.library.models import Clip
from app.publishing.content import compile_content
from app.publishing.service import publish
from tests.certification_world import be_in_the_middle_of, write_form
from tests.content.gardens import Garden
from tests.factories import MORNING, make_user
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for

FORM = "night-form"
CLIPS = ("bed-at-night", "bed-at-dawn")
HOME = f"/certification/{FORM}"
KINDS = {"video", "captions", "descriptions", "poster"}
SHEET = {"score-growth": "2", "score-slugs": "0", "saves": "9", "client_key": "k"}
ELSEWHERE = (
    *("/", "/certification", "/library", "/practice", "/practice/next", "/agreement", "/account"),
    *("/course", "/search?q=bed", f"/practice/{FORM}", "/attempts/1", "/attempts/1/clips/1"),
)
_ADDRESS = re.compile(r"""(?:src|href|poster|action|data-[a-z-]+)="(/[^"]*)""")
_SIGNED = re.compile(r"\.?[\w-]{16,}")


class Listening(FlaskClient):
    """A browser that remembers every word it was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heard: list[str] = []

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # type: ignore[override]
        """Ask, and note the answer whole: status, headers, body."""
        answer = super().open(*args, **kwargs)
        head = "\n".join(": ".join(pair) for pair in answer.headers.to_wsgi_list())
        self.heard.append(f"{answer.status}\n{head}\n\n{answer.get_data().decode('latin-1')}")
        return answer


@pytest.fixture
def sealed(garden: Garden, tmp_path: Path) -> Path:
    """A sealed folder whose files are called like their clips, as operators call theirs."""
    vault = tmp_path / "vault"
    write_form(garden, vault, FORM, CLIPS)
    for clip in CLIPS:
        file = vault / "clips" / f"{clip}.yaml"
        file.write_text(file.read_text("utf-8").replace("clip.mp4", f"{clip}.mp4"), "utf-8")
        (vault / "media" / clip / "clip.mp4").rename(vault / "media" / clip / f"{clip}.mp4")
    return vault


@pytest.fixture
def settings(database_url: str, garden: Garden, sealed: Path) -> Settings:
    return settings_for(database_url, garden.root, sealed_sets_dir=sealed)


@pytest.fixture
def ana(app: Flask, session: Session, garden: Garden, sealed: Path) -> Person:
    """Ana, who remembers all she is sent from now on."""
    content = compile_content(
        garden.course_dir, garden.sets_dir, sealed_dir=sealed, gate_override="A test."
    )
    with transaction(session):
        publish(session, content, MORNING)
    make_user(session, "Ana")
    app.test_client_class = Listening
    ana = Person(app)
    ana.sign_in("Ana")
    return ana


def all_that_she_can_read(ana: Person) -> str:
    """Return every word she was sent, signed keys and cookies read as anybody can read them."""
    assert isinstance(ana.client, Listening)
    said = unquote(unescape("\n".join(ana.client.heard)))
    return "\n".join([said, *(read_signed(found) for found in _SIGNED.findall(said))])


def read_signed(token: str) -> str:
    """Return what a signed text says; nobody needs the server's secret for that.

    >>> read_signed("WzEsImJlZC1hdC1uaWdodCJd")
    '[1,"bed-at-night"]'
    """
    text = token.removeprefix(".")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return (zlib.decompress(data) if token.startswith(".") else data).decode("latin-1")
    except (binascii.Error, zlib.error):
        return ""


def put(ana: Person, number: int, body: object) -> int:
    headers = {"X-CSRF-Token": ana.token, "Accept": "application/json"}
    address = f"{HOME}/clips/{number}/draft"
    return ana.client.put(address, json=body, headers=headers).status_code


def follow_all(ana: Person, page: str) -> set[str]:
    """Open every address of a page, as her browser and she may; return them."""
    addresses = {unescape(found) for found in _ADDRESS.findall(page)}
    for address in sorted(addresses):
        ana.get(address)
    return addresses


def score(ana: Person, number: int) -> None:
    """Meet every page and every answer of a bench."""
    bench = f"{HOME}/clips/{number}"
    addresses = follow_all(ana, ana.read(bench))
    media = {address for address in addresses if "/media/" in address}
    kinds = {re.search(r"/media/(\w+)", address)[1] for address in media}  # type: ignore[index]
    assert kinds == {*KINDS, "key"}, "a part of the player was not looked at"
    assert {path.partition("/media/")[0] for path in media} == {bench}
    for address in (f"{bench}/media/video", ana.with_key(f"{bench}/media/video")):
        for method in ("GET", "HEAD", "POST"):
            ana.client.open(address, method=method, headers={"Range": "bytes=0-9"})
        ana.get(address, Range="bytes=99999999-", Accept="application/json")
    assert put(ana, number, {"saves": 0, "answers": [{"code": "growth", "rank": 3}]}) == 200
    assert put(ana, number, {"saves": 0, "answers": [{"code": "growth", "rank": 77}]}) == 422
    ana.get(f"{bench}/draft", Accept="application/json")
    assert ana.post(f"{bench}/draft", saves="1", **{"score-growth": "1"}).status_code == 303
    wrong = {"note-time-new": "when?", "note-text-new": "x"}
    assert ana.post(f"{bench}/draft", saves="2", **wrong).status_code == 422
    assert ana.post(bench, client_key="k", saves="2").status_code == 422
    for path in (HOME, *ELSEWHERE):
        ana.get(path)
        ana.get(path, Accept="application/json")


def test_no_id_of_a_clip_is_in_anything_she_is_sent(ana: Person) -> None:
    be_in_the_middle_of(ana, FORM)
    ana.get(f"{HOME}/next")
    for number in (1, 2):
        score(ana, number)
        assert ana.post(f"{HOME}/clips/{number}", **SHEET).status_code == 303
        assert put(ana, number, {"saves": 9}) == 409
    follow_all(ana, ana.read(HOME))
    ana.watch(f"{HOME}/clips/1/media/video")
    said = all_that_she_can_read(ana)
    assert "Thank you for the care you took" in said
    assert f'"{FORM}/1"' in said, "no key was read"
    assert [clip for clip in CLIPS if clip in said] == []


def test_a_clip_that_is_no_longer_shown_goes_without_its_name_too(
    ana: Person, session: Session, sealed: Path
) -> None:
    be_in_the_middle_of(ana, FORM)
    with transaction(session):
        session.execute(update(Clip).where(Clip.id == CLIPS[0]).values(withdrawn_at=MORNING))
    (sealed / "media" / CLIPS[1] / f"{CLIPS[1]}.mp4").unlink()
    answers = []
    for number in (1, 2):
        follow_all(ana, ana.read(f"{HOME}/clips/{number}"))
        answers.append(ana.watch(f"{HOME}/clips/{number}/media/video").status_code)
    assert sorted(answers) == [404, 503]
    said = all_that_she_can_read(ana)
    assert [clip for clip in CLIPS if clip in said] == []
