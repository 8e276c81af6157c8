"""Ana sits a form: blind, in her own order, once; she hears how far she is and never how well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score, Sheet
from app.certification.models import Sitting
from app.config import Settings
from app.db import transaction
from app.library.models import Clip, Exposure
from app.publishing.content import compile_content
from app.publishing.service import publish
from app.standards.models import PolicyRevision
from tests.certification_world import DEMO, be_in_the_middle_of, write_form
from tests.content.gardens import Garden, plant
from tests.factories import MORNING
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for

FORM = "night-form"
CLIPS = ("bed-at-night", "bed-at-dawn", "bed-at-noon", "bed-at-dusk")
HOME = f"/certification/{FORM}"
SHEET = {"score-growth": "2", "score-slugs": "0", "score-overall": "1", "saves": "9"}


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    garden = plant(tmp_path / "garden")
    demo = ("bed-in-may", "bed-in-june")
    codes = "growth, slugs, overall"
    write_form(garden, garden.sets_dir, "demo-form", demo, summary=DEMO, codes=codes, position=200)
    return garden


@pytest.fixture
def sealed(garden: Garden, tmp_path: Path) -> Path:
    write_form(garden, tmp_path / "vault", FORM, CLIPS)
    return tmp_path / "vault"


@pytest.fixture
def settings(database_url: str, garden: Garden, sealed: Path) -> Settings:
    return settings_for(database_url, garden.root, sealed_sets_dir=sealed)


@pytest.fixture(autouse=True)
def online(session: Session, garden: Garden, sealed: Path) -> None:
    """A sealed form of four clips and a demo form of two."""
    put_online(session, garden, sealed)


def put_online(session: Session, garden: Garden, sealed: Path) -> None:
    content = compile_content(
        garden.course_dir, garden.sets_dir, sealed_dir=sealed, gate_override="A test."
    )
    with transaction(session):
        publish(session, content, MORNING)


def start(person: Person, form: str = FORM) -> str:
    """Be in the middle of a whole form, and return the address of her first bench."""
    be_in_the_middle_of(person, form)
    return person.get(f"/certification/{form}/next").location


def record(person: Person, number: int, form: str = FORM, **changes: str) -> None:
    bench = f"/certification/{form}/clips/{number}"
    answer = person.post(bench, client_key="k", **{**SHEET, **changes})
    assert (answer.status_code, answer.location) == (303, f"/certification/{form}/next")


def clips_met(session: Session, person: Person, number: int) -> list[str]:
    """Return the clips a person has met once she has opened her bench with a number."""
    person.read(f"{HOME}/clips/{number}")
    session.rollback()
    met = select(Exposure.clip_id).where(Exposure.user_id == 1).order_by(Exposure.id)
    return list(session.scalars(met))


def test_clip_by_clip_to_the_end_without_a_script(
    ana: Person, session: Session, clock: Clock
) -> None:
    assert start(ana) == f"{HOME}/clips/1"
    for number in (1, 2, 3, 4):
        page = ana.read(f"{HOME}/clips/{number}")
        assert f"Clip {number} of 4" in page
        assert "Sitting: no hints, no master scores" in page
        clock.advance(minutes=10)
        record(ana, number)
        if number < 4:
            assert ana.get(f"{HOME}/next").location == f"{HOME}/clips/{number + 1}"
            assert f"Clip {number} is recorded." in ana.read(f"{HOME}/clips/{number + 1}")
            assert f"{number} of 4 clips recorded" in ana.read(HOME)
    assert ana.get(f"{HOME}/next").location == HOME
    page = ana.read(HOME)
    assert "all 4 clips" in page
    assert "<dt>Scores</dt><dd>8</dd>" in page
    assert "March 2, 2026, 9:40 a.m. UTC</time>; how long it took is not judged" in page
    assert "no decision is made on it" in page
    assert "Recorded; no decision is made on it" in ana.read("/certification")
    assert session.scalars(select(Attempt)).one().completed_at is not None


def test_her_order_is_drawn_stored_and_stays(
    ana: Person, arrive: Callable[[str], Person], session: Session
) -> None:
    people = [ana, *(arrive(f"Learner {letter}") for letter in "ABCDE")]
    for person in people:
        start(person)
    orders = {tuple(row.clip_order) for row in session.scalars(select(Sitting))}
    assert all(sorted(order) == [1, 2, 3, 4] for order in orders)
    assert len(orders) > 1
    for number in (1, 2, 3, 4):
        mine = clips_met(session, ana, number)
        assert len(mine) == number
    assert sorted(mine) == sorted(CLIPS)
    assert clips_met(session, ana, 1) == mine
    (row,) = session.scalars(select(Sitting).where(Sitting.rater_id == 1))
    assert [CLIPS[position - 1] for position in row.clip_order] == mine


def test_a_clip_is_called_by_its_number_and_nothing_else(ana: Person) -> None:
    start(ana)
    for page in (ana.read(f"{HOME}/clips/2"), ana.read(HOME)):
        assert "Clip 2" in page
        assert "A bed in May" not in page
        assert "Somebody counts" not in page
    bench = ana.read(f"{HOME}/clips/2")
    assert "/library/" not in bench
    assert 'aria-label="Clip: Clip 2"' in bench


def test_no_hint_warns_while_she_scores(ana: Person) -> None:
    start(ana, "demo-form")
    ranks = {"slugs": 1, "overall": 4}
    answers = [{"code": code, "rank": rank} for code, rank in ranks.items()]
    headers = {"X-CSRF-Token": ana.token, "Accept": "application/json"}
    address = "/certification/demo-form/clips/1/draft"
    body = {"saves": 0, "answers": answers}
    saved = ana.client.put(address, json=body, headers=headers).get_json()
    assert saved["warnings"] == []
    assert ana.get(address, Accept="application/json").get_json()["warnings"] == []
    assert "splendid garden" not in ana.read("/certification/demo-form/clips/1")


def test_a_pause_keeps_her_place_and_her_draft(ana: Person) -> None:
    start(ana)
    record(ana, 1)
    bench = f"{HOME}/clips/2"
    ana.read(bench)
    answer = ana.post(f"{bench}/draft", saves="0", **{"score-growth": "3"})
    assert (answer.status_code, answer.location) == (303, bench)
    ana.post("/sign-out")
    ana.sign_in("Ana")
    assert "Draft saved" in ana.read(HOME)
    assert ana.get(f"{HOME}/next").location == bench
    assert 'name="score-growth" value="3" checked' in ana.read(bench)


def test_home_offers_to_go_on_with_the_form_she_is_in_the_middle_of(
    ana: Person, arrive: Callable[[str], Person]
) -> None:
    offer = f'<a class="btn" href="{HOME}">Go on with the sitting</a>'
    start(ana)
    ana.read("/practice")
    ana.post("/practice/first-beds/attempts")
    record(ana, 1)
    home = ana.read("/")
    assert offer in home
    assert "1 of 4 clips recorded. Your place and your draft are kept." in home
    assert "Go on with the sitting" not in arrive("Ben").read("/")
    for number in (2, 3, 4):
        record(ana, number)
    assert "Go on with the sitting" not in ana.read("/")


def test_a_sheet_is_recorded_once(ana: Person, session: Session) -> None:
    start(ana)
    record(ana, 1)
    record(ana, 1, **{"score-growth": "4"})
    assert "was recorded before" in ana.read(f"{HOME}/clips/2")
    assert ana.get(f"{HOME}/clips/1").location == f"{HOME}/next"
    assert len(session.scalars(select(Sheet)).all()) == 1
    assert session.scalars(select(Score.rank).where(Score.code == "growth")).all() == [2]
    late = ana.get(f"{HOME}/clips/1/draft", Accept="application/json")
    assert late.status_code == 409
    assert late.get_json()["onward"] == {"href": f"{HOME}/next", "text": "Go on with the sitting"}


def test_a_revised_form_does_not_let_her_sit_again(
    ana: Person, session: Session, garden: Garden, sealed: Path
) -> None:
    start(ana)
    record(ana, 1)
    path = sealed / "sets" / f"{FORM}.yaml"
    path.write_text(path.read_text("utf-8").replace(", bed-at-dusk]", "]"), "utf-8")
    put_online(session, garden, sealed)
    assert "1 of 4 clips recorded" in ana.read(HOME)
    path.unlink()
    put_online(session, garden, sealed)
    assert "1 of 4 clips recorded" in ana.read(HOME)
    record(ana, 2)


def test_the_rule_of_her_start_stays_hers(
    ana: Person, arrive: Callable[[str], Person], session: Session, garden: Garden, sealed: Path
) -> None:
    start(ana)
    garden.change("calibration_sets/policies/gardener.yaml", "Six of ten", "Nine of ten")
    garden.change("calibration_sets/policies/gardener.yaml", 'version: "1"', 'version: "2"')
    put_online(session, garden, sealed)
    assert "Nine of ten" in arrive("Ben").read("/certification")
    mine = session.scalars(
        select(PolicyRevision).join(Sitting, Sitting.policy_revision_id == PolicyRevision.id)
    ).one()
    assert mine.document["summary"] == "Six of ten in each domain."
    for number in (1, 2, 3, 4):
        record(ana, number)
    assert "Gardener, version 1" in ana.read(HOME)


def test_nobody_sits_at_anothers_bench(ana: Person, arrive: Callable[[str], Person]) -> None:
    start(ana)
    record(ana, 1)
    for name in ("Ben", "Tess", "Otto"):
        other = arrive(name)
        for end in ("", "/next", "/clips/1", "/clips/2", "/clips/1/draft"):
            assert other.get(f"{HOME}{end}").status_code == 404
        for end in ("/clips/2", "/clips/2/draft"):
            assert other.post(f"{HOME}{end}", **SHEET).status_code == 404


@pytest.mark.parametrize(
    "end", ["", "/clips/1", "/clips/1/draft", "/clips/1/reveal", "/clips/9", "/clips/9/draft"]
)
def test_under_the_addresses_of_practice_there_is_no_form(ana: Person, end: str) -> None:
    start(ana)
    record(ana, 1)
    assert ana.get(f"/attempts/1{end}").status_code == 404
    assert ana.post(f"/practice/{FORM}/attempts").status_code == 404
    sent = {"set_id": FORM, "clip_id": CLIPS[0]}
    assert ana.post("/practice/next", **sent).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/certification/nothing", "/certification/first-beds", f"{HOME}/clips/0", f"{HOME}/clips/5"]
    + [f"{HOME}/clips/1/{end}" for end in ("reveal", "masters", "scores", "feedback")],
)
def test_what_is_no_form_and_no_clip_of_it_is_not_there(ana: Person, path: str) -> None:
    start(ana)
    assert ana.get(path).status_code == 404
    assert ana.post("/certification/first-beds/sitting").status_code == 404


def test_who_had_begun_goes_on_and_is_told_what_to_do(ana: Person, session: Session) -> None:
    start(ana)
    with transaction(session):
        session.execute(update(Clip).where(Clip.id == CLIPS[2]).values(withdrawn_at=MORNING))
    assert "choose “Cannot score” for its codes" in ana.read(HOME)
    for number in (1, 2, 3, 4):
        record(ana, number)
    assert "all 4 clips" in ana.read(HOME)


def test_where_she_met_a_clip_is_kept(ana: Person, session: Session) -> None:
    start(ana)
    (clip,) = clips_met(session, ana, 1)
    assert clip in CLIPS
    assert session.scalars(select(Exposure.via)).all() == ["certification"]


def test_without_a_form_the_page_teaches_the_next_step(
    ana: Person, session: Session, garden: Garden, app: Flask
) -> None:
    (garden.sets_dir / "sets" / "demo-form.yaml").unlink()
    with transaction(session):
        publish(session, garden.compile(), MORNING)
    assert app is not None
    page = ana.read("/certification")
    assert "Certification is not open yet" in page
    assert 'href="/practice"' in page
