"""Two runs of the coverage table side by side, short enough to be read."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Cells = dict[tuple[Any, ...], dict[str, Any]]
_HALOS = (0.2, 0.5)
_CLIPS = (5, 10, 20, 50)
_LEVELS = ("code", "domain", "overall")
_AIM = (0.93, 0.97)


def read_cells(path: Path) -> Cells:
    """Read a run that was printed with ``--json``."""
    return {
        tuple(
            cell[name] for name in ("figure", "level", "family", "mix", "rater", "halo", "clips")
        ): cell
        for cell in json.loads(path.read_text("utf-8"))
    }


def condense(before: Cells, after: Cells, figures: Sequence[str]) -> Iterator[str]:
    """Give Markdown: how many cells lie where, then every coverage, before and after."""
    yield from _counts(before, after, figures)
    for figure in figures:
        for level in _LEVELS:
            yield f"\n### {figure}, {level}: covered, halo .2 and .5, before → after\n"
            yield "| family, masters, rater | " + " | ".join(f"{n} clips" for n in _CLIPS) + " |"
            yield "|---" * (1 + len(_CLIPS)) + "|"
            rows = dict.fromkeys(key[2:5] for key in after if key[:2] == (figure, level))
            for row in rows:
                cells = [_pair(before, after, (figure, level, *row), n) for n in _CLIPS]
                yield f"| {', '.join(row)} | {' | '.join(cells)} |"


def _pair(before: Cells, after: Cells, key: tuple[Any, ...], clips: int) -> str:
    sides = [
        " ".join(_short(cells[*key, halo, clips]["covered"]) for halo in _HALOS)
        for cells in (before, after)
    ]
    return " → ".join(sides)


def _short(share: float) -> str:
    """Write a share with two digits behind the point.

    >>> _short(0.934), _short(1.0)
    ('.93', '1.0')
    """
    return "1.0" if share > 0.995 else f"{share:.2f}".removeprefix("0")


def _counts(before: Cells, after: Cells, figures: Sequence[str]) -> Iterator[str]:
    heads = ("figure", "level", "cells", "93 to 97 %", "less", "more", "least", "> 4 % on a side")
    yield "| " + " | ".join((*heads, "mean width", "without interval")) + " |"
    yield "|---" * (len(heads) + 2) + "|"
    for figure in figures:
        for level in _LEVELS:
            sides = [
                [cell for key, cell in cells.items() if key[:2] == (figure, level)]
                for cells in (before, after)
            ]
            told = [_tell(cells) for cells in sides]
            both = [f"{one} → {other}" for one, other in zip(*told, strict=True)]
            yield f"| {figure} | {level} | {len(sides[1])} | {' | '.join(both)} |"


def _tell(cells: Sequence[dict[str, Any]]) -> list[str]:
    covered = [cell["covered"] for cell in cells]
    return [
        str(sum(_AIM[0] <= one <= _AIM[1] for one in covered)),
        str(sum(one < _AIM[0] for one in covered)),
        str(sum(one > _AIM[1] for one in covered)),
        f"{min(covered):.3f}",
        str(sum(max(cell["below"], cell["above"]) > 0.04 for cell in cells)),
        f"{sum(cell['width'] for cell in cells) / len(cells):.2f}",
        f"{sum(cell['absent'] for cell in cells) / len(cells):.3f}",
    ]
