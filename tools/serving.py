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
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_READY_SECONDS = 60
DATABASE = "served.sqlite3"


class NotServingError(Exception):
    """The server ended, answered with an error, or did not answer in time."""


def server_command(python: str, host: str, port: int) -> list[str]:
    """Return the command that serves the application: two processes, each behind its door."""
    workers = "1" if os.name == "nt" else "2"
    where = ["--interface", "rsgi", "--host", host, "--port", str(port)]
    shape = ["--workers", workers, "--respawn-failed-workers", "--log-level", "warning"]
    # Ten seconds for the head of a request, as for its body; no protocol that no page speaks.
    shape += ["--http", "1", "--no-ws", "--http1-header-read-timeout", "10000"]
    # A browser that is still open, or holds a clip half fetched, must not keep Ctrl-C waiting.
    shape += ["--workers-kill-timeout", "3"]
    return [python, "-m", "granian", *where, *shape, "wsgi:door"]


def wait_for_page(host: str, port: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the first page is answered."""
    deadline = time.monotonic() + _READY_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(host, port, timeout=_READY_SECONDS)
        try:
            connection.request("GET", "/")
            status = connection.getresponse().status
        except OSError:
            time.sleep(0.05)
            continue
        finally:
            connection.close()
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise NotServingError(f"The first page answers {status}; the lines above say why.")
        return
    raise NotServingError("The server does not answer; the lines above say why.")


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
            **(settings or {}),
        }
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Build the schema, sync the content and make the demo people."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.prepare"],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise NotServingError(f"{done.stdout}\n{done.stderr}")

    def start(self) -> None:
        """Start the server and wait for its first page."""
        command = server_command(sys.executable, "127.0.0.1", self.port)
        command[-1:-1] = self._options
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        try:
            wait_for_page("127.0.0.1", self.port, self._process)
        except NotServingError as error:
            self.stop()
            raise NotServingError(f"{error}\n{self.log()}") from error

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

    def stop(self) -> None:
        """Stop the server in an orderly way."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
        self._process = None

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
