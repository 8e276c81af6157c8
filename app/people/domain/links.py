"""The token in the link of an invitation: derived anew by whoever writes the email, stored nowhere."""

from datetime import UTC, datetime

from app.accounts.domain.links import derive_token


def make_invitation_token(key: str, cohort_id: int, email: str, invited_at: datetime) -> str:
    """Return the secret in the link of an invitation.

    The same address invited again later gets another one.

    Args:
        key: the site's secret, so that a stolen database gives no link away.
        cohort_id: to which cohort.
        email: whom.
        invited_at: when.

    >>> from datetime import timedelta
    >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> token = make_invitation_token("key", 1, "ana@example.org", at)
    >>> len(token), token == make_invitation_token("key", 1, "ana@example.org", at)
    (43, True)
    >>> token == make_invitation_token("key", 1, "ana@example.org", at + timedelta(seconds=1))
    False
    """
    moment = invited_at.astimezone(UTC).isoformat()
    return derive_token(key, f"invitation\0{cohort_id}\0{email}\0{moment}")
