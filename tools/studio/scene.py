"""The scene script: people, boards and lines, as a strict model.

A scene is the only thing a writer writes. Everything that can be checked without speech is checked
here: names that point nowhere, phrases that are not in their line, marks used twice.
"""

from typing import Literal

from pydantic import Field, ValidationError, model_validator

from tools.studio.looks import Person, Role
from tools.studio.objects import AnyObject, BoardObject, Strict
from tools.studio.rooms import ROOMS
from tools.studio.turns import CLASS, Cue, Line
from tools.studio.voices import VOICES

VIEWS = tuple(ROOMS)
STUDENTS = (2, 6)
TOPICS = (
    "whole-numbers",
    "fractions",
    "ratio",
    "area-volume",
    "early-algebra",
    "data",
    "geometry",
    "place-value",
)


class Board(Strict):
    """One board state: a title and objects, each shown when a line says so."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = ""
    view: Literal[VIEWS] = "board"  # type: ignore[valid-type]
    label: str = ""
    present: tuple[str, ...] | None = None
    objects: tuple[AnyObject, ...] = ()

    @model_validator(mode="after")
    def _ids_once(self) -> "Board":
        ids = [item.id for item in self.objects]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"object ids used twice on board {self.id!r}: {', '.join(twice)}")
        if self.label and ROOMS[self.view].badge is None:
            raise ValueError(f"label: the view {self.view!r} has no room for one; use the title")
        return self


class Scene(Strict):
    """A whole vignette."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    grade: int = Field(ge=0, le=8)
    topic: Literal[TOPICS]  # type: ignore[valid-type]
    summary: str
    context: str | None = None
    family: str | None = Field(default=None, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    use: Literal["practice", "exemplar", "certification"] = "practice"
    setting: str = Field(min_length=10)
    people: dict[str, Person]
    boards: tuple[Board, ...] = Field(min_length=1)
    lines: tuple[Line, ...] = Field(min_length=2)
    poster: str | None = None
    crf: int = Field(default=31, ge=20, le=40)
    endings: Literal["clear", "plain"] = "clear"
    lead_in: float = Field(default=1.2, ge=0.5, le=4)
    tail: float = Field(default=1.6, ge=0.5, le=4)

    @model_validator(mode="after")
    def _references(self) -> "Scene":
        problems = list(_problems(self))
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def board_of(self, key: str) -> Board:
        """The board with this id."""
        return next(board for board in self.boards if board.id == key)

    def speakers_of(self, line: Line) -> tuple[str, ...]:
        """The keys of everybody who says ``line``; ``class`` is every student."""
        return self.students if line.who == CLASS else line.speakers

    @property
    def students(self) -> tuple[str, ...]:
        """The keys of the students, in order."""
        return tuple(key for key, person in self.people.items() if person.role == Role.STUDENT)

    def marks(self) -> dict[str, int]:
        """Mark name -> index of its line. Every line also answers to ``l1``, ``l2`` and so on."""
        found = {f"l{index + 1}": index for index in range(len(self.lines))}
        found.update({line.mark: index for index, line in enumerate(self.lines) if line.mark})
        return found


def _problems(scene: Scene) -> "list[str]":
    return [*_people_problems(scene), *_line_problems(scene)]


def _people_problems(scene: Scene) -> list[str]:
    found = []
    if sum(person.role == Role.TEACHER for person in scene.people.values()) != 1:
        found.append("people: exactly one person has role teacher")
    if sum(person.role == Role.PARAEDUCATOR for person in scene.people.values()) > 1:
        found.append("people: at most one person has role paraeducator")
    if not STUDENTS[0] <= len(scene.students) <= STUDENTS[1]:
        found.append("people: two to six students fit in the picture")
    if CLASS in scene.people:
        found.append("people: the key 'class' means all students together")
    found += [
        f"people.{key}.voice: no voice {person.voice!r}"
        for key, person in scene.people.items()
        if person.voice not in VOICES
    ]
    for board in scene.boards:
        found += [
            f"boards.{board.id}.present: no person {key!r}"
            for key in board.present or ()
            if key not in scene.people
        ]
    return found


def _line_problems(scene: Scene) -> list[str]:
    found: list[str] = []
    names = [line.mark for line in scene.lines if line.mark]
    found += [
        f"lines: mark {name!r} is used twice"
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    boards = {board.id: {item.id: item for item in board.objects} for board in scene.boards}
    current = scene.boards[0].id
    for number, line in enumerate(scene.lines, start=1):
        where = f"lines[{number}]"
        if line.board is not None:
            if line.board not in boards:
                found.append(f"{where}.board: no board {line.board!r}")
                continue
            current = line.board
        found += [
            f"{where}.who: no person {key!r}"
            for key in scene.speakers_of(line)
            if key not in scene.people
        ]
        found += _turn_problems(scene, number, where)
        for cue in line.do:
            found += _cue_problems(scene, line, cue, where, boards[current])
    return found


def _turn_problems(scene: Scene, number: int, where: str) -> list[str]:
    line, before = scene.lines[number - 1], scene.lines[number - 2] if number > 1 else None
    found = []
    if line.overlap and (before is None or before.kind == "wait"):
        found.append(f"{where}.overlap: needs talk, pair talk or an interruption before it")
    if line.voice not in VOICES:
        found.append(f"{where}.voice: no voice {line.voice!r}")
    if line.loose and line.who != CLASS and len(line.speakers) < 2:
        found.append(f"{where}.loose: one voice alone cannot be out of step")
    return found


def _cue_problems(
    scene: Scene, line: Line, cue: Cue, where: str, items: dict[str, BoardObject]
) -> list[str]:
    found = []
    if isinstance(cue.at, str) and cue.at not in {"start", "end"} and cue.at not in line.text:
        found.append(f"{where}.do.at: the line does not contain {cue.at!r}")
    if isinstance(cue.at, float) and not 0 <= cue.at <= 1:
        found.append(f"{where}.do.at: a fraction of the line lies between 0 and 1")
    wanted = [*cue.show, *cue.hide, *cue.set, *cue.highlight]
    if isinstance(cue.point, str):
        wanted.append(cue.point)
    found += [
        f"{where}.do: no object {key!r} on the board at this moment"
        for key in wanted
        if key not in items
    ]
    for key, values in cue.set.items():
        if key in items:
            found += _set_problems(items[key], values, where)
    found += [f"{where}.do.hand: no person {key!r}" for key in cue.hand if key not in scene.people]
    return found


def changed(item: BoardObject, values: dict[str, object]) -> BoardObject:
    """The object with some properties set anew, checked like the first ones."""
    return type(item).model_validate({**item.model_dump(), **values})


def _set_problems(item: BoardObject, values: dict[str, object], where: str) -> list[str]:
    try:
        changed(item, values)
    except ValidationError as error:
        return [
            f"{where}.do.set.{item.id}.{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        ]
    return []
