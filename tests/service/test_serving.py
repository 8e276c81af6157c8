"""The server stops when it is told to, even while a browser is still connected."""

import shutil
import socket
from pathlib import Path

from tools.serving import DATABASE, ServedApp


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
