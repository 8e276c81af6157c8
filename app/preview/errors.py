"""Why a preview is refused."""


class PreviewRefusedError(Exception):
    """A preview signs everybody in, so it never runs with production settings."""
