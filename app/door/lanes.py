"""Lanes: threads that serve requests one after another by calling the application."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar
from wsgiref.types import WSGIApplication

from app.door.environ import SentFile
from app.door.server import HTTPProtocol

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The application's response; its body is bytes, or a file to be sent by name."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | SentFile

    def send(self, protocol: HTTPProtocol, *, and_close: bool = False) -> None:
        """Hand the response to the server, from any thread.

        Args:
            protocol: the server's side of the request.
            and_close: close the connection, because the request was not read to its end.
        """
        headers = [*self.headers, ("connection", "close")] if and_close else self.headers
        if isinstance(self.body, SentFile):
            protocol.response_file(self.status, headers, str(self.body.file.name))
            self.body.close()
        else:
            protocol.response_bytes(self.status, headers, self.body)


_FAULT = Reply(
    status=500,
    headers=[("content-type", "text/plain; charset=utf-8")],
    body=b"Something went wrong on our side. What you saved before is safe. Try again.\n",
)


def call(app: WSGIApplication, environ: dict[str, Any]) -> Reply:
    """Call the application; an exception it did not handle becomes a response here.

    A streamed response is collected in memory, because the server offers no back pressure for slow
    receivers. None of ours is endless: an export is a finished, unnamed file before its first piece
    is read. Named files are sent by name instead (`SentFile`).
    """
    try:
        return _called(app, environ)
    except Exception:  # noqa: BLE001  logged with its traceback
        _log.exception("the application did not answer a %s", environ.get("REQUEST_METHOD"))
        return _FAULT


def _called(app: WSGIApplication, environ: dict[str, Any]) -> Reply:
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
        told.append((status, headers))

    pieces: Iterable[bytes] = app(environ, start_response)
    body = pieces if isinstance(pieces, SentFile) else b"".join(pieces)
    if not isinstance(pieces, SentFile):
        with suppress(AttributeError):
            pieces.close()  # type: ignore[attr-defined]
    status, headers = told[-1]
    return Reply(status=int(status.split(maxsplit=1)[0]), headers=headers, body=body)


class Lane:
    """A thread that runs what it is given, in order; or a few, for what mostly waits."""

    def __init__(self, name: str, threads: int = 1) -> None:
        """Start the threads; they end with the process."""
        self._acts: SimpleQueue[Callable[[], None]] = SimpleQueue()
        for _ in range(threads):
            threading.Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        while True:
            act = self._acts.get()
            Context().run(act)

    async def do(self, act: Callable[[], Result]) -> Result:
        """Run a function in this lane, and wait for its result."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Result] = loop.create_future()

        def tell(result: Result | None, error: BaseException | None) -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]

        def run() -> None:
            result, fault = None, None
            try:
                result = act()
            except BaseException as error:  # noqa: BLE001  told to whoever waits; a lane goes on
                fault = error
            with suppress(RuntimeError):  # the server is stopping: nobody is waiting any more
                loop.call_soon_threadsafe(tell, result, fault)

        self._acts.put(run)
        return await done
