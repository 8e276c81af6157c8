"""Figures that accompany lessons, and files in a module's folder that nobody would see."""

import re
from collections.abc import Set
from pathlib import Path

from app.content.files import shown_path
from app.content.hashing import bytes_hash
from app.content.problem import Problem, Severity
from app.content.svg import read_svg
from app.course.domain.documents import StoredFigure
from app.markup.blocks import Figure


def find_figure(
    folder: Path,
    course_dir: Path,
    lesson_id: str,
    figures: dict[str, StoredFigure],
    problems: list[Problem],
    name: str,
) -> Figure | None:
    """Return a figure by the name a lesson uses, or None; record it and its problems."""
    path = folder / name
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*\.svg", name) or not path.is_file():
        return None
    found, wrong = read_figure(path, course_dir)
    problems += wrong
    figures[name] = found
    url = f"/course/figures/{lesson_id}/{name}?v={found.sha256[:12]}"
    return Figure(url=url, width=found.width, height=found.height)


def read_figure(path: Path, course_dir: Path) -> tuple[StoredFigure, list[Problem]]:
    """Measure an SVG figure and check that it contains nothing but a picture."""
    file = shown_path(path, course_dir)
    data = path.read_bytes()
    size, complaints = read_svg(data)
    problems = [Problem(file=file, line=1, field="", message=text) for text in complaints]
    shown = path.relative_to(course_dir).as_posix()
    found = StoredFigure(path=shown, sha256=bytes_hash(data), width=size[0], height=size[1])
    return found, problems


def find_unseen(folder: Path, course_dir: Path, shown: Set[str]) -> list[Problem]:
    """Return the files of a module's folder that nobody will see.

    Args:
        folder: the module's folder.
        course_dir: the folder of the course.
        shown: the figures its lessons show, as paths within the course.
    """
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.suffix == ".md" or path.name.startswith("."):
            continue
        if path.suffix != ".svg":
            message = "this file is not read"
            hint = "lessons end in `.md`, figures in `.svg`, in small letters"
        elif path.relative_to(course_dir).as_posix() not in shown:
            message = "no lesson of this folder shows this figure"
            hint = f'::: figure {path.name} "what it shows"'
        else:
            continue
        problems.append(
            Problem(
                file=shown_path(path, course_dir),
                line=1,
                field="",
                message=message,
                suggestion=hint,
                severity=Severity.WARNING,
            )
        )
    return problems
