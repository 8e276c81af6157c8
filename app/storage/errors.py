"""What can go wrong with a file in storage."""


class FileGoneError(LookupError):
    """There is no file of this name, or it is not the one that was asked for."""


class AlreadyStoredError(Exception):
    """A file that was to be new has a name that is taken; nothing was changed."""


class StorageDownError(Exception):
    """The storage does not answer or refuses; the message says what was tried and names no key."""
