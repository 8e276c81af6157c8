"""The stored documents of lessons and of the course's outline."""

from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from app.content.documents import UNSAID, StoredDocument, Upgrade
from app.markup.blocks import Heading
from app.markup.identity import derive_key


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHtml:
    """Text of a lesson, rendered and sanitized."""

    kind: Literal["html"] = "html"
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClip:
    """A clip in a lesson, or the stretch of it that is shown, in milliseconds."""

    kind: Literal["clip"] = "clip"
    clip: str
    caption_html: str
    from_ms: int | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOption:
    """One option of a check."""

    key: str
    html: str
    is_right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheck:
    """A check for understanding."""

    kind: Literal["check"] = "check"
    id: str
    question_html: str
    options: tuple[StoredOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """One moment of a sort, with the code it belongs to."""

    key: str
    html: str
    code: str
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSort:
    """*Sort the evidence*."""

    kind: Literal["sort"] = "sort"
    id: str
    codes: tuple[str, ...]
    intro_html: str
    items: tuple[StoredItem, ...]


StoredBlock = Annotated[
    StoredHtml | StoredClip | StoredCheck | StoredSort, Field(discriminator="kind")
]
StoredQuestions = StoredCheck | StoredSort


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFigure:
    """A figure of a lesson: where it lies under the course's folder, its hash, and its size."""

    path: str
    sha256: str
    width: int
    height: int


def _give_keys(content: dict[str, Any]) -> dict[str, Any]:
    """Give options and moments the keys that answers name them by; until then, places did."""
    return content | {"blocks": [_with_keys(block) for block in content["blocks"]]}


def _with_keys(block: dict[str, Any]) -> dict[str, Any]:
    parts = {"check": "options", "sort": "items"}.get(block["kind"])
    if parts is None:
        return block
    keyed = [part | {"key": part.get("key") or derive_key(part["html"])} for part in block[parts]]
    return block | {parts: keyed}


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDocument(StoredDocument):
    """What a lesson's page needs; version 2 knows the options and moments of checks by keys.

    Attributes:
        clips: the clips its blocks name, each once.
        text: all its words, as one text.
    """

    UPGRADES: ClassVar[tuple[Upgrade, ...]] = (_give_keys,)

    id: str
    title: str
    summary: str | None = None
    codes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    blocks: tuple[StoredBlock, ...]
    headings: tuple[Heading, ...]
    clips: tuple[str, ...]
    figures: dict[str, StoredFigure]
    words: int
    minutes: int
    text: str

    @property
    def questions(self) -> tuple[StoredQuestions, ...]:
        """Return its checks and sorts, in order."""
        return tuple(block for block in self.blocks if isinstance(block, StoredCheck | StoredSort))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUnlock:
    """What opens a module, in the words of the course file."""

    read: str = "all"
    checks: str = "optional"
    practice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredModule:
    """A module.

    Attributes:
        questions: how many questions each of its lessons asks.
        summaries: the sentence on each of its lessons that has one.
    """

    id: str
    title: str
    summary: str
    folder: str
    requires: tuple[str, ...] = ()
    unlock: StoredUnlock | None = None
    lessons: tuple[str, ...] = ()
    questions: dict[str, int] = field(default_factory=dict)
    summaries: Annotated[dict[str, str], UNSAID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDocument(StoredDocument):
    """The outline of the course; `code_labels` is what *sort the evidence* calls each code."""

    id: str
    title: str
    modules: tuple[StoredModule, ...]
    code_labels: dict[str, str] = field(default_factory=dict)
