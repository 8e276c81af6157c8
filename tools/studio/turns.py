"""The turns of a scene: talk, and what a classroom has besides it, as a strict model.

``talk`` is said by people of the scene. ``wait`` is quiet in which people think, ``pairs`` is pair
talk of which no word can be made out, ``interruption`` comes from outside: the loudspeaker, the door.
"""

from typing import Literal

from pydantic import Field, model_validator

from tools.studio.objects import Pair, Strict

CLASS = "class"  # who: class - all students answer together
WAIT_SECONDS = (3, 10)
PAIRS_SECONDS = (3, 20)
SOURCES = {"pa": "Loudspeaker", "door": "At the door"}
SIGNALS = {"pa": "[chime]", "door": "[knock at the door]"}
PAIR_TALK = "[pairs talk; words cannot be made out]"
COMMON = {"kind", "mark", "board", "do"}
FIELDS: dict[str, tuple[set[str], set[str]]] = {  # kind -> what it needs, what it may have besides
    "talk": (
        {"who", "text"},
        {"say", "pause", "volume", "overlap", "loose", "muffled", "broken_off", "planned_error"},
    ),
    "wait": ({"seconds"}, set()),
    "pairs": ({"seconds"}, {"pause", "volume", "overlap"}),
    "interruption": ({"source"}, {"text", "say", "voice", "pause", "volume", "overlap"}),
}


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
    """An error written into the scene on purpose, so that a checker does not take it for ours.

    Unclear talk (``lcp``) says in which of the ways it is unclear that the README has recipes for.
    ``garbled``, words that make no sentence, is what no teacher says: only scenes of old have it.
    """

    code: Literal["majerr", "langimp", "lcp", "student"]
    kind: Literal["dropped-referent", "changed-example", "half-direction", "garbled"] | None = None
    note: str = Field(min_length=8)

    @model_validator(mode="after")
    def _kind_of_unclear(self) -> "PlannedError":
        if (self.code == "lcp") != (self.kind is not None):
            raise ValueError(
                "kind: say how it is unclear: dropped-referent, changed-example or half-direction"
                if self.code == "lcp"
                else "kind: only unclear talk (code lcp) has one"
            )
        return self


class Line(Strict):
    """One turn. ``[0.6]`` inside the text is a silence of 0.6 seconds."""

    kind: Literal["talk", "wait", "pairs", "interruption"] = "talk"
    who: str | tuple[str, ...] = ()
    text: str = ""
    say: str | None = None
    mark: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_-]*$")
    board: str | None = None
    pause: float = Field(default=0.45, ge=0, le=8)
    overlap: float = Field(default=0.0, ge=0, le=18)
    volume: float = Field(default=1.0, ge=0.2, le=1.5)
    seconds: int | None = None
    source: Literal["pa", "door"] | None = None
    voice: str = "woman-clear"
    loose: bool = False
    muffled: bool = False
    broken_off: float = Field(default=0.0, ge=0, le=0.6)
    do: tuple[Cue, ...] = ()
    planned_error: PlannedError | None = None

    @model_validator(mode="after")
    def _fields_of_kind(self) -> "Line":
        needed, allowed = FIELDS[self.kind]
        given = {
            name for name in self.model_fields_set if getattr(self, name) not in ("", (), None)
        }
        missing = sorted(needed - given)
        extra = sorted(given - needed - allowed - COMMON)
        if missing:
            raise ValueError(f"a line of kind {self.kind} needs {', '.join(missing)}")
        if extra:
            raise ValueError(f"a line of kind {self.kind} has no {', '.join(extra)}")
        low, high = WAIT_SECONDS if self.kind == "wait" else PAIRS_SECONDS
        if self.seconds is not None and not low <= self.seconds <= high:
            raise ValueError(f"seconds: {self.kind} lasts {low} to {high} seconds")
        return self

    @property
    def speakers(self) -> tuple[str, ...]:
        """The keys of everybody who says this line (``class`` is not resolved)."""
        return (self.who,) if isinstance(self.who, str) else self.who


def heard(line: Line) -> str:
    """What captions write for a line, or for its beginning, that is not words; empty for talk."""
    if line.kind == "wait":
        return f"[{line.seconds} seconds of quiet]"
    if line.kind == "pairs":
        return PAIR_TALK
    return SIGNALS[line.source] if line.source else ""
