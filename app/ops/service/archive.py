"""One file with a database, the uploaded clips, and a manifest with the hash of each.

The manifest comes last, because each hash is computed while its file is written. Nothing in an
archive is used until all of it has been unpacked to a staging folder and every hash has matched.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from app.ops.errors import RestoreRefusedError
from app.storage import flush
from app.storage.interface import Readable

FORMAT = 1
DATABASE, UPLOADS, MANIFEST = "database.sqlite3", "uploads", "manifest.json"
_PIECE = 1 << 20
_MAX_MANIFEST = 64 << 20
_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError)
Entry = dict[str, Any]


class _Hashing:
    """Passes a file through in chunks and hashes it along the way."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._source.read(size)
        self.hash.update(piece)
        return piece


class ArchiveWriter:
    """Writes files into an archive that gets its final name only when complete."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.files: dict[str, Entry] = {}

    def add(self, path: Path, name: str) -> None:
        """Add a file of this machine to the archive, as it is now."""
        with path.open("rb") as source:
            self.add_open(source, os.fstat(source.fileno()).st_size, name)

    def add_open(self, source: Readable, size: int, name: str) -> None:
        """Add an open file to the archive."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(info, hashing)
        self.files[name] = {"bytes": info.size, "sha256": hashing.hash.hexdigest()}

    def finish(self, facts: Entry) -> None:
        """Write the manifest."""
        text = json.dumps({"format": FORMAT, **facts, "files": self.files}, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        self._tar.addfile(info, io.BytesIO(text))


@contextmanager
def write_archive(target: Path) -> Iterator[ArchiveWriter]:
    """Open a new archive, readable only by its owner; an error leaves none."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with _open_tar(file, is_packed=target.name.endswith(("gz", ".tgz"))) as tar:
                yield ArchiveWriter(tar)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
        flush(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _open_tar(file: IO[bytes], *, is_packed: bool) -> tarfile.TarFile:
    # Videos do not compress, so the fastest level is best.
    if is_packed:
        return tarfile.open(fileobj=file, mode="w:gz", compresslevel=1)
    return tarfile.open(fileobj=file, mode="w")


class Unpacked:
    """An archive unpacked in our own folders, with every hash verified."""

    def __init__(self, manifest: Entry, database: Path, uploads: Path) -> None:
        self.manifest, self.database, self.uploads = manifest, database, uploads

    @classmethod
    def read(
        cls, archive: Path, database: Path, uploads: Path, progress: Callable[[str], None]
    ) -> Self:
        """Unpack an archive and compare it with its manifest.

        Args:
            archive: the file.
            database: where to put the database.
            uploads: the folder to put the clips in.
            progress: called with the name of each file.

        Raises:
            RestoreRefusedError: it is not a backup, is damaged, or is from a newer program.
        """
        try:
            with tarfile.open(archive, "r:*") as tar:
                found, manifest = _unpack(tar, database, uploads, progress)
        except RestoreRefusedError:
            raise
        except _BROKEN as error:
            message = f"{archive} is no backup, or is damaged ({error})."
            raise RestoreRefusedError(message) from error
        _compare(manifest, found)
        return cls(manifest, database, uploads)


def _unpack(
    tar: tarfile.TarFile, database: Path, uploads: Path, progress: Callable[[str], None]
) -> tuple[dict[str, Entry], Entry]:
    found: dict[str, Entry] = {}
    for info in tar:
        source = tar.extractfile(info) if info.isreg() else None
        if source is None:
            message = f"The backup holds {info.name!r}, which is no file."
            raise RestoreRefusedError(message)
        if info.name == MANIFEST:
            return found, _read_manifest(source)
        progress(info.name)
        place = database if info.name == DATABASE else uploads / _place_in(info.name)
        found[info.name] = _write(source, place)
    raise RestoreRefusedError(
        "The backup has no manifest: it was not finished, or is something else."
    )


def _read_manifest(source: IO[bytes]) -> Entry:
    manifest = json.loads(source.read(_MAX_MANIFEST))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise RestoreRefusedError("The manifest of the backup cannot be read.")
    return manifest


def _place_in(name: str) -> Path:
    """Return the path of an uploaded file; a name that leads out of the folder is refused."""
    parts = PurePosixPath(name).parts
    if len(parts) < 2 or parts[0] != UPLOADS or ".." in parts or "\\" in name or "\0" in name:
        message = f"The backup holds {name!r}, which does not belong into it."
        raise RestoreRefusedError(message)
    return Path(*parts[1:])


def _write(source: IO[bytes], place: Path) -> Entry:
    place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    hashing = _Hashing(source)
    size = 0
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while piece := hashing.read(_PIECE):
            size += target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return {"bytes": size, "sha256": hashing.hash.hexdigest()}


def _compare(manifest: Entry, found: dict[str, Entry]) -> None:
    if manifest.get("format") != FORMAT:
        message = "The backup was made by another version of this program, with another format."
        raise RestoreRefusedError(message)
    if DATABASE not in found:
        raise RestoreRefusedError("The backup has no database.")
    wrong = [name for name, entry in manifest["files"].items() if found.get(name) != entry]
    wrong += [name for name in found if name not in manifest["files"]]
    if wrong:
        message = f"The backup is damaged: {wrong[0]} is not what its manifest says."
        raise RestoreRefusedError(message)
