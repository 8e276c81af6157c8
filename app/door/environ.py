"""The WSGI environ of a request, built from the server's own description."""

import sys
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from app.door.server import RequestScope

_BLOCK = 64 * 1024


class SentFile:
    """A whole file as a response (`wsgi.file_wrapper`), which the server sends by name.

    The server reads it as fast as the client receives it, so none of our threads waits.
    """

    def __init__(self, file: IO[bytes], block_size: int = _BLOCK) -> None:
        """Take an open, named file, positioned at its start."""
        self.file = file
        self._block_size = block_size

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file in blocks, for servers that cannot send it by name."""
        return iter(lambda: self.file.read(self._block_size), b"")

    def close(self) -> None:
        """Close the file."""
        self.file.close()


_ALWAYS: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.errors": sys.stderr,
    "wsgi.file_wrapper": SentFile,
}


def environ_of(scope: RequestScope) -> dict[str, Any]:
    """Return the WSGI environ of a request without its body."""
    server, port = split_address(scope.server)
    environ = _ALWAYS | {
        "REQUEST_METHOD": scope.method,
        # WSGI represents the bytes of a path as Latin-1.
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": split_address(scope.client)[0],
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for key, value in scope.headers.items():
        if "_" in key:  # WSGI could not tell it from the header with a hyphen, which proxies set
            continue
        name = "HTTP_" + key.replace("-", "_").upper()
        if name in {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"}:
            name = name.removeprefix("HTTP_")
        if name in environ and name != "HTTP_HOST":
            joint = "; " if name == "HTTP_COOKIE" else ","
            value = f"{environ[name]}{joint}{value}"  # noqa: PLW2901  a header sent twice
        environ[name] = value
    return environ


def split_address(address: str) -> tuple[str, str]:
    """Return host and port of a socket's address.

    >>> split_address("127.0.0.1:8000"), split_address("[::1]:8000"), split_address("unix")
    (('127.0.0.1', '8000'), ('::1', '8000'), ('unix', ''))
    """
    host, colon, port = address.rpartition(":")
    if not colon or not port.isdigit():
        return address, ""
    return host.removeprefix("[").removesuffix("]"), port


def announced_size(environ: dict[str, Any]) -> int | None:
    """Return the declared size of a body, or None when it is not declared.

    >>> announced_size({"CONTENT_LENGTH": "12"}), announced_size({"SERVER_PROTOCOL": "HTTP/1.1"})
    (12, 0)
    >>> announced_size({"SERVER_PROTOCOL": "HTTP/1.1", "HTTP_TRANSFER_ENCODING": "chunked"})
    """
    length = environ.get("CONTENT_LENGTH", "")
    if length.isascii() and length.isdigit():
        return int(length)
    has_end = environ["SERVER_PROTOCOL"] in {"HTTP/1", "HTTP/1.0", "HTTP/1.1"}
    return 0 if has_end and "HTTP_TRANSFER_ENCODING" not in environ else None
