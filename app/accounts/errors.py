"""Why a request about an account is refused."""


class AccountError(Exception):
    """The request cannot be met for this account."""


class TooManyTriesError(AccountError):
    """Too many wrong passwords or codes for one name in the last minutes."""


class WrongSignInError(AccountError):
    """The name and the password do not match; it is not said which one is wrong."""


class UnknownUserError(AccountError):
    """There is no account with this email address."""


class EmailTakenError(AccountError):
    """There is an account with this email address already."""


class LastOperatorError(AccountError):
    """Without this account nobody could operate the site."""


class ScopeNotAllowedError(AccountError):
    """The role does not exist with this scope."""


class ErasedAccountError(AccountError):
    """The account was erased; it can be neither changed nor restored."""


class WrongCodeError(AccountError):
    """The code is not what the person's phone should show now."""


class DeadLinkError(AccountError):
    """A mailed link was already used, has expired, or never existed."""
