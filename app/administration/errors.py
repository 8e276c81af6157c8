"""Why an operator's request is refused."""


class AdministrationError(Exception):
    """An operator cannot do what was asked."""


class OwnAccountError(AdministrationError):
    """Operators do this to others; doing it to oneself would be an accident."""
