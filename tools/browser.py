"""Find the browsers of the journeys and the pictures: Chromium, Firefox, WebKit.

Order: the program a variable such as $CHROMIUM names, else one on PATH, else the usual places of a
Mac or a Windows machine. Debian's packages are installed when root asks for them and none is there.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Browser(NamedTuple):
    """A browser, where it is looked for, and the packages of Debian that bring it."""

    title: str
    variable: str
    names: tuple[str, ...]
    places: tuple[str, ...]
    packages: tuple[str, ...]

    def find(self) -> str | None:
        """Return the path of its program, or None."""
        given = os.environ.get(self.variable)
        if given:
            return given if Path(given).exists() else None
        on_path = (shutil.which(name) for name in self.names)
        usual = (place for place in self.places if Path(place).exists())
        return next((path for path in (*on_path, *usual) if path), None)


CHROMIUM = Browser(
    title="Chromium",
    variable="CHROMIUM",
    names=("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    places=(
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ),
    packages=("chromium",),
)
FIREFOX = Browser(
    title="Firefox",
    variable="FIREFOX",
    names=("firefox-esr", "firefox"),
    places=(
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:/Program Files/Mozilla Firefox/firefox.exe",
    ),
    packages=("firefox-esr",),
)
# WebKitGTK: close to Safari, and its driver runs without a Mac. It draws on a screen; a machine
# without one gets Xvfb.
WEBKIT = Browser(
    title="WebKit",
    variable="WEBKIT_DRIVER",
    names=("WebKitWebDriver",),
    places=(),
    packages=(
        *("webkit2gtk-driver", "gstreamer1.0-plugins-good", "gstreamer1.0-plugins-bad"),
        *("gstreamer1.0-libav", "xvfb"),
    ),
)
EVERY_BROWSER = (CHROMIUM, FIREFOX, WEBKIT)

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
    return CHROMIUM.find()


def install(missing: list[Browser]) -> None:
    """Install Debian's packages; only root on a Debian-like machine can."""
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["install", "--yes", "--no-install-recommends"]
    # One after the other: a package that a machine does not know keeps no other browser away.
    for words in (["update"], *([*get, *browser.packages] for browser in missing)):
        subprocess.run(["apt-get", "-qq", *words], env=quiet, check=False, stdout=sys.stderr)


def main() -> None:
    """Print the path of each browser; exit 1 when there is no Chromium."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--install", action="store_true", help="install Debian's when root")
    missing = [browser for browser in EVERY_BROWSER if browser.find() is None]
    if parser.parse_args().install and missing:
        install(missing)
    for browser in EVERY_BROWSER:
        print(f"  {browser.title:<12} {browser.find() or 'none found: its journeys cannot run'}")
    if find_chromium() is None:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
