"""What the door needs from its server: the part of RSGI it uses, as granian provides it."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

Headers = Sequence[tuple[str, str]]


class ReceivedHeaders(Protocol):
    """The headers of a request; repeated headers appear repeatedly."""

    def items(self) -> list[tuple[str, str]]:
        """Return lowercase names with their values."""


class RequestScope(Protocol):
    """The head of a request, before its body."""

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
    """The server's side of one request; any thread may respond."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Read the body as it arrives."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Answer without a body."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a whole body."""

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        """Answer with the contents of a file, read as fast as they are received."""
