"""Who can be in the room: the strict models of a look and of a person."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from tools.studio.objects import Color, Strict

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


class Role(StrEnum):
    """Who a person is in the room."""

    TEACHER = "teacher"
    PARAEDUCATOR = "paraeducator"
    STUDENT = "student"


class Look(Strict):
    """How a person is drawn. Clothes (``top``) may differ from clip to clip, nothing else may."""

    skin: Literal[SKINS]  # type: ignore[valid-type]
    hair: Literal[HAIRS]  # type: ignore[valid-type]
    hair_color: Literal[
        "black", "brown", "auburn", "blond", "gray", "teal", "plum", "navy", "sand"
    ] = "black"
    top: Color = "blue"
    glasses: bool = False
    beard: bool = False
    earrings: bool = False
    hearing_aid: bool = False
    wheelchair: bool = False


class Person(Strict):
    """A speaker: the name shown and captioned, the voice preset, the look."""

    name: str
    role: Literal["teacher", "paraeducator", "student"] = "student"
    voice: str
    pace: float = Field(default=1.0, ge=0.7, le=1.4)
    look: Look
