"""Forms of certification: their shape only."""

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.forms import BaseForm
from app.wording import lazy_gettext

MAX_REASON = 500
MAX_APPEAL = 1000


def _strip(text: str | None) -> str | None:
    return text.strip() if text else text


class ReasonForm(BaseForm):
    """An act of a trainer, with the reason for it; `what` names the sitting, or what is granted."""

    what = HiddenField(filters=[_strip])
    reason = TextAreaField(
        lazy_gettext("Reason"),
        [
            DataRequired(message=lazy_gettext("Give the reason in a sentence.")),
            Length(max=MAX_REASON),
        ],
        description=lazy_gettext("One or two sentences. They stay in the audit log."),
        filters=[_strip],
    )


class AnswerForm(BaseForm):
    """A trainer's answer to an appeal."""

    outcome = HiddenField(
        lazy_gettext("What comes of it"),
        [DataRequired(message=lazy_gettext("Choose what comes of it."))],
    )
    reason = TextAreaField(
        lazy_gettext("Your answer"),
        [
            DataRequired(message=lazy_gettext("Write an answer; the person reads it.")),
            Length(max=MAX_APPEAL),
        ],
        filters=[_strip],
    )


class AppealForm(BaseForm):
    """Asking that the result of a code be looked at again."""

    code = SelectField(
        lazy_gettext("Code"),
        [DataRequired(message=lazy_gettext("Choose a code."))],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("Reason"),
        [
            DataRequired(message=lazy_gettext("Say why; a trainer reads it.")),
            Length(max=MAX_APPEAL),
        ],
        description=lazy_gettext("What about this code should be looked at again, and why?"),
        filters=[_strip],
    )
