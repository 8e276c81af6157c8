"""Forms of uploading: their fields, and how a form with large files is read as it arrives."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.library.domain import ClipId
from app.library.words import TOPIC_LABELS, name_grade
from app.uploading.domain import Details, NewPermission
from app.web.forms import BaseForm, Label
from app.wording import gettext as _
from app.wording import lazy_gettext
from app.words import fold


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


_GRADES = range(13)


class DayField(DateField):
    """A day that has to be given."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; the validator reports a missing one."""
        if valuelist and valuelist[0].strip():
            super().process_formdata(valuelist)


class UploadForm(BaseForm):
    """A partner's clip: what it is about, by whose permission it is shown, and its files."""

    title = StringField(
        lazy_gettext("Title"),
        [DataRequired(lazy_gettext("Give the clip a title.")), Label(120)],
        description=lazy_gettext("What people will look for. No names of people or schools."),
        filters=[_one_line],
    )
    grade = SelectField(
        lazy_gettext("Grade"),
        [InputRequired(lazy_gettext("Choose the grade."))],
    )
    topic = SelectField(
        lazy_gettext("Topic"),
        [InputRequired(lazy_gettext("Choose the topic."))],
    )
    summary = TextAreaField(
        lazy_gettext("Summary"),
        [DataRequired(lazy_gettext("Say in a sentence what happens.")), Length(max=500)],
        description=lazy_gettext(
            "What happens, neutrally: words that praise or blame would give scores away."
        ),
        filters=[_one_line],
    )
    context = TextAreaField(
        lazy_gettext("What went on before (optional)"),
        [Length(max=500)],
        description=lazy_gettext("Only when raters need it to score."),
        filters=[_one_line],
    )
    label = StringField(
        lazy_gettext("What this recording is"),
        [DataRequired(lazy_gettext("Say what the recording is.")), Label(120)],
        description=lazy_gettext(
            "Viewers read it beside the clip, for example: Recorded lesson, public school."
        ),
        filters=[_one_line],
    )
    partner = StringField(
        lazy_gettext("Permission given by"),
        [DataRequired(lazy_gettext("Name who gave the permission.")), Label(160)],
        description=lazy_gettext(
            "The partner who answers for it, for example a district. Viewers read it."
        ),
        filters=[_one_line],
    )
    until = DayField(
        lazy_gettext("Permission until"),
        [InputRequired(lazy_gettext("Say until when it may be shown."))],
        description=lazy_gettext("The last day. The clip stops playing by itself after it."),
    )
    permitted = BooleanField(
        lazy_gettext(
            "The permission covers the teacher and every student who can be seen or heard"
        ),
        [InputRequired(lazy_gettext("Without this permission the clip cannot be shown."))],
    )
    video = FileField(lazy_gettext("Video"))
    captions = FileField(lazy_gettext("Captions"))
    descriptions = FileField(lazy_gettext("Descriptions of the board (optional)"))
    poster = FileField(lazy_gettext("Still picture (optional)"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.grade.choices = [
            ("", _("Choose")),
            *((str(grade), name_grade(grade)) for grade in _GRADES),
        ]
        self.topic.choices = [("", _("Choose")), *TOPIC_LABELS.items()]

    def validate_label(self, field: StringField) -> None:
        """Refuse a label that passes real people off as drawn."""
        if "synthetic" in fold(field.data or ""):
            raise ValidationError(_("A recording of real people is not synthetic. Say what it is."))

    def check_day(self, today: date) -> None:
        """Refuse a permission that has already ended."""
        if self.until.data is not None and not self.until.errors and self.until.data < today:
            self.refuse("until", _("This day is over: the clip would not play."))

    def details(self) -> Details:
        """Return what was typed; only for a form that was accepted."""
        return Details(
            title=str(self.title.data),
            grade=int(self.grade.data),
            topic=str(self.topic.data),
            summary=str(self.summary.data),
            context=self.context.data or None,
            label=str(self.label.data),
            partner=str(self.partner.data),
            until=self.until.data or date.min,
        )


class PermissionForm(BaseForm):
    """Until when a clip may be shown from now on, and why."""

    until = DayField(
        lazy_gettext("Permission until"),
        [InputRequired(lazy_gettext("Say until when it may be shown."))],
    )
    reason = StringField(
        lazy_gettext("Reason"),
        [DataRequired(lazy_gettext("Give a reason.")), Length(max=500)],
        filters=[_one_line],
    )

    def is_right(self, today: date) -> bool:
        """Say whether the form was sent with a day that is not past, and a reason."""
        is_right = self.is_sent_and_valid()
        if self.until.data is not None and self.until.data < today:
            self.refuse("until", _("This day is over. To stop the clip now, withdraw it."))
        return is_right and not self.refused

    def permission_of(self, clip_id: ClipId) -> NewPermission:
        """Return what was typed; only for a form that was accepted."""
        until = self.until.data or date.min
        return NewPermission(clip_id=clip_id, until=until, reason=str(self.reason.data))


class WithdrawForm(BaseForm):
    """Stopping a clip, or letting it play again; both need a reason."""

    reason = StringField(
        lazy_gettext("Reason"),
        [DataRequired(lazy_gettext("Give a reason.")), Length(max=500)],
        filters=[_one_line],
    )
