"""Content hashes: they identify content, independent of its file's layout."""

import hashlib
import json
from pathlib import Path
from typing import Any


def canonical_json(document: Any) -> str:
    """Return a JSON document in canonical form: sorted keys, no spaces, no escapes."""
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
    """Return the sha256 of a file, read in chunks: a clip may be larger than memory."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def bytes_hash(data: bytes) -> str:
    """Return the sha256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()
