"""Folders that are made for something, and go again when it comes to nothing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def made_for_use(folder: Path) -> Iterator[None]:
    """Make a folder, for its owner alone; after an error, what was made and is empty goes again."""
    new = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):  # one that holds something stays, and so do those around it
            for place in new:
                place.rmdir()
        raise
