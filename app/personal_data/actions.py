"""Acts on somebody's data that pages of operators share: confirm by password, send an export."""

from flask import Response

from app.accounts.access import current_user, is_own_password
from app.accounts.domain.stewardship import Act
from app.accounts.errors import TooManyTriesError
from app.accounts.words import TOO_MANY_TRIES
from app.db import db, transaction
from app.personal_data import service
from app.personal_data.forms import OwnPasswordForm
from app.wording import lazy_gettext

_WRONG = lazy_gettext("This is not your password.")


def is_confirmed(form: OwnPasswordForm) -> bool:
    """Say whether a form is complete and carries the right password; wrong ones are counted."""
    if not form.is_sent_and_valid():
        return False
    try:
        if is_own_password(current_user(), form.password.data or ""):
            return True
        form.refuse("password", _WRONG)
    except TooManyTriesError:
        form.refuse("password", TOO_MANY_TRIES)
    return False


def send_export(user_id: int, act: Act, name: str) -> Response:
    """Send everything of one person piece by piece; the file behind it is gone at the end."""
    with transaction() as db_session:
        account = service.record_export(db_session, user_id, act)
    file = service.write_export(db.session(), account, act.now)
    answer = Response(service.read_pieces(file), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer.call_on_close(file.close)  # and when the answer is broken off
    return answer
