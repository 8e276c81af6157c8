"""The door itself, which the server calls for every request."""

import asyncio
import time
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException

from app.config import Settings
from app.door.asking import YES
from app.door.bodies import Bodies, BodyBrokenOffError, BodyRefusedError
from app.door.environ import announced_size, environ_of
from app.door.lanes import Lane, call
from app.door.server import HTTPProtocol, RequestScope
from app.outbox.worker import start_beside, stop_beside
from app.uploading.domain import MEGABYTE, largest_form
from app.web import MAX_BODY_BYTES
from app.web.arrival import ARRIVED, ASKED, REFUSED, SAFE_METHODS

# Bodies up to this size are read without asking: every form that people fill in, including one that
# arrives after its session ended and is kept for its writer.
_UNASKED = 256 * 1024
# How many pieces of video one process fetches from another machine at once.
_READERS = 4
_READABLE = {
    *("", "application/json", "application/octet-stream"),
    *("application/x-www-form-urlencoded", "multipart/form-data"),
}

Environ = dict[str, Any]


class Door:
    """Takes requests from granian and passes them, complete, to the application."""

    def __init__(self, app: Flask) -> None:
        """Wrap an application; threads start with the server."""
        settings: Settings = app.config["SETTINGS"]
        self._app = app
        self._views = app.url_map.bind("door")
        self._largest_form = largest_form(settings.largest_upload_mb * MEGABYTE)
        self._is_stored_elsewhere = bool(settings.uploads_url)
        self._bodies = Bodies(patience_s=settings.body_patience_s, folder=settings.uploads_dir)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the lanes, and a worker of jobs, in the serving process.

        Where uploads lie on another machine, what waits for it has lanes of its own: it may be
        slow, or down, and an author's video takes seconds to be brought there.
        """
        self._pages, self._changes = Lane("pages"), Lane("changes")
        self._media, self._uploads = self._pages, self._changes
        if self._is_stored_elsewhere:
            self._media, self._uploads = Lane("media", _READERS), Lane("uploads")
        settings: Settings = self._app.config["SETTINGS"]
        if settings.jobs_in_server:
            start_beside(self._app)

    def __rsgi_del__(self, _: asyncio.AbstractEventLoop) -> None:
        """End the worker of jobs with the job it is doing."""
        stop_beside(self._app)

    async def __rsgi__(self, scope: RequestScope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        environ = environ_of(scope)
        if scope.method in SAFE_METHODS:
            await self._answer(self._lane_of(scope), environ, protocol)
            return
        try:
            await self._take(scope, environ, protocol)
        except BodyRefusedError as error:
            environ[REFUSED] = error.status
            await self._answer(self._pages, environ, protocol, and_close=True)
        except BodyBrokenOffError:
            protocol.response_empty(400, [("connection", "close")])

    async def _take(self, scope: RequestScope, environ: Environ, protocol: HTTPProtocol) -> None:
        """Read the body of a request that may change something, and execute the change."""
        announced = announced_size(environ)
        most = self._most(scope)
        if most is None:
            await self._answer(self._pages, environ, protocol, and_close=announced != 0)
            return
        if announced is not None and announced > most:
            # Whatever asks for the body refuses it by its declared length.
            await self._answer(self._changes, environ, protocol, and_close=True)
            return
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() not in _READABLE:
            raise BodyRefusedError(415)
        if (announced is None or announced > _UNASKED) and not await self._ask(environ, protocol):
            return
        if announced is not None and announced > MAX_BODY_BYTES:
            reading = self._bodies.on_disk(protocol, announced)
        else:
            reading = self._bodies.in_memory(protocol, announced, MAX_BODY_BYTES)
        async with reading as body:
            environ["CONTENT_LENGTH"] = str(body.tell())
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            body.seek(0)
            environ["wsgi.input"] = body
            environ[ARRIVED] = time.monotonic()
            await self._answer(self._lane_of(scope), environ, protocol)

    def _view_of(self, scope: RequestScope) -> object | None:
        try:
            endpoint, _ = self._views.match(scope.path, method=scope.method)
        except HTTPException:
            return None
        return self._app.view_functions[endpoint]

    def _lane_of(self, scope: RequestScope) -> Lane:
        """Return the lane for a request that is complete."""
        is_safe = scope.method in SAFE_METHODS
        if self._is_stored_elsewhere and hasattr(self._view_of(scope), "reaches_storage"):
            return self._media if is_safe else self._uploads
        return self._pages if is_safe else self._changes

    def _most(self, scope: RequestScope) -> int | None:
        """Return the largest body this URL accepts; None if it accepts none."""
        view = self._view_of(scope)
        if view is None:
            return None
        return self._largest_form if hasattr(view, "has_token_in_address") else MAX_BODY_BYTES

    async def _ask(self, environ: Environ, protocol: HTTPProtocol) -> bool:
        """Ask the application whether to read a body; if not, send its response."""
        question = environ | {ASKED: True}
        answer = await self._pages.do(lambda: call(self._app, question))
        if question[ASKED] == YES:
            return True
        answer.send(protocol, and_close=True)
        return False

    async def _answer(
        self, lane: Lane, environ: Environ, protocol: HTTPProtocol, *, and_close: bool = False
    ) -> None:
        # Sent from the lane itself, so that a busy event loop does not delay the response.
        await lane.do(lambda: call(self._app, environ).send(protocol, and_close=and_close))
