"""What the door needs of its server: the part of RSGI it speaks, as granian offers it."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

Headers = Sequence[tuple[str, str]]


class ReceivedHeaders(Protocol):
    """The headers of a request, one that was sent twice included twice."""

    def items(self) -> list[tuple[str, str]]:
        """Return names in small letters, with their values."""


class Scope(Protocol):
    """What a request says about itself before its body."""

    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: ReceivedHeaders


class HTTPProtocol(Protocol):
    """The server's side of one request; answers may be given from any thread."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Read the body as it comes."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a whole body."""

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        """Answer with the contents of a file, read as fast as they are received."""
