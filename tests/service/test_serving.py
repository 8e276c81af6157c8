"""The server stops when it is told to, even while a browser is still connected."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from tests.fixtures.journeys import eventually
from tools.serving import DATABASE, ROOT, ServedApp


def test_a_browser_that_stays_open_does_not_keep_the_server_running(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / DATABASE)
    app = ServedApp(tmp_path)
    app.start()
    with socket.create_connection(("127.0.0.1", app.port)) as open_browser:
        open_browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert open_browser.recv(12) == b"HTTP/1.1 200"
        assert app.stop(), "it had to be killed"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", app.port)) != 0


def test_whatever_ends_a_run_of_tests_ends_its_servers() -> None:
    """The run is killed outright: nothing of it can clean up after itself."""
    starter = "from tools.bound import BoundProcess as B; print(B(['sleep', '600']).pid, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", starter], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        server = int(run.stdout.readline())
        os.kill(server, 0)
        run.kill()
    eventually(lambda: not is_running(server))


def is_running(pid: int) -> bool:
    """Say whether a process runs: one that ended may wait to be noticed by whoever inherited it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
