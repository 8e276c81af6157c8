"""Choose master scores for clips that are still to be written, so that test forms stand apart.

    python -m tools.blueprint search --seed 7     writes `scores` into tools/studio/blueprint.yaml
    python -m tools.blueprint check               says what holds, and what does not

Each planned clip says which score points its plot can carry; the search picks among them by simulated
annealing (Kirkpatrick, Gelatt & Vecchi 1983) until every bound of `app/standards/content/giveaways.py`
holds for all three forms together. Form A stands as it is, but for the cells named under `form_a`.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from tools.believable import OVERALL, is_believable
from tools.blueprint_bounds import Bounds, Forms, Judge
from tools.studio.codes import LEVELS, ORDER

ROOT = Path(__file__).resolve().parents[1]
BLUEPRINT = ROOT / "tools" / "studio" / "blueprint.yaml"
SETS = ROOT / "calibration_sets"
CODES = tuple(code for code in ORDER if code != "cwcm")
LETTERS = "NLMH"
_TRIES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A clip of the blueprint, or one of form A.

    Attributes:
        name: its id.
        form: the form it stands on: `a`, `b` or `c`.
        is_off: whether its cwcm is No.
        may: the ranks each code may have, in the order of `CODES`.
        edits: ranks of form A's clips that only a change of their scene would bring: code, rank.
        now: the ranks it has, or None before a search.
    """

    name: str
    form: str
    is_off: bool
    may: tuple[tuple[int, ...], ...]
    edits: frozenset[tuple[int, int]] = frozenset()
    now: tuple[int, ...] | None


def read_plan(path: Path = BLUEPRINT) -> tuple[Planned, ...]:
    """Return the clips of form A and those of the blueprint."""
    document = _yaml().load(path.read_text("utf-8"))
    changes = {one["id"]: one for one in document["form_a"]}
    names = _yaml().load((SETS / "sets" / "demo-form-a.yaml").read_text("utf-8"))["clips"]
    stands = [_standing(name, changes.get(name, {})) for name in names]
    return (*stands, *(_planned(clip) for clip in document["clips"]))


def _yaml() -> YAML:
    reader = YAML()
    reader.width = 110
    reader.preserve_quotes = True
    reader.indent(mapping=2, sequence=4, offset=2)
    return reader


def _letters(text: str) -> dict[str, tuple[int, ...]]:
    cells = (part.split() for part in text.split(",") if part.strip())
    return {code: tuple(LETTERS.index(letter) for letter in letters) for code, letters in cells}


def _standing(name: str, change: Mapping[str, Any]) -> Planned:
    scores = _yaml().load((SETS / "masters" / f"{name}.yaml").read_text("utf-8"))["scores"]
    today = {code: LEVELS.index(scores[code]["score"]) for code in CODES}
    may = {code: (rank,) for code, rank in today.items()} | _letters(change.get("may", ""))
    edits = _letters(change.get("edit", ""))
    free = {code: tuple(sorted({*may[code], *edits.get(code, ())})) for code in CODES}
    return Planned(
        name=name,
        form="a",
        is_off=scores["cwcm"]["score"] == "no",
        may=tuple(free[code] for code in CODES),
        edits=frozenset(
            (CODES.index(code), rank) for code, ranks in edits.items() for rank in ranks
        ),
        now=tuple(_ranks(change["scores"])) if "scores" in change else tuple(today.values()),
    )


def _planned(clip: Mapping[str, Any]) -> Planned:
    may = _letters(clip["may"])
    return Planned(
        name=clip["id"],
        form=clip["form"],
        is_off=clip.get("cwcm") == "no",
        may=tuple(may.get(code, (0, 1, 2, 3) if code in OVERALL else ()) for code in CODES),
        now=tuple(_ranks(clip["scores"])) if "scores" in clip else None,
    )


def _ranks(scores: Mapping[str, str]) -> list[int]:
    return [LEVELS.index(scores[code]) for code in CODES]


def search(
    plan: Sequence[Planned], seed: int, steps: int, *, heat: float = 3.0
) -> tuple[np.ndarray, float]:
    """Return scores ``[clip, code]`` and what is still wrong with them: 0 when every bound holds.

    Args:
        plan: the clips; those with scores begin with them where the heat is below 1.
        seed: of the draws.
        steps: how many changes are tried.
        heat: how bad a change may be taken at the beginning.
    """
    rng = np.random.default_rng(seed)
    judge = Judge(forms_of(plan))
    ranks = np.array([_begin(clip, rng, is_cold=heat < 1) for clip in plan])
    edits = [(at, *edit) for at, clip in enumerate(plan) for edit in clip.edits]
    parts = judge.parts(ranks)
    cost = sum(parts.values()) + _asked(ranks, edits)
    best, least = ranks.copy(), cost
    for step in range(steps):
        if step % 2000 == 0:
            print(f"step {step:>7} of {steps}: {cost:8.2f}, best {least:8.2f}", flush=True)
        warmth = heat * (1 - step / steps) ** 2 + 0.02
        clip = int(rng.integers(len(plan)))
        moved = ranks.copy()
        if not _move(plan[clip], moved[clip], rng):
            continue
        tried = judge.parts(moved, plan[clip].form, parts)
        new = sum(tried.values()) + _asked(moved, edits)
        if new <= cost or rng.random() < exp((cost - new) / warmth):
            ranks, cost, parts = moved, new, tried
            if cost < least:
                best, least = ranks.copy(), cost
    return best, judge.cost(best)


def _asked(ranks: np.ndarray, edits: Sequence[tuple[int, int, int]]) -> float:
    """Return a little for each change of a scene that scores ask for, so that few are."""
    return 0.3 * sum(bool(ranks[clip, code] == rank) for clip, code, rank in edits)


def forms_of(plan: Sequence[Planned]) -> Forms:
    """Return which clips stand on which form."""
    return Forms(
        codes=CODES,
        form=tuple(clip.form for clip in plan),
        is_off=tuple(clip.is_off for clip in plan),
    )


def _begin(clip: Planned, rng: np.random.Generator, *, is_cold: bool) -> list[int]:
    """Return the scores a clip has, as far as it still may have them, or draw some."""
    if clip.now is None or not is_cold:
        return _draw(clip, rng)
    return [rank if rank in may else may[0] for rank, may in zip(clip.now, clip.may, strict=True)]


def _draw(clip: Planned, rng: np.random.Generator) -> list[int]:
    """Draw believable scores of one clip; where it has none yet, among those its plot can carry."""
    for _ in range(_TRIES * 50):
        ranks = [int(rng.choice(may)) for may in clip.may]
        if clip.form == "a" or is_believable(dict(zip(CODES, ranks, strict=True))):
            return ranks
    sys.exit(f"{clip.name}: no believable scores among those it may have")


def _move(clip: Planned, ranks: np.ndarray, rng: np.random.Generator) -> bool:
    """Change one or two cells of a clip to something believable; say whether it worked."""
    free = [at for at, may in enumerate(clip.may) if len(may) > 1]
    if not free:
        return False
    before = ranks.copy()
    for _ in range(_TRIES):
        ranks[:] = before
        for at in rng.choice(free, size=min(len(free), int(rng.integers(1, 4))), replace=False):
            ranks[at] = rng.choice(clip.may[at])
        changed = bool((ranks != before).any())
        if changed and (
            clip.form == "a" or is_believable(dict(zip(CODES, ranks.tolist(), strict=True)))
        ):
            return True
    ranks[:] = before
    return False


def write_scores(plan: Sequence[Planned], ranks: np.ndarray, path: Path = BLUEPRINT) -> None:
    """Write the scores of every planned clip into the blueprint, and leave all else as it is."""
    yaml = _yaml()
    document = yaml.load(path.read_text("utf-8"))
    found = {clip.name: row.tolist() for clip, row in zip(plan, ranks, strict=True)}
    for clip in (*document["clips"], *document["form_a"]):
        scores = dict(zip(CODES, found[clip["id"]], strict=True))
        clip["scores"] = {code: LEVELS[scores[code]] for code in CODES}
    with path.open("w", encoding="utf-8") as out:
        yaml.dump(document, out)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when every bound holds."""
    parser = argparse.ArgumentParser(prog="python -m tools.blueprint", description=__doc__)
    parser.add_argument("command", choices=("search", "check"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=60_000)
    parser.add_argument(
        "--heat", type=float, default=3.0, help="below 1: begin with the scores there"
    )
    options = parser.parse_args(arguments)
    plan = read_plan()
    if options.command == "search":
        ranks, _ = search(plan, options.seed, options.steps, heat=options.heat)
        write_scores(plan, ranks)
    else:
        ranks = np.array([clip.now for clip in plan])
    found = Bounds(forms_of(plan), [clip.name for clip in plan]).broken(ranks)
    print("\n".join(found) if found else "every bound holds")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
