"""Programs that end with whoever started them, however that one ends.

A run of tests that is killed cleans nothing up. So a small process of its own holds the other end of a
pipe: it is told which programs run, and ends those still running when the pipe breaks. Python's own
library alone, as in `serving.py`.
"""

import atexit
import subprocess
import sys
from functools import cache
from typing import Any

_WATCHER = """
import os, signal, sys, time
running = set()
for line in sys.stdin:
    (running.add if line[0] == "+" else running.discard)(int(line[1:]))
for sent in (signal.SIGTERM, signal.SIGKILL):
    for group in running:
        try:
            os.killpg(group, sent)
        except ProcessLookupError:
            pass
    if running and sent == signal.SIGTERM:
        time.sleep(5)
"""


@cache
def _watcher() -> subprocess.Popen[str]:
    """Start the watcher of this process, which lasts as long as it."""
    watcher = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _WATCHER],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    atexit.register(watcher.communicate)  # which closes the pipe, and waits
    return watcher


def _tell(sign: str, pid: int) -> None:
    pipe = _watcher().stdin
    if pipe is not None and not pipe.closed:
        pipe.write(f"{sign}{pid}\n")
        pipe.flush()


class BoundProcess(subprocess.Popen[bytes]):
    """A program in a group of its own, which ends with this process even where that is killed."""

    def __init__(self, command: Any, **options: Any) -> None:
        """Start it, as `subprocess.Popen` does."""
        super().__init__(command, start_new_session=True, **options)
        _tell("+", self.pid)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, as `subprocess.Popen` does."""
        code = super().wait(timeout)
        self._forget()
        return code

    def poll(self) -> int | None:
        """Look whether it has ended, as `subprocess.Popen` does."""
        code = super().poll()
        if code is not None:
            self._forget()
        return code

    def _forget(self) -> None:
        """Its number may be another's from now on."""
        _tell("-", self.pid)
