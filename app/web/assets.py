"""Static files: read once, addressed by content hash, compressed in advance.

Every URL contains one hash over the whole folder, `/static/<hash>/<path>`, so that style sheets and
modules can refer to each other by relative paths and still be cached for a year. The path is looked
up among the known files and never reaches the file system.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from app.web.addresses import url_for
from app.web.marks import public
from app.web.reach import PART, STATIC_FILE, reaches

STATIC = Path(__file__).parent / "static"
BUNDLE = "plumbline.css"
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}
_COMPRESSED_ALREADY = {".woff2", ".png", ".jpg", ".mp4"}
_SERVED = {".css", ".js", ".svg", ".woff2", ".png", ".jpg", ".txt"}


@dataclass(frozen=True)
class Asset:
    """One static file in memory."""

    name: str
    body: bytes

    @property
    def content_type(self) -> str:
        """Return the type sent with the file."""
        suffix = Path(self.name).suffix
        known = _TYPES.get(suffix) or mimetypes.guess_type(self.name)[0]
        base = known or "application/octet-stream"
        return f"{base}; charset=utf-8" if base.startswith("text/") else base

    @cached_property
    def compressed(self) -> bytes | None:
        """Return the file compressed, or None where that saves nothing."""
        if Path(self.name).suffix in _COMPRESSED_ALREADY:
            return None
        return gzip.compress(self.body, compresslevel=9, mtime=0)


@dataclass(frozen=True)
class Assets:
    """All static files under one hash."""

    files: dict[str, Asset]
    version: str


def load_assets(folder: Path) -> Assets:
    """Read a folder of static files; `css/*.css` become one style sheet, in order of their names."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in _SERVED
    }
    sheets = [name for name in files if name.startswith("css/")]
    files[BUNDLE] = b"\n".join(files.pop(name) for name in sheets)
    digest = hashlib.sha256()
    for name, body in sorted(files.items()):
        digest.update(f"{name}\0{len(body)}\0".encode() + body)
    return Assets(
        files={name: Asset(name, body) for name, body in files.items()},
        version=digest.hexdigest()[:16],
    )


blueprint = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    """Load the static files and give templates the function `asset(name)`."""
    app.extensions["assets"] = load_assets(STATIC)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset_url


def asset_url(name: str) -> str:
    """Return the URL of a static file; an unknown name is a programming error."""
    assets: Assets = current_app.extensions["assets"]
    if name not in assets.files:
        message = f"no static file is named {name!r}"
        raise LookupError(message)
    return url_for("assets.show_static", version=assets.version, name=name)


@blueprint.get("/static/<version>/<path:name>")
@public
@reaches(version=STATIC_FILE, name=PART)
def show_static(version: str, name: str) -> Response:
    """Send one static file; a page still open from before an upgrade gets the current file."""
    assets: Assets = current_app.extensions["assets"]
    asset = assets.files.get(name) or abort(404)
    compressed = asset.compressed if request.accept_encodings["gzip"] > 0 else None
    response = Response(compressed or asset.body, content_type=asset.content_type)
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    is_current = version == assets.version
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_current else "public, max-age=60"
    )
    return response


@blueprint.get("/favicon.ico")
@public
def show_icon() -> Response:
    """Send the icon that browsers ask for unprompted."""
    assets: Assets = current_app.extensions["assets"]
    return show_static(assets.version, "icon.svg")
