"""Pin every package in lock files that name hashes but no address, and check them without a net.

requirements.lock runs the program, requirements-machines.lock runs it on several machines (Valkey,
S3), requirements-dev.lock adds what tests and checks need, requirements-uv.lock holds the installer
itself. All but the last begin with the hash of what pyproject.toml asks for: a lock that was
forgotten shows at once, on a machine without a net too.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK, MACHINES_LOCK = "requirements.lock", "requirements-machines.lock"
DEV_LOCK, UV_LOCK = "requirements-dev.lock", "requirements-uv.lock"
_LOCKS = (RUN_LOCK, MACHINES_LOCK, DEV_LOCK, UV_LOCK)
_MARK = "# made by `make lock` from pyproject.toml, dependencies sha256:"
_OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header", "--system-certs"),
)


def mark() -> str:
    """Return the first line of a lock made from today's pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    return f"{_MARK}{hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()}\n"


def find_problems() -> list[str]:
    """Return what is wrong with the committed locks, a sentence each."""
    texts = {name: (ROOT / name).read_text("utf-8") for name in _LOCKS}
    stale = [name for name in _LOCKS if name != UV_LOCK and not texts[name].startswith(mark())]
    return [
        *(f"{name} is not made from today's pyproject.toml: run `make lock`" for name in stale),
        *(f"{name} names an address" for name, text in texts.items() if "://" in text),
        *(f"{name} has pins without a hash" for name, text in texts.items() if _unhashed(text)),
    ]


def _unhashed(text: str) -> bool:
    """Tell whether a pinned package has no hash on the lines after it."""
    return any("==" in line and not line.endswith("\\") for line in text.splitlines())


def make_lock(name: str, sources: list[str], upgrade: list[str]) -> None:
    """Resolve one lock; versions already in it stay unless an upgrade is asked for."""
    path = ROOT / name
    compiler = [sys.executable, "-m", "uv", "pip", "compile", *_OPTIONS, *upgrade]
    subprocess.run([*compiler, *sources, "--output-file", name], cwd=ROOT, check=True)
    if name != UV_LOCK:
        path.write_text(mark() + path.read_text("utf-8"), "utf-8")


def main() -> None:
    """Make the locks, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is wrong")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    arguments = parser.parse_args()
    if not arguments.check:
        upgrade = ["--upgrade"] if arguments.upgrade else []
        project = ["pyproject.toml", "--extra", "postgresql"]
        with tempfile.TemporaryDirectory() as folder:
            only_uv = Path(folder) / "uv.in"
            only_uv.write_text("uv\n")
            make_lock(RUN_LOCK, project, upgrade)
            machines = [*project, "--extra", "valkey", "--extra", "s3", "-c", RUN_LOCK]
            make_lock(MACHINES_LOCK, machines, upgrade)
            make_lock(DEV_LOCK, [*project, "--extra", "dev", "-c", MACHINES_LOCK], upgrade)
            make_lock(UV_LOCK, [str(only_uv), "--no-annotate"], upgrade)
    problems = find_problems()
    raise SystemExit("\n".join(problems) if problems else 0)


if __name__ == "__main__":
    main()
