"""Stored documents: the JSON a revision holds, typed, in the version of the day it was written.

A file's schema may become stricter from one day to the next; a stored document may not, because old
results pin it. So each kind of document is a frozen dataclass of its own, which alone reads and
writes it. A field that is added later gets a default, or an upgrade that says what older documents
mean by its absence.
"""

from collections.abc import Callable, Mapping
from operator import not_
from typing import Any, ClassVar, Self

from pydantic import Field, TypeAdapter, ValidationError

from app.content.hashing import canonical_json, content_hash

VERSION = "document_version"
"""Where a document says its version. One without is of version 1, written before there were any."""

UNSAID = Field(exclude_if=not_)
"""Marks a field that is stored only where it says something: it came later, and the hashes of
documents from before it stay what they were."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the content of one version into that of the next; it must leave its argument alone."""

_adapters: dict[type[object], TypeAdapter[Any]] = {}


class NewerDocumentError(ValueError):
    """A document was written by a later program than this one, which would misread it."""


class DamagedDocumentError(ValueError):
    """A document does not hold what its kind holds; the message names the fields that are wrong."""


class StoredDocument:
    """Base of the documents; each is a frozen dataclass whose fields are the content.

    A version may add and rename fields; it never gives an old name another meaning, because the
    hash of a document covers its content and not its version.

    Attributes:
        UPGRADES: how each version becomes the next, the oldest first; the last one is written.
    """

    __slots__ = ()
    UPGRADES: ClassVar[tuple[Upgrade, ...]] = ()

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """Make a document of content that is in the words of the last version.

        Raises:
            DamagedDocumentError: the content is not what this kind of document holds.
        """
        try:
            document: Self = _adapter(cls).validate_python(content)
        except ValidationError as error:
            # Without what it holds: a log must repeat no score and no words of anybody.
            places = {".".join(map(str, fault["loc"])) for fault in error.errors()}
            message = f"{cls.__name__}: {', '.join(sorted(places))}"
            raise DamagedDocumentError(message) from None
        return document

    @classmethod
    def from_document(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored document of any version.

        Raises:
            NewerDocumentError: a later program wrote it.
            DamagedDocumentError: it does not hold what a document of its kind holds.
            TypeError, ValueError, KeyError: it is not even an object, or an upgrade misses a field.
        """
        content = dict(stored)
        version = int(content.pop(VERSION, 1))
        if version > cls.last_version():
            raise NewerDocumentError(f"{cls.__name__} of version {version}")
        for upgrade in cls.UPGRADES[version - 1 :]:
            content = upgrade(content)
        return cls.of(content)

    @classmethod
    def last_version(cls) -> int:
        """Return the version that is written today."""
        return len(cls.UPGRADES) + 1

    def content(self) -> dict[str, Any]:
        """Return the fields as plain JSON, which is what the content hash covers."""
        plain: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return plain

    def to_document(self) -> dict[str, Any]:
        """Return what is stored: the content and, from version 2 on, its version."""
        version = self.last_version()
        return self.content() if version == 1 else {VERSION: version, **self.content()}

    def content_hash(self) -> str:
        """Return the hash of the content, which no version changes."""
        return content_hash(self.content())


def is_same_content(stored: object, document: Mapping[str, Any]) -> bool:
    """Say whether a stored document says what a new one does, whatever their versions."""
    return isinstance(stored, dict) and _written(stored) == _written(document)


def _written(document: Mapping[str, Any]) -> str:
    return canonical_json({name: value for name, value in document.items() if name != VERSION})


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    # Built at the first document of its kind: a command that reads none does not wait for it.
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
