"""Why an upload is refused."""

from enum import Enum, auto


class UploadRefusedError(ValueError):
    """A field or file of an upload cannot be accepted; `why` is said to the sender."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field, self.why = field, why


class NeedsConvertingError(UploadRefusedError):
    """A video cannot be used as it is, but an encoder can convert it."""


class PermissionFix(Enum):
    """Why the permission of a clip cannot be changed on a page."""

    FROM_FILES = auto()
    BY_HAND = auto()
    WITHDRAWN = auto()
    GONE = auto()
    DAMAGED = auto()


class FixedPermissionError(ValueError):
    """The permission of this clip cannot be changed on a page, whatever the day."""

    def __init__(self, why: PermissionFix) -> None:
        super().__init__(why.name)
        self.why = why


class PendingUploadNotFoundError(LookupError):
    """This person has no such unfinished upload (any more)."""


class PieceOutOfPlaceError(ValueError):
    """A piece does not start where the received bytes end."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class FileTooLargeError(ValueError):
    """A file is larger than its kind may be."""


class NoRoomError(OSError):
    """The disk cannot hold the upload."""
