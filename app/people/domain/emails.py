"""What is written to people who are invited to a cohort."""

from dataclasses import dataclass

from app.mail.emails import Email, write_body


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLetter:
    """What an invitation says.

    Attributes:
        to: the address.
        name: what the trainer called its holder, or nothing.
        invited_by: the trainer.
        cohort: the cohort.
        organization: who runs it.
        token: the secret in the link.
        token_hash: what the token must match.
    """

    to: str
    name: str
    invited_by: str
    cohort: str
    organization: str
    token: str
    token_hash: str


def invitation_email(letter: InvitationLetter, link: str) -> Email:
    """Ask somebody to join a cohort; the same words whether or not she has an account.

    Args:
        letter: who is asked by whom, and to what.
        link: where she reads who would see what, and joins or declines.
    """
    hello = f"Hello {letter.name}," if letter.name else "Hello,"
    return Email(
        to=letter.to,
        kind="an invitation",
        subject=f"{letter.invited_by} invites you to {letter.cohort}",
        body=write_body(
            hello,
            f"{letter.invited_by} invites you to join the cohort “{letter.cohort}” of "
            f"{letter.organization} on Plumbline, a course for people who observe mathematics "
            "teaching.",
            f"Look at the invitation, and join or decline:\n{link}",
            "The page says who will see your lessons and scores if you join. Nothing happens "
            "before you decide there, and you can leave the cohort at any time.",
            "If you do not know who this is from, you can ignore this email.",
            "Plumbline",
        ),
    )
