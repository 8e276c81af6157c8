"""Content hashes: the name of one distinct content, whatever the layout of its file."""

import hashlib
import json
from pathlib import Path
from typing import Any


def canonical_json(document: Any) -> str:
    """Return the one way to write a JSON document: sorted keys, no spaces, no escapes."""
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def content_hash(document: Any) -> str:
    """Return the sha256 of a document's canonical JSON.

    >>> content_hash({"a": 1, "b": [2]}) == content_hash({"b": [2], "a": 1})
    True
    """
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def file_hash(path: Path) -> str:
    """Return the sha256 of a file, read piece by piece: a clip may be larger than the memory."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def bytes_hash(data: bytes) -> str:
    """Return the sha256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()
