"""A folder made for something goes again when it comes to nothing."""

from pathlib import Path

import pytest

from app.ops.service.folders import made_for_use


def test_a_folder_that_came_to_nothing_goes_and_one_with_something_stays(tmp_path: Path) -> None:
    for kept, left in (((), []), (("notes.txt",), ["new"])):
        folder = tmp_path / "new" / "inner"
        with pytest.raises(FileNotFoundError), made_for_use(folder):
            [(folder / name).write_text("mine", "utf-8") for name in (*kept, "no/where.txt")]
        assert [place.name for place in tmp_path.iterdir()] == left
