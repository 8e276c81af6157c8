"""The scene script: people, boards and lines, as a strict model.

A scene is the only thing a writer writes. Everything that can be checked without speech is checked
here: names that point nowhere, phrases that are not in their line, marks used twice.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from tools.studio.objects import AnyObject, BoardObject, Color, Pair, Strict
from tools.studio.voices import VOICES

SKINS = ("porcelain", "fair", "beige", "olive", "tan", "brown", "umber", "ebony")
HAIRS = (
    "short",
    "crop",
    "curly",
    "afro",
    "bun",
    "long",
    "bob",
    "braids",
    "ponytail",
    "locs",
    "puffs",
    "fade",
    "bald",
    "hijab",
    "turban",
    "waves",
)
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


class Role(StrEnum):
    """Who a person is in the room."""

    TEACHER = "teacher"
    STUDENT = "student"


class Look(Strict):
    """How a person is drawn."""

    skin: Literal[SKINS]  # type: ignore[valid-type]
    hair: Literal[HAIRS]  # type: ignore[valid-type]
    hair_color: Literal[
        "black", "brown", "auburn", "blond", "gray", "teal", "plum", "navy", "sand"
    ] = "black"
    top: Color = "blue"
    glasses: bool = False
    beard: bool = False
    earrings: bool = False


class Person(Strict):
    """A speaker: the name shown and captioned, the voice preset, the look."""

    name: str
    role: Literal["teacher", "student"] = "student"
    voice: str
    pace: float = Field(default=1.0, ge=0.7, le=1.4)
    look: Look


class Board(Strict):
    """One board state: a title and objects, each shown when a line says so."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = ""
    view: Literal["board", "group"] = "board"
    label: str = ""
    present: tuple[str, ...] | None = None
    objects: tuple[AnyObject, ...] = ()

    @model_validator(mode="after")
    def _ids_once(self) -> "Board":
        ids = [item.id for item in self.objects]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"object ids used twice on board {self.id!r}: {', '.join(twice)}")
        return self


class Cue(Strict):
    """Something that happens during a line: at its start, end, a fraction of it, or on a phrase."""

    at: float | str = "start"
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    set: dict[str, dict[str, object]] = Field(default_factory=dict)
    highlight: tuple[str, ...] = ()
    point: str | Pair | None = None
    hand: tuple[str, ...] = ()
    describe: str = ""


class PlannedError(Strict):
    """An error written into the scene on purpose, so that a checker does not take it for ours."""

    code: Literal["majerr", "langimp", "lcp", "student"]
    note: str = Field(min_length=8)


class Line(Strict):
    """One turn of talk. ``[0.6]`` inside the text is a silence of 0.6 seconds."""

    who: str | tuple[str, ...]
    text: str = Field(min_length=1)
    say: str | None = None
    mark: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_-]*$")
    board: str | None = None
    pause: float = Field(default=0.45, ge=0, le=8)
    volume: float = Field(default=1.0, ge=0.2, le=1.5)
    do: tuple[Cue, ...] = ()
    planned_error: PlannedError | None = None

    @property
    def speakers(self) -> tuple[str, ...]:
        """The keys of everybody who says this line."""
        return (self.who,) if isinstance(self.who, str) else self.who


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
    if sum(person.role == Role.STUDENT for person in scene.people.values()) > 5:
        found.append("people: at most five students fit in the picture")
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
            f"{where}.who: no person {key!r}" for key in line.speakers if key not in scene.people
        ]
        for cue in line.do:
            found += _cue_problems(scene, line, cue, where, boards[current])
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
