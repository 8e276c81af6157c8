"""What is written to people about their accounts: what happened, and what to do when it was not you."""

from app.mail.emails import Email, write_body
from app.wording import gettext as _

_SIGNED = "Plumbline"
_NAMELESS = ""


def _write(to: str, name: str, about: tuple[str, str], *paragraphs: str) -> Email:
    """Write to somebody by name, or to an address of which no name is confirmed.

    Args:
        to: the address.
        name: what its holder is called, or nothing.
        about: the kind of email, for the log, and its subject.
        paragraphs: what stands between the greeting and the signature.
    """
    kind, subject = about
    hello = _("Hello %(name)s,", name=name) if name else _("Hello,")
    return Email(to=to, kind=kind, subject=subject, body=write_body(hello, *paragraphs, _SIGNED))


def _not_you() -> str:
    return _("If it wasn’t you, you can ignore this email: nothing has changed.")


def reset_email(to: str, name: str, link: str) -> Email:
    """Write to somebody who has forgotten their password."""
    return _write(
        to,
        name,
        ("new password", _("Choose a new password")),
        _("Somebody, most likely you, asked to reset the password for this address."),
        _("Choose one here:\n%(link)s", link=link),
        _(
            "The link works once, for one hour. If it wasn’t you, you can ignore this email: nothing "
            "has changed."
        ),
    )


def password_changed_email(to: str, name: str, link: str) -> Email:
    """Tell somebody that their password was changed."""
    return _write(
        to,
        name,
        ("changed password", _("Your password was changed")),
        _(
            "The password for your account was just changed, and your other browsers were signed out."
        ),
        _("If you didn’t do this, take your account back right away:\n%(link)s", link=link),
    )


def confirmation_email(to: str, link: str) -> Email:
    """Ask somebody to confirm that an address is theirs."""
    return _write(
        to,
        _NAMELESS,
        ("confirmation", _("Confirm your email address")),
        _(
            "An account was created with this address. Confirm that it is yours, so that you can get "
            "back in if you ever forget your password:"
        ),
        link,
        _("The link works once, for one hour. You can ask for another one under “My account.”"),
        _(
            "If you did not create an account, do not use the link, and tell the person who runs the "
            "site."
        ),
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
        ("known account", _("You already have an account")),
        _(
            "Somebody, most likely you, tried to create an account with this address. You already "
            "have one, with everything you have done in it, so no second one was created."
        ),
        _("Sign in here:\n%(link)s", link=sign_in),
        _("Forgot your password? Choose a new one:\n%(link)s", link=forgotten),
        _not_you(),
    )


def account_closed_email(to: str, name: str) -> Email:
    """Tell somebody who signs up once more that their account was closed."""
    return _write(
        to,
        name,
        ("closed account", _("Your account is closed")),
        _(
            "Somebody, most likely you, tried to create an account with this address. It already "
            "has one, which has been closed. The person who runs the site can reopen it."
        ),
        _not_you(),
    )


def new_address_email(to: str, link: str) -> Email:
    """Ask at a new address whether it may take the place of the current one."""
    return _write(
        to,
        _NAMELESS,
        ("new address", _("Confirm your new email address")),
        _("You asked to sign in with this address from now on. Confirm it here:"),
        link,
        _(
            "The link works once, for one hour. Until then, keep signing in with your current "
            "address. If it wasn’t you, you can ignore this email: nothing has changed."
        ),
    )


def address_taken_email(to: str, sign_in: str) -> Email:
    """Tell the holder of an address that somebody else wanted it for another account."""
    return _write(
        to,
        _NAMELESS,
        ("taken address", _("This address is already in use")),
        _(
            "Somebody, perhaps you, asked to use this address for another account. It already "
            "belongs to an account, so nothing was changed."
        ),
        _("Sign in to the account that has it:\n%(link)s", link=sign_in),
    )


def address_changing_email(to: str, name: str, new: str, link: str) -> Email:
    """Tell somebody at their current address that it is about to change, and how to stop that."""
    return _write(
        to,
        name,
        ("changing address", _("Your email address is about to change")),
        _(
            "Somebody who knows your password asked to have you sign in as %(new)s from now on. The "
            "change takes effect as soon as that address is confirmed.",
            new=new,
        ),
        _("If this was you, there is nothing to do."),
        _(
            "If it wasn’t, keep your address. The link works for three days, even after the "
            "change:\n%(link)s",
            link=link,
        ),
    )
