"""What can keep content from going live."""

from app.content.problem import Problem, did_you_mean


class UnpublishableError(ValueError):
    """The content has errors, so none of it may go live."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the content has errors; run `flask content check`")
        self.problems = problems


class SetNotFoundError(LookupError):
    """There is no set with that name."""

    def __init__(self, set_id: str, known: tuple[str, ...]) -> None:
        hint = did_you_mean(set_id, known)
        super().__init__(f"there is no set `{set_id}`" + (f" ({hint})" if hint else ""))


class NoPlaceForBalanceError(ValueError):
    """A page has no marks around a table of score points."""
