"""In every room everybody is in the picture, beside one another, and clear of the writing."""

from itertools import pairwise

import pytest

from tools.studio.looks import Look, Person, Role
from tools.studio.rooms import HEIGHT, ROOMS, SURFACE, WIDTH, Seat, pairs_of, seats

LOOK = Look(skin="tan", hair="short")
HEAD, SHOULDERS = 50.0, 66.0  # how far a drawing reaches from the middle of the head
HAND = 77.0  # how far a reaching hand gets to the side


def people(students: int, *, wheelchair: bool = False) -> dict[str, Person]:
    look = LOOK.model_copy(update={"wheelchair": wheelchair})
    found = {f"s{n}": Person(name=f"S{n}", voice="girl-1", look=look) for n in range(students)}
    found["t"] = Person(name="Ms. Ruiz", role="teacher", voice="woman-warm", look=LOOK)
    found["p"] = Person(name="Mr. Lee", role="paraeducator", voice="man-calm", look=LOOK)
    return found


def everybody(view: str, students: int) -> dict[str, Seat]:
    room = people(students)
    return seats(view, room, tuple(room))


@pytest.mark.parametrize("students", [2, 4, 6])
@pytest.mark.parametrize("view", ROOMS)
def test_everybody_is_in_the_picture_and_clear_of_the_board(view: str, students: int) -> None:
    left, top = ROOMS[view].surface
    right, bottom = left + SURFACE[0], top + SURFACE[1]
    for seat in everybody(view, students).values():
        assert seat.x - 44 * seat.scale > 0
        assert seat.x + 44 * seat.scale < WIDTH
        assert seat.name_y + 13 < HEIGHT
        beside = seat.x + SHOULDERS * seat.scale <= left + 2 or seat.x - SHOULDERS * seat.scale >= (
            right - 2
        )
        assert beside or seat.y - HEAD * seat.scale > bottom


@pytest.mark.parametrize("view", ROOMS)
def test_neighbors_do_not_sit_on_one_another(view: str) -> None:
    row = sorted(
        (seat for seat in everybody(view, 6).values() if seat.y > 400), key=lambda seat: seat.x
    )
    for one, two in pairwise(row):
        assert two.x - one.x >= 0.9 * SHOULDERS * (one.scale + two.scale)


@pytest.mark.parametrize("view", [view for view, room in ROOMS.items() if room.teacher])
def test_the_hand_of_a_standing_teacher_ends_beside_the_board(view: str) -> None:
    seat, left = everybody(view, 3)["t"], ROOMS[view].surface[0]
    reach = HAND * seat.scale
    assert seat.x + reach <= left or seat.x - reach >= left + SURFACE[0]


def test_neighbors_talk_two_and_two_and_nobody_is_left_alone() -> None:
    room = people(5)
    assert pairs_of(room, tuple(room)) == [("s0", "s1"), ("s2", "s3", "s4")]


def test_partners_move_together() -> None:
    room = people(4)
    apart, near = seats("board", room, tuple(room)), seats("board", room, tuple(room), paired=True)
    assert near["s1"].x - near["s0"].x < apart["s1"].x - apart["s0"].x
    assert near["s2"].x - near["s1"].x > apart["s2"].x - apart["s1"].x


def test_whoever_uses_a_wheelchair_is_not_lower_than_those_on_the_floor() -> None:
    room = people(4, wheelchair=True)
    heights = {seat.y for key, seat in seats("carpet", room, tuple(room)).items() if key != "t"}
    assert len(heights) == 1


def test_only_students_talk_in_pairs() -> None:
    room = people(2)
    groups = pairs_of(room, tuple(room))
    assert all(room[key].role == Role.STUDENT for group in groups for key in group)
