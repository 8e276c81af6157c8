"""An S3 bucket as storage, or part of one: Amazon's, or any server that speaks its language.

Every file is written by one PUT, which S3 makes visible whole or not at all, and acknowledges when it
is stored for good. Reading after writing, listing included, always shows the newest state there.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from app.storage.errors import AlreadyStoredError, FileGoneError, StorageDownError
from app.storage.interface import Readable, Store, Stored

_ABSENT = frozenset({"NoSuchKey", "NotFound", "404"})
_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_CONNECT_S, _READ_S, _TRIES = 2, 10, 2
# A storage may take a while to make a large file safe, after all of it has arrived.
_WRITE_S, _WRITING = 120, frozenset({"put_object", "copy_object"})
_MAX_AT_ONCE = 1000
_LOOK = "Check UPLOADS_URL and the S3_ settings, and that the storage runs."


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Place:
    """A bucket, the beginning of the names in it, and how it is reached.

    Without keys, the machine's own are used: its role, or the usual files and variables.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret_key: str = ""

    @classmethod
    def of(cls, url: str, **reached: str) -> Self:
        """Read `s3://bucket/prefix`.

        >>> S3Place.of("s3://clips/plumbline/").prefix, S3Place.of("s3://clips").prefix
        ('plumbline/', '')
        """
        parts = urlsplit(url)
        prefix = parts.path.strip("/")
        return cls(bucket=parts.netloc, prefix=f"{prefix}/" if prefix else "", **reached)

    def __repr__(self) -> str:
        """Show no key."""
        return f"s3://{self.bucket}/{self.prefix}"


class S3Store(Store):
    """Files of a bucket whose names begin with a prefix.

    The client is made at the first use: its package is large, and a parent process that only starts
    others needs none.
    """

    is_shared = True

    def __init__(self, place: S3Place, scratch: Path, *, page_size: int = _MAX_AT_ONCE) -> None:
        """Take a bucket.

        Args:
            place: the bucket, and how it is reached.
            scratch: a folder of this machine for copies, which need not exist yet.
            page_size: how many names are listed, or files deleted, by one request.
        """
        self.place = place
        self.scratch = scratch
        self._page_size = page_size

    @property
    def address(self) -> str:
        """Bucket and prefix."""
        return repr(self.place)

    @cached_property
    def _reader(self) -> Any:
        return self._connect(_READ_S)

    @cached_property
    def _writer(self) -> Any:
        return self._connect(_WRITE_S)

    def _connect(self, patience_s: int) -> Any:
        import boto3  # noqa: PLC0415  an optional package, see `config`
        from botocore.config import Config  # noqa: PLC0415

        place = self.place
        return boto3.session.Session().client(
            "s3",
            endpoint_url=place.endpoint or None,
            region_name=place.region or ("us-east-1" if place.endpoint else None),
            aws_access_key_id=place.key_id or None,
            aws_secret_access_key=place.secret_key or None,
            config=Config(
                connect_timeout=_CONNECT_S,
                read_timeout=patience_s,
                retries={"mode": "standard", "total_max_attempts": _TRIES},
                # A server of one's own has no name for each bucket.
                s3={"addressing_style": "path" if place.endpoint else "auto"},
            ),
        )

    def _call(self, verb: str, name: str = "", **words: Any) -> Mapping[str, Any]:
        client = self._writer if verb in _WRITING else self._reader
        with self._translated(verb, name):
            answer: Mapping[str, Any] = getattr(client, verb)(Bucket=self.place.bucket, **words)
        return answer

    @contextmanager
    def _translated(self, verb: str, name: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _ABSENT:
                raise FileGoneError(name) from error
            if code in _TAKEN:
                raise AlreadyStoredError(name) from error
            message = f"{self.address} refused {verb} ({code}). {_LOOK}"
            raise StorageDownError(message) from error
        except BotoCoreError as error:
            message = f"{self.address} does not answer {verb} ({type(error).__name__}). {_LOOK}"
            raise StorageDownError(message) from error

    def _key(self, name: str) -> str:
        return f"{self.place.prefix}{name}"

    def find(self, name: str) -> Stored | None:
        """Return a file's facts, or None when there is none."""
        try:
            facts = self._call("head_object", name, Key=self._key(name))
        except FileGoneError:
            return None
        return Stored(
            name=name,
            size=facts["ContentLength"],
            changed_at=facts["LastModified"],
            mark=facts["ETag"],
        )

    def list(self, prefix: str = "", *, after: str = "") -> Iterator[Stored]:
        """Yield the files whose names begin with a prefix, and come after a name, sorted."""
        words: dict[str, Any] = {"Prefix": self._key(prefix), "MaxKeys": self._page_size}
        words |= {"StartAfter": self._key(after)} if after else {}
        more: dict[str, str] = {}
        while True:
            page = self._call("list_objects_v2", prefix, **words, **more)
            for facts in page.get("Contents", ()):
                yield Stored(
                    name=facts["Key"].removeprefix(self.place.prefix),
                    size=facts["Size"],
                    changed_at=facts["LastModified"],
                    mark=facts["ETag"],
                )
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        """Open a file for reading."""
        body = self._call("get_object", name, Key=self._key(name))["Body"]
        try:
            with self._translated("get_object", name):
                yield body
        finally:
            body.close()

    def read_span(self, name: str, first: int, length: int, size: int) -> bytes:
        """Return part of a file."""
        wanted = f"bytes={first}-{first + length - 1}"
        answer = self._call("get_object", name, Key=self._key(name), Range=wanted)
        try:
            if answer.get("ContentRange", "").rpartition("/")[2] != str(size):
                raise FileGoneError(name)
            with self._translated("get_object", name):
                part: bytes = answer["Body"].read()
        finally:
            answer["Body"].close()
        return part

    def put(self, name: str, content: bytes | Path, *, only_new: bool = False) -> None:
        """Write a file, which appears whole or not at all, and outlives a crash from then on."""
        condition = {"IfNoneMatch": "*"} if only_new else {}
        if isinstance(content, bytes):
            self._call("put_object", name, Key=self._key(name), Body=content, **condition)
            return
        with content.open("rb") as source:
            self._call("put_object", name, Key=self._key(name), Body=source, **condition)

    def remove(self, *names: str) -> None:
        """Delete files; those that are not there are no error."""
        for first in range(0, len(names), self._page_size):
            self._remove(names[first : first + self._page_size])

    def _remove(self, names: Sequence[str]) -> None:
        objects = [{"Key": self._key(name)} for name in names]
        answer = self._call("delete_objects", Delete={"Objects": objects, "Quiet": True})
        if answer.get("Errors"):
            message = f"{self.address} refused to delete {len(answer['Errors'])} files"
            raise StorageDownError(message)

    def rename(self, name: str, new: str) -> None:
        """Give a file another name; it is copied within the storage."""
        source = {"Bucket": self.place.bucket, "Key": self._key(name)}
        self._call("copy_object", name, Key=self._key(new), CopySource=source)
        self.remove(name)

    @contextmanager
    def local_copy(self) -> Iterator[Path]:
        """Fetch every file that is content into a folder that is gone when the block ends.

        Nothing of it is kept: these are recordings of children, and one that is removed must not
        live on in copies.
        """
        self.scratch.mkdir(parents=True, mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.scratch, prefix=".copy-") as own:
            folder = Path(own) / "uploads"
            folder.mkdir()
            for stored in self.content():
                self.fetch(stored.name, folder / stored.name)
            yield folder

    def check(self) -> None:
        """Ask whether it answers."""
        self._call("list_objects_v2", MaxKeys=1, Prefix=self.place.prefix)
