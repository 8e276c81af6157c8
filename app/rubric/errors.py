"""What can go wrong with rubrics."""


class RubricNotFoundError(LookupError):
    """There is no such rubric, or no such revision of it."""
