"""The scoring bench: whatever happens, nothing is lost and a sentence says what happened."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.bench.models import Score, Sheet
from app.db import db
from app.library.models import Exposure
from tests.calibration_world import add_set_of_same_clips, make_world
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person

BENCH = "/attempts/1/clips/1"
DRAFT = f"{BENCH}/draft"
WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}


@pytest.fixture
def at_bench(ana: Person, session: Session) -> Person:
    """Ana at the first clip of a set."""
    make_world(session)
    ana.post("/practice/first-look/attempts")
    ana.get(BENCH)
    return ana


def put(person: Person, **body: object) -> TestResponse:
    return person.client.put(
        DRAFT,
        json={"saves": 0, **body},
        headers={"X-CSRF-Token": person.token, "Accept": "application/json"},
    )


def choose(code: str, rank: int) -> list[dict[str, object]]:
    return [{"code": code, "rank": rank}]


def test_the_bench_shows_the_scale_and_direction_of_the_rubric(at_bench: Person) -> None:
    page = at_bench.read(BENCH)
    assert page.count("Not Present</label>") == 3
    assert ">Yes</label>" in page
    assert page.count("more is worse") == 1
    assert "What counts as meaning of quantities." in page
    assert "Synthetic practice vignette" in page
    assert "Written for tests." in page


def test_autosave_says_when_and_the_page_shows_it_again(at_bench: Person) -> None:
    saved = put(at_bench, answers=choose("meaning", 3), watched_ms=1200).get_json()
    assert (saved["saves"], saved["saved_at"]) == (1, "2026-03-02T09:00:00+00:00")
    page = at_bench.read(BENCH)
    assert 'name="score-meaning" value="3" checked' in page
    assert "Saved 9:00 a.m. UTC" in page
    assert 'name="watched_ms" value="1200"' in page


def test_a_row_follows_what_she_chooses_and_notes(at_bench: Person) -> None:
    assert 'name="score-meaning" value="3" checked' not in at_bench.read(BENCH)
    note = {"id": "a", "code": "meaning", "ms": 900, "text": "Ten tens make a hundred."}
    put(at_bench, answers=choose("meaning", 3), notes=[note])
    page = at_bench.read(BENCH)
    assert 'name="score-meaning" value="3" checked' in page
    assert 'data-note-count="meaning">1 note<' in page
    put(at_bench, answers=choose("meaning", 0), notes=[{**note, "removed": True}])
    page = at_bench.read(BENCH)
    assert 'name="score-meaning" value="0" checked' in page
    assert 'name="score-meaning" value="3" checked' not in page
    assert 'data-note-count="meaning"><' in page


def test_what_ana_wrote_never_stands_on_the_page_of_ben(
    at_bench: Person, arrive: Callable[[str], Person]
) -> None:
    put(at_bench, answers=[{"code": "meaning", "cannot": "The board is hidden."}])
    assert "The board is hidden." in at_bench.read(BENCH)
    ben = arrive("Ben")
    bench = str(ben.post("/practice/first-look/attempts").location)
    assert "The board is hidden." not in ben.read(bench)
    headers = {"X-CSRF-Token": ben.token, "Accept": "application/json"}
    answers = [{"code": "meaning", "cannot": "No sound."}]
    ben.client.put(f"{bench}/draft", json={"saves": 0, "answers": answers}, headers=headers)
    page = ben.read(bench)
    assert "No sound." in page
    assert "The board is hidden." not in page


def test_two_windows_hear_of_each_other(at_bench: Person) -> None:
    put(at_bench, answers=choose("meaning", 3))
    second = put(at_bench, answers=choose("meaning", 1)).get_json()
    assert second["overlaps"] == [
        {
            "code": "meaning",
            "kept": {"rank": 1, "cannot": None},
            "dropped": {"rank": 3, "cannot": None},
        }
    ]
    third = put(at_bench, answers=choose("maths", 1)).get_json()
    assert third["elsewhere"]["answers"] == {"meaning": {"rank": 1, "cannot": None}}
    state = at_bench.get(DRAFT, Accept="application/json").get_json()
    assert set(state["answers"]) == {"meaning", "maths"}


def test_a_consistency_rule_warns_and_never_blocks(at_bench: Person) -> None:
    both = [*choose("meaning", 2), *choose("maths", 0)]
    warned = put(at_bench, answers=both).get_json()["warnings"]
    assert warned == ["Where meaning is Mid or High, the work is mathematics."]
    assert "Worth a second thought" in at_bench.read(BENCH)
    sheet = {**WHOLE, "score-maths": "0", "saves": "1"}
    reveal = at_bench.post(BENCH, **sheet).location
    assert "the work is mathematics" in at_bench.read(reveal)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"answers": choose("nothing", 1)}, id="unknown code"),
        pytest.param({"answers": choose("maths", 3)}, id="beyond the scale"),
        pytest.param({"answers": [{"code": "maths"}]}, id="neither point nor reason"),
        pytest.param({"answers": [{"code": "maths", "rank": 1, "cannot": "x"}]}, id="both"),
        pytest.param({"answers": [{"code": "maths", "rank": "1"}]}, id="rank as text"),
        pytest.param({"answers": [{"code": "maths", "rank": True}]}, id="rank as truth"),
        pytest.param({"notes": [{"id": "../x"}]}, id="odd note id"),
        pytest.param({"notes": [{"id": "a", "text": "x" * 3000}]}, id="long note"),
        pytest.param({"notes": [{"id": "a", "text": "\ud800"}]}, id="half a character"),
        pytest.param({"more": 1}, id="unknown field"),
        pytest.param({"saves": -1}, id="negative save"),
    ],
)
def test_a_draft_that_makes_no_sense_gets_a_sentence_and_changes_nothing(
    at_bench: Person, body: dict[str, object]
) -> None:
    put(at_bench, answers=choose("meaning", 3))
    answer = put(at_bench, **body)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["safe"] == "Everything saved before is kept."
    assert 'name="score-meaning" value="3" checked' in at_bench.read(BENCH)


def test_a_body_that_is_no_json_gets_a_sentence(at_bench: Person) -> None:
    headers = {"X-CSRF-Token": at_bench.token, "Accept": "application/json"}
    for body in (b"", b"{", b"[]", b"\xff\xfe"):
        assert at_bench.client.put(DRAFT, data=body, headers=headers).status_code == 422


@pytest.mark.parametrize("text", ["<b>&\"'</b>", "Ünïcödé 数学 🧮", "a\x00b", "\u202e"])
def test_any_text_of_a_note_survives(at_bench: Person, text: str) -> None:
    note = {"id": "a", "code": "meaning", "ms": 1500, "text": text}
    assert put(at_bench, notes=[note]).status_code == 200
    page = at_bench.read(BENCH)
    assert "<b>&" not in page
    at_bench.post(BENCH, **WHOLE, saves="1")
    assert at_bench.get(f"{BENCH}/reveal").status_code == 200


def test_without_javascript_a_draft_is_saved_by_a_button(at_bench: Person) -> None:
    form = {"score-meaning": "1", "note-time-new": "0:41", "note-text-new": "five parts"}
    answer = at_bench.post(DRAFT, **form, **{"note-code-new": "meaning", "new_note_key": "k1"})
    assert (answer.status_code, answer.location) == (303, BENCH)
    page = at_bench.read(BENCH)
    assert "Your draft is saved" in page
    assert 'value="five parts"' in page
    assert 'value="0:41"' in page
    shown = {"note-time-k1": "0:50", "note-code-k1": "slips", "note-text-k1": "six parts"}
    was = {
        "was-note-time-k1": "0:41",
        "was-note-code-k1": "meaning",
        "was-note-text-k1": "five parts",
    }
    at_bench.post(DRAFT, **shown, **was)
    page = at_bench.read(BENCH)
    assert 'value="six parts"' in page
    assert 'value="0:50"' in page
    at_bench.post(DRAFT, **shown, remove_note="k1")
    assert "six parts" not in at_bench.read(BENCH)


def test_a_time_that_is_none_is_named_and_what_she_typed_is_kept(at_bench: Person) -> None:
    form = {"note-time-new": "soon", "note-text-new": "typed with care", "new_note_key": "k"}
    for target in (DRAFT, BENCH):
        answer = at_bench.post(target, **form)
        assert answer.status_code == 422
        assert "“soon” is not a time" in answer.text
        assert "typed with care" in answer.text


def test_a_half_answered_sheet_names_every_missing_code_and_keeps_the_rest(
    at_bench: Person, session: Session
) -> None:
    answer = at_bench.post(BENCH, **{"score-meaning": "2", "score-maths": "cannot"})
    assert answer.status_code == 422
    assert "Not recorded yet: 3 codes need a look" in answer.text
    for name in (
        "Reasons Given: no point",
        "Slips of Language: no point",
        "say why in a few words",
    ):
        assert name in answer.text
    assert 'name="score-meaning" value="2" checked' in answer.text
    assert session.scalar(select(func.count(Sheet.id))) == 0


@pytest.mark.parametrize("value", ["7", "-1", "x", "1.0", "²", "9" * 30])
def test_a_point_outside_the_scale_is_refused(at_bench: Person, value: str) -> None:
    answer = at_bench.post(BENCH, **{**WHOLE, "score-meaning": value})
    assert answer.status_code == 422
    assert "One thing could not be saved" in answer.text


def test_a_double_click_records_one_sheet_and_says_so(at_bench: Person, session: Session) -> None:
    first = at_bench.post(BENCH, **WHOLE, client_key="same")
    second = at_bench.post(BENCH, **WHOLE, client_key="same")
    assert first.location == second.location == f"{BENCH}/reveal"
    assert "This clip was recorded before" in at_bench.read(second.location)
    assert session.scalar(select(func.count(Sheet.id))) == 1
    assert session.scalar(select(func.count(Score.id))) == 4


def test_the_back_button_after_the_commit_leads_to_the_reveal(at_bench: Person) -> None:
    at_bench.post(BENCH, **WHOLE)
    assert at_bench.get(BENCH).location == f"{BENCH}/reveal"
    late = put(at_bench, answers=choose("meaning", 0))
    assert late.status_code == 409
    assert late.get_json()["onward"]["href"] == f"{BENCH}/reveal"
    assert at_bench.get(DRAFT, Accept="application/json").status_code == 409
    assert at_bench.post(DRAFT, **WHOLE).location == f"{BENCH}/reveal"


def test_what_another_window_changed_is_shown_before_it_is_recorded(at_bench: Person) -> None:
    put(at_bench, answers=choose("slips", 3))
    answer = at_bench.post(BENCH, **{**WHOLE, "score-slips": "1", "saves": "0"})
    assert answer.status_code == 409
    assert "another window of yours changed this sheet" in answer.text
    assert "Slips of Language" in answer.text
    assert at_bench.post(BENCH, saves="2").location == f"{BENCH}/reveal"


def test_a_session_that_ended_loses_nothing(at_bench: Person) -> None:
    put(at_bench, answers=choose("meaning", 3))
    at_bench.post("/sign-out")
    answer = put(at_bench, answers=choose("maths", 1))
    assert answer.status_code in {400, 401}
    assert at_bench.get(BENCH).location.startswith("/sign-in?next=")
    at_bench.sign_in("Ana")
    assert 'name="score-meaning" value="3" checked' in at_bench.read(BENCH)


def test_a_draft_without_the_csrf_token_is_refused(at_bench: Person) -> None:
    answer = at_bench.client.put(DRAFT, json={"saves": 0}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert at_bench.client.post(BENCH, data=WHOLE).status_code == 400


def test_a_clip_is_noted_as_seen_once(at_bench: Person, session: Session, clock: Clock) -> None:
    clock.advance(days=1)
    at_bench.get(BENCH)
    assert [row.via for row in session.scalars(select(Exposure))] == ["practice"]


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        pytest.param(lambda ana: ana.get(BENCH), 2, id="bench"),
        pytest.param(lambda ana: put(ana, answers=choose("meaning", 1)), 4, id="autosave"),
        pytest.param(lambda ana: ana.get(DRAFT), 2, id="draft"),
    ],
)
def test_the_hot_pages_ask_the_database_little(
    at_bench: Person,
    count_queries: Callable[[Session], list[str]],
    ask: Callable[[Person], TestResponse],
    most: int,
) -> None:
    put(at_bench, answers=choose("meaning", 0))
    ask(at_bench)
    with at_bench.client.application.app_context():
        statements = count_queries(db.session())
        assert ask(at_bench).status_code == 200
    asked = [text for text in statements if text.split()[0] in {"SELECT", "INSERT", "UPDATE"}]
    assert len(asked) <= most, asked


def test_a_clip_met_again_in_another_set_says_that_it_was_scored_before(
    ana: Person, session: Session
) -> None:
    world = make_world(session)
    add_set_of_same_clips(session, world, "another-set")
    ana.post("/practice/first-look/attempts")
    ana.get(BENCH)
    assert "Scored before" not in ana.read(BENCH)
    assert ana.post(BENCH, client_key="k1", **WHOLE).status_code == 303
    assert "Scored before" not in ana.read(f"{BENCH}/reveal")

    again = ana.post("/practice/another-set/attempts").location
    assert "Scored before: a code counts only the first time" in ana.read(again)
    assert "Scored before" not in ana.read(again.replace("clips/1", "clips/2"))
    assert ana.post(again, client_key="k2", **WHOLE).status_code == 303
    assert "Scored before" in ana.read(f"{again}/reveal")
