"""Request bodies, read while others are served, within limits of time and space."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from shutil import disk_usage
from typing import IO

from app.door.server import HTTPProtocol

# A body may lag behind this rate, in bytes per second, by at most the configured patience: a form
# has ten seconds, a video the time it takes at half a megabit per second.
SLOWEST_RATE = 64 * 1024
# What the bodies of one process may occupy at once, from first byte to response.
_MAX_IN_MEMORY = 32 * 1024 * 1024
# Forms filled in by hand are smaller than this and are never refused because of others.
_ALWAYS_TAKEN = 16 * 1024
_MAX_ON_DISK = 2
# Disk space left free for everything else. A form is copied once when it is parsed.
_SPARE_BYTES, _COPIES = 50_000_000, 2
_BITE = 1024 * 1024


class BodyRefusedError(Exception):
    """A body is refused before its end; `status` says why."""

    def __init__(self, status: int) -> None:
        """Take the status of the response."""
        super().__init__(status)
        self.status = status


class BodyBrokenOffError(Exception):
    """The connection ended before the body did."""


class Bodies:
    """The bodies that one process reads or holds."""

    def __init__(self, *, patience_s: float, folder: Path) -> None:
        """Prepare to read bodies.

        Args:
            patience_s: how many seconds a body may lag behind.
            folder: where large ones are kept while they arrive.
        """
        self._patience_s = patience_s
        self._folder = folder
        self._in_memory = 0
        self._on_disk = 0

    @asynccontextmanager
    async def in_memory(
        self, protocol: HTTPProtocol, announced: int | None, most: int
    ) -> AsyncIterator[IO[bytes]]:
        """Read a body into memory, and hold it for the duration of the block.

        Raises:
            BodyRefusedError: it is too slow or too large, or too many others are being read.
            BodyBrokenOffError: the connection ended.
        """
        body, size = BytesIO(), 0
        try:
            async for piece in self._pieces(protocol, announced):
                if size + len(piece) > most:
                    raise BodyRefusedError(413)
                size += len(piece)
                self._in_memory += len(piece)
                if size > _ALWAYS_TAKEN and self._in_memory > _MAX_IN_MEMORY:
                    raise BodyRefusedError(503)
                body.write(piece)
            yield body
        finally:
            self._in_memory -= size

    @asynccontextmanager
    async def on_disk(self, protocol: HTTPProtocol, announced: int) -> AsyncIterator[IO[bytes]]:
        """Read a body of known size into an unnamed file, which is gone when the block ends.

        Raises:
            BodyRefusedError: it is too slow, or the disk has no room, or others are being read.
            BodyBrokenOffError: the connection ended.
        """
        if self._on_disk >= _MAX_ON_DISK:
            raise BodyRefusedError(503)
        self._on_disk += 1
        try:
            with self._open_file(announced) as body:
                await self._write(body, protocol, announced)
                yield body
        finally:
            self._on_disk -= 1

    def _open_file(self, announced: int) -> IO[bytes]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if disk_usage(self._folder).free < _COPIES * announced + _SPARE_BYTES:
                raise BodyRefusedError(503)
            return tempfile.TemporaryFile(dir=self._folder)
        except OSError as error:
            raise BodyRefusedError(503) from error

    async def _write(self, body: IO[bytes], protocol: HTTPProtocol, announced: int) -> None:
        bite = bytearray()
        try:
            async for piece in self._pieces(protocol, announced):
                bite += piece
                if len(bite) >= _BITE:
                    # In a thread: a busy disk must not delay other requests.
                    await asyncio.to_thread(body.write, bytes(bite))
                    bite.clear()
            await asyncio.to_thread(body.write, bytes(bite))
        except OSError as error:
            raise BodyRefusedError(503) from error

    async def _pieces(self, protocol: HTTPProtocol, announced: int | None) -> AsyncIterator[bytes]:
        """Yield a body as it arrives, and give up when it falls behind."""
        clock = asyncio.get_running_loop().time
        latest, received, ends = clock() + self._patience_s, 0, 0
        source = aiter(protocol)
        while announced is None or received < announced:
            try:
                async with asyncio.timeout_at(latest):
                    piece: bytes = await anext(source)
            except TimeoutError as error:
                raise BodyRefusedError(408) from error
            except StopAsyncIteration:
                break
            if not piece:
                ends += 1
                continue
            received += len(piece)
            yield piece
            latest = min(latest + len(piece) / SLOWEST_RATE, clock() + self._patience_s)
        # The server signals the end of a body with one empty piece, a broken connection with two.
        if received < (announced or 0) or ends > 1:
            raise BodyBrokenOffError
