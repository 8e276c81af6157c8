"""What can keep content from going live."""

from app.content.problem import Problem


class UnpublishableError(ValueError):
    """The content has errors; nothing of it may go live."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the content has errors; run `flask content check`")
        self.problems = problems
