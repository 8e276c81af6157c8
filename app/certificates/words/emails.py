"""What is written to people about their certificates."""

from dataclasses import dataclass
from datetime import date

from app.mail.emails import Email, write_body
from app.wording import gettext as _
from app.wording import ngettext, write_day

_SIGNED = "Plumbline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """What an email about a certificate says, and to whom.

    Attributes:
        to: her address.
        name: what emails call her, or nothing.
        rubric: what the certificate is about.
        valid_until: its last day.
        days: how many days it still holds.
        reason: why it was revoked.
        own: where she finds it.
        anybody: where anybody can check it.
    """

    to: str
    name: str
    rubric: str
    valid_until: date
    days: int
    reason: str
    own: str
    anybody: str


def issued_email(about: Addressed) -> Email:
    """Tell somebody that she is certified."""
    return _write(
        about,
        "certificate issued",
        _("Your certificate: %(rubric)s", rubric=about.rubric),
        _(
            "Congratulations. You have met the rule, and your certificate for %(rubric)s is ready. It "
            "is valid through %(day)s.",
            **_named(about),
        ),
        _("Print it, or take the PDF or the badge:\n%(link)s", link=about.own),
        _(
            "This address shows anybody that it is real. Give it to whoever should know; it "
            "stays the same when you renew:\n%(link)s",
            link=about.anybody,
        ),
    )


def renewed_email(about: Addressed) -> Email:
    """Tell somebody that her certificate is renewed."""
    return _write(
        about,
        "certificate renewed",
        _("Your certificate is renewed: %(rubric)s", rubric=about.rubric),
        _(
            "You have met the rule again, and your certificate for %(rubric)s is now valid through "
            "%(day)s.",
            **_named(about),
        ),
        _(
            "Its address is the one you know. Whoever has it sees the new date there:\n%(link)s",
            link=about.anybody,
        ),
        _("Print it anew, or take the PDF or the badge:\n%(link)s", link=about.own),
    )


def revoked_email(about: Addressed) -> Email:
    """Tell somebody that her certificate was revoked, and why."""
    return _write(
        about,
        "certificate revoked",
        _("Your certificate was revoked: %(rubric)s", rubric=about.rubric),
        _(
            "Your certificate for %(rubric)s was revoked. Its address now says so to anybody who "
            "opens it, without the reason.",
            rubric=about.rubric,
        ),
        _("The reason that was given: %(reason)s", reason=about.reason),
        _(
            "If you think this is a mistake, write to your trainer, or to the person who runs this "
            "site. What you have scored stays yours:\n%(link)s",
            link=about.own,
        ),
    )


def reminder_email(about: Addressed) -> Email:
    """Remind somebody that her certificate ends soon, and what she can do."""
    ends = (
        ngettext(
            "Your certificate for %(rubric)s is valid for %(num)d more day, through %(day)s.",
            "Your certificate for %(rubric)s is valid for %(num)d more days, through %(day)s.",
            about.days,
            **_named(about),
        )
        if about.days
        else _("Today is the last day of your certificate for %(rubric)s.", rubric=about.rubric)
    )
    return _write(
        about,
        "certificate ends",
        _("Your certificate ends on %(day)s: %(rubric)s", **_named(about)),
        ends,
        _(
            "Renew it now and you lose nothing: the new one begins when this one ends. If it lapses, "
            "nothing is lost either. You can renew it at any later time, at the same address."
        ),
        _("Here is how:\n%(link)s", link=about.own),
    )


def _named(about: Addressed) -> dict[str, str]:
    return {"rubric": about.rubric, "day": write_day(about.valid_until)}


def _write(about: Addressed, kind: str, subject: str, *paragraphs: str) -> Email:
    hello = _("Hello %(name)s,", name=about.name) if about.name else _("Hello,")
    body = write_body(hello, *paragraphs, _SIGNED)
    return Email(to=about.to, kind=kind, subject=subject, body=body)
