"""Ana goes through a gate in pages: what it asks for, her sitting, the verdict, and what follows."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt
from app.certificates.models import DemonstrationCertificate
from app.certification.models import PoolExposure, Sitting
from app.sets.models import MasterScore, SetItem
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.gate_world import RUBRIC, make_gate

GATE = f"/certification/gates/{RUBRIC}/demonstration"


@pytest.fixture(autouse=True)
def gate(session: Session) -> None:
    make_gate(session)


def start(person: Person, gate: str = GATE) -> str:
    """Start to sit as a person does; return the address of her sitting."""
    person.read(gate)
    answer = person.post(f"{gate}/sittings")
    assert answer.status_code == 303
    assert answer.location.endswith("/next"), person.read(gate)
    return answer.location.removesuffix("/next")


def sheet_of(session: Session, home: str, number: int, off: int = 0) -> dict[str, str]:
    """Return the sheet of the masters, or one that lies off on three of four codes."""
    session.rollback()
    rows = session.execute(
        select(MasterScore.code, MasterScore.rank)
        .join(SetItem, SetItem.master_revision_id == MasterScore.master_revision_id)
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .join(Sitting, Sitting.attempt_id == Attempt.id)
        .where(Sitting.test_form_id == home[15:], SetItem.position == number)
    )
    return {
        f"score-{code}": str(rank if code == "maths" or not off else (rank + off) % 4)
        for code, rank in rows
    }


def record(person: Person, session: Session, home: str, number: int, off: int = 0) -> None:
    person.read(f"{home}/clips/{number}")
    sheet = sheet_of(session, home, number, off)
    answer = person.post(f"{home}/clips/{number}", client_key="k", saves="0", **sheet)
    assert (answer.status_code, answer.location) == (303, f"{home}/next")


def sit_to_the_end(person: Person, session: Session, home: str, off: int = 0) -> str:
    """Record clip after clip until there is a decision; return the page that says it."""
    for number in range(1, 6):
        record(person, session, home, number, off)
        if person.get(f"{home}/next").location == home:
            return person.read(home)
    raise AssertionError("nothing was decided")


def test_she_reads_what_sitting_means_before_a_button_starts_it(ana: Person) -> None:
    page = ana.read("/certification")
    assert "Demonstration" in page
    assert f'href="{GATE}"' in page
    page = ana.read(GATE)
    for promise in (
        "You score alone and blind",
        "It grows only as far as it must",
        "After 3 clips the rule is asked; while it cannot be sure, one more clip follows, up to 5",
        "You may pause",
        "A lost connection costs nothing",
        "No master scores are shown, not afterward either",
        "what you have scored counts toward the next decision",
        "nobody can be certified by them",
    ):
        assert promise in page


def test_she_passes_the_demonstration_and_gets_a_certificate_that_says_so(
    ana: Person, session: Session
) -> None:
    home = start(ana)
    page = sit_to_the_end(ana, session, home)
    assert "You meet the rule" in page
    assert "DEMONSTRATION" in page
    given = session.scalars(select(DemonstrationCertificate)).one()
    assert f'href="/demonstration/verify/{given.public_id}"' in page
    assert "You meet the rule" not in ana.read("/certification")
    assert "Certified" in ana.read("/certification")


def test_more_clips_follow_while_the_rule_is_not_sure(ana: Person, session: Session) -> None:
    home = start(ana)
    for number in (1, 2, 3):
        record(ana, session, home, number)
    assert ana.get(f"{home}/next").location == f"{home}/clips/4"
    page = ana.read(home)
    assert "More clips are needed before the rule can be sure" in page
    assert "3 clips recorded so far" in page
    bench = ana.read(f"{home}/clips/4")
    assert "Clip 4" in bench
    assert "Clip 4 of" not in bench
    assert ana.get(f"{home}/clips/5").status_code == 404


def test_not_yet_says_what_helps_and_when_she_may_sit_again(
    ana: Person, session: Session, clock: Clock
) -> None:
    home = start(ana)
    page = sit_to_the_end(ana, session, home, off=1)
    assert "<h1>Not yet</h1>" in page
    assert "failed" not in page.lower()
    assert "Your study plan" in page
    assert "You may sit again from March 16, 2026 on." in page
    assert "Decided: not yet" in ana.read("/certification")
    answer = ana.post(f"{GATE}/sittings")
    assert answer.location == GATE
    assert "A sitting cannot be started now" in ana.read(GATE)
    clock.advance(days=14)
    ana.sign_in("Ana")
    assert start(ana) != home


def test_a_pause_of_days_keeps_her_place(ana: Person, session: Session, clock: Clock) -> None:
    home = start(ana)
    record(ana, session, home, 1)
    clock.advance(days=3)
    ana.sign_in("Ana")
    assert "Go on with the sitting" in ana.read("/")
    assert ana.post(f"{GATE}/sittings").location == f"{home}/next"
    assert ana.get(f"{home}/next").location == f"{home}/clips/2"


def test_that_she_was_shown_a_clip_is_noted_once(ana: Person, session: Session) -> None:
    home = start(ana)
    assert session.scalars(select(PoolExposure)).all() == []
    for _ in range(2):
        ana.read(f"{home}/clips/2")
    session.rollback()
    (noted,) = session.scalars(select(PoolExposure))
    assert noted.sitting_id is not None


def test_nobody_else_finds_her_sitting(
    ana: Person, arrive: Callable[[str], Person], session: Session
) -> None:
    home = start(ana)
    record(ana, session, home, 1)
    for name in ("Ben", "Tess", "Otto"):
        other = arrive(name)
        for end in ("", "/next", "/clips/1", "/clips/2", "/clips/1/draft"):
            assert other.get(f"{home}{end}").status_code == 404


def test_no_figure_of_a_code_with_few_scores_is_told(ana: Person, session: Session) -> None:
    home = start(ana)
    page = sit_to_the_end(ana, session, home, off=1)
    told = re.findall(r"<td class=\"num[^\"]*\">([^<]*)</td>\s*<td class=\"num\">(\d+)</td>", page)
    assert told
    assert all(figure == "too few to tell" for figure, scores in told if int(scores) < 4)
