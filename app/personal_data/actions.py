"""Acts on somebody's data that pages of operators share: confirm by password, send an export."""

from flask import Response

from app.accounts.access import current_user, is_own_password
from app.accounts.domain.stewardship import Act
from app.accounts.errors import TooManyTriesError
from app.db import db, transaction
from app.personal_data import service
from app.personal_data.forms import OwnPasswordForm

_WRONG = "This is not your password."


def is_confirmed(form: OwnPasswordForm) -> bool:
    """Say whether a form is complete and carries the right password; wrong ones are counted."""
    if not form.is_sent_and_valid():
        return False
    try:
        if is_own_password(current_user(), form.password.data or ""):
            return True
        form.refuse("password", _WRONG)
    except TooManyTriesError as error:
        form.refuse("password", error.sentence)
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
