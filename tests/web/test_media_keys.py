"""A media address is for one person, one clip and some hours."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.library_world import make_clip

ADDRESS = "/media/thirds/clip.mp4"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with a library of the test's own."""
    return settings_for(database_url, calibration_sets_dir=tmp_path)


@pytest.fixture(autouse=True)
def clips(session: Session, tmp_path: Path) -> None:
    """Two clips."""
    make_clip(session, tmp_path)
    make_clip(session, tmp_path, "halves")


def status(person: Person, address: str) -> int:
    return person.get(address, Range="bytes=0-1").status_code


def test_the_page_gives_the_player_an_address_that_plays(ana: Person) -> None:
    page = ana.read("/library/thirds")
    address = page.partition('<source src="')[2].partition('"')[0]
    assert status(ana, address) == 206


@pytest.mark.parametrize("key", ["", "?key=", "?key=x", "?key=WzEsInRoaXJkcyIsOTk5OTk5OTk5OV0.x"])
def test_without_a_key_of_ours_nothing_plays(ana: Person, key: str) -> None:
    assert status(ana, ADDRESS + key) == 403


def test_a_copied_address_is_worth_nothing_to_others(
    ana: Person, stranger: Person, arrive: Callable[[str], Person]
) -> None:
    address = ana.with_key(ADDRESS)
    assert status(ana, address) == 206
    assert status(arrive("Ben"), address) == 403
    assert status(stranger, address) == 303


def test_a_key_opens_one_clip(ana: Person) -> None:
    address = ana.with_key(ADDRESS)
    assert status(ana, address.replace("thirds", "halves")) == 403


def test_a_key_dies_after_two_hours_and_a_fresh_one_is_given(ana: Person, clock: Clock) -> None:
    address = ana.with_key(ADDRESS)
    clock.advance(minutes=100)
    assert status(ana, address) == 206
    clock.advance(minutes=21)
    assert status(ana, address) == 403
    assert status(ana, ana.with_key(ADDRESS)) == 206
