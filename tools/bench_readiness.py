"""How honest the chance of readiness is: simulated people, foretold and then sitting a form.

    python tools/bench_readiness.py [--learners 300] [--seed 1] [--json]

Everything is simulated. People differ in exactness, codes differ within a person, clips are easier
or harder for all codes at once, and misses lean to one side. None of these is drawn from the
estimate's own model. Each person is foretold from 6, 12 and 24 clips and then sits twenty forms.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.calibration.domain.readiness import (  # noqa: E402
    CodeScores,
    Readiness,
    Thresholds,
    estimate_readiness,
)

DOMAINS = ("richness",) * 6 + ("students",) * 2 + ("errors",) * 3 + ("practices",) * 5
HISTORIES = (6, 12, 24)
FORMS = 20
BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.01)
RULE = Thresholds()
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Person:
    """Somebody with an exactness, a lean, and stronger and weaker codes."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        # On the logit: people around 88 % exact, so that the chance is open for many of them.
        self.ease = rng.normal(2.0, 0.7) + rng.normal(0, 0.5, len(DOMAINS))
        self.lean = rng.beta(3, 3)

    def score(self, clips: int) -> Ints:
        """Return signed distances to the masters: [clip, code]."""
        clip = self.rng.normal(0, 0.4, (clips, 1))
        size = (clips, len(DOMAINS))
        exact = self.rng.random(size) < 1 / (1 + np.exp(-(self.ease + clip)))
        side = np.where(self.rng.random(size) < self.lean, 1, -1)
        far = np.where(self.rng.random(size) < 0.08, 2, 1)
        return np.where(exact, 0, side * far)

    def passes(self) -> float:
        """Return the share of forms that meet the rule."""
        return float(np.mean([meets(self.score(RULE.clips)) for _ in range(FORMS)]))


def meets(form: Ints) -> bool:
    """Apply the rule to one form, plainly."""
    far = np.abs(form) > 1
    if far.mean() > RULE.discrepant_at_most:
        return False
    if (far.sum(axis=0) > RULE.discrepant_per_code_at_most).any():
        return False
    if ((form == 0).mean(axis=0) < RULE.code_exact_at_least).any():
        return False
    groups = [form[:, [one == name for one in DOMAINS]] for name in dict.fromkeys(DOMAINS)]
    return all(
        (group == 0).mean() >= RULE.domain_exact_at_least
        and abs(group.mean()) <= RULE.domain_bias_within
        for group in groups
    )


def foretell(distances: Ints, seed: int) -> float:
    """Return the chance that readiness gives from these scores."""
    codes = [
        CodeScores(
            code=str(index),
            title=str(index),
            domain=domain,
            distances=tuple(int(one) for one in distances[:, index]),
            masters=(0,) * len(distances),
        )
        for index, domain in enumerate(DOMAINS)
    ]
    found = estimate_readiness(codes, RULE, seed=seed)
    assert isinstance(found, Readiness)  # noqa: S101  every history is long enough
    return found.chance


def run(learners: int, seed: int) -> list[dict[str, Any]]:
    """Foretell everybody from each length of history, and compare."""
    rng = np.random.default_rng(seed)
    foretold = np.zeros((len(HISTORIES), learners))
    came = np.zeros(learners)
    for index in range(learners):
        person = Person(rng)
        came[index] = person.passes()
        history = person.score(max(HISTORIES))
        for row, clips in enumerate(HISTORIES):
            foretold[row, index] = foretell(history[:clips], index)
        print(f"\r{index + 1} of {learners}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return [
        _summary(clips, of_history, came)
        for clips, of_history in zip(HISTORIES, foretold, strict=True)
    ]


def _summary(clips: int, foretold: Floats, came: Floats) -> dict[str, Any]:
    bins = np.digitize(foretold, BINS) - 1
    return {
        "clips": clips,
        "brier": float((foretold**2 - 2 * foretold * came + came).mean()),
        "brier_of_the_average": float(came.mean() * (1 - came.mean())),
        "foretold": float(foretold.mean()),
        "came": float(came.mean()),
        "bins": [
            {
                "from": BINS[one],
                "people": int((bins == one).sum()),
                "foretold": float(foretold[bins == one].mean()),
                "came": float(came[bins == one].mean()),
            }
            for one in range(len(BINS) - 1)
            if (bins == one).any()
        ],
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=300, help="simulated people")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    wanted = parser.parse_args()
    results = run(wanted.learners, wanted.seed)
    if wanted.json:
        print(json.dumps(results, indent=2))
        return
    for result in results:
        print(
            f"{result['clips']} clips: Brier {result['brier']:.3f} "
            f"(everybody alike {result['brier_of_the_average']:.3f}), "
            f"foretold {result['foretold']:.2f}, came {result['came']:.2f}"
        )
        for one in result["bins"]:
            print(f"  foretold {one['foretold']:.2f}: came {one['came']:.2f} ({one['people']})")


if __name__ == "__main__":
    main()
