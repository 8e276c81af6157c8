"""Exemplars show their master scores to everybody; no other clip ever does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import transaction
from app.library.models import ClipRevision, ExemplarScore
from app.publishing.service import publish
from app.sets.models import MasterRevision, SetItem, SetRevision
from tests.factories import MORNING
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database, settings_for
from tests.two_worlds import grow

EXEMPLAR = "bed-in-july"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with the folders of the garden."""
    return settings_for(database_url, tmp_path / "garden")


@pytest.fixture(autouse=True)
def garden(session: Session, tmp_path: Path) -> None:
    """Three clips, the third an exemplar and in no set."""
    found = grow(tmp_path / "garden", changed=())
    found.change(f"calibration_sets/clips/{EXEMPLAR}.yaml", "use: practice", "use: exemplar")
    found.change("calibration_sets/sets/first-beds.yaml", f", {EXEMPLAR}]", "]")
    content = found.compile()
    assert content.is_publishable(), content.problems
    with transaction(session):
        publish(session, content, MORNING)


def test_an_exemplar_shows_scores_reasons_and_moments_that_seek(ana: Person) -> None:
    page = ana.read(f"/library/{EXEMPLAR}")
    assert "The master scores, and why" in page
    assert "Why not" in page
    assert f'data-clip="{EXEMPLAR}"' in page[page.index("The master scores") :]


def test_no_other_clip_shows_any(ana: Person) -> None:
    assert "The master scores" not in ana.read("/library/two-scales")


@on_each_database
def test_the_library_holds_no_other_master_score(session: Session) -> None:
    assert set(session.scalars(select(ExemplarScore.clip_id))) == {EXEMPLAR}


def test_by_code_and_point_only_exemplars_are_found(session: Session, ana: Person) -> None:
    row = session.scalars(select(ExemplarScore).where(ExemplarScore.code == "growth")).one()
    session.rollback()
    found = ana.read(f"/library?code=growth&point={row.point}")
    assert f"/library/{EXEMPLAR}" in found
    assert "/library/two-scales" not in found
    assert "No clip fits all of this" in ana.read("/library?code=growth&point=none-such")
    assert "/library/two-scales" in ana.read("/library?code=&point=")


def certification_set(session: Session) -> int:
    known = session.scalars(select(SetRevision).order_by(SetRevision.id).limit(1)).one()
    return session.execute(
        insert(SetRevision).returning(SetRevision.id),
        {
            "set_id": "exam",
            "purpose": "certification",
            "feedback": "never",
            "rubric_revision_id": known.rubric_revision_id,
            "content_hash": "c",
            "manifest_sha256": "m",
            "title": "Exam",
            "document": known.document,
            "synced_at": MORNING,
        },
    ).scalar_one()


def add_item(session: Session, set_id: int, clip: ClipRevision) -> None:
    masters = select(MasterRevision.id).where(MasterRevision.clip_id == clip.clip_id)
    session.execute(
        insert(SetItem),
        {
            "set_revision_id": set_id,
            "position": 1,
            "clip_revision_id": clip.id,
            "master_revision_id": session.execute(masters).scalar_one(),
        },
    )


def revision_of(session: Session, clip: str) -> ClipRevision:
    return session.scalars(select(ClipRevision).where(ClipRevision.clip_id == clip)).one()


def put_exemplar_in_exam(session: Session) -> None:
    add_item(session, certification_set(session), revision_of(session, EXEMPLAR))


def make_exam_clip_an_exemplar(session: Session) -> None:
    clip = revision_of(session, "two-scales")
    add_item(session, certification_set(session), clip)
    columns = {c.key: getattr(clip, c.key) for c in ClipRevision.__table__.columns if c.key != "id"}
    session.execute(insert(ClipRevision), columns | {"use": "exemplar", "content_hash": "x"})


@on_each_database
@pytest.mark.parametrize("mix", [put_exemplar_in_exam, make_exam_clip_an_exemplar])
def test_the_database_keeps_exemplars_and_exam_clips_apart(
    session: Session, mix: Callable[[Session], None]
) -> None:
    with pytest.raises(DBAPIError, match="an exemplar can never be"), transaction(session):
        mix(session)
