"""The developer's door to Plumbline: set up, run, test and check, with Python's own library alone.

`make` calls this program; on Windows call it yourself: `python dev.py run`.
"""

import argparse
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from tools.compiled import keep_compiled
from tools.serving import address_of
from tools.waiting import timed

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
INSTANCE = ROOT / "instance"
STAMP = VENV / "installed.json"
RUN_LOCK, DEV_LOCK, UV_LOCK = "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"
PIP_INSTALL = [
    *(PYTHON, "-m", "pip", "--disable-pip-version-check", "install"),
    *("--quiet", "--require-hashes"),
]
OLDEST_PYTHON = (3, 11)
TELL_EVERY = 15.0

Command = Sequence[str]


def stop(message: str) -> NoReturn:
    """End with a sentence that says what to do."""
    raise SystemExit(f"\n{message}")


def call(command: Command, *, env: Mapping[str, str] | None = None) -> str:
    """Run a program quietly and return what it printed; show all of it when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        said, told = Path(folder) / "said", Path(folder) / "told"
        with said.open("wb") as out, told.open("wb") as errors:
            program = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=errors)
        _wait_and_tell(program, told)
        parts = [path.read_text("utf-8", errors="replace") for path in (said, told)]
    if program.returncode:
        whole = "\n".join(part.strip() for part in parts if part.strip())
        raise CalledProgramError(f"`{' '.join(command)}` failed:\n{whole}")
    return parts[0]


def _wait_and_tell(program: subprocess.Popen[bytes], told: Path) -> None:
    """Wait for a program, and say now and then that it works on, with the last it has told."""
    start = time.monotonic()
    try:
        while True:
            try:
                program.wait(TELL_EVERY)
            except subprocess.TimeoutExpired:
                lines = told.read_text("utf-8", errors="replace").strip().splitlines()
                last = f": {lines[-1].strip()[:60]}" if lines else ""
                print(f"\n    still at it, {time.monotonic() - start:.0f} s so far{last}", end="")
                sys.stdout.flush()
            else:
                return
    except BaseException:
        program.terminate()
        raise


class CalledProgramError(Exception):
    """A program that set-up needs has failed; the message holds what it printed."""


# ---- set-up -------------------------------------------------------------------------------------


def sha256_of(path: Path) -> str:
    """Return the content hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_environment() -> None:
    """Make .venv unless it stands."""
    if Path(PYTHON).exists():
        return
    with timed("environment", f".venv for Python {sys.version.split()[0]}"):
        call([sys.executable, "-m", "venv", str(VENV)])


def install(lock: str) -> None:
    """Install what a lock names, hashes checked, unless exactly that is there already."""
    installed = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    wanted = sha256_of(ROOT / lock)
    if installed.get(lock) == wanted:
        return
    make_environment()
    try:
        _install_by_uv(lock)
    except CalledProgramError:
        with timed("packages", f"{lock}, by pip because uv could not"):
            call([*PIP_INSTALL, "-r", lock])
    # The developers' lock holds the run lock, version for version.
    also = {RUN_LOCK: sha256_of(ROOT / RUN_LOCK)} if lock == DEV_LOCK else {}
    STAMP.write_text(json.dumps({**installed, **also, lock: wanted}))


def _install_by_uv(lock: str) -> None:
    """Put uv into .venv, itself checked by hash, and let it install what a lock names."""
    with timed("installer", "uv"):
        call([*PIP_INSTALL, "-r", UV_LOCK])
    # The machine's own certificates count too, as on a school's network they must.
    uv = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--system-certs"]
    with timed("packages", f"{lock}, by uv"):
        call([*uv, "--quiet", "--require-hashes", "-r", lock])


# ---- run ----------------------------------------------------------------------------------------


def development_environment() -> dict[str, str]:
    """Return the environment of a development server; what the caller set stays."""
    INSTANCE.mkdir(mode=0o700, exist_ok=True)
    defaults = {
        "ENVIRONMENT": "development",
        "SECRET_KEY": _secret_key(),
        "SECURE_COOKIES": "false",
        "FLASK_APP": "wsgi:app",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **os.environ}


def _secret_key() -> str:
    """Return this checkout's own signing key, made once and readable by its owner only."""
    path = INSTANCE / "development_secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def chosen_address() -> tuple[str, int]:
    """Return HOST and PORT, refused in words when nothing can listen there."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        stop(f"PORT={port} is not a port number: choose one from 1 to 65535.")
    try:
        family = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except OSError as error:
        reason = "another program listens there" if "in use" in str(error) else str(error)
        stop(f"{host}:{port} cannot be used ({reason}). Choose another: make run PORT=8001")
    return host, int(port)


def run(_: list[str]) -> None:
    """Set up whatever is missing and serve the application with demo people and content."""
    host, port = chosen_address()
    print("Plumbline: getting ready")
    install(RUN_LOCK)
    env = development_environment()
    env = {"PUBLIC_URL": address_of(host, port), "MAIL_BACKEND": "file", **env}
    sys.stdout.flush()
    become([PYTHON, "-m", "tools.run", host, str(port)], env)


def become(command: Command, env: Mapping[str, str]) -> NoReturn:
    """Go on as another program, so that nothing of this one stays in memory."""
    if os.name == "nt":
        raise SystemExit(subprocess.run(command, cwd=ROOT, env=env, check=False).returncode)
    os.chdir(ROOT)
    os.execve(command[0], list(command), env)  # noqa: S606  no shell, and the program is our own


# ---- test and check -----------------------------------------------------------------------------


def tool_environment() -> dict[str, str]:
    """Return the environment of tests and checks: development, nothing of the caller's database."""
    return {**keep_compiled(os.environ), "ENVIRONMENT": "development", "FLASK_APP": "wsgi:app"}


def follow(command: Command) -> int:
    """Run a program whose output is for the reader; return its exit code."""
    return subprocess.run(command, cwd=ROOT, env=tool_environment(), check=False).returncode


def pytest(*words: str) -> NoReturn:
    """Install what tests need, look for browsers, and run pytest."""
    install(DEV_LOCK)
    follow([PYTHON, "-m", "tools.browser", "--install"])
    raise SystemExit(follow([PYTHON, "-m", "pytest", *words]))


def test(arguments: list[str]) -> None:
    """Run every test: unit, service, web, content, golden, architecture, PostgreSQL, browser."""
    workers = str(min(os.cpu_count() or 2, 4))
    # What a file makes for its tests is made once; many short files come last, so none is waited for.
    pytest("-n", workers, "--dist", "loadfile", "--no-loadscope-reorder", *arguments)


def journeys(arguments: list[str]) -> None:
    """Run the browser journeys alone, one after the other."""
    pytest("tests/journeys", *arguments)


def cover(arguments: list[str]) -> None:
    """Show that tests reach every branch of the scoring engine and of the domain rules."""
    install(DEV_LOCK)
    measured = ["--cov=app", "--cov-branch", "--cov-report=", "-q"]
    places = ["app", "tests/unit", "tests/golden", *arguments]
    if code := follow([PYTHON, "-m", "pytest", *measured, *places]):
        raise SystemExit(code)
    report = [PYTHON, "-m", "coverage", "report", "--show-missing", "--skip-covered"]
    pure = "--include=app/scoring/*,app/*/domain.py,app/*/domain/*"
    raise SystemExit(follow([*report, pure, "--fail-under=100"]))


def check(_: list[str]) -> None:
    """Run every check that needs no test: form, style, types, imports, templates, content, locks."""
    install(DEV_LOCK)
    module = [PYTHON, "-m"]
    steps: dict[str, Command] = {
        "form": [*module, "ruff", "format", "--check", "--output-format=concise", "."],
        "style": [*module, "ruff", "check", "--output-format=concise", "."],
        "types": [*module, "mypy"],
        "imports": [
            PYTHON,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-logo",
        ],
        "templates": [*module, "djlint", "app", "--lint", "--quiet"],
        "content": [*module, "flask", "content", "check"],
        "vendored": [*module, "tools.vendor", "--check"],
        "locks": [*module, "tools.locks", "--check"],
    }
    failed = [name for name, command in steps.items() if not _passes(name, command)]
    if failed:
        stop(f"make check: {', '.join(failed)} did not pass; what is wrong stands above.")
    print(f"make check: all {len(steps)} checks pass")


def _passes(name: str, command: Command) -> bool:
    try:
        with timed(name, " ".join(command[2:])[:46]):
            call(command, env=tool_environment())
    except CalledProgramError as error:
        print(f"{error}\n")
        return False
    return True


def bench(arguments: list[str]) -> None:
    """Run every benchmark in tools/, each of which prints its figures."""
    install(DEV_LOCK)
    programs = sorted((ROOT / "tools").glob("bench_*.py"))
    codes = [follow([PYTHON, "-m", f"tools.{path.stem}", *arguments]) for path in programs]
    raise SystemExit(max(codes, default=0))


# ---- upkeep -------------------------------------------------------------------------------------


def lock(arguments: list[str]) -> None:
    """Choose and pin every package anew from pyproject.toml; give --upgrade for newer versions."""
    install(DEV_LOCK)
    raise SystemExit(follow([PYTHON, "-m", "tools.locks", *arguments]))


def tidy(_: list[str]) -> None:
    """Put the code into the project's form and mend what ruff can mend."""
    install(DEV_LOCK)
    follow([PYTHON, "-m", "ruff", "check", "--fix", "--quiet", "."])
    raise SystemExit(follow([PYTHON, "-m", "ruff", "format", "."]))


def pictures(_: list[str]) -> None:
    """Take the pictures of the README anew from the running application."""
    install(DEV_LOCK)
    raise SystemExit(follow([PYTHON, "-m", "tools.take_pictures"]))


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "run": run,
    "test": test,
    "check": check,
    "e2e": journeys,
    "cover": cover,
    "bench": bench,
    "tidy": tidy,
    "lock": lock,
    "pictures": pictures,
}


def main() -> None:
    """Read the command line and do what it asks."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Plumbline needs Python 3.11 or newer; this one is {sys.version.split()[0]}.")
    told = "\n".join(f"  {name:<10} {(act.__doc__ or '')}" for name, act in COMMANDS.items())
    parser = argparse.ArgumentParser(
        description=f"commands:\n{told}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=[*COMMANDS, "help"], metavar="command", nargs="?")
    parser.set_defaults(command="help")
    known, others = parser.parse_known_args()
    if known.command == "help":
        parser.print_help()
        return
    try:
        COMMANDS[known.command](others)
    except CalledProgramError as error:
        stop(str(error))
    except KeyboardInterrupt:
        stop("Stopped.")


if __name__ == "__main__":
    main()
