"""Wait for a program as long as it makes progress, say what for, and give up with a reason.

A fixed number of seconds is wrong on every machine but one: a busy machine needs ten times as long,
and a program that hangs never gets done. Progress is processor time that the program and those it
started have used, and what they have written. Python's own library alone.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# Nothing at all has moved for so long: it hangs. On a machine at load 50 a program still gets its
# turn within a second or two.
STUCK_SECONDS = 120.0
# Something moves, and still nothing comes of it: it runs in circles.
MAX_SECONDS = 900.0
_TELL_EVERY = 15.0

Say = Callable[[str], None]


class StuckError(Exception):
    """A program makes no progress any more, or none that leads anywhere."""


class Patience:
    """Waits on: `while not done: patience.wait()`."""

    def __init__(
        self,
        what: str,
        look: Callable[[], object],
        say: Say = lambda _: None,
        *,
        stuck_after: float = STUCK_SECONDS,
        at_most: float = MAX_SECONDS,
    ) -> None:
        """Begin to wait.

        Args:
            what: what is waited for, as the end of "waiting for …".
            look: returns something that changes while there is progress.
            say: is told now and then what is waited for, and for how long.
            stuck_after: how many seconds without any progress are too many.
            at_most: how many seconds are too many all the same.
        """
        self._what, self._look, self._say = what, look, say
        self._stuck_after, self._at_most = stuck_after, at_most
        self._begun = self._moved = self._told = time.monotonic()
        self._seen = look()

    def wait(self, pause: float = 0.05) -> None:
        """Wait a moment more.

        Raises:
            StuckError: there is no sense in waiting on.
        """
        now = time.monotonic()
        seen = self._look()
        if seen != self._seen:
            self._seen, self._moved = seen, now
        waited = f"{now - self._begun:.0f} s"
        if now - self._moved > self._stuck_after:
            message = f"Waited {waited} for {self._what}; nothing has moved any more for the last "
            raise StuckError(f"{message}{now - self._moved:.0f} s.")
        if now - self._begun > self._at_most:
            raise StuckError(f"Waited {waited} for {self._what}, which still works and never ends.")
        if now - self._told > _TELL_EVERY:
            self._told = now
            self._say(f"still waiting for {self._what}: {waited} so far")
        time.sleep(pause)


def work_of(pid: int, log: Path | None = None) -> object:
    """Return how much a process and all it started have worked and written so far.

    Where the system does not tell (only Linux does), this is the time: then a program that runs
    counts as one that makes progress.
    """
    written = log.stat().st_size if log is not None and log.exists() else 0
    if not Path("/proc/self/stat").exists():
        return time.monotonic()
    work, parents = _work_of_all()
    family = {pid}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return written, sum(work.get(one, 0) for one in family)


def _work_of_all() -> tuple[dict[int, int], dict[int, int]]:
    work, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text("utf-8", errors="replace")
        except OSError:  # it has ended meanwhile
            continue
        # The name stands in brackets and may hold anything, brackets and spaces too.
        words = text.rpartition(")")[2].split()
        number = int(path.parent.name)
        parents[number] = int(words[1])
        # Its own time and that of children that have ended, in the program and in the system.
        work[number] = sum(map(int, words[11:15]))
    return work, parents


def last_lines(text: str, most: int = 40) -> str:
    """Return the end of what a program has printed, or say that it printed nothing."""
    lines = text.strip().splitlines()[-most:]
    return "It said:\n" + "\n".join(f"  {line}" for line in lines) if lines else "It said nothing."


@contextlib.contextmanager
def timed(step: str, detail: str = "") -> Iterator[None]:
    """Say what is being done, and when it is done how long it took."""
    print(f"  {step:<12} {detail:<46}", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("   failed", flush=True)
        raise
    print(f"{time.monotonic() - start:6.1f} s", flush=True)
