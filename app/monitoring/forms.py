"""Forms of trainers: their shape only."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.forms import BaseForm
from app.wording import lazy_gettext


class WaiverForm(BaseForm):
    """Opening a module for one learner."""

    module = SelectField(
        lazy_gettext("Module to open"),
        [DataRequired(message=lazy_gettext("Choose a module."))],
        validate_choice=False,
    )
    reason = TextAreaField(
        lazy_gettext("Reason"),
        [
            DataRequired(message=lazy_gettext("Say why; the learner will read it.")),
            Length(max=500),
        ],
        description=lazy_gettext(
            "One or two sentences. The learner reads them, and they stay in the audit log."
        ),
        filters=[lambda text: text.strip() if text else text],
    )
