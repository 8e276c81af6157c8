"""The score book in plain values: what is no rank, and how a book can differ from its sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

NO_RANK: Final = -1
"""Where there is no score: the code cannot be scored, or the clip has no master score for it."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row of the book that is not what the sheets say.

    Attributes:
        table: the table it stands in.
        key: its key, by column.
        right: the other columns as the sheets have them; None when the row should not be there.
        found: the other columns as they stand; None when the row is missing.
    """

    table: str
    key: Mapping[str, Any]
    right: Mapping[str, Any] | None
    found: Mapping[str, Any] | None

    def __str__(self) -> str:
        where = f"{self.table} {_written(self.key)}"
        if self.found is None:
            return f"{where}: the row is missing"
        if self.right is None:
            return f"{where}: there should be no such row"
        wrong = [name for name in self.right if self.right[name] != self.found[name]]
        told = ", ".join(f"{name} is {self.found[name]}, not {self.right[name]}" for name in wrong)
        return f"{where}: {told}"


def pair_up(
    table: str, names: tuple[list[str], list[str]], right: Iterable[Row], found: Iterable[Row]
) -> list[Difference]:
    """Return what differs, from the rows that only one side has.

    Args:
        table: the table they stand in.
        names: the columns of its key, and the others: the order of the values in each row.
        right: rows that only the sheets make.
        found: rows that only the book has.
    """
    keys, others = names
    cut = len(keys)
    wanted = {row[:cut]: row[cut:] for row in right}
    there = {row[:cut]: row[cut:] for row in found}

    def named(values: Row | None) -> dict[str, Any] | None:
        return None if values is None else dict(zip(others, values, strict=True))

    return [
        Difference(
            table=table,
            key=dict(zip(keys, key, strict=True)),
            right=named(wanted.get(key)),
            found=named(there.get(key)),
        )
        for key in sorted({*wanted, *there}, key=str)
    ]


def _written(key: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in key.items())
