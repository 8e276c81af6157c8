"""Serve the real application: for `make run`, for browser journeys, for pictures and benchmarks.

Python's own library alone, because `make run` begins before anything is installed.
"""

import contextlib
import http
import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tools.bound import BoundProcess
from tools.waiting import Patience, Say, StuckError, last_lines, work_of

ROOT = Path(__file__).resolve().parent.parent
_ANSWER_SECONDS = 60
_STOP_SECONDS = 60
# How granian tells that a worker ended; told to, it starts another one for ever.
_WORKER_ENDED, _MAX_ENDS = "Unexpected exit from worker", 4
DATABASE = "served.sqlite3"


class NotServingError(Exception):
    """The server ended, answered with an error, or did not answer in time."""


class Runs(Protocol):
    """A program that runs, as `subprocess.Popen` tells of it."""

    pid: int

    def poll(self) -> int | None:
        """Return its exit code; None while it runs."""


def address_of(host: str, port: int) -> str:
    """Return what to type into a browser on this machine."""
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  never bound, compared
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def server_command(python: str, host: str, port: int, workers: int = 2) -> list[str]:
    """Return the command that serves the application, each of its processes behind its door."""
    where = ["--interface", "rsgi", "--host", host, "--port", str(port)]
    shape = ["--workers", str(workers), "--respawn-failed-workers", "--log-level", "warning"]
    # Ten seconds for the head of a request, as for its body; no protocol that no page speaks.
    shape += ["--http", "1", "--no-ws", "--http1-header-read-timeout", "10000"]
    # A browser that is still open, or holds a clip half fetched, must not keep Ctrl-C waiting.
    shape += ["--workers-kill-timeout", "3"]
    return [python, "serve.py", *where, *shape, "wsgi:door"]


def wait_for_page(
    host: str,
    port: int,
    server: Runs,
    log: Path | None = None,
    say: Say = lambda _: None,
) -> None:
    """Return when the first page is answered; wait as long as the server makes progress.

    Args:
        host: where it listens.
        port: on which port.
        server: its process.
        log: the file it writes to, if it does.
        say: is told now and then what is waited for.

    Raises:
        NotServingError: it ended, answers with an error, or does nothing any more.
    """
    patience = Patience("the first page", lambda: work_of(server.pid, log), say)
    while (code := server.poll()) is None:
        status = status_of_first_page(host, port)
        if status is not None and status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NotServingError(f"The first page answers {status}.")
        if status is not None:
            return
        if log is not None and log.read_text("utf-8", "replace").count(_WORKER_ENDED) >= _MAX_ENDS:
            raise NotServingError("Its workers end again and again before the first page.")
        try:
            patience.wait()
        except StuckError as error:
            raise NotServingError(str(error)) from error
    raise NotServingError(f"The server ended before its first page (exit code {code}).")


def status_of_first_page(host: str, port: int) -> int | None:
    """Return how the first page is answered; None while nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def free_port() -> int:
    """Return a loopback port nobody uses.

    It lies below the ports that systems lend to outgoing connections (from 32,768 on Linux, from
    49,152 elsewhere): one of those may be lent to a browser before the server listens on it.
    """
    for port in secrets.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NotServingError("No loopback port between 20,000 and 32,000 is free.")


class ServedApp:
    """The application on a loopback port with a database of its own, and content synced.

    It can be stopped, killed and started again on the same port and the same database.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        settings: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        """Choose a port; nothing is started yet.

        Args:
            folder: where the SQLite file and the log lie.
            database_url: another database than a SQLite file in the folder.
            settings: settings other than those of a test server.
            options: further options of the server program; they count before the usual ones.
        """
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url or f"sqlite:///{(folder / DATABASE).as_posix()}"
        self.env = {
            **os.environ,
            "ENVIRONMENT": "development",
            "SECRET_KEY": "a key for served tests only, long enough",
            "SECURE_COOKIES": "false",
            "RATE_LIMITS": "false",
            "FLASK_APP": "wsgi:app",
            "DATABASE_URL": self.database_url,
            "UPLOADS_DIR": str(folder / "uploads"),
            "PUBLIC_URL": self.url,
            "MAIL_BACKEND": "file",
            "MAIL_DIR": str(folder / "mail"),
            **(settings or {}),
        }
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Build the schema, sync the content and make the demo people."""
        command = [sys.executable, "-m", "tools.prepare"]
        path = self.folder / "prepare.log"
        with path.open("wb") as log:
            process = BoundProcess(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        patience = Patience("the data", lambda: work_of(process.pid, path))
        try:
            while process.poll() is None:
                patience.wait()
        except StuckError as error:
            process.kill()
            process.wait()
            raise NotServingError(f"{error} {last_lines(path.read_text('utf-8'))}") from error
        said = path.read_text("utf-8", errors="replace")
        if process.returncode:
            message = f"The data could not be prepared (exit code {process.returncode})."
            raise NotServingError(f"{message} {last_lines(said)}")
        path.unlink()

    def start(self) -> None:
        """Start the server and wait for its first page."""
        command = server_command(sys.executable, "127.0.0.1", self.port)
        command[-1:-1] = self._options
        with (self.folder / "server.log").open("ab") as log:
            self._process = BoundProcess(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        try:
            path = self.folder / "server.log"
            wait_for_page("127.0.0.1", self.port, self._process, path)
        except NotServingError as error:
            self.kill()
            raise NotServingError(f"{error} {last_lines(self.log())}") from error

    def start_if_down(self) -> None:
        """Start the server unless it runs."""
        if self._process is None or self._process.poll() is not None:
            self.start()

    def process_group(self) -> int:
        """Return the group that all processes of the server belong to."""
        if self._process is None:
            raise NotServingError("The server is not started.")
        return self._process.pid

    def worker_processes(self) -> list[int]:
        """Return the processes that answer requests, where the system tells (Linux)."""
        main = self.process_group()
        found = Path(f"/proc/{main}/task/{main}/children").read_text("utf-8")
        return [int(word) for word in found.split()]

    def log(self) -> str:
        """Return what the server has printed."""
        return (self.folder / "server.log").read_text("utf-8", errors="replace")

    def stop(self) -> bool:
        """Stop the server; return whether it ended by itself when it was told to."""
        is_orderly = True
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                is_orderly = False
        self._process = None
        return is_orderly

    def kill(self) -> None:
        """Kill every process of the server with signal 9, as a crash would."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
            self._process.wait()
        self._process = None

    def restart(self) -> None:
        """Stop and start again: same port, same database."""
        self.stop()
        self.start()


@contextlib.contextmanager
def serving(folder: Path, prepared: Path | None = None) -> Iterator[ServedApp]:
    """Serve the application with its content for as long as the block lasts.

    Args:
        folder: where the SQLite file and the log lie.
        prepared: a SQLite file that was prepared before, to be copied instead of made anew.
    """
    app = ServedApp(folder)
    if prepared is None:
        app.prepare()
    else:
        shutil.copy(prepared, folder / DATABASE)
    app.start()
    try:
        yield app
    finally:
        app.stop()
