"""The server: granian, whose processes share the program that is loaded once, before they part.

    python serve.py --interface rsgi --port 8000 --workers 2 wsgi:door

Options are granian's own. A single process has nobody to share with, and where processes cannot share
what was loaded before (Windows, macOS), each loads it, as with `granian` itself.
"""

import multiprocessing
import sys
from itertools import pairwise

from granian.cli import entrypoint

if __name__ == "__main__":
    is_alone = ("--workers", "1") in pairwise(sys.argv)
    if multiprocessing.get_start_method() == "fork" and not is_alone:
        import wsgi  # noqa: F401  what granian is told to serve is then there already
    entrypoint()  # type: ignore[no-untyped-call]
