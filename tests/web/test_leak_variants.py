"""Eight ways in which other platforms gave the key away, each tried here.

reliability.md 1.1 names where they were seen: in the JSON API (KA Lite), in the page's HTML
(Runestone), by checking in the browser (H5P), feedback and then resubmitting (mooc-grader), the
review page of an unfinished attempt in another tab (Claroline), a check-answer route (frappe/lms),
the answers of a retake (Sensei), and scores of somebody else (Canvas).
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Score
from tests.calibration_world import make_world
from tests.fixtures.browsing import Person

BENCH = "/attempts/1/clips/1"
REASON = "The secret reason of the masters"
WHOLE = {"score-meaning": "0", "score-reasons": "0", "score-slips": "3", "score-maths": "0"}


@pytest.fixture
def started(ana: Person, session: Session) -> Person:
    """Ana, who has started a set of two clips."""
    make_world(session, rationale=REASON)
    assert ana.post("/practice/first-look/attempts").location == BENCH
    return ana


def record(person: Person, clip: str = BENCH, **changes: str) -> str:
    answer = person.post(clip, client_key="k", saves="0", **{**WHOLE, **changes})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_1_no_json_of_the_bench_holds_the_key(started: Person) -> None:
    draft = started.get(f"{BENCH}/draft", Accept="application/json").get_json()
    assert set(draft) == {
        "saves",
        "saved_at",
        "saved_clock",
        "csrf",
        "warnings",
        "answers",
        "notes",
    }
    change = {"saves": 0, "answers": [{"code": "meaning", "rank": 2}]}
    headers = {"X-CSRF-Token": started.token}
    saved = started.client.put(f"{BENCH}/draft", json=change, headers=headers).get_json()
    assert set(saved) == {"saves", "saved_at", "saved_clock", "elsewhere", "overlaps", "warnings"}


def test_2_no_page_before_the_commit_holds_a_word_of_the_key(started: Person) -> None:
    for path in (BENCH, "/practice", "/attempts/1", "/agreement", "/library/clip-1", "/"):
        page = started.read(path)
        assert REASON not in page
        assert "It is less than that." not in page
        assert "data-master" not in page


def test_3_nothing_is_checked_in_the_browser(app: Flask) -> None:
    assets = app.extensions["assets"]
    scripts = b"".join(a.body for name, a in assets.files.items() if name.startswith("js/"))
    assert b"master_score" not in scripts
    assert b"rationale" not in scripts


def test_4_resubmitting_after_the_reveal_changes_nothing(started: Person, session: Session) -> None:
    reveal = record(started)
    assert REASON in started.read(reveal)
    better = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}
    assert record(started, **better) == reveal
    assert "was recorded before" in started.read(reveal)
    ranks = {row.code: row.rank for row in session.execute(select(Score.code, Score.rank))}
    assert ranks == {"meaning": 0, "reasons": 0, "slips": 3, "maths": 0}


def test_5_the_reveal_in_another_tab_leads_back_to_the_bench(started: Person) -> None:
    for path in (f"{BENCH}/reveal", "/attempts/1/clips/2/reveal"):
        answer = started.get(path)
        assert (answer.status_code, answer.location) == (303, path.removesuffix("/reveal"))
    assert "open when your own are recorded" in started.read(BENCH)
    record(started)
    assert started.get("/attempts/1/clips/2/reveal").status_code == 303


@pytest.mark.parametrize(
    "end", ["check", "answer", "feedback", "masters", "scores", "reveal.json", "reveal/1", "key"]
)
def test_6_there_is_no_other_way_to_ask(started: Person, end: str) -> None:
    for address in (f"{BENCH}/{end}", f"/api{BENCH}/{end}"):
        assert started.get(address).status_code == 404
        assert started.post(address, **WHOLE).status_code in {404, 405}


def test_7_a_second_look_is_blind_again_and_counts_for_nothing(started: Person) -> None:
    record(started)
    record(started, "/attempts/1/clips/2")
    before = started.read("/agreement")
    again = started.post("/practice/first-look/attempts").location
    assert again == "/attempts/2/clips/1"
    assert REASON not in started.read(again)
    assert started.get(f"{again}/reveal").status_code == 303
    better = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}
    record(started, again, **better)
    after = started.read("/agreement")
    assert "Second looks, kept apart: 4 of 4 scores exact" in after
    counted = "2 clips scored"
    assert counted in before
    assert counted in after


def test_8_nobody_reaches_the_attempt_of_somebody_else(
    started: Person, arrive: Callable[[str], Person]
) -> None:
    record(started)
    ben = arrive("Ben")
    for end in ("", "/draft", "/reveal"):
        assert ben.get(f"{BENCH}{end}").status_code == 404
    assert ben.get("/attempts/1").status_code == 404
    assert ben.post(BENCH, **WHOLE).status_code == 404
    assert ben.post(f"{BENCH}/draft", **WHOLE).status_code == 404
    headers = {"X-CSRF-Token": ben.token}
    change = {"saves": 0, "answers": []}
    assert ben.client.put(f"{BENCH}/draft", json=change, headers=headers).status_code == 404
    assert "Nothing recorded yet" in ben.read("/agreement")
