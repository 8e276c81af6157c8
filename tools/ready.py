"""The application of `make run`: loaded by the process that answers, its data brought up to date first."""

import mmap
import os
import signal
import subprocess
import sys
import tempfile
from typing import Any

from tools.waiting import Patience, StuckError, timed, work_of

# A byte that the server and the process which answers share, where one process can part in two.
_failed = mmap.mmap(-1, 1)


class NotReadyError(Exception):
    """The data could not be brought up to date; the message holds what was said about it."""


def has_failed() -> bool:
    """Say whether the application could not be made."""
    return _failed[0] != 0


def make_door() -> Any:
    """Return the application once its data is up to date; end the server when that is impossible."""
    try:
        with timed("data", "schema, lessons, clips, sets, demo people"):
            from wsgi import door  # noqa: PLC0415  the whole program, loaded where it is needed

            people = _prepare_here() if hasattr(os, "fork") else _prepare_beside()
    except (NotReadyError, SystemExit) as error:
        _failed[0] = 1
        print(f"\n{error}", file=sys.stderr, flush=True)
        os.kill(os.getppid(), signal.SIGTERM)
        raise SystemExit(1) from error
    print("".join(f"  {line}\n" for line in ["", *people.splitlines()]), flush=True)
    return door


def _prepare_here() -> str:
    """Prepare the data in a process of its own, which leaves no trace in the memory of this one.

    Returns:
        What it says about the demo people.
    """
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        child = os.fork()
        if child == 0:
            os.dup2(said.fileno(), sys.stdout.fileno())
            os.dup2(told.fileno(), sys.stderr.fileno())
            os._exit(_prepare())
        failed = _wait_for(child)
        texts = []
        for file in (said, told):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace").strip())
    if failed:
        raise NotReadyError("\n".join(["The data could not be prepared:", *filter(None, texts)]))
    return texts[0]


def _prepare() -> int:
    """Prepare the data, and return the exit code of this process."""
    import wsgi  # noqa: PLC0415  loaded already
    from tools import prepare  # noqa: PLC0415  needs it

    code = 0
    try:
        prepare.main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(bool(error.code))
    except BaseException:  # noqa: BLE001  whatever it was, it is told, in words where there are any
        sys.excepthook(*sys.exc_info())
        code = 1
    wsgi.close_database()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _wait_for(child: int) -> bool:
    """Wait until a process has ended, and say now and then that it works on; True when it failed."""
    patience = Patience("the data", lambda: work_of(child), _say)
    try:
        while (done := os.waitpid(child, os.WNOHANG)) == (0, 0):
            patience.wait()
    except StuckError as error:
        os.kill(child, signal.SIGTERM)
        raise NotReadyError(str(error)) from error
    return done[1] != 0


def _say(text: str) -> None:
    print(f"\n    {text}", end="", flush=True)


def _prepare_beside() -> str:
    command = [sys.executable, "-m", "tools.prepare"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotReadyError(f"The data could not be prepared:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()
