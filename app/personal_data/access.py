"""Asking whoever is signed in for her password once more, before something grave."""

from app.accounts import access
from app.accounts.errors import TooManyTriesError
from app.personal_data.forms import OwnPasswordForm

_WRONG = "This is not your password."
_WAIT = "There were ten wrong tries within five minutes. Wait five minutes and try again."


def is_confirmed(form: OwnPasswordForm) -> bool:
    """Say whether a form is complete and carries the right password; wrong ones are counted."""
    if not form.is_sent_and_valid():
        return False
    try:
        if access.is_own_password(access.current_user(), form.password.data or ""):
            return True
        form.refuse("password", _WRONG)
    except TooManyTriesError:
        form.refuse("password", _WAIT)
    return False
