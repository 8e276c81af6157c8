"""`make run` says in words why it cannot start, and keeps what it made to its owner."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests.fixtures.patience import PATIENCE_S
from tools import browser, locks
from tools.serving import free_port


def run_door(**settings: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **settings}
    command = [sys.executable, "dev.py", "run"]
    return subprocess.run(
        command,
        cwd=dev.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


def test_a_taken_port_is_said_and_another_one_offered() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run_door(HOST="127.0.0.1", PORT=port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be used (another program listens there)" in done.stderr
    assert "make run PORT=8001" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "80 81"])
def test_what_is_no_port_is_refused_in_words(port: str) -> None:
    done = run_door(PORT=port)
    assert done.returncode == 1
    assert f"PORT={port} is not a port number" in done.stderr


def test_a_host_that_is_not_this_machine_is_refused_in_words() -> None:
    done = run_door(HOST="192.0.2.1", PORT="8103")
    assert done.returncode == 1
    assert "192.0.2.1:8103 cannot be used" in done.stderr


def test_the_development_key_is_made_once_and_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "INSTANCE", tmp_path / "instance")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = dev.development_environment()["SECRET_KEY"]
    assert len(first) >= 32
    assert dev.development_environment()["SECRET_KEY"] == first
    key = tmp_path / "instance" / "development_secret_key"
    assert os.name == "nt" or stat.S_IMODE(key.stat().st_mode) == 0o600


def test_what_the_caller_set_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dev, "INSTANCE", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////elsewhere.sqlite3")
    assert dev.development_environment()["DATABASE_URL"] == "sqlite:////elsewhere.sqlite3"


def test_a_given_browser_that_is_not_there_is_not_replaced_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert browser.find_chromium() is None


def test_the_locks_fit_pyproject_and_name_no_address() -> None:
    assert locks.find_problems() == []


def test_data_that_cannot_be_prepared_ends_the_run_with_the_reason(tmp_path: Path) -> None:
    nowhere = tmp_path / "a file"
    nowhere.write_text("not a folder")
    done = run_door(PORT=str(free_port()), DATABASE_URL=f"sqlite:///{nowhere / 'site.sqlite3'}")
    assert done.returncode != 0
    assert "site.sqlite3 cannot be made" in done.stderr
    assert "Traceback" not in done.stderr
