"""What can be refused about clips."""


class ClipNotFoundError(LookupError):
    """There is no clip of that id."""


class ClipFilesGoneError(ClipNotFoundError):
    """The clip is known, but its files are there no more."""


class ClipIdTakenError(ValueError):
    """There is, or there was, another clip of that id; ids are never used again."""
