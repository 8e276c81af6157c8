"""What can be refused about accounts."""


class AccountError(Exception):
    """An account cannot do what was asked."""


class TooManyTriesError(AccountError):
    """Too many wrong passwords or codes for one name in the last minutes."""

    sentence = (
        "There were ten wrong tries within five minutes. Your work is untouched; wait five minutes and "
        "try again."
    )


class WrongSignInError(AccountError):
    """The name and the password do not belong together; which of them is wrong is not said."""


class UnknownUserError(AccountError):
    """There is no account with this email address."""


class EmailTakenError(AccountError):
    """There is an account with this email address already."""


class LastOperatorError(AccountError):
    """Without this account nobody could operate the site."""


class ErasedAccountError(AccountError):
    """The account was erased; nothing about it changes any more, and nothing brings it back."""


class WrongCodeError(AccountError):
    """The code is not the one that the person's phone should show now."""


class DeadLinkError(AccountError):
    """A mailed link was used before, is too old, or was never sent."""
