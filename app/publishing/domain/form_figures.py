"""What the master scores of test forms tell of each other, as tables for authors.

`content check` holds forms to bounds; here every figure is printed, so that an author sees how near
to them a form lies, and which clips show the combinations of scores that teach that codes are separate.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.standards.domain.giveaways import (
    Key,
    KeyOverlap,
    above,
    copy_shares,
    correlations,
    highest_shares,
)

_TOP = 5

Bounds = tuple[int, int]

# What clips seldom show and raters have to be able to tell apart: bounds of ranks, by code. They are
# looked for under any rubric that has these codes.
COMBINATIONS: Mapping[str, Mapping[str, Bounds]] = {
    "much student talk at low demand": {"stucom": (3, 3), "etca": (0, 1)},
    "hard silent work": {"etca": (3, 3), "stucom": (0, 1)},
    "uptake without student reasons": {"matcon": (3, 3), "stexpl": (0, 1)},
    "students reason wrongly, nothing is explained right": {"stexpl": (2, 3), "expl": (0, 0)},
    "student talk at no demand": {"stucom": (2, 3), "etca": (0, 0)},
    "student reasons without uptake": {"stexpl": (2, 3), "matcon": (0, 1)},
    "an explanation without student reasons": {"expl": (2, 3), "stexpl": (0, 0)},
}
ADDING_UP = "errors add up to more than the highest"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFigures:
    """A test form, with what its tables need.

    Attributes:
        scored: its master scores on the scored codes.
        all_codes: the same with the overall codes.
        overalls: the scored codes of each overall code's domain.
        worse: the codes on which more is worse.
    """

    scored: Key
    all_codes: Key
    overalls: Mapping[str, tuple[str, ...]]
    worse: frozenset[str]

    def combinations(self) -> dict[str, tuple[str, ...]]:
        """Return the clips that show each combination that forms should show."""
        found = {
            name: self._clips(partial(_within, wanted))
            for name, wanted in COMBINATIONS.items()
            if wanted.keys() <= set(self.all_codes.codes)
        }
        for overall, codes in self.overalls.items():
            if overall in self.worse:
                found[ADDING_UP] = self._clips(partial(_adds_up, overall, codes))
        return found

    def highest(self) -> dict[str, float]:
        """Return in what share of clips each overall code is the highest code of its domain."""
        key = self.all_codes
        ranks = {code: key.ranks[:, at].tolist() for at, code in enumerate(key.codes)}
        return highest_shares(ranks, self.overalls)

    def halo(self) -> float:
        """Return the mean correlation between codes; `worse` codes count the other way round."""
        turned = [-1 if code in self.worse else 1 for code in self.all_codes.codes]
        table = correlations(self.all_codes.counted()) * np.outer(turned, turned)
        return float(np.nanmean(table[np.tril_indices(len(turned), -1)]))

    def _clips(self, shows: Callable[[Mapping[str, int]], bool]) -> tuple[str, ...]:
        sheets = (
            dict(zip(self.all_codes.codes, ranks, strict=True))
            for ranks in self.all_codes.ranks.tolist()
        )
        return tuple(
            clip for clip, sheet in zip(self.all_codes.clips, sheets, strict=True) if shows(sheet)
        )


def _within(wanted: Mapping[str, Bounds], ranks: Mapping[str, int]) -> bool:
    return all(low <= ranks[code] <= high for code, (low, high) in wanted.items())


def _adds_up(overall: str, codes: tuple[str, ...], ranks: Mapping[str, int]) -> bool:
    return ranks[overall] > max(ranks[code] for code in codes)


def figures_text(forms: Iterable[FormFigures]) -> str:
    """Return the tables of every form by itself."""
    return "".join(_form_text(form) for form in forms)


def overlap_text(overlap: KeyOverlap) -> str:
    """Return what two forms share: equal scores of each pair of clips, and what matching yields."""
    one, other = overlap.one, overlap.other
    if not overlap.pairs:
        return f"{one.name} and {other.name} have no clips to compare\n\n"
    equal = (overlap.equal * len(one.codes)).round().astype(int)
    head = "".join(f"{number:>4}" for number in range(1, len(other.clips) + 1))
    lines = [f"{one.name} and {other.name}: equal scores of {len(one.codes)}", f"{'':34}{head}"]
    lines += [
        f"{number:>3} {clip:<30}" + "".join(f"{count:>4}" for count in row)
        for number, (clip, row) in enumerate(zip(one.clips, equal, strict=True), start=1)
    ]
    lines += [f"    {number:>2} is {clip}" for number, clip in enumerate(other.clips, start=1)]
    domains = ", ".join(f"{share:.0%} in {key}" for key, share in overlap.matched_by_domain.items())
    lines.append(f"the best matching is exact in {overlap.matched:.1%}: {domains}")
    return "\n".join(lines) + "\n\n"


def _form_text(form: FormFigures) -> str:
    key = form.all_codes.counted()
    found = form.combinations()
    lines = [f"{key.name}: copying a code, exact in percent"]
    lines += _matrix(key.codes, copy_shares(key) * 100)
    lines += ["", f"{key.name}: correlations of codes, in hundredths"]
    lines += _matrix(key.codes, correlations(key) * 100)
    lines.append(f"mean correlation {form.halo():.2f}; closest: {_closest(key)}")
    shares = ", ".join(f"{code} {share:.0%}" for code, share in form.highest().items())
    lines += ["", f"{key.name}: overall code is the highest of its domain: {shares}"]
    lines += [f"  {name}: {', '.join(clips) or 'no clip'}" for name, clips in found.items()]
    return "\n".join(lines) + "\n\n"


def _matrix(codes: tuple[str, ...], table: np.ndarray) -> list[str]:
    lines = [f"{'':8}" + "".join(f"{code[:5]:>6}" for code in codes)]
    for at, code in enumerate(codes):
        cells = "".join("     ." if np.isnan(one) else f"{one:>6.0f}" for one in table[at, :at])
        lines.append(f"{code:8}{cells}")
    return lines


def _closest(key: Key) -> str:
    table = np.tril(np.nan_to_num(np.abs(correlations(key))), -1)
    return ", ".join(
        f"{key.codes[row]}-{key.codes[column]} {share:.2f}"
        for row, column, share in above(table, 0.0)[:_TOP]
    )
