"""Forms of trainers: their shape only."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.forms import BaseForm


class WaiverForm(BaseForm):
    """Opening a module for one learner."""

    module = SelectField(
        "Module to open", [DataRequired(message="Choose a module.")], validate_choice=False
    )
    reason = TextAreaField(
        "Reason",
        [
            DataRequired(message="Say why; the learner will read it."),
            Length(max=500, message="Keep it to 500 characters."),
        ],
        description="One or two sentences. The learner reads them, and they stay in the audit log.",
        filters=[lambda text: text.strip() if text else text],
    )
