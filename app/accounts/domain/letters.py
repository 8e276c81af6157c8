"""Letters to people about their accounts: what happened, and what to do if it was not you."""

from app.mail.letter import Letter, write_body

_SIGNED = "Plumbline"
_HOUR = "The link works once, for one hour."
_NOT_YOU = "If this was not you, there is nothing to do: nothing has changed."


def name_for_letters(name: str, *, is_confirmed: bool) -> str:
    """Return the name letters use for an account's holder: none until the address is confirmed.

    Anybody can open an account with somebody else's address and an advertisement as the name, so
    nothing a stranger typed is mailed.
    """
    return name if is_confirmed else ""


def _hello(name: str = "") -> str:
    return f"Hello {name}," if name else "Hello,"


def reset_letter(to: str, name: str, link: str) -> Letter:
    """Write to somebody who has forgotten her password."""
    return Letter(
        to=to,
        kind="a new password",
        subject="Choose a new password",
        body=write_body(
            _hello(name),
            "Somebody, most likely you, asked for a new password for this address.",
            f"Choose one here:\n{link}",
            f"{_HOUR} {_NOT_YOU}",
            _SIGNED,
        ),
    )


def password_changed_letter(to: str, name: str, link: str) -> Letter:
    """Tell somebody that her password was changed."""
    return Letter(
        to=to,
        kind="a changed password",
        subject="Your password was changed",
        body=write_body(
            _hello(name),
            "The password of your account was changed just now, and other browsers were signed out.",
            f"If this was not you, take the account back at once:\n{link}",
            _SIGNED,
        ),
    )


def confirm_letter(to: str, link: str) -> Letter:
    """Ask somebody to confirm that an address is hers."""
    return Letter(
        to=to,
        kind="confirming an address",
        subject="Confirm your e-mail address",
        body=write_body(
            _hello(),
            "An account was opened with this address. Confirm that it is yours, so that you can get "
            "back in if you ever forget your password:",
            link,
            f"{_HOUR} You can ask for another one under “My account”.",
            "If you have opened no account, do not use the link, and tell the person who runs the "
            "site.",
            _SIGNED,
        ),
    )


def account_exists_letter(to: str, name: str, links: tuple[str, str]) -> Letter:
    """Tell somebody who signs up again that she already has an account.

    Args:
        to: her address.
        name: her name there, or nothing: see `name_for_letters`.
        links: where to sign in, and where to choose a new password.
    """
    sign_in, forgotten = links
    return Letter(
        to=to,
        kind="an account that is there",
        subject="You have an account already",
        body=write_body(
            _hello(name),
            "Somebody, most likely you, tried to open an account with this address. There is one "
            "already, with everything you did in it, so no second one was opened.",
            f"Sign in here:\n{sign_in}",
            f"Forgot your password? Choose a new one:\n{forgotten}",
            _NOT_YOU,
            _SIGNED,
        ),
    )


def account_closed_letter(to: str, name: str) -> Letter:
    """Tell somebody who signs up again that her account was closed."""
    return Letter(
        to=to,
        kind="an account that is closed",
        subject="Your account is closed",
        body=write_body(
            _hello(name),
            "Somebody, most likely you, tried to open an account with this address. There is one "
            "already, and it has been closed. The person who runs the site can open it again.",
            _NOT_YOU,
            _SIGNED,
        ),
    )


def change_letter(to: str, link: str) -> Letter:
    """Ask at a new address whether it may replace the current one."""
    return Letter(
        to=to,
        kind="a new address",
        subject="Confirm your new e-mail address",
        body=write_body(
            _hello(),
            "You asked to sign in with this address from now on. Confirm it here:",
            link,
            f"{_HOUR} Until then you sign in with your present address. {_NOT_YOU}",
            _SIGNED,
        ),
    )


def address_taken_letter(to: str, sign_in: str) -> Letter:
    """Tell the holder of an address that somebody else wanted it for another account."""
    return Letter(
        to=to,
        kind="an address that is in use",
        subject="This address is in use already",
        body=write_body(
            _hello(),
            "Somebody, perhaps you, asked to use this address for another account. It belongs to an "
            "account already, so nothing was changed.",
            f"Sign in to the account that has it:\n{sign_in}",
            _SIGNED,
        ),
    )


def keep_letter(to: str, name: str, new: str, link: str) -> Letter:
    """Tell somebody at her current address that it is about to change, and how to stop that."""
    return Letter(
        to=to,
        kind="an address about to change",
        subject="Your e-mail address is about to change",
        body=write_body(
            _hello(name),
            f"Somebody who knows your password asked that you sign in as {new} from now on. It "
            "takes effect as soon as that address is confirmed.",
            "If this was you, there is nothing to do.",
            f"If it was not, keep your address. The link works for three days, even after the "
            f"change:\n{link}",
            _SIGNED,
        ),
    )
