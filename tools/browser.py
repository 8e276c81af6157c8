"""Find a Chromium for the browser journeys and the pictures.

Order: the program $CHROMIUM names, else one on PATH, else the usual places of a Mac or a Windows
machine. Debian's package is installed when root asks for it and none is there.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)

# A headless browser that asks nobody but the page: no updates, no look-ups, no first-run greeting.
LAUNCH_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
)


def launch_arguments() -> list[str]:
    """Return how to start Chromium; root, as on CI machines, has to give its sandbox up."""
    as_root = os.name != "nt" and os.geteuid() == 0
    return [*LAUNCH_ARGUMENTS, *(["--no-sandbox"] if as_root else [])]


def find_chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    on_path = (shutil.which(name) for name in _NAMES)
    usual = (place for place in _PLACES if Path(place).exists())
    return next((path for path in (*on_path, *usual) if path), None)


def install_chromium() -> None:
    """Install Debian's package; only root on a Debian-like machine can."""
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *words], env=quiet, check=False, stdout=sys.stderr)


def main() -> None:
    """Print the path of a Chromium; exit 1 when there is none."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--install", action="store_true", help="install Debian's when root")
    if parser.parse_args().install and find_chromium() is None:
        install_chromium()
    path = find_chromium()
    if path is None:
        raise SystemExit(1)
    print(f"  browser      {path}")


if __name__ == "__main__":
    main()
