"""Tests work in memory only where that can bear it."""

from pathlib import Path

from tests.fixtures.folders import has_room


def test_a_folder_that_is_large_enough_is_taken(tmp_path: Path) -> None:
    assert has_room(tmp_path, needed=1)


def test_a_folder_that_is_too_small_is_not(tmp_path: Path) -> None:
    assert not has_room(tmp_path, needed=2**80)


def test_a_folder_that_is_not_there_is_not(tmp_path: Path) -> None:
    assert not has_room(tmp_path / "nowhere", needed=1)
