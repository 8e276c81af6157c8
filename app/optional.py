"""Libraries that others load by themselves where they are installed, and that are not needed there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_aside(*names: str) -> Iterator[None]:
    """Let what is imported in this block believe that these packages are not installed.

    What was loaded before stays; afterwards each can be imported by whoever needs it. Logs would load
    a library for drawing tables, the queue a driver of PostgreSQL: together a tenth of the memory of a
    server that uses neither.

    >>> with left_aside("wave"):
    ...     import wave
    Traceback (most recent call last):
    ModuleNotFoundError: import of wave halted; None in sys.modules
    >>> import wave
    """
    modules: dict[str, object] = sys.modules  # type: ignore[assignment]
    aside = [name for name in names if name not in modules]
    for name in aside:
        modules[name] = None  # which says: do not look for it
    try:
        yield
    finally:
        for name in aside:
            del modules[name]
