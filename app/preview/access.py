"""How a preview lets its author in: signed in, problems instead of pages, and what changed.

The command makes the application and these addresses together, so they stand below it.
"""

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, render_template, request

from app.accounts import access
from app.accounts.domain import UserId
from app.db import transaction
from app.preview.service import Preview
from app.web import now
from app.web.marks import public
from app.wording import gettext as _

blueprint = Blueprint("preview", __name__, url_prefix="/preview", template_folder="templates")
_SCRIPT = (Path(__file__).parent / "static" / "reload.js").read_text("utf-8")
# Another name that leads to this machine is somebody else's page trying to read the preview.
_HOSTS = frozenset(("127.0.0.1", "localhost"))
_QUIET = ("/static/", "/media/", "/preview/", "/healthz", "/readyz", "/favicon.ico")


def init_app(app: Flask, preview: Preview, author_id: UserId) -> None:
    """Turn an application into a preview; never done to the real one."""
    app.extensions["preview"] = preview
    app.config["PREVIEW_AUTHOR"] = author_id
    app.config["SESSION_COOKIE_NAME"] = "plumbline_preview"
    app.register_blueprint(blueprint)
    app.before_request(_look_again)
    app.after_request(_add_script)


@blueprint.get("/version")
@public
def show_version() -> dict[str, str]:
    """Look whether a file changed, and answer the version of what is shown now."""
    preview = _preview()
    preview.refresh(transaction, now())
    return {"version": preview.version}


@blueprint.get("/reload.js")
@public
def show_script() -> Response:
    """Send the module that shows a page anew when its content changed."""
    return Response(_SCRIPT, mimetype="text/javascript")


def _look_again() -> tuple[str, int] | None:
    """Before a page: take in what changed, sign the author in, and answer errors with their list."""
    if request.host.rpartition(":")[0] not in _HOSTS and request.host not in _HOSTS:
        return _("A preview answers on 127.0.0.1 alone."), 400
    if request.path.startswith(_QUIET):
        return None
    preview = _preview()
    preview.refresh(transaction, now())
    if access.find_user() is None:
        _sign_author_in()
    if preview.is_broken:
        return render_template("preview/problems.html", problems=preview.problems), 422
    return None


def _sign_author_in() -> None:
    author_id: UserId = current_app.config["PREVIEW_AUTHOR"]
    access.start_session(author_id)


def _add_script(response: Response) -> Response:
    if response.mimetype == "text/html" and not response.is_streamed:
        source = f"/preview/reload.js?version={_preview().version}"
        script = f'<script type="module" src="{source}"></script></body>'
        response.set_data(response.get_data(as_text=True).replace("</body>", script))
    return response


def _preview() -> Preview:
    found: Preview = current_app.extensions["preview"]
    return found
