"""A number with its noun: in what commands say, and in faults of authors’ files."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun.

    >>> counted(1, "clip"), counted(3000, "clip"), counted(0, "try", "tries")
    ('1 clip', '3,000 clips', '0 tries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
