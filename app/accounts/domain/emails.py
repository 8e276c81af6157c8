"""What emails call the holder of an account."""

_NAMELESS = ""


def name_for_emails(name: str, *, is_confirmed: bool) -> str:
    """Return what emails to an address call its account's holder: nothing before it is confirmed.

    Anybody may create an account with somebody else's address, and with a name that is an
    advertisement; what strangers write is mailed to nobody.
    """
    return name if is_confirmed else _NAMELESS
