"""The stored document of a draft; times are milliseconds, `ms` in the clip and `at` since 1970."""

from dataclasses import dataclass, field

from app.content.documents import StoredDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChoice:
    """A choice: a rank, or the reason why there is none, and the save that brought it."""

    rank: int | None = None
    cannot: str | None = None
    at: int
    save: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNote:
    """A moment noted; a removed one stays as a mark, for other windows."""

    code: str | None
    ms: int
    text: str
    at: int
    save: int
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDocument(StoredDocument):
    """A draft as it is stored: its answers by code, its notes by their ids."""

    answers: dict[str, StoredChoice]
    notes: dict[str, StoredNote] = field(default_factory=dict)
    watched_ms: int = 0
