"""What is written to people about their accounts: what happened, and what to do when it was not you."""

from app.mail.emails import Email, write_body

_SIGNED = "Plumbline"
_NAMELESS = ""
_HOUR = "The link works once, for one hour."
_NOT_YOU = "If it wasn’t you, you can ignore this email: nothing has changed."


def name_for_emails(name: str, *, is_confirmed: bool) -> str:
    """Return what emails to an address call its account's holder: nothing before it is confirmed.

    Anybody may create an account with somebody else's address, and with a name that is an
    advertisement; what strangers write is mailed to nobody.
    """
    return name if is_confirmed else _NAMELESS


def _write(to: str, name: str, about: tuple[str, str], *paragraphs: str) -> Email:
    """Write to somebody by name, or to an address of which no name is confirmed.

    Args:
        to: the address.
        name: what its holder is called, or nothing.
        about: the kind of email, for the log, and its subject.
        paragraphs: what stands between the greeting and the signature.
    """
    kind, subject = about
    hello = f"Hello {name}," if name else "Hello,"
    return Email(to=to, kind=kind, subject=subject, body=write_body(hello, *paragraphs, _SIGNED))


def reset_email(to: str, name: str, link: str) -> Email:
    """Write to somebody who has forgotten their password."""
    return _write(
        to,
        name,
        ("a new password", "Choose a new password"),
        "Somebody, most likely you, asked to reset the password for this address.",
        f"Choose one here:\n{link}",
        f"{_HOUR} {_NOT_YOU}",
    )


def password_changed_email(to: str, name: str, link: str) -> Email:
    """Tell somebody that their password was changed."""
    return _write(
        to,
        name,
        ("a changed password", "Your password was changed"),
        "The password for your account was just changed, and your other browsers were signed out.",
        f"If you didn’t do this, take your account back right away:\n{link}",
    )


def confirmation_email(to: str, link: str) -> Email:
    """Ask somebody to confirm that an address is theirs."""
    return _write(
        to,
        _NAMELESS,
        ("confirming an address", "Confirm your email address"),
        "An account was created with this address. Confirm that it is yours, so that you can get "
        "back in if you ever forget your password:",
        link,
        f"{_HOUR} You can ask for another one under “My account.”",
        "If you did not create an account, do not use the link, and tell the person who runs the "
        "site.",
    )


def account_exists_email(to: str, name: str, links: tuple[str, str]) -> Email:
    """Tell somebody who signs up once more that they have an account.

    Args:
        to: their address.
        name: what they are called there, or nothing: see `name_for_emails`.
        links: where to sign in, and where to choose a new password.
    """
    sign_in, forgotten = links
    return _write(
        to,
        name,
        ("an account that is there", "You already have an account"),
        "Somebody, most likely you, tried to create an account with this address. You already "
        "have one, with everything you have done in it, so no second one was created.",
        f"Sign in here:\n{sign_in}",
        f"Forgot your password? Choose a new one:\n{forgotten}",
        _NOT_YOU,
    )


def account_closed_email(to: str, name: str) -> Email:
    """Tell somebody who signs up once more that their account was closed."""
    return _write(
        to,
        name,
        ("an account that is closed", "Your account is closed"),
        "Somebody, most likely you, tried to create an account with this address. It already "
        "has one, which has been closed. The person who runs the site can reopen it.",
        _NOT_YOU,
    )


def new_address_email(to: str, link: str) -> Email:
    """Ask at a new address whether it may take the place of the current one."""
    return _write(
        to,
        _NAMELESS,
        ("a new address", "Confirm your new email address"),
        "You asked to sign in with this address from now on. Confirm it here:",
        link,
        f"{_HOUR} Until then, keep signing in with your current address. {_NOT_YOU}",
    )


def address_taken_email(to: str, sign_in: str) -> Email:
    """Tell the holder of an address that somebody else wanted it for another account."""
    return _write(
        to,
        _NAMELESS,
        ("an address that is in use", "This address is already in use"),
        "Somebody, perhaps you, asked to use this address for another account. It already "
        "belongs to an account, so nothing was changed.",
        f"Sign in to the account that has it:\n{sign_in}",
    )


def address_changing_email(to: str, name: str, new: str, link: str) -> Email:
    """Tell somebody at their current address that it is about to change, and how to stop that."""
    return _write(
        to,
        name,
        ("an address about to change", "Your email address is about to change"),
        f"Somebody who knows your password asked to have you sign in as {new} from now on. The "
        "change takes effect as soon as that address is confirmed.",
        "If this was you, there is nothing to do.",
        f"If it wasn’t, keep your address. The link works for three days, even after the "
        f"change:\n{link}",
    )
