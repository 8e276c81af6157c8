"""The doctor's check of what several machines share: uploads and limits."""

import secrets
from collections.abc import Iterator

from app.config import Settings
from app.ops.domain import Finding, fine, problem, warning
from app.storage import AlreadyStoredError, FileGoneError, StorageDownError, Store
from app.web.limits import ping_valkey

_SAMPLE = b"plumbline ops doctor"


def look_at_uploads(settings: Settings, uploads: Store) -> Iterator[Finding]:
    """Try out shared storage: write, read a part, refuse a name that is taken, delete."""
    if not uploads.is_shared:
        if settings.database_url.startswith("postgresql"):
            # A machine cannot detect this itself: equally named folders look the same to each.
            share = (
                f"{uploads.address} has to be one shared folder where several machines serve, or "
                "set UPLOADS_URL"
            )
            yield fine("uploads", share)
        return
    name = f".doctor/{secrets.token_hex(8)}"
    try:
        fault = _try_out(uploads, name)
    except (StorageDownError, FileGoneError) as error:
        todo = "Mend UPLOADS_URL and the S3_ settings, or start the storage; then look again."
        yield problem("uploads", str(error), todo)
        return
    if fault:
        yield problem("uploads", f"{uploads.address} {fault}", "Use a storage that does.")
        return
    yield fine("uploads", f"{uploads.address} writes, reads parts, and deletes")


def _try_out(uploads: Store, name: str) -> str:
    uploads.put(name, _SAMPLE, only_new=True)
    try:
        try:
            uploads.put(name, b"another", only_new=True)
        except AlreadyStoredError:
            pass
        else:
            return "lets a name be taken twice (no If-None-Match), so two clips could be mixed up"
        if uploads.read_span(name, 10, 3, len(_SAMPLE)) != _SAMPLE[10:13]:
            return "does not answer ranges"
        if [found.name for found in uploads.list(name)] != [name]:
            return "does not list what was just written"
    finally:
        uploads.remove(name)
    return ""


def look_at_limits(settings: Settings) -> Finding:
    """Check who counts tries to sign in and up, and for whom."""
    if not settings.rate_limits:
        todo = "Set RATE_LIMITS=true, or limit sign-in at the proxy."
        return warning("limits", "nobody limits tries to sign in or up", todo)
    if not settings.valkey_url:
        is_one = not settings.database_url.startswith("postgresql")
        whose = "all processes of this machine" if is_one else "all machines, in the database"
        return fine("limits", f"sign-in and sign-up are limited, counted for {whose}")
    fault = ping_valkey(settings)
    if fault is None:
        return fine("limits", "sign-in and sign-up are limited, counted for all machines in Valkey")
    todo = "Start Valkey or mend VALKEY_URL; until then each process counts by itself."
    return warning("limits", f"Valkey does not answer ({fault})", todo)
