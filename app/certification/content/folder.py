"""Reading the pool of one folder by itself: test forms, clips and master scores, without media."""

from collections.abc import Callable
from pathlib import Path

from app.certification.content.pools import PoolFiles
from app.content.files import load_folder
from app.content.problem import Problem
from app.library.content import ClipFile
from app.rubric.domain import Rubric
from app.sets.content import MasterFile, SetFile, check_master
from app.standards.content import find_test_forms


def load_pool_folder(
    folder: Path,
    rubric: Rubric,
    *,
    is_demonstration: bool,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[PoolFiles, list[Problem]]:
    """Return the test forms of a folder under a rubric, and what is wrong with their files.

    Media are looked at by `flask content check` alone.
    """
    clips, problems = load_folder(folder / "clips", folder, ClipFile, progress)
    masters, wrong = load_folder(folder / "masters", folder, MasterFile, progress)
    sets, more = load_folder(folder / "sets", folder, SetFile, progress)
    problems += [*wrong, *more]
    durations: dict[str, int | None] = {file.model.id: file.model.duration for file in clips}
    of_clips = [file for file in masters if file.model.rubric == rubric.id]
    for file in of_clips:
        problems += check_master(file, {rubric.id: rubric}, durations)
    files = PoolFiles(
        rubric=rubric,
        forms=[form for form in find_test_forms(sets) if form.model.rubric == rubric.id],
        clips={file.model.id: file.model for file in clips},
        masters={(file.model.clip, rubric.id): file.model for file in of_clips},
        is_demonstration=is_demonstration,
    )
    return files, problems
