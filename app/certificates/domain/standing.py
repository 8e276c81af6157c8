"""Where a person stands with her certificate of a rubric, for pages of other rooms."""

from dataclasses import dataclass
from datetime import date

from app.certificates.domain.validity import HOLDS, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's newest certificate of a rubric.

    Attributes:
        state: what holds for it; never superseded, because it is the newest.
        valid_until: its last day.
        due_from: the first day on which it is time to renew it.
        public_id: what its address for everybody ends with; the same through all renewals.
        rubric_title: what it is about.
    """

    state: State
    valid_until: date
    due_from: date
    public_id: str
    rubric_title: str

    @property
    def holds(self) -> bool:
        """Say whether it can be relied on now."""
        return self.state in HOLDS

    @property
    def address(self) -> str:
        """Return the path of the page on which anybody can check it."""
        return verification_path(self.public_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A certificate that was just given.

    Attributes:
        certificate_id: its row.
        public_id: what its address ends with.
        is_renewal: whether it took the place of an earlier one.
    """

    certificate_id: int
    public_id: str
    is_renewal: bool = False


def verification_path(public_id: str, *, is_demonstration: bool = False) -> str:
    """Return the path of the page on which anybody can check a certificate.

    >>> verification_path("k3"), verification_path("k3", is_demonstration=True)
    ('/verify/k3', '/demonstration/verify/k3')
    """
    start = "/demonstration/verify/" if is_demonstration else "/verify/"
    return f"{start}{public_id}"
