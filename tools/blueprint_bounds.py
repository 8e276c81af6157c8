"""What three forms owe each other, as a cost that a search can lower and as sentences for people.

The bounds are those of `app/standards/content/giveaways.py`; clips whose cwcm is No count nowhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.standards.content.giveaways import COPY_AT_MOST, EQUAL_AT_MOST, TEMPLATE_AT_MOST
from app.standards.domain.matching import match
from tools.believable import OVERALL

CLEAN_AT_LEAST = 1
"""Clips of a form without any error: a form with a fault in every clip is no classroom's. More would be better."""
STANDING = "a"
"""The form that is not plotted anew: there, no two overall codes have to part.

Its sheets ask for no overall code, and what would part them is a judgment of clips that stand as they are.
"""
HIGHEST_AT_MOST = {"a": 0.80, "b": 0.75, "c": 0.75}
"""Share of a form's clips on which an overall code is the highest code of its domain.

Form A is not plotted anew: three of its clips are free of errors, and three have one large one, so that
Overall Errors can part from the highest in two of its ten clips.
"""
GAIN_AT_MOST = 0.02
"""What knowing another form's master scores may add to the best constant answer."""
GUESS_AT_MOST = 0.60
"""Best constant answer in any domain."""
_NEARLY = 15.0
DOMAINS = {
    "orich": ("link", "expl", "mmsm", "mmeth", "mgen", "mlang"),
    "owws": ("remed", "matcon"),
    "oerr": ("majerr", "langimp", "lcp"),
    "ospmmr": ("stexpl", "smqr", "stucom", "etca", "stucon"),
}


Parts = dict[tuple[str, ...], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Which clips stand on which form, in the order of the scores that are judged."""

    codes: tuple[str, ...]
    form: tuple[str, ...]
    is_off: tuple[bool, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the forms, each once."""
        return tuple(dict.fromkeys(self.form))

    def clips(self, name: str, *, counted: bool = False) -> list[int]:
        """Return the places of a form's clips; `counted` leaves out those that are off."""
        return [
            at
            for at, (form, off) in enumerate(zip(self.form, self.is_off, strict=True))
            if form == name and not (counted and off)
        ]

    def scored(self) -> list[int]:
        """Return the places of the scored codes."""
        return [at for at, code in enumerate(self.codes) if code not in OVERALL]


class Judge:
    """Adds up by how much scores break the bounds."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.scored = forms.scored()
        self.all = {name: forms.clips(name) for name in forms.names}
        self.counted = {name: forms.clips(name, counted=True) for name in forms.names}
        place = {code: at for at, code in enumerate(forms.codes)}
        self.domains = {
            place[overall]: [place[code] for code in codes] for overall, codes in DOMAINS.items()
        }
        rows, columns = np.tril_indices(len(forms.codes), -1)
        overall = np.array([code in OVERALL for code in forms.codes])
        is_bound = ~(overall[rows] & overall[columns])
        self.lower = {
            name: (rows[is_bound], columns[is_bound]) if name == STANDING else (rows, columns)
            for name in forms.names
        }

    def cost(self, ranks: np.ndarray) -> float:
        """Return 0 when every bound holds; more, the farther they are broken."""
        return sum(self.parts(ranks).values())

    def parts(
        self, ranks: np.ndarray, changed: str | None = None, before: Parts | None = None
    ) -> Parts:
        """Return the cost of each form and each two of them.

        Args:
            ranks: the scores ``[clip, code]``.
            changed: the only form with other scores than before; None makes all anew.
            before: the parts of before.
        """
        names, old = self.forms.names, (before or {}) if changed else {}
        pairs = list(combinations(names, 2))
        found: Parts = {}
        for name in names:
            kept = old.get((name,)) if name != changed else None
            found[name,] = self._form_cost(ranks, name) if kept is None else kept
        for two in pairs:
            kept = old.get(two) if changed not in two else None
            found[two] = self._two_cost(ranks, *two) if kept is None else kept
        if sum(found.values()) < _NEARLY:  # dear to find out, and of no account before
            for two in pairs:
                key = ("known", *two)
                kept = old.get(key) if changed not in two else None
                found[key] = self.knower_cost(ranks, two) if kept is None else kept
        return found

    def _form_cost(self, ranks: np.ndarray, name: str) -> float:
        key, every = ranks[self.counted[name]], ranks[self.all[name]]
        equal = (key[:, :, None] == key[:, None, :]).sum(axis=0)[self.lower[name]]
        cost = float(np.maximum(equal - int(COPY_AT_MOST * len(key)), 0).sum())
        counts = (every[:, :, None] == np.arange(4)).sum(axis=0)
        cost += 2.0 * float((counts == 0).sum())
        share = counts.max(axis=1) / len(every)
        cost += 2.0 * max(0, CLEAN_AT_LEAST - self.clean(ranks, name))
        for overall, codes in self.domains.items():
            highest = (every[:, overall] == every[:, codes].max(axis=1)).sum()
            cost += 2.0 * max(0, int(highest) - int(HIGHEST_AT_MOST[name] * len(every)))
            cost += 40.0 * max(0.0, float(share[codes].mean()) - GUESS_AT_MOST)
        return cost

    def clean(self, ranks: np.ndarray, name: str) -> int:
        """Count the clips of a form without any error."""
        return int((ranks[self.all[name]][:, self.forms.codes.index("oerr")] == 0).sum())

    def _two_cost(self, ranks: np.ndarray, one: str, other: str) -> float:
        key, known = (ranks[self.counted[name]][:, self.scored] for name in (one, other))
        equal = (key[:, None, :] == known[None, :, :]).sum(axis=2)
        limit = int(EQUAL_AT_MOST * len(self.scored))
        cost = float((np.maximum(equal - limit, 0) ** 2).sum())
        counts = [
            (ranks[self.all[name]][:, self.scored, None] == np.arange(4)).sum(axis=0)
            for name in (one, other)
        ]
        same = int((counts[0] == counts[1]).all(axis=1).sum())
        cost += 0.5 * max(0, same - len(self.scored) // 4)
        return cost

    def knower_cost(self, ranks: np.ndarray, names: tuple[str, str]) -> float:
        """Return what the best matching yields to who knows one of two forms, above its bounds."""
        key, known = (ranks[self.counted[name]][:, self.scored] for name in names)
        pairs = match((key[:, None, :] == known[None, :, :]).sum(axis=2))
        mine, theirs = (
            [self.counted[name][at] for at in side]
            for name, side in zip(names, zip(*pairs, strict=True), strict=True)
        )
        same = ranks[mine] == ranks[theirs]
        cost = sum(
            30.0 * max(0.0, float(same[:, codes].mean()) - TEMPLATE_AT_MOST)
            for codes in self.domains.values()
        )
        for name in names:
            key = ranks[self.counted[name]][:, self.scored]
            guess = (key[:, :, None] == np.arange(4)).sum(axis=0).max(axis=1).mean() / len(key)
            cost += 100.0 * max(0.0, float(same[:, self.scored].mean() - guess) - GAIN_AT_MOST)
        return cost


class Bounds:
    """The same bounds in sentences."""

    def __init__(self, forms: Forms, clips: Sequence[str]) -> None:
        self.forms = forms
        self.clips = clips
        self.judge = Judge(forms)

    def broken(self, ranks: np.ndarray) -> list[str]:
        """Return what does not hold, form by form and pair by pair."""
        return [*self._forms(ranks), *self._pairs(ranks)]

    def _forms(self, ranks: np.ndarray) -> Iterator[str]:
        for name in self.forms.names:
            yield from self._copies(ranks, name)
            yield from self._overalls(ranks, name)
            every = ranks[self.judge.all[name]]
            for at, code in enumerate(self.forms.codes):
                lacks = sorted(set(range(4)) - set(every[:, at].tolist()))
                if lacks:
                    yield f"form {name}: {code} never has the ranks {lacks}"
            clean = self.judge.clean(ranks, name)
            if clean < CLEAN_AT_LEAST:
                yield f"form {name}: no clip without any error"

    def _copies(self, ranks: np.ndarray, name: str) -> Iterator[str]:
        key = ranks[self.judge.counted[name]]
        for one, other in zip(*self.judge.lower[name], strict=True):
            share = float((key[:, one] == key[:, other]).mean())
            if share > COPY_AT_MOST:
                told = f"{self.forms.codes[one]} tells {self.forms.codes[other]}"
                yield f"form {name}: {told} in {share:.0%}"

    def _overalls(self, ranks: np.ndarray, name: str) -> Iterator[str]:
        every = ranks[self.judge.all[name]]
        for overall, codes in self.judge.domains.items():
            share = float((every[:, overall] == every[:, codes].max(axis=1)).mean())
            if share > HIGHEST_AT_MOST[name]:
                code = self.forms.codes[overall]
                yield f"form {name}: {code} is the highest of its domain in {share:.0%}"

    def _pairs(self, ranks: np.ndarray) -> Iterator[str]:
        for one, other in combinations(self.forms.names, 2):
            for mine in self.judge.counted[one]:
                for theirs in self.judge.counted[other]:
                    same = (ranks[mine] == ranks[theirs])[self.judge.scored]
                    if float(same.mean()) > EQUAL_AT_MOST:
                        yield f"{self.clips[mine]} and {self.clips[theirs]} share {int(same.sum())} of {same.size} scores"
            left = self.judge.knower_cost(ranks, (one, other))
            if left > 0:
                yield f"forms {one} and {other}: who knows one gains on the other ({left:.2f})"
