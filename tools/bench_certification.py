"""What a policy does on the clips of forms A, B and C as they are planned.

    python tools/bench_certification.py [POLICY] [--raters 10000] [--lives 2000] [--seed 11] [--difficulty 0.15]

Forms B and C are written to the master scores of tools/studio/blueprint.yaml; form A's are read from its
files. Everything is simulated; `flask certification simulate` does the same on the clips that are there.
Seeds 101, 202 and 3 were used to choose the numbers of the shipped policy: report with others.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from ruamel.yaml import YAML  # noqa: E402

from app.certification.cli.simulate import simulation_text  # noqa: E402
from app.standards.content.simulated import (  # noqa: E402
    Unread,
    read_policy,
    read_rubric,
    read_simulated_pool,
)
from app.standards.domain.simulation.people import World  # noqa: E402
from app.standards.domain.simulation.pool import SimulatedPool  # noqa: E402
from app.standards.domain.simulation.report import Plan, simulate  # noqa: E402

SETS = ROOT / "calibration_sets"
BLUEPRINT = ROOT / "tools" / "studio" / "blueprint.yaml"
FORM_A = "demo-form-a"


def planned_pool(policy: Path) -> SimulatedPool:
    """Return form A's clips and the planned ones, each of a family of its own."""
    rule = read_policy(policy)
    if isinstance(rule, Unread):
        raise SystemExit(f"{policy} cannot be read")
    rubric = read_rubric(SETS, rule.rubric_id)
    if isinstance(rubric, Unread):
        raise SystemExit("the rubric cannot be read")
    shipped = read_simulated_pool(SETS, rubric, rule, "shipped")
    if isinstance(shipped, Unread):
        raise SystemExit("no form can be read")
    mine = YAML(typ="safe").load((SETS / "sets" / f"{FORM_A}.yaml").read_text("utf-8"))["clips"]
    places = [at for at, clip in enumerate(shipped.clips) if clip in mine]
    planned = YAML(typ="safe").load(BLUEPRINT.read_text("utf-8"))["clips"]
    ranks = [
        [rubric.by_key[code].scale.find_rank(clip["scores"][code]) for code in shipped.codes]
        for clip in planned
    ]
    clips = (*(shipped.clips[at] for at in places), *(clip["id"] for clip in planned))
    return SimulatedPool(
        name="forms A, B and C as planned",
        clips=clips,
        families=clips,
        codes=shipped.codes,
        domains=shipped.domains,
        points=shipped.points,
        signs=shipped.signs,
        masters=np.concatenate([shipped.masters[places], np.array(ranks, dtype=np.int64)]),
    )


def main() -> None:
    """Simulate, and print what the command prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("policy", nargs="?", default="mqi-default")
    parser.add_argument("--raters", type=int, default=10_000, help="of each family")
    parser.add_argument("--lives", type=int, default=2000, help="of each guesser")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--difficulty", type=float, default=World().difficulty)
    given = parser.parse_args()
    path = SETS / "policies" / f"{given.policy}.yaml"
    pool = planned_pool(path)
    rule = read_policy(path)
    if isinstance(rule, Unread):
        raise SystemExit(f"{path} cannot be read")
    plan = Plan(
        people=given.raters,
        lives=given.lives,
        seed=given.seed,
        world=World(difficulty=given.difficulty),
    )
    found = simulate(rule, pool, plan, lambda what: print(what, file=sys.stderr, flush=True))
    print("\n".join(simulation_text(found)))


if __name__ == "__main__":
    main()
