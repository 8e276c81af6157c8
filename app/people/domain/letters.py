"""What an invitation to a cohort says, before it is put in words."""

from dataclasses import dataclass


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
