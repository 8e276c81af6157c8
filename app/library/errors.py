"""What can be refused about clips."""


class ClipNotFoundError(LookupError):
    """There is no clip of that id."""
