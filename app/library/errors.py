"""Why a request about a clip is refused."""


class ClipNotFoundError(LookupError):
    """There is no clip with this id."""


class ClipFilesGoneError(ClipNotFoundError):
    """The clip is known, but its files are gone."""


class ClipIdTakenError(ValueError):
    """Another clip has, or had, this id; ids are never reused."""
