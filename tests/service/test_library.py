"""The library on a real database: what may be shown to whom, and what was seen."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import transaction
from app.library import service
from app.library.domain import ClipFilter, ClipId
from app.library.models import Exposure
from app.library.service.media import find_media
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.library_world import make_clip

EVERYTHING = ClipFilter()
THIRDS = ClipId("thirds")


@on_each_database
def test_the_library_lists_what_may_be_browsed(session: Session, tmp_path: Path) -> None:
    make_clip(session, tmp_path, "thirds")
    make_clip(session, tmp_path, "sealed", use="certification")
    make_clip(session, tmp_path, "gone", is_withdrawn=True)
    clip_list = service.list_clips(session, EVERYTHING, MORNING.date())
    assert [card.id for card in clip_list.cards] == ["thirds"]
    assert clip_list.total == 1


@on_each_database
def test_a_clip_is_found_with_its_transcript(session: Session, tmp_path: Path) -> None:
    make_clip(session, tmp_path)
    clip = service.find_clip(session, THIRDS)
    assert clip is not None
    assert [line.text for line in clip.lines] == ["A number line, 0 to 2.", "Where does it go?"]
    assert clip.speakers == ("Ms. Rivera",)
    assert clip.descriptions is None


def test_sealed_and_withdrawn_clips_are_nowhere(session: Session, tmp_path: Path) -> None:
    make_clip(session, tmp_path, "sealed", use="certification")
    make_clip(session, tmp_path, "gone", is_withdrawn=True)
    for name in ("sealed", "gone", "nothing"):
        assert service.find_clip(session, ClipId(name)) is None
        assert find_media(session, ClipId(name), "clip.mp4", MORNING.date()) is None
    assert service.find_clips(session, set()) == {}


@on_each_database
def test_media_are_found_by_the_clips_own_list(session: Session, tmp_path: Path) -> None:
    make_clip(session, tmp_path)
    found = find_media(session, THIRDS, "clip.mp4", MORNING.date())
    assert found is not None
    assert (found.size, found.content_type) == (100, "video/mp4")
    assert find_media(session, THIRDS, "../../thirds.yaml", MORNING.date()) is None


@on_each_database
def test_the_first_time_counts_as_seen(session: Session, tmp_path: Path) -> None:
    make_clip(session, tmp_path)
    ana = make_user(session, "Ana").id
    assert not service.is_exposed(session, ana, THIRDS)
    for via in ("library", "practice"):
        with transaction(session):
            service.record_exposure(session, ana, THIRDS, via, MORNING)
    assert [row.via for row in session.scalars(select(Exposure))] == ["library"]
    assert service.is_exposed(session, ana, THIRDS)
