"""Vendor third-party files: fetch by `npm pack`, copy the named ones, pin their hashes.

    python tools/vendor.py            fetch every package and rewrite the manifest
    python tools/vendor.py --check    verify the files in the checkout against the manifest

The manifest names packages and versions, never where they came from: npm's own configuration
decides that, and uv's for the program that cuts fonts. Nothing here runs when the program does.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_APP = Path(__file__).resolve().parent.parent / "app"
VENDOR = _APP / "web" / "static" / "vendor"
WORDS = _APP / "accounts" / "vendor"
HOMES = (VENDOR, WORDS)
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A part of a font, for those who need no more of it: few bytes on a slow line."""

    font: str
    name: str
    characters: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One package: the files taken from it, the folder they go to, and the fonts cut from it.

    Attributes:
        home: the folder of ours that it belongs to.
        takes: makes of its one file the text that is kept; None keeps files as they are.
    """

    name: str
    version: str
    folder: str
    files: tuple[str, ...]
    licence: str
    licence_file: str = "LICENSE"
    cuts: tuple[Cut, ...] = ()
    home: Path = VENDOR
    takes: Callable[[bytes], bytes] | None = None


def commonest(body: bytes) -> bytes:
    """Keep of a list of passwords the 3,000 commonest, and every one long enough to be chosen here."""
    words: list[str] = json.loads(body)
    kept = [word for number, word in enumerate(words) if number < 3000 or len(word) >= 10]
    return "\n".join([*kept, ""]).encode()


_CUTTER = ("fonttools[woff]==4.68.0", "pyftsubset")
# What formulas of school are written with, and what WebKit asks for with them: no sign at all (U+0000),
# and the pieces of tall brackets and integrals. The style sheet names the same ranges.
SCHOOL = (
    "U+0000-00FF, U+0300-0338, U+0391-03F5, U+2010-2026, U+2032-2044, U+2061-2064, U+210E, "
    "U+2190-21D4, U+2200-22A5, U+22C5, U+22EF-22F1, U+2320-2321, U+239B-23B7, U+23D0, U+23DE-23DF, "
    "U+25A0-25CF, U+2713, U+1D434-1D467, U+1D6E2-1D71B"
)

PACKAGES = (
    Package(
        name="@fontsource-variable/atkinson-hyperlegible-next",
        version="5.3.0",
        folder="atkinson-hyperlegible-next",
        files=(
            "files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
            "files/atkinson-hyperlegible-next-latin-wght-italic.woff2",
        ),
        licence="OFL-1.1",
    ),
    Package(
        name="@fontsource/noto-sans-math",
        version="5.3.0",
        folder="noto-sans-math",
        files=("files/noto-sans-math-latin-400-normal.woff2",),
        licence="OFL-1.1",
        cuts=(
            Cut(
                font="noto-sans-math-latin-400-normal.woff2",
                name="noto-sans-math-school.woff2",
                characters=SCHOOL,
            ),
        ),
    ),
    Package(
        name="@zxcvbn-ts/language-common",
        version="4.1.3",
        folder="common-passwords",
        files=("src/passwords.json",),
        licence="MIT",
        licence_file="LICENSE.txt",
        home=WORDS,
        takes=commonest,
    ),
)


def sha384(body: bytes) -> str:
    """Return a hash in the notation of subresource integrity."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def fetch(package: Package, scratch: Path) -> dict[str, bytes]:
    """Download one package and return the named files and its licence, by target name."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--json", "--ignore-scripts"]
    answer = subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True)
    archive = scratch / json.loads(answer.stdout)[0]["filename"]
    wanted = {*package.files, package.licence_file}
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as pack:
        for member in pack:
            name = member.name.removeprefix("package/")
            if name in wanted and (reader := pack.extractfile(member)) is not None:
                found[f"{package.folder}/{_target(name, package)}"] = reader.read()
    if len(found) != len(wanted):
        sys.exit(f"{package.name} {package.version} lacks one of {sorted(wanted)}")
    return found


def cut_font(body: bytes, cut: Cut, scratch: Path) -> bytes:
    """Return the part of a font that holds the cut's characters, the shapes they grow to included."""
    whole, part = scratch / "whole.woff2", scratch / "part.woff2"
    whole.write_bytes(body)
    options = ["--layout-features=*", "--flavor=woff2", f"--unicodes={cut.characters}"]
    cutter = [sys.executable, "-m", "uv", "tool", "run", "--from", *_CUTTER]
    subprocess.run([*cutter, str(whole), f"--output-file={part}", *options], check=True)
    return part.read_bytes()


def _target(name: str, package: Package) -> str:
    return "LICENSE.txt" if name == package.licence_file else PurePosixPath(name).name


def vendor() -> None:
    """Fetch every package and rewrite the manifests."""
    for home in HOMES:
        _fill(home, [package for package in PACKAGES if package.home == home])


def _fill(home: Path, packages: list[Package]) -> None:
    entries = []
    for package in packages:
        with tempfile.TemporaryDirectory() as scratch:
            files = fetch(package, Path(scratch))
            for cut in package.cuts:
                body = files[f"{package.folder}/{cut.font}"]
                files[f"{package.folder}/{cut.name}"] = cut_font(body, cut, Path(scratch))
        if package.takes is not None:
            files = dict(_kept(package.takes, *file) for file in files.items())
        for name, body in files.items():
            target = home / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        entries.append(
            {
                "package": package.name,
                "version": package.version,
                "licence": package.licence,
                "files": {name: sha384(body) for name, body in sorted(files.items())},
            }
        )
        print(f"{package.name} {package.version}: {len(files)} files")
    (home / MANIFEST).write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _kept(takes: Callable[[bytes], bytes], name: str, body: bytes) -> tuple[str, bytes]:
    if name.endswith("/LICENSE.txt"):
        return name, body
    return PurePosixPath(name).with_suffix(".txt").as_posix(), takes(body)


def check() -> list[str]:
    """Return a sentence for each vendored file that is missing, changed or unknown."""
    return [problem for home in HOMES for problem in _check(home)]


def _check(home: Path) -> list[str]:
    entries = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    pinned = {name: value for entry in entries for name, value in entry["files"].items()}
    present = {
        path.relative_to(home).as_posix(): sha384(path.read_bytes())
        for path in home.rglob("*")
        if path.is_file() and path != home / MANIFEST
    }
    problems = [f"{name} is missing" for name in sorted(pinned.keys() - present.keys())]
    problems += [
        f"{name} is not in the manifest" for name in sorted(present.keys() - pinned.keys())
    ]
    both = sorted(pinned.keys() & present.keys())
    problems += [f"{name} has changed" for name in both if pinned[name] != present[name]]
    return problems


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="verify the files, fetch nothing")
    if not parser.parse_args().check:
        vendor()
    problems = check()
    for problem in problems:
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
