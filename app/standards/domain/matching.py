"""The best one-to-one matching between two lists: an assignment of the highest total."""

from typing import Any

import numpy as np


def match(gains: Any) -> tuple[tuple[int, int], ...]:
    """Return pairs of row and column with the highest total gain, each used at most once.

    By shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957): exact, in cubic time.
    Every row has a partner, or every column where there are fewer of them.

    >>> match([[5, 9], [4, 9]])
    ((0, 0), (1, 1))
    >>> match([[1, 2, 8]])
    ((0, 2),)
    """
    table = np.asarray(gains, dtype=np.float64)
    if table.shape[0] > table.shape[1]:
        return tuple(sorted((row, column) for column, row in match(table.T)))
    rows, columns = table.shape
    holder = np.full(columns, -1)
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    for row in range(rows):
        _give_partner(row, -table, holder, row_price, column_price)
    return tuple(sorted((int(row), column) for column, row in enumerate(holder) if row >= 0))


def _give_partner(row: int, costs: Any, holder: Any, row_price: Any, column_price: Any) -> None:
    """Find a partner for one row more; rows that have one may change it, none loses it."""
    columns = len(holder)
    shortest, before = np.full(columns, np.inf), np.full(columns, -1)
    is_done = np.zeros(columns, dtype=bool)
    seen, current, length, last = [row], row, 0.0, -1
    while True:
        reach = length + costs[current] - row_price[current] - column_price
        is_shorter = ~is_done & (reach < shortest)
        shortest[is_shorter], before[is_shorter] = reach[is_shorter], last
        last = int(np.argmin(np.where(is_done, np.inf, shortest)))
        length, is_done[last] = float(shortest[last]), True
        if holder[last] < 0:
            break
        current = int(holder[last])
        seen.append(current)
    row_price[row] += length
    for other in seen[1:]:
        row_price[other] += length - shortest[np.flatnonzero(holder == other)[0]]
    column_price[is_done] -= length - shortest[is_done]
    while last >= 0:
        earlier = int(before[last])
        holder[last] = row if earlier < 0 else holder[earlier]
        last = earlier
