"""What a preview watches, and how it opens what learners would have to earn; pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.publishing.content import CompiledContent


def fingerprint(folders: Iterable[Path]) -> str:
    """Return a value that changes when a file in one of the folders does."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if any(part.startswith(".") for part in path.relative_to(folder).parts):
                continue
            try:
                found = path.stat()
            except FileNotFoundError:  # an editor just replaced it; the next look sees what came
                continue
            digest.update(f"{path}\0{found.st_mtime_ns}\0{found.st_size}\n".encode())
    return digest.hexdigest()[:16]


def unlock(content: CompiledContent) -> CompiledContent:
    """Return the content with every lesson open: an author reads in any order."""
    if content.course is None:
        return content
    modules = tuple(module.model_copy(update={"requires": ()}) for module in content.course.modules)
    return replace(
        content,
        course=content.course.model_copy(update={"modules": modules}),
        lessons=tuple(
            replace(lesson, matter=lesson.matter.model_copy(update={"requires": ()}))
            for lesson in content.lessons
        ),
    )
