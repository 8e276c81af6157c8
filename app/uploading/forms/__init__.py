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
from app.library.words import TOPIC_LABELS
from app.uploading.domain import Details, NewPermission
from app.web.forms import BaseForm, Label
from app.words import fold


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


def _at_most(number: int) -> Length:
    return Length(max=number, message=f"Keep it to {number} characters.")


_GRADES = {"0": "Kindergarten"} | {str(number): f"Grade {number}" for number in range(1, 13)}


class DayField(DateField):
    """A day, with our own error messages."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; the validator reports a missing one."""
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            message = "There is no such day. Write it as 2027-06-30: year, month, day."
            raise ValueError(message) from error


class UploadForm(BaseForm):
    """A partner's clip: what it is about, by whose permission it is shown, and its files."""

    title = StringField(
        "Title",
        [DataRequired("Give the clip a title."), Label(120)],
        description="What people will look for. No names of people or schools.",
        filters=[_one_line],
    )
    grade = SelectField(
        "Grade",
        [InputRequired("Choose the grade.")],
    )
    topic = SelectField(
        "Topic",
        [InputRequired("Choose the topic.")],
    )
    summary = TextAreaField(
        "Summary",
        [DataRequired("Say in a sentence what happens."), _at_most(500)],
        description="What happens, neutrally: words that praise or blame would give scores away.",
        filters=[_one_line],
    )
    context = TextAreaField(
        "What went on before (optional)",
        [_at_most(500)],
        description="Only when raters need it to score.",
        filters=[_one_line],
    )
    label = StringField(
        "What this recording is",
        [DataRequired("Say what the recording is."), Label(120)],
        description="Viewers read it beside the clip, for example: Recorded lesson, public school.",
        filters=[_one_line],
    )
    partner = StringField(
        "Permission given by",
        [DataRequired("Name who gave the permission."), Label(160)],
        description="The partner who answers for it, for example a district. Viewers read it.",
        filters=[_one_line],
    )
    until = DayField(
        "Permission until",
        [InputRequired("Say until when it may be shown.")],
        description="The last day. The clip stops playing by itself after it.",
    )
    permitted = BooleanField(
        "The permission covers the teacher and every student who can be seen or heard",
        [InputRequired("Without this permission the clip cannot be shown.")],
    )
    video = FileField("Video")
    captions = FileField("Captions")
    descriptions = FileField("Descriptions of the board (optional)")
    poster = FileField("Still picture (optional)")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.grade.choices = [("", "Choose"), *_GRADES.items()]
        self.topic.choices = [("", "Choose"), *TOPIC_LABELS.items()]

    def validate_label(self, field: StringField) -> None:
        """Refuse a label that passes real people off as drawn."""
        if "synthetic" in fold(field.data or ""):
            raise ValidationError("A recording of real people is not synthetic. Say what it is.")

    def check_day(self, today: date) -> None:
        """Refuse a permission that has already ended."""
        if self.until.data is not None and not self.until.errors and self.until.data < today:
            self.refuse("until", "This day is over: the clip would not play.")

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

    until = DayField("Permission until", [InputRequired("Say until when it may be shown.")])
    reason = StringField(
        "Reason",
        [DataRequired("Give a reason."), _at_most(500)],
        filters=[_one_line],
    )

    def is_right(self, today: date) -> bool:
        """Say whether the form was sent with a day that is not past, and a reason."""
        is_right = self.is_sent_and_valid()
        if self.until.data is not None and self.until.data < today:
            self.refuse("until", "This day is over. To stop the clip now, withdraw it.")
        return is_right and not self.refused

    def permission_of(self, clip_id: ClipId) -> NewPermission:
        """Return what was typed; only for a form that was accepted."""
        until = self.until.data or date.min
        return NewPermission(clip_id=clip_id, until=until, reason=str(self.reason.data))


class WithdrawForm(BaseForm):
    """Stopping a clip, or letting it play again; both need a reason."""

    reason = StringField(
        "Reason",
        [DataRequired("Give a reason."), _at_most(500)],
        filters=[_one_line],
    )
