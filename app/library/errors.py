"""What can be refused about clips."""


class ClipNotFoundError(LookupError):
    """There is no clip of that id."""


class ClipIdTakenError(ValueError):
    """There is, or there was, another clip of that id; ids are never used again."""
