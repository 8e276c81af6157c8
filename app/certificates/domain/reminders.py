"""When somebody is reminded that a certificate ends."""

# The issue of certification asks for these: two months, one month, one week.
REMINDER_DAYS = (60, 30, 7)


def find_reminder(left: int, last: int | None) -> int | None:
    """Return which reminder is to be written now; None when there is none.

    Where reminders were missed, because no command ran, only the nearest one is written.

    Args:
        left: how many days the certificate still holds.
        last: the last reminder that was written, in days before the end.

    >>> [find_reminder(left, None) for left in (61, 60, 31, 30, 8, 7, 0, -1)]
    [None, 60, 60, 30, 30, 7, 7, None]
    >>> find_reminder(40, 60), find_reminder(30, 60), find_reminder(3, 30), find_reminder(3, 7)
    (None, 30, 7, None)
    """
    if left < 0:
        return None
    reached = [days for days in REMINDER_DAYS if left <= days]
    if not reached or (last is not None and last <= reached[-1]):
        return None
    return reached[-1]
