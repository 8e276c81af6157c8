"""The audit page: who did what, filtered by person, verb, thing and day; taken away as a file."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.db import transaction
from tests.factories import MORNING, email_of, make_user
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database

REASON = "=HYPERLINK(1)"


@pytest.fixture
def otto(arrive: Callable[[str], Person]) -> Person:
    """Otto, an operator, signed in."""
    return arrive("Otto")


@pytest.fixture
def week(session: Session) -> tuple[int, int]:
    """A week in which Ana changed her password daily and Tess opened a module for her once."""
    ana, tess = make_user(session, "Ana Ruiz"), make_user(session, "Tess")
    events = [(ana.id, "changed_password", day, {}) for day in range(7)]
    events.append((tess.id, "waived", 3, {"module": "second", "reason": REASON}))
    rows = [
        {
            "happened_at": MORNING - timedelta(days=20) + timedelta(days=day),
            "actor_id": actor_id,
            "verb": verb,
            "object_type": "user",
            "object_id": str(ana.id),
            "data": data,
        }
        for actor_id, verb, day, data in events
    ]
    clip = {"actor_id": None, "verb": "withdrew", "object_type": "clip", "object_id": "thirds"}
    with transaction(session):
        session.execute(insert(AuditEvent), rows)
        session.execute(
            insert(AuditEvent), {**clip, "happened_at": MORNING, "data": {"reason": "Noise"}}
        )
    return ana.id, tess.id


def said(page: str) -> dict[str, int]:
    return {
        words: page.count(words)
        for words in (
            "Ana Ruiz changed their password",
            "Tess opened a module early for Ana Ruiz",
            "A command on the server stopped the clip thirds from playing",
            "Otto signed in",
        )
    }


@on_each_database
def test_the_audit_is_read_and_filtered(otto: Person, week: tuple[int, int]) -> None:
    ana_id, tess_id = week
    everything = otto.read("/operator/audit")
    assert list(said(everything).values()) == [7, 1, 1, 1]
    assert "module: second; reason: =HYPERLINK(1)" in everything
    for query, counts in (
        (f"who={ana_id}", [7, 1, 0, 0]),
        (f"who={email_of('Tess')}", [0, 1, 0, 0]),
        (f"who={tess_id}&verb=changed_password", [0, 0, 0, 0]),
        ("verb=withdrew", [0, 0, 1, 0]),
        ("kind=clip", [0, 0, 1, 0]),
        ("since=2026-02-13&until=2026-02-14", [2, 1, 0, 0]),
        ("until=2026-02-10", [1, 0, 0, 0]),
        ("since=2026-03-02", [0, 0, 1, 1]),
    ):
        assert list(said(otto.read(f"/operator/audit?{query}")).values()) == counts, query


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("who=nobody@example.org", "Nobody has this address or number"),
        ("who=a%00b", "Nobody has this address or number"),
        ("who=999", "Nobody has this address or number"),
        ("since=yesterday", "There is no such day"),
        ("verb=sang", "Choose one of the list"),
    ],
)
@pytest.mark.usefixtures("week")
def test_a_filter_that_makes_no_sense_is_named(otto: Person, query: str, words: str) -> None:
    page = otto.read(f"/operator/audit?{query}")
    assert words in page
    assert list(said(page).values()) == [0, 0, 0, 0]


@pytest.mark.usefixtures("week")
def test_long_audits_come_in_pages(otto: Person, session: Session) -> None:
    more = {"actor_id": None, "verb": "restored", "object_type": "clip", "data": {}}
    with transaction(session):
        session.execute(
            insert(AuditEvent),
            [{**more, "object_id": f"c{n}", "happened_at": MORNING} for n in range(120)],
        )
    seen: list[str] = []
    address = "/operator/audit?verb=restored"
    while address:
        page = otto.read(address)
        assert ("The newest events" in page) == (not seen)
        seen += [f"c{n}" for n in range(119, -1, -1) if f"clip c{n} play" in page]
        before = page.partition("/operator/audit?before=")[2].partition('"')[0]
        address = f"/operator/audit?before={before.replace('&amp;', '&')}" if before else ""
    assert seen == [f"c{n}" for n in range(119, -1, -1)]


@on_each_database
def test_the_audit_is_taken_away_as_csv_and_as_json_lines(
    otto: Person, session: Session, week: tuple[int, int]
) -> None:
    otto.get("/operator/audit")
    asked = {"who": str(week[0]), "verb": "", "kind": "", "since": "", "until": ""}
    table = otto.post("/operator/audit/export", format="csv", **asked)
    assert table.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))
    assert len(rows) == 8
    assert {row["happened_at"] for row in rows if row["verb"] == "waived"} == {
        "2026-02-13T09:00:00Z"
    }
    lines = otto.post("/operator/audit/export", format="jsonl", **asked).text.splitlines()
    events = [json.loads(text) for text in lines]
    assert [event["number"] for event in events] == [int(row["number"]) for row in rows]
    waived = next(event for event in events if event["verb"] == "waived")
    assert waived["data"] == {"module": "second", "reason": REASON}
    assert waived["sentence"] == "Tess opened a module early for Ana Ruiz"
    taken = session.scalars(
        select(AuditEvent.data).where(AuditEvent.verb == "exported_audit")
    ).all()
    assert taken == [{"person": week[0]}] * 2


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_file_is_whole_before_it_is_sent(otto: Person, kind: str) -> None:
    """A fault in the middle could not be told any more once half of a file is under way."""
    otto.get("/operator/audit")
    answer = otto.post("/operator/audit/export", format=kind)
    assert answer.headers["Content-Length"] == str(len(answer.get_data()))


def test_no_cell_of_the_file_is_a_formula(otto: Person, session: Session) -> None:
    odd = make_user(session, "=1+1")
    with transaction(session):
        session.add(
            AuditEvent(
                happened_at=MORNING,
                actor_id=odd.id,
                verb="@sum",
                object_type="+form",
                object_id="-1",
                data={"=cmd": "x"},
            )
        )
    otto.get("/operator/audit")
    table = otto.post("/operator/audit/export", format="csv").get_data().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert "'=1+1" in cells
    assert [cell for cell in cells if cell[:1] in "=+@-" and cell[:1]] == []


def test_an_export_of_nonsense_is_refused(otto: Person) -> None:
    otto.get("/operator/audit")
    assert otto.post("/operator/audit/export", since="soon").status_code == 422
