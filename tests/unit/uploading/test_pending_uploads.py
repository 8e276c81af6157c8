"""Files go to their place all or none, and a taken back clip takes nobody else's with it."""

from pathlib import Path

import pytest

from app.uploading.errors import NoRoomError
from app.uploading.service.pending_uploads import open_upload, place, unpublish_files

KEY = "k" * 20


def stage(folder: Path, words: str) -> Path:
    """Make a clip that waits in its upload."""
    (folder / "clips").mkdir(parents=True)
    (folder / "media" / "partner-x").mkdir(parents=True)
    (folder / "clips" / "partner-x.yaml").write_text(words)
    (folder / "media" / "partner-x" / "clip.mp4").write_text(words)
    return folder


def words_in(root: Path) -> list[str]:
    return [path.read_text() for path in sorted(root.rglob("*")) if path.is_file()]


def test_what_was_placed_is_taken_back(tmp_path: Path) -> None:
    mine = stage(tmp_path / "mine", "mine")
    place(mine, tmp_path / "root", "partner-x")
    assert words_in(tmp_path / "root") == ["mine", "mine"]
    unpublish_files(mine, tmp_path / "root", "partner-x")
    assert words_in(tmp_path / "root") == []


def test_a_clip_of_the_same_id_that_came_first_stays(tmp_path: Path) -> None:
    first, second = stage(tmp_path / "first", "first"), stage(tmp_path / "second", "second")
    root = tmp_path / "root"
    place(first, root, "partner-x")
    with pytest.raises(OSError, match="not empty"):
        place(second, root, "partner-x")
    unpublish_files(second, root, "partner-x")
    assert words_in(root) == ["first", "first"]


def test_what_cannot_fit_is_not_begun(tmp_path: Path) -> None:
    with pytest.raises(NoRoomError):
        open_upload(tmp_path, 1, KEY, 10**18, 10**17)
    assert [path for path in tmp_path.rglob("*") if path.name != ".incoming"] == []
