"""Eight ways in which other platforms gave the key away, each tried here.

reliability.md 1.1 names where they were seen: in the JSON API (KA Lite), in the page's HTML
(Runestone), by checking in the browser (H5P), feedback and then resubmitting (mooc-grader), the
review page of an unfinished attempt in another tab (Claroline), a check-answer route (frappe/lms),
the answers of a retake (Sensei), and scores of somebody else (Canvas).
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Score
from app.sets.content.masters import MasterEntry
from app.sets.models import MasterRevision
from tests.calibration_world import make_world
from tests.fixtures.browsing import Person

BENCH = "/attempts/1/clips/1"
REASON = "The secret reason of the masters"
OPEN_NAMES = {"clip-1", "clip-2", "small-rubric"}
BEFORE_THE_COMMIT = (
    *(BENCH, f"{BENCH}/draft", "/attempts/1", "/attempts/1/clips/2", "/attempts/1/clips/2/draft"),
    *("/", "/practice", "/practice/next", "/practice/pairs", "/practice?code=meaning"),
    *("/agreement", "/library", "/library/clip-1", "/library/clip-2", "/search?q=board"),
    *("/account", "/account/export"),
)
# A rater has scores and evidence of her own, and any comment may say "also"; what else masters have must
# not be named in a script.
FIELDS_OF_THE_KEY = {"master"} | {
    name.replace("_", "")
    for name in MasterEntry.model_fields
    if name not in {"score", "evidence", "also"}
}
ASKED_BY_SCRIPTS = {
    "this.url",  # her draft
    "box.dataset.keyUrl",  # the key of the clip's media
    "form.action",  # the answer to a check of a lesson, judged by the server
    "zoneUrl",
    "this.notice.dataset.conversion",
    "url",  # pieces of an upload
    "`${this.form.dataset.pieces}/${this.upload}`",
}
OTHER_WAYS_TO_ASK = {"XMLHttpRequest", "EventSource", "WebSocket", "sendBeacon", "import("}
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


def words_of_the_key(session: Session) -> set[str]:
    """Every text in the masters' documents; a bare point is compared in `test_two_worlds`."""
    texts: set[str] = set()
    left: list[Any] = list(session.scalars(select(MasterRevision.document)))
    while left:
        match left.pop():
            case str(text):
                texts.add(text)
            case dict(fields):
                left += (value for name, value in fields.items() if name != "score")
            case list(rows):
                left += rows
    return {text for text in texts if not text.isdigit()} - OPEN_NAMES


def test_2_no_page_before_the_commit_holds_a_word_of_the_key(
    started: Person, session: Session
) -> None:
    words = words_of_the_key(session)
    assert {REASON, "It is more than that.", "It is less than that.", "The board."} < words
    for path in BEFORE_THE_COMMIT:
        page = started.read(path)
        assert {word for word in words if word in page} == set(), path
        assert "master-" not in page, path
        assert "data-master" not in page, path
    assert words <= {word for word in words if word in started.read(record(started))} | {"designed"}


def test_3_nothing_is_checked_in_the_browser(app: Flask) -> None:
    files = app.extensions["assets"].files
    scripts = {name: asset.body.decode() for name, asset in files.items() if name.endswith(".js")}
    assert "js/bench.js" in scripts
    for name, script in scripts.items():
        plain = re.sub(r"[\s_-]", "", script).casefold()
        assert {word for word in FIELDS_OF_THE_KEY if word in plain} == set(), name
        assert {word for word in OTHER_WAYS_TO_ASK if word in script} == set(), name
    asked = {at for script in scripts.values() for at in re.findall(r"fetch\(([^,)]+)", script)}
    assert asked == ASKED_BY_SCRIPTS


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
