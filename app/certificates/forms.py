"""Forms of certificates: their fields only."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.forms import BaseForm
from app.wording import lazy_gettext

MAX_REASON = 500


class RevokeForm(BaseForm):
    """Revoking a certificate."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        [
            DataRequired(message=lazy_gettext("Give the reason in a sentence.")),
            Length(max=MAX_REASON),
        ],
        description=lazy_gettext(
            "Its holder reads it. Whoever checks the certificate sees that it was revoked, not why."
        ),
    )
