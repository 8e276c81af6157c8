"""What is written to people who are invited to a cohort."""

from app.mail.emails import Email, write_body
from app.people.domain.letters import InvitationLetter
from app.wording import gettext as _


def invitation_email(letter: InvitationLetter, link: str) -> Email:
    """Ask somebody to join a cohort; the same words whether or not she has an account.

    Args:
        letter: who is asked by whom, and to what.
        link: where she reads who would see what, and joins or declines.
    """
    names = {"name": letter.invited_by, "cohort": letter.cohort}
    return Email(
        to=letter.to,
        kind="an invitation",
        subject=_("%(name)s invites you to %(cohort)s", **names),
        body=write_body(
            _("Hello %(name)s,", name=letter.name) if letter.name else _("Hello,"),
            _(
                "%(name)s invites you to join the cohort “%(cohort)s” of %(organization)s on "
                "Plumbline, a course for people who observe mathematics teaching.",
                organization=letter.organization,
                **names,
            ),
            _("Look at the invitation, and join or decline:\n%(link)s", link=link),
            _(
                "The page says who will see your lessons and scores if you join. Nothing happens "
                "before you decide there, and you can leave the cohort at any time."
            ),
            _("If you do not know who this is from, you can ignore this email."),
            "Plumbline",
        ),
    )
