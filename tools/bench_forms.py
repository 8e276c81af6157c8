"""What a test form is worth to somebody who does not watch it: attacks with another form's master scores.

    python tools/bench_forms.py [--lives 2000] [--seed 1] [--json]

Everything is simulated. Nobody here watches a clip, but for the last attack, in which a rater scores one code
of each domain herself (right in 70 of 100) and fills in the rest. The attacks:

- **constant**: the most frequent point of each code on the form that is sat: the blind guess;
- **base rates**: a point of each code drawn by how often it is the master score on that form;
- **by chance**: the known form's sheets laid on the clips in any order;
- **by title, grade and topic**: each clip gets the sheet of the known clip that looks most alike;
- **best matching**: the known form's sheets as well as they can be laid: no attack can do better with them;
- **by profile**: the codes she scores herself choose the sheet that fills in the others; *gain* is against
  filling them with the blind guess;
- **blind retaker**: base rates on one form after the other, for so many tries as the policy gives, three times over.

Clips whose gate code is No count in what is sat, since a sitter meets them, and not in the gain.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import permutations
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.library.content import ClipFile  # noqa: E402  found through the path above
from app.publishing.content import compile_content  # noqa: E402
from app.publishing.service import measure_forms  # noqa: E402
from app.standards.content import rule_of  # noqa: E402
from app.standards.domain.giveaways import Key, mode_shares  # noqa: E402
from app.standards.domain.matching import match  # noqa: E402
from app.standards.domain.rule import Rule  # noqa: E402
from app.standards.domain.sittings import sit_through  # noqa: E402
from app.standards.domain.totals import CodeLayout  # noqa: E402
from app.words import fold  # noqa: E402

OWN_EXACT = 0.70
ROUNDS = 3
Ranks = np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one attack on one form yields, as shares; `gain` is against the blind guess."""

    known: str
    sat: str
    attack: str
    exact: float
    gain: float | None
    passes: float


def main() -> None:
    """Measure every attack between every two forms that ship."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lives", type=int, default=2000, help="draws of each attack by chance")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    content = compile_content(ROOT / "course_content", ROOT / "calibration_sets")
    rule = next(rule_of(file) for file in content.policies if file.in_force)
    keys = [form.scored for form in measure_forms(content)]
    files = {name: clip.file for name, clip in content.clips.items()}
    rng = np.random.default_rng(options.seed)
    figures: list[Figure] = []
    for known, sat in permutations(keys, 2):
        print(f"{known.name} known, {sat.name} sat", file=sys.stderr, flush=True)
        figures += _attacks(known, sat, files, rule, rng, options.lives)
    passes = _blind_retaker(keys, rule, rng, options.lives)
    if options.json:
        print(
            json.dumps({"figures": [asdict(one) for one in figures], "retaker": passes}, indent=1)
        )
        return
    print("| known | sat | attack | exact | gain | passes |\n|---|---|---|--:|--:|--:|")
    for one in figures:
        gain = "" if one.gain is None else f"{one.gain:+.1%}"
        print(
            f"| {one.known} | {one.sat} | {one.attack} | {one.exact:.1%} | {gain} | {one.passes:.1%} |"
        )
    print(
        f"\nblind retaker, {rule.attempts.tries} tries, {ROUNDS} rounds: passes in {passes:.2%} of {options.lives} lives"
    )


def _attacks(
    known: Key,
    sat: Key,
    files: Mapping[str, ClipFile],
    rule: Rule,
    rng: np.random.Generator,
    lives: int,
) -> list[Figure]:
    modes = np.array([np.bincount(column).argmax() for column in sat.ranks.T])
    constant = np.tile(modes, (len(sat.clips), 1))
    likeness = [[_likeness(files[one], files[other]) for other in sat.clips] for one in known.clips]
    best = match((known.ranks[:, None, :] == sat.ranks[None, :, :]).sum(axis=2))
    sheets: dict[str, Callable[[], Ranks]] = {
        "constant": lambda: constant,
        "base rates": lambda: _draw(sat, rng),
        "by chance": lambda: rng.permutation(known.ranks)[: len(sat.clips)],
        "by title, grade and topic": lambda: _lay(known, match(likeness), constant),
        "best matching": lambda: _lay(known, best, constant),
    }
    found = [_measure(name, make, known, sat, rule, lives) for name, make in sheets.items()]
    return [*found, *_by_profile(known, sat, modes, rule, rng, lives)]


def _measure(
    name: str, make: Callable[[], Ranks], known: Key, sat: Key, rule: Rule, lives: int
) -> Figure:
    is_drawn = name in {"base rates", "by chance"}
    drawn = [make() for _ in range(lives if is_drawn else 1)]
    guess = float(mode_shares(sat.counted()).mean())
    counted = [at for at, off in enumerate(sat.is_off) if not off]
    exact = float(np.mean([(ranks == sat.ranks)[counted].mean() for ranks in drawn]))
    passes = float(np.mean([_passes(ranks, sat, rule) for ranks in drawn[:200]]))
    return Figure(
        known=known.name, sat=sat.name, attack=name, exact=exact, gain=exact - guess, passes=passes
    )


def _by_profile(
    known: Key, sat: Key, modes: Ranks, rule: Rule, rng: np.random.Generator, lives: int
) -> list[Figure]:
    """Score one code of each domain herself, and fill in the rest from the sheet that fits best."""
    own = [sat.domains.index(domain) for domain in dict.fromkeys(sat.domains)]
    rest = [at for at in range(len(sat.codes)) if at not in own]
    counted = [at for at, off in enumerate(sat.is_off) if not off]
    filled, guessed, passed = [], [], []
    for _ in range(min(lives, 400)):
        seen = sat.ranks.copy()
        wrong = rng.random(seen.shape) > OWN_EXACT
        seen = np.clip(np.where(wrong, seen + rng.choice((-1, 1), size=seen.shape), seen), 0, 3)
        pairs = match((known.ranks[:, None, own] == seen[None, :, own]).sum(axis=2))
        ranks = _lay(known, pairs, np.tile(modes, (len(sat.clips), 1)))
        ranks[:, own] = seen[:, own]
        filled.append((ranks == sat.ranks)[counted][:, rest].mean())
        guessed.append((modes == sat.ranks)[counted][:, rest].mean())
        passed.append(_passes(ranks, sat, rule))
    exact, guess = float(np.mean(filled)), float(np.mean(guessed))
    return [
        Figure(
            known=known.name,
            sat=sat.name,
            attack="by profile (codes filled in)",
            exact=exact,
            gain=exact - guess,
            passes=float(np.mean(passed)),
        )
    ]


def _lay(known: Key, pairs: Sequence[tuple[int, int]], other: Ranks) -> Ranks:
    ranks = other.copy()
    for mine, theirs in pairs:
        ranks[theirs] = known.ranks[mine]
    return ranks


def _draw(key: Key, rng: np.random.Generator) -> Ranks:
    drawn: Ranks = np.stack(
        [rng.choice(column, size=len(column)) for column in key.ranks.T], axis=1
    )
    return drawn


def _blind_retaker(keys: Sequence[Key], rule: Rule, rng: np.random.Generator, lives: int) -> float:
    """Return in how many lives somebody who guesses by base rates passes once."""
    tries = rule.attempts.tries * ROUNDS
    passed = [
        any(
            _passes(_draw(keys[at % len(keys)], rng), keys[at % len(keys)], rule)
            for at in range(tries)
        )
        for _ in range(lives)
    ]
    return float(np.mean(passed))


def _passes(ranks: Ranks, sat: Key, rule: Rule) -> bool:
    layout = CodeLayout(codes=sat.codes, domains=sat.domains, points=sat.points, gated=rule.domains)
    return bool(sit_through(rule, layout, ranks, sat.ranks).is_certified)


def _likeness(one: ClipFile, other: ClipFile) -> float:
    """Say how much two clips look alike in what a list shows of them."""
    words = [set(fold(f"{clip.title} {clip.summary}").split()) for clip in (one, other)]
    shared = len(words[0] & words[1]) / max(1, len(words[0] | words[1]))
    return 2.0 * (one.topic is other.topic) + 1.0 - abs(one.grade - other.grade) / 8 + 2.0 * shared


if __name__ == "__main__":
    main()
