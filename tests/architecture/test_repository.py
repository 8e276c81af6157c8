"""What is committed names no package host, no private machine and no secret."""

import re
import subprocess
from pathlib import Path

import pytest

from app.config import ROOT

# Written in two halves, so that this file does not contain what it forbids.
HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "deb.debian" + ".org",
    "cdn.js" + "delivr.net",
    "unpkg" + ".com",
]
PATTERNS = {
    "a package host": re.compile("|".join(map(re.escape, HOSTS))),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+|opt/wheels)/"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE" + r" KEY-----"),
    "an access key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|sk-\w{40})\b"),
    "a merge left half done": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}
MAX_FILE_BYTES = 2 * 1024 * 1024


def tracked_files() -> list[Path]:
    """Return the files of the repository, or of the folder where there is no git."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this copy is no git checkout: what is committed cannot be listed")
    paths = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("fault", PATTERNS)
def test_no_committed_file_names(fault: str) -> None:
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" in content[:4096] or "vendor" in path.parts:
            continue
        hit = PATTERNS[fault].search(content.decode("utf-8", errors="replace"))
        if hit:
            found.append(f"{path.relative_to(ROOT)}: {hit.group()}")
    assert found == []


def test_no_committed_file_is_larger_than_a_clip() -> None:
    large = [path.name for path in tracked_files() if path.stat().st_size > MAX_FILE_BYTES]
    assert large == []


def test_no_database_and_no_secret_file_is_committed() -> None:
    kept_out = re.compile(r"\.(sqlite3?|db|pem|key)(-wal|-shm)?$|^\.env$|/instance/|^instance/")
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    assert [name for name in names if kept_out.search(name)] == []
