"""The doctor's checks of the machine, without the database: settings, files, space, packages."""

import os
import re
import stat
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy.engine import make_url

from app.config import ROOT, Environment, MailBackend, Settings
from app.db import sqlite_path
from app.keys import HOW_TO_MAKE_ONE, find_key_weakness
from app.ops.domain import Finding, fine, megabytes, problem, warning
from app.ops.service.readiness import MEGABYTE, disks, free_bytes, is_writable, standing
from app.ops.service.storage import look_at_limits
from app.plurals import counted

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
_SECRET_FILES = (".env", "instance/development_secret_key")
_NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs"})


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """Check the settings, including those that were left out."""
    if settings.environment is Environment.PRODUCTION:
        yield fine("environment", "production: unsafe settings are refused")
    else:
        todo = "Set ENVIRONMENT=production where people use the site."
        yield warning("environment", "development: unsafe settings are let through", todo)
    weakness = find_key_weakness(settings.secret_key.get_secret_value())
    if weakness:
        yield warning("secret key", f"SECRET_KEY {weakness}", f"Make one: {HOW_TO_MAKE_ONE}")
    else:
        yield fine("secret key", "long enough, and nothing that others know")
    yield _look_at_address(settings)
    yield _look_at_proxies(settings)
    yield look_at_limits(settings)
    yield from _look_at_mail(settings)


def _look_at_address(settings: Settings) -> Finding:
    if settings.public_url.startswith("https://"):
        return fine("public address", f"{settings.public_url}; forms must come from there")
    if not settings.public_url:
        todo = "Set PUBLIC_URL to the address in people's browsers, https:// included."
        return warning("public address", "not set: it is taken from what each request says", todo)
    what = f"{settings.public_url} is without HTTPS, where browsers keep the sign-in cookie back"
    if settings.environment is Environment.PRODUCTION:
        return problem("public address", what, "Let a proxy end HTTPS, and write https:// in it.")
    return fine("public address", f"{settings.public_url}, without HTTPS as in development")


def _look_at_proxies(settings: Settings) -> Finding:
    hops = settings.trusted_proxies
    if hops or settings.environment is Environment.DEVELOPMENT:
        return fine(
            "proxies", f"the forwarded headers of {counted(hops, 'proxy', 'proxies')} count"
        )
    todo = (
        "If a proxy ends HTTPS before this server, set TRUSTED_PROXIES=1; without it, limits take "
        "everybody for one visitor."
    )
    return warning("proxies", "no forwarded header counts", todo)


def _look_at_mail(settings: Settings) -> Iterator[Finding]:
    backend = settings.mail_backend
    if backend is MailBackend.SMTP:
        yield fine("mail", f"sent through {settings.mail_server}")
    else:
        todo = "Set MAIL_BACKEND=smtp and the other MAIL_ settings, so that people get their mail."
        yield warning("mail", f"not sent anywhere (MAIL_BACKEND={backend.value})", todo)


def look_at_files(settings: Settings) -> Iterator[Finding]:
    """Check who may read the program's files, and whether it may write them."""
    file = sqlite_path(make_url(settings.database_url))
    beside = [Path(f"{file}{end}") for end in ("", "-wal", "-shm")] if file else []
    secrets = [ROOT / name for name in _SECRET_FILES]
    for path in [*beside, *secrets]:
        if path.exists():
            yield _look_at_mode(path)
    folders = {settings.uploads_dir, *([file.parent] if file else [])}
    for folder in sorted(folders):
        if folder.exists():
            yield _look_at_mode(folder)
        if not is_writable(folder):
            todo = "Give it to the user who runs the server, and run the doctor as that user."
            yield problem("permissions", f"{folder} cannot be written to", todo)
    if file and _disk_kind(file.parent) in _NETWORK_DISKS:
        todo = "Put the file on a disk of this machine, or use PostgreSQL."
        yield problem("disk", f"{file.parent} is on a network disk, where SQLite loses data", todo)


def _look_at_mode(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "nt" or not mode & 0o077:
        return fine("permissions", f"{path} is its owner's alone")
    wanted = "700" if path.is_dir() else "600"
    what, todo = f"{path} is open to others (mode {mode:04o})", f"chmod {wanted} {path}"
    return (warning if path.is_dir() else problem)("permissions", what, todo)


def _disk_kind(folder: Path) -> str:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    here, best, kind = standing(folder).resolve(), "", ""
    for line in mounts.read_text("utf-8", errors="replace").splitlines():
        _, place, found, *_ = line.split(" ")
        if here.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, found
    return kind


def look_at_room(settings: Settings) -> Iterator[Finding]:
    """Check how much space is left on the disks."""
    least = settings.least_disk_mb * MEGABYTE
    for folder in sorted(set(disks(settings))):
        free = free_bytes(folder)
        what = f"{megabytes(free)} left for {folder}"
        if free < least:
            yield problem("disk", what, "Make room: on a full disk nothing can be stored.")
        elif free < 2 * max(least, settings.largest_upload_mb * MEGABYTE):
            yield warning("disk", what, "Make room before the next large upload.")
        else:
            yield fine("disk", what)


def look_at_packages(lock: Path = ROOT / "requirements.lock") -> Iterator[Finding]:
    """Compare what is installed with what is pinned."""
    if not lock.exists():
        return
    # A package may be pinned several times, for different versions of Python.
    pinned: dict[str, set[str | None]] = {}
    for name, wanted in _PINNED.findall(lock.read_text("utf-8")):
        pinned.setdefault(name, {None}).add(wanted)
    other = [name for name, wanted in pinned.items() if _installed(name) not in wanted]
    if other:
        named = ", ".join(sorted(other)[:6])
        what = f"{counted(len(other), 'package')} of another version than {lock.name}: {named}"
        todo = f"python -m pip install --require-hashes -r {lock.name}, then restart the server."
        yield warning("packages", what, todo)
    else:
        yield fine("packages", f"as {lock.name} pins them")


def _installed(name: str) -> str | None:
    """Return the installed version; packages for other platforms may be missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
