"""Why an operation is refused; each message is a sentence for the operator."""


class BackupRefusedError(Exception):
    """A backup cannot be made; nothing was changed."""


class RestoreRefusedError(Exception):
    """A backup cannot be restored; nothing was changed."""


class MoveRefusedError(Exception):
    """A site cannot be moved; what it uses now was not changed."""
