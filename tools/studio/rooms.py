"""Where things are in each room: writing surface, people, badge, loudspeaker (pure).

Coordinates are those of the picture, 960 by 540. The writing surface is 750 by 320 in every room, so
that a board can be taken from one room to another; what it hangs on and who is where changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.studio.looks import Person, Role

WIDTH, HEIGHT = 960, 540
SURFACE = (750, 320)
STUDENT_Y, STUDENT_SCALE = 442.0, 0.84
ADULT_SCALE = 0.94
ADULT_SHARE = 1.15  # of the width of a student's place
BUST = 136.0  # how wide a bust is at scale 1, with air
PAIR_LEAN = 0.1  # how far partners move together, as a share of their distance


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Head center and size of a person, and where the name stands."""

    x: float
    y: float
    scale: float
    name_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The geometry of one room; ``teacher`` None means that the teacher is in the row.

    ``row`` is the left and right end of the places in front; a teacher in the row has its ``place``:
    left, middle or right. Every second head is lower by ``arc``. ``called`` is what descriptions call
    the writing surface, ``signal`` where a loudspeaker hangs.
    """

    surface: tuple[float, float]
    row: tuple[float, float]
    called: str
    teacher: Seat | None = None
    place: str = "left"
    badge: tuple[float, float] | None = None
    signal: tuple[float, float] = (96, 108)
    arc: float = 0.0


STANDING = Seat(x=96.0, y=216.0, scale=1.16, name_y=368.0)
SIDE, RIGHT, LEFT = (196.0, 34.0), (138.0, 34.0), (72.0, 34.0)
ROOMS: dict[str, Room] = {
    "board": Room(surface=SIDE, row=(250, 940), called="Board", teacher=STANDING, badge=(20, 44)),
    "group": Room(surface=SIDE, row=(190, 940), called="Table", teacher=STANDING, badge=(20, 44)),
    "carpet": Room(
        surface=(24.0, 34.0),
        row=(30, 766),
        called="Easel by the carpet",
        teacher=Seat(x=866.0, y=262.0, scale=1.12, name_y=428.0),
        signal=(866, 96),
        arc=14,
    ),
    "tables": Room(
        surface=SIDE, row=(236, 944), called="Chart by the tables", teacher=STANDING, badge=(20, 44)
    ),
    "stations": Room(
        surface=SIDE, row=(214, 944), called="Station card", teacher=STANDING, badge=(20, 44)
    ),
    "hallway": Room(surface=RIGHT, row=(20, 940), called="Poster in the hallway", signal=(65, 96)),
    "garden": Room(
        surface=LEFT, row=(20, 940), called="Board in the garden", place="right", signal=(895, 96)
    ),
    "kidney": Room(
        surface=RIGHT, row=(20, 940), called="Small-group board", place="middle", signal=(65, 96)
    ),
    "lab": Room(surface=SIDE, row=(214, 944), called="Screen", teacher=STANDING, badge=(20, 44)),
}


def seats(
    view: str, people: Mapping[str, Person], present: tuple[str, ...], *, paired: bool = False
) -> dict[str, Seat]:
    """Where everybody of ``present`` is in the room ``view``; partners sit closer when ``paired``."""
    room = ROOMS[view]
    row = _row(room, people, present)
    shares = [1.0 if people[key].role == Role.STUDENT else ADULT_SHARE for key in row]
    left, right = room.row
    step = (right - left) / max(1.0, sum(shares))
    found: dict[str, Seat] = {}
    edge = left
    for index, (key, share) in enumerate(zip(row, shares, strict=True)):
        found[key] = _in_row(people[key], edge + step * share / 2, step, room.arc * (index % 2))
        edge += step * share
    if paired:
        found |= _together(found, pairs_of(people, present))
    found |= {
        key: room.teacher
        for key in present
        if people[key].role == Role.TEACHER and room.teacher is not None
    }
    return found


def _row(room: Room, people: Mapping[str, Person], present: tuple[str, ...]) -> list[str]:
    row = [key for key in present if people[key].role == Role.STUDENT]
    row += [key for key in present if people[key].role == Role.PARAEDUCATOR]
    for key in present:
        if people[key].role == Role.TEACHER and room.teacher is None:
            place = {"left": 0, "middle": len(row) // 2, "right": len(row)}[room.place]
            row.insert(place, key)
    return row


def _in_row(person: Person, x: float, step: float, drop: float) -> Seat:
    if person.role == Role.STUDENT:
        rolls = person.look.wheelchair  # higher than those on the floor
        scale = min(STUDENT_SCALE, step / BUST)
        return Seat(x=x, y=STUDENT_Y + (0.0 if rolls else drop), scale=scale, name_y=375.0)
    return Seat(x=x, y=STUDENT_Y, scale=ADULT_SCALE, name_y=375.0)


def _together(found: dict[str, Seat], pairs: list[tuple[str, ...]]) -> dict[str, Seat]:
    moved = {}
    for group in pairs:
        middle = sum(found[key].x for key in group) / len(group)
        for key in group:
            seat = found[key]
            x = seat.x + (middle - seat.x) * PAIR_LEAN * 2
            moved[key] = Seat(x=x, y=seat.y, scale=seat.scale, name_y=seat.name_y)
    return moved


def pairs_of(people: Mapping[str, Person], present: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Neighbors who talk with each other: two and two, the last three together when one is left."""
    students = [key for key in present if people[key].role == Role.STUDENT]
    groups = [tuple(students[index : index + 2]) for index in range(0, len(students), 2)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups
