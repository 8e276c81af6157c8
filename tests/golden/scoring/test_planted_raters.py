"""The raters of the open planted cohort get the names of what was planted in them, and no others."""

import csv
from typing import Any

import numpy as np
import pytest

from app.scoring.rater_model.cohort import learn_priors
from app.scoring.rater_model.effects import Effect, name_effects
from app.scoring.rater_model.evidence import RaterEvidence, lay_out
from app.scoring.rater_model.layout import layout_of
from app.scoring.rater_model.patterns import fit_for_names
from app.scoring.rater_model.priors import default_priors
from app.scoring.scheme import Scheme
from tests.reference import planted_scheme, reference_file, reference_json

RIGHT = {
    "severe": Effect.SEVERE,
    "lenient": Effect.GENEROUS,
    "central": Effect.CENTRAL,
    "reversed_errors": Effect.DOMAIN_OFF,
    "misread_code": Effect.CODE_OFF,
}
# Severity and leniency are planted on the points as they are numbered, also where a high point is
# bad: on the errors such a rater leans the other way, and that stands out as well.
BESIDE = {"severe": {Effect.DOMAIN_OFF}, "lenient": {Effect.DOMAIN_OFF}}


def read_cohort(document: dict[str, Any]) -> tuple[Scheme, RaterEvidence]:
    scheme = planted_scheme(document)
    with reference_file("engine", "mqi_planted_open.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    learners = sorted({row["learner"] for row in rows})
    clips = sorted({row["clip"] for row in rows})
    ranks = np.full((2, len(learners), len(clips), len(scheme.codes)), -1)
    for row in rows:
        at = (
            learners.index(row["learner"]),
            clips.index(row["clip"]),
            scheme.keys.index(row["code"]),
        )
        ranks[0][at] = int(row["master"])
        ranks[1][at] = int(row["score"]) if row["score"] else -1
    return scheme, lay_out(scheme, ranks[0], ranks[1])


@pytest.mark.parametrize("with_cohort", [False, True])
def test_planted_raters_get_their_names_and_clean_ones_get_none(*, with_cohort: bool) -> None:
    document = reference_json("engine", "mqi_planted_open.json")
    scheme, evidence = read_cohort(document)
    layout = layout_of(scheme)
    priors = learn_priors(evidence) if with_cohort else default_priors(layout)
    for at, planted in enumerate(document["planted"]):
        posterior = fit_for_names(evidence.of(slice(at, at + 1)), priors)
        named = {one.effect for one in name_effects(posterior)}
        kind = planted["effect"]
        if kind == "clean":
            assert named == set(), planted
        else:
            assert RIGHT[kind] in named, planted
            assert named <= {RIGHT[kind]} | BESIDE.get(kind, set()), planted
