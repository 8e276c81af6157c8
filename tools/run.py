"""What `make run` becomes once everything is installed: the server, which first brings its data up to date.

    python -m tools.run 127.0.0.1 8000

The program is loaded once, by the process that answers, because loading takes longer than all the rest.
It is one process, beside the small one that starts it again, because on a desk memory is scarcer than
people who ask at the same time.
"""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable

from tools import ready
from tools.serving import NotServingError, Runs, address_of, server_command, wait_for_page


def main() -> None:
    """Become the server, and say where it is once it answers."""
    host, port, server = sys.argv[1], int(sys.argv[2]), _Server()
    _beside(lambda: _announce(host, port, server))
    from granian.cli import entrypoint  # noqa: PLC0415  installed by now, and only here

    command = server_command(sys.executable, host, port, workers=1)
    sys.argv = [*command[1:-1], "--factory", "tools.ready:make_door"]
    try:
        entrypoint()  # type: ignore[no-untyped-call]
    finally:
        if ready.has_failed():
            raise SystemExit(1)


def _beside(do: Callable[[], None]) -> None:
    """Do something while the server serves: in a process that then ends, and that nobody waits for."""
    sys.stdout.flush()
    if not hasattr(os, "fork"):
        threading.Thread(target=do, daemon=True).start()
        return
    first = os.fork()
    if first:
        os.waitpid(first, 0)
        return
    if os.fork() == 0:
        try:
            do()
            sys.stdout.flush()
        finally:
            os._exit(0)
    os._exit(0)


class _Server(Runs):
    """This process, seen from beside it: a pipe that it holds breaks when it ends."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._hears, self._holds = os.pipe()

    def poll(self) -> int | None:
        """Return None while it runs."""
        if os.getpid() == self.pid:
            return None
        if self._holds >= 0:
            os.close(self._holds)
            self._holds = -1
        is_broken, _, _ = select.select([self._hears], [], [], 0)
        return 1 if is_broken else None


def _announce(host: str, port: int, server: _Server) -> None:
    """Say where the site is once the first page answers."""
    url, began = address_of(host, port), time.monotonic()
    shown = url.removeprefix("http://").rpartition(":")[0].strip("[]")
    try:
        wait_for_page(shown, port, server)
    except KeyboardInterrupt:
        return
    except NotServingError as error:
        print(f"\n{error} The lines above say why, if there are any.", file=sys.stderr, flush=True)
        if server.poll() is None:
            os.kill(server.pid, signal.SIGTERM)
        return
    print(f"  {'first page':<59}{time.monotonic() - began:6.1f} s, all in all")
    print(f"\n  Open    {url}\n")
    if os.environ.get("MAIL_BACKEND") == "file":
        print(f"  Mail is kept, not sent: {url}/development/mail\n")
    print("  Stop with Ctrl-C: everything entered is kept in instance/.", flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("\nStopped.") from None
