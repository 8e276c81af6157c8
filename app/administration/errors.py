"""What can be refused to operators."""


class AdministrationError(Exception):
    """An operator cannot do what was asked."""


class OwnAccountError(AdministrationError):
    """Operators do this to others; to themselves it would be an accident."""
