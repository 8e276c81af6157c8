"""Everybody who is in a vignette: one name, one face, one voice over all clips (people.yaml)."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import Field

from tools.studio.loading import HERE, StudioError, plain, read_yaml, validate
from tools.studio.looks import Look, Person
from tools.studio.objects import Strict
from tools.studio.scene import Scene

PEOPLE = HERE / "people.yaml"


class Member(Strict):
    """One person of the cast: role, grade, voice and look; clothes belong to the scene."""

    role: str = "student"
    grade: int = Field(ge=0, le=8)
    voice: str
    look: Look


class Cast(Strict):
    """The whole cast by name."""

    people: dict[str, Member]


@cache
def load_cast() -> dict[str, Member]:
    """The cast; two names that differ only in accents or capitals are refused."""
    found = validate(Cast, read_yaml(PEOPLE), PEOPLE).people
    problems = list(alike(found))
    if problems:
        raise StudioError("\n".join(f"{PEOPLE}: {problem}" for problem in problems))
    return found


def alike(names: Mapping[str, object]) -> Iterator[str]:
    """Names that a viewer would take for one another.

    >>> list(alike({"Inés": 0, "Ines": 0, "Leo": 0}))
    ["'Ines' and 'Inés' are one name to a viewer"]
    """
    seen: dict[str, str] = {}
    for name in sorted(names):
        key = bare(name)
        if key in seen:
            yield f"{seen[key]!r} and {name!r} are one name to a viewer"
        seen[key] = name


def bare(name: str) -> str:
    """``name`` without accents and capitals."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def filled(document: Any, cast: Mapping[str, Member]) -> Any:
    """A scene's document in which people who are named only get voice and look from the cast."""
    people = document.get("people") if isinstance(document, dict) else None
    if not isinstance(people, dict):
        return document
    return {**document, "people": {key: _filled(person, cast) for key, person in people.items()}}


def _filled(person: Any, cast: Mapping[str, Member]) -> Any:
    member = cast.get(str(person.get("name"))) if isinstance(person, dict) else None
    if member is None:
        return person
    known = {"role": member.role, "voice": member.voice}
    return {**known, **person, "look": {**_face(member.look), **person.get("look", {})}}


def _face(look: Look) -> dict[str, Any]:
    """What is the same in every clip: all of a look but the clothes."""
    return look.model_dump(exclude={"top"})


def strangers(scene: Scene, cast: Mapping[str, Member]) -> Iterator[str]:
    """People of a scene who are not in the cast, or are somebody else there."""
    for key, person in scene.people.items():
        member = cast.get(person.name)
        if member is None:
            yield f"people.{key}: {person.name!r} is not in people.yaml; add them there"
            continue
        yield from (
            f"people.{key}: {person.name} has another {what} in people.yaml: {is_!r}, not {was!r}"
            for what, is_, was in _differences(scene, person, member)
        )


def _differences(scene: Scene, person: Person, member: Member) -> Iterator[tuple[str, Any, Any]]:
    pairs = {
        "role": (member.role, person.role),
        "grade": (member.grade, scene.grade),
        "voice": (member.voice, person.voice),
    }
    here, there = _face(person.look), _face(member.look)
    pairs |= {name: (there[name], here[name]) for name in here}
    yield from ((what, is_, was) for what, (is_, was) in pairs.items() if is_ != was)


def document_of(document: Any) -> Any:
    """A scene's document as plain values, its people filled in from the cast."""
    return filled(plain(document), load_cast())
