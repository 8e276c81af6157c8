"""A trainer finds a learner, sees her progress, and opens a module for her with a reason."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import AuditEvent, User
from app.config import Settings
from app.course.models import ModuleWaiver
from app.db import transaction
from app.people.models import Cohort
from tests.course_world import make_course
from tests.factories import MORNING, email_of, grant, make_user, scope_of
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database, settings_for
from tests.library_world import make_clip

REASON = "She has taught this for years."


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with the folders of the small course."""
    return settings_for(database_url, tmp_path)


@pytest.fixture(autouse=True)
def course(session: Session, tmp_path: Path) -> None:
    """The small course, whose second module opens after the first."""
    make_course(session, tmp_path)
    make_clip(session, tmp_path / "calibration_sets")


@pytest.fixture
def tess(arrive: Callable[[str], Person]) -> Person:
    """Tess, a trainer, signed in."""
    return arrive("Tess")


@pytest.fixture
def ana(arrive: Callable[..., Person]) -> Person:
    """Ana, a learner of Tess's cohort, signed in."""
    return arrive("Ana", cohort="A")


def id_of(session: Session, name: str) -> int:
    session.rollback()
    return session.execute(select(User.id).where(User.email == email_of(name))).scalar_one()


def waive(tess: Person, user_id: int, module: str = "second", reason: str = REASON) -> TestResponse:
    tess.get(f"/trainer/learners/{user_id}")
    return tess.post(f"/trainer/learners/{user_id}/waivers", module=module, reason=reason)


@on_each_database
@pytest.mark.parametrize("typed", ["o\u2019brien", "O'BRIEN", "\u00e9lise  o`", "ELISE", "ana@"])
def test_a_learner_is_found_however_her_name_is_typed(
    session: Session, tess: Person, typed: str
) -> None:
    ana = make_user(session, "Ana", cohort="A").id
    make_user(session, "Ben")
    with transaction(session):
        session.get_one(User, ana).name = "\u00c9lise O\u2019Brien"
    page = tess.read(f"/trainer/learners?who={quote(typed)}")
    assert email_of("Ana") in page
    assert email_of("Ben") not in page


def test_the_list_holds_her_learners_and_nobody_else(session: Session, tess: Person) -> None:
    make_user(session, "Ana", cohort="A")
    make_user(session, "Ben")
    make_user(session, "Uma")
    make_user(session, "Bea", cohort="B")
    make_user(session, "Noa")
    page = tess.read("/trainer/learners")
    assert "2 learners" in page
    assert email_of("Ana") in page
    for name in ("Uma", "Bea", "Noa"):
        assert email_of(name) not in page
    assert "Learners" in tess.read("/account")


@pytest.mark.parametrize("who", ["BEN.ZWEIG@", "ben.", " Ben ", "bEN", "en Zw"])
def test_a_learner_is_found_by_name_or_email(session: Session, tess: Person, who: str) -> None:
    make_user(session, "Ana", cohort="A")
    make_user(session, "Ben Zweig", cohort="A")
    page = tess.read(f"/trainer/learners?who={quote(who)}")
    assert "1 learner" in page
    assert email_of("Ana") not in page


@pytest.mark.parametrize("who", ["%", "_", "Zoltan"])
def test_a_search_takes_signs_literally(session: Session, tess: Person, who: str) -> None:
    make_user(session, "Ana", cohort="A")
    assert "Nobody is called that" in tess.read(f"/trainer/learners?who={quote(who)}")


def test_a_waiver_opens_the_module_says_why_and_is_logged(
    session: Session, tess: Person, ana: Person
) -> None:
    user_id = id_of(session, "Ana")
    assert ana.get("/course/more").status_code == 403
    assert "is now open" in tess.read(waive(tess, user_id).location)
    lesson = ana.read("/course/more")
    assert f"Opened for you by Tess: {REASON}" in lesson
    assert f"Opened for you by Tess: {REASON}" in ana.read("/course")
    session.rollback()
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "waived")).one()
    assert (event.actor_id, event.object_id) == (id_of(session, "Tess"), str(user_id))
    assert event.data == {"module": "second", "reason": REASON}


def test_a_waiver_is_for_one_person(
    session: Session, tess: Person, ana: Person, arrive: Callable[[str], Person]
) -> None:
    ben = arrive("Ben")
    waive(tess, id_of(session, "Ana"))
    assert ana.get("/course/more").status_code == 200
    assert ben.get("/course/more").status_code == 403


@pytest.mark.parametrize(
    ("module", "reason", "said"),
    [("second", "  ", "Say why"), ("", REASON, "Choose a module"), ("second", "x" * 501, "500")],
    ids=["no reason", "no module", "too long"],
)
def test_a_form_with_a_gap_is_explained(
    session: Session, tess: Person, ana: Person, module: str, reason: str, said: str
) -> None:
    assert ana is not None
    answer = waive(tess, id_of(session, "Ana"), module, reason)
    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(ModuleWaiver)).all() == []


@pytest.mark.parametrize("module", ["first", "nothing"])
def test_what_is_open_or_unknown_is_not_waived(
    session: Session, tess: Person, ana: Person, module: str
) -> None:
    assert ana is not None
    answer = waive(tess, id_of(session, "Ana"), module)
    assert "already open to this learner" in tess.read(answer.location)
    assert session.scalars(select(ModuleWaiver)).all() == []


def test_learners_and_operators_may_not(
    session: Session, ana: Person, arrive: Callable[[str], Person]
) -> None:
    user_id = id_of(session, "Ana")
    for person in (ana, arrive("Otto")):
        for path in ("/trainer/learners", f"/trainer/learners/{user_id}"):
            assert person.get(path).status_code == 403
        person.get("/account")
        path = f"/trainer/learners/{user_id}/waivers"
        assert person.post(path, module="second", reason=REASON).status_code == 403
    session.rollback()
    assert session.scalars(select(ModuleWaiver)).all() == []


def test_nobody_and_another_cohorts_learner_are_the_same_to_her(
    session: Session, tess: Person
) -> None:
    make_user(session, "Uma")
    make_user(session, "Bea", cohort="B")
    make_user(session, "Noa")
    nobody = tess.get("/trainer/learners/999").text
    for name in ("Uma", "Bea", "Noa"):
        user_id = id_of(session, name)
        assert tess.get(f"/trainer/learners/{user_id}").text == nobody
    for user_id in (999, id_of(session, "Uma"), id_of(session, "Bea"), id_of(session, "Noa")):
        assert tess.get(f"/trainer/learners/{user_id}").status_code == 404
        assert waive(tess, user_id).status_code == 404


@pytest.mark.parametrize("name", ["Tess", "Otto"])
def test_staff_open_any_lesson(arrive: Callable[[str], Person], name: str) -> None:
    assert arrive(name).get("/course/more").status_code == 200


def test_the_locked_page_lists_what_is_missing_with_links(ana: Person) -> None:
    answer = ana.get("/course/more")
    assert answer.status_code == 403
    assert 'Read <a href="/course/a-score">What a score is</a> and mark it done' in answer.text
    assert "A trainer can open the module for you" in answer.text


def test_she_chooses_among_her_cohorts(
    session: Session, tess: Person, arrive: Callable[..., Person]
) -> None:
    make_user(session, "Ana", cohort="A")
    make_user(session, "Bea", cohort="B")
    with transaction(session):
        a, b = (scope_of(session, name) for name in ("A", "B"))
    assert "All of yours" not in tess.read("/trainer/learners")
    assert tess.get(f"/trainer/learners?cohort={b.id}").status_code == 404
    grant(session, id_of(session, "Tess"), "trainer", b)
    assert "2 learners" in tess.read("/trainer/learners")
    page = tess.read(f"/trainer/learners?cohort={b.id}")
    assert "1 learner" in page
    assert email_of("Bea") in page
    assert f'<option value="{b.id}" selected>B</option>' in page
    for nothing in ("999", "x", "-1"):
        assert tess.get(f"/trainer/learners?cohort={nothing}").status_code == 404
    uma = arrive("Uma")
    assert uma.get(f"/trainer/learners?cohort={a.id}").status_code == 404


def test_her_list_names_no_cohort_but_hers(session: Session, tess: Person) -> None:
    ana = make_user(session, "Ana", cohort="A").id
    with transaction(session):
        second, foreign = (scope_of(session, name) for name in ("Second", "Foreign"))
    grant(session, id_of(session, "Tess"), "trainer", second)
    grant(session, ana, "learner", second)
    grant(session, ana, "learner", foreign)
    page = tess.read("/trainer/learners")
    assert "A, Second" in page
    assert "Foreign" not in page


def test_before_anybody_joins_and_without_a_cohort_the_list_says_so(
    session: Session, tess: Person
) -> None:
    assert "Nobody has joined yet" in tess.read("/trainer/learners")
    with transaction(session):
        session.execute(update(Cohort).values(closed_at=MORNING))
    assert "You have no cohort now" in tess.read("/trainer/learners")
