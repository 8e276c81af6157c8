"""What can go wrong with rules, named."""


class StandardsError(Exception):
    """Base of the errors of this feature."""


class UnreadableRuleError(StandardsError, ValueError):
    """A stored rule that this program cannot read: damaged, or written by a newer program."""

    def __init__(self, policy_id: str, version: int) -> None:
        super().__init__(
            f"policy {policy_id}: its stored document, version {version}, is unreadable"
        )
