"""Every address, with every kind of hostile text, by everybody: kept as it is or refused, never a fault.

The same battery on both databases. It walks the map of addresses, so a new page is in it at once:
parts of paths, parameters, fields of forms, JSON. What is sampled of the public list of naughty
strings depends on the address alone, so two runs ask the same.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, quote_from_bytes
from zlib import crc32

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.accounts.domain import Role
from app.config import ROOT, Settings
from app.web.forms import BaseForm
from tests.content.gardens import Garden
from tests.factories import PASSWORD, make_user
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database, settings_for
from tests.reference import reference_json
from tests.upload_world import Author

HOSTILE = (
    *("a\x00b", "\x1b[31m", "a\u202eb", "\u200b", "\ufdd0", "\x85", "tab\tline\nend"),
    *("9" * 5000, "-1", "1e999", "NaN", "2026-02-30", "x" * 20_000),
    *("'; DROP TABLE clip; --", '"><script>alert(1)</script>', "../../etc/passwd", "%00%s{0}"),
    "שָׁלוֹם 👩\u200d🏫",
)
BROKEN_BYTES = (b"\xed\xa0\x80", b"\xff\xfe", b"%")
JSON_BODIES = (
    b"[" * 200_000,
    b'{"a":' * 100_000,
    b'{"size": ' + b"9" * 5000 + b', "saves": ' + b"9" * 5000 + b"}",
    b'{"size": NaN, "saves": Infinity}',
    b'{"saves": 0, "saves": 1, "size": 5, "size": 6}',
    b'{"saves": 0, "notes": [{"id": "a", "text": "\\u0000\\ud800\\u202e"}]}',
    b'{"saves": 0, "answers": [{"code": "\\u0000", "rank": 1}]}',
    b'{"saves": 0, "answers": [{"code": "growth", "cannot": "\\u0000"}]}',
    *(b"null", b"[]", b'"x"', b"", b"\xff", b"{" * 40),
)
PARAMETERS = (
    *("q", "who", "grade", "topic", "code", "point", "t", "key", "upload", "at", "next", "order"),
    *("v", "mark", "page", "size"),
)
VALID = {
    "email": "new@example.org",
    "name": "A name",
    "password": PASSWORD,
    "current": PASSWORD,
    "reason": "A reason.",
    "until": "2027-06-30",
    "module": "beds",
    "starts_on": "2026-04-01",
    "kind": "course",
    "people": "new@example.org",
}
# Signing out would end the walk; the first word of each is tried where it is tested itself.
LEFT_OUT = {"accounts.sign_out"}


@pytest.fixture
def settings(database_url: str, tmp_path: Path, garden: Garden) -> Settings:
    """Settings with a small content of its own beside a folder of uploads."""
    return settings_for(
        database_url, garden.root, uploads_dir=tmp_path / "uploads", largest_upload_mb=2
    )


@pytest.fixture
def people(app: Flask, session: Session) -> dict[Role, Person]:
    """Somebody of each role, signed in, on a site with content, an upload and a sheet begun."""
    told = app.test_cli_runner().invoke(args=["content", "sync"])
    assert told.exit_code == 0, told.output
    found = {}
    for role, name in zip(Role, ("Ana", "Tess", "Uma", "Otto"), strict=True):
        make_user(session, name, roles=(role.value,))
        found[role] = Person(app)
        assert found[role].sign_in(name).status_code == 303
        found[role].post("/practice/first-beds/attempts")
    return found


@pytest.fixture
def places(people: dict[Role, Person]) -> dict[str, str]:
    """Parts of paths that name something here."""
    uma = Author(people[Role.AUTHOR])
    assert uma.send().status_code == 303
    waiting = uma.fill(title="Another").location.rpartition("/")[2]
    return {
        "clip_id": "two-scales",
        "lesson_id": "two-scales",
        "set_id": "first-beds",
        "test_form_id": "first-beds",
        "key": waiting,
        "name": "clip.mp4",
        "kind": "video",
        **dict.fromkeys(("attempt_id", "position", "user_id", "number"), "1"),
        **dict.fromkeys(("cohort_id", "organization_id", "invitation_id"), "1"),
    }


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every address with every method that it takes."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in LEFT_OUT:
                yield rule, method


def path_of(rule: Rule, places: dict[str, str], **changed: str) -> str:
    """Return the address of a rule with these parts; what is changed stands in it as it is."""
    parts = {name: quote(places.get(name, "x")) for name in rule.arguments} | changed
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", lambda found: parts[found[1]], rule.rule)


def those_who_may(app: Flask, rule: Rule, people: dict[Role, Person]) -> list[Person]:
    """Return one person who may open an address, and one who may not, if there is one."""
    roles = getattr(app.view_functions[rule.endpoint], "roles", frozenset())
    allowed = [people[role] for role in Role if not roles or role in roles]
    others = [person for person in people.values() if person not in allowed]
    return [*(allowed[:1] or [people[Role.OPERATOR]]), *others[:1]]


def sample(rule: Rule, count: int = 4) -> list[str]:
    """Return some naughty strings, others for each address, the same in each run."""
    naughty = [text for text in reference_json("security", "strings", "blns.json") if text]
    first = crc32(rule.rule.encode())
    return [naughty[(first + 37 * at) % len(naughty)] for at in range(count)]


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


class Findings:
    """Collects what was answered with a fault."""

    def __init__(self) -> None:
        self.asked = 0
        self.faults: list[str] = []

    def ask(self, person: Person, method: str, address: str, **options: object) -> int:
        answer = person.client.open(address, method=method, **options)  # type: ignore[arg-type]
        self.asked += 1
        if answer.status_code >= 500:
            self.faults.append(f"{answer.status_code} {method} {address[:120]!r} {options!r:.160}")
        return answer.status_code


@on_each_database
def test_parts_of_paths_and_parameters(
    app: Flask, people: dict[Role, Person], places: dict[str, str]
) -> None:
    found = Findings()
    for rule, method in rules(app):
        if method != "GET":
            continue
        texts = [quoted(text) for text in (*HOSTILE, *sample(rule))]
        texts += [quote_from_bytes(data) for data in BROKEN_BYTES]
        for person in those_who_may(app, rule, people):
            for name in sorted(rule.arguments):
                for text in texts if person is those_who_may(app, rule, people)[0] else texts[:3]:
                    found.ask(person, method, path_of(rule, places, **{name: text}))
        for text in texts:
            query = "&".join(f"{name}={text}" for name in PARAMETERS) + f"&{text}={text}"
            person = those_who_may(app, rule, people)[0]
            if len(query) < 40_000:
                found.ask(person, method, f"{path_of(rule, places)}?{query}")
    assert found.faults == []
    assert found.asked > 400


def fields() -> list[str]:
    """Return every name of a field in a form of ours: of the classes and of the templates."""
    kinds = BaseForm.__subclasses__()
    names = {name for kind in kinds for name in vars(kind) if not name.startswith("_")}
    for template in (ROOT / "app").rglob("templates/**/*.html"):
        names.update(re.findall(r' name="([a-z_]+)"', template.read_text("utf-8")))
    names.update(("item-0", "line-0", "name-0", "rest", "score-growth", "reason-growth"))
    names.update(("note-text-new", "note-time-new", "new_note_key"))
    return sorted(names - {"csrf_token", "discard"})


@on_each_database
def test_fields_of_forms(app: Flask, people: dict[Role, Person], places: dict[str, str]) -> None:
    found, names = Findings(), fields()
    assert len(names) > 25
    for rule, method in rules(app):
        if method == "GET":
            continue
        for person in those_who_may(app, rule, people):
            token = {"csrf_token": person.token}
            address = path_of(rule, places)
            for text in (*HOSTILE, *sample(rule, 3)):
                found.ask(person, method, address, data=token | dict.fromkeys(names, text))
            for name in VALID:  # the others right, so that this one is reached
                for text in HOSTILE[:3]:
                    found.ask(person, method, address, data=token | VALID | {name: text})
    assert found.faults == []
    assert found.asked > 500


@on_each_database
def test_bodies_of_json(app: Flask, people: dict[Role, Person], places: dict[str, str]) -> None:
    found = Findings()
    for rule, method in rules(app):
        if method == "GET":
            continue
        for person in those_who_may(app, rule, people)[:1]:
            headers = {"X-CSRF-Token": person.token, "Accept": "application/json"}
            for body in JSON_BODIES:
                options = {"data": body, "headers": headers, "content_type": "application/json"}
                found.ask(person, method, path_of(rule, places), **options)
    assert found.faults == []
    assert found.asked > 200


@on_each_database
def test_a_name_is_kept_as_it_is_or_refused(people: dict[Role, Person]) -> None:
    ana = people[Role.LEARNER]
    kept = 0
    for text in (*HOSTILE, *reference_json("security", "strings", "blns.json")[::3]):
        status = ana.post("/account/name", name=text).status_code
        assert status in {303, 422}, repr(text)
        if status == 303:
            kept += 1
            assert text.strip() in unescape(ana.read("/account")), repr(text)
    assert kept > 80


@on_each_database
@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\ud800", "a\u202eb"])
def test_words_of_commands(app: Flask, text: str) -> None:
    run: Callable[..., object] = app.test_cli_runner().invoke
    for words in (
        ["library", "withdraw", "two-scales", "--reason", text],
        ["library", "withdraw", text, "--reason", "x"],
        ["library", "restore", text],
        ["accounts", "create", "new@example.org", "--name", text, "--password", PASSWORD],
        ["accounts", "create", f"{text}@example.org", "--name", "New", "--password", PASSWORD],
        ["accounts", "grant", text, "author"],
    ):
        told = run(args=words)
        assert told.exit_code in {1, 2}, words  # type: ignore[attr-defined]
        assert isinstance(told.exception, SystemExit), words  # type: ignore[attr-defined]
