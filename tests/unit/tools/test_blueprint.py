"""The plan of the clips that are still to be written keeps what forms owe each other."""

import numpy as np
import pytest
from ruamel.yaml import YAML

from app.publishing.domain.form_figures import ADDING_UP, COMBINATIONS
from tools.believable import is_believable
from tools.blueprint import BLUEPRINT, CODES, SETS, Planned, forms_of, read_plan
from tools.blueprint_bounds import Bounds, Judge

PLAN = read_plan()
NEW = [clip for clip in PLAN if clip.form != "a"]
PAGES = YAML(typ="safe").load(BLUEPRINT.read_text("utf-8"))["clips"]
NOTHING = dict.fromkeys(CODES, 0)


def ranks_of(plan: tuple[Planned, ...]) -> np.ndarray:
    assert all(clip.now for clip in plan)
    return np.array([clip.now for clip in plan])


def test_twenty_clips_are_planned_with_plots_of_their_own() -> None:
    assert [clip.form for clip in NEW] == ["b"] * 10 + ["c"] * 10
    assert len({page["family"] for page in PAGES}) == len({page["plot"] for page in PAGES}) == 20
    assert [
        page["id"] for page in PAGES if not (SETS / "clips" / f"{page['id']}.yaml").exists()
    ] == []
    assert {page["grade"] for page in PAGES} >= {0, 1, 2, 3, 4, 5, 6, 7, 8}
    assert len({page["room"] for page in PAGES}) >= 6


@pytest.mark.parametrize("clip", NEW, ids=lambda clip: clip.name)
def test_every_planned_score_is_one_that_its_plot_can_carry(clip: Planned) -> None:
    assert clip.now is not None
    assert [
        code for code, rank, may in zip(CODES, clip.now, clip.may, strict=True) if rank not in may
    ] == []
    assert is_believable(dict(zip(CODES, clip.now, strict=True)))


def test_every_bound_holds_for_the_three_forms_together() -> None:
    found = Bounds(forms_of(PLAN), [clip.name for clip in PLAN])
    assert found.broken(ranks_of(PLAN)) == []


def test_the_missing_combinations_stand_on_both_new_forms() -> None:
    for form in "bc":
        shown = {name for page in PAGES if page["form"] == form for name in page["shows"]}
        assert shown >= {
            "much student talk at low demand",
            "hard silent work",
            "uptake without student reasons",
            "students reason wrongly, nothing is explained right",
            "errors add up to more than the highest",
        }


def test_a_clip_has_the_scores_of_the_combination_it_is_to_show() -> None:
    planned = {clip.name: dict(zip(CODES, clip.now or (), strict=True)) for clip in NEW}
    for page in PAGES:
        ranks = planned[page["id"]]
        for name in page["shows"]:
            if name == ADDING_UP:
                assert ranks["oerr"] > max(ranks[code] for code in ("majerr", "langimp", "lcp"))
                continue
            bounds = COMBINATIONS[name].items()
            assert all(low <= ranks[code] <= high for code, (low, high) in bounds), page["id"]


def test_a_twin_on_another_form_costs() -> None:
    ranks = ranks_of(PLAN)
    judge = Judge(forms_of(PLAN))
    assert judge.cost(ranks) == 0
    ranks[-1] = ranks[0]
    assert judge.cost(ranks) > 20


@pytest.mark.parametrize(
    "scores",
    [
        {"langimp": 1},  # R1: an error, and none overall
        {"stexpl": 1, "etca": 1, "ospmmr": 1, "stucom": 1},  # R2: a reason is a contribution
        {"mlang": 2, "orich": 1},  # R3: language alone
        {"smqr": 1, "stucom": 2, "ospmmr": 1},  # R4: reasoning at no demand
        {"lcp": 3, "oerr": 3, "expl": 2, "mmsm": 1, "orich": 1},  # explained well, and obscured
        {"matcon": 3, "owws": 3},  # ideas used where nobody speaks
        {"expl": 2, "orich": 3},  # one middling element saturates nothing
        {"majerr": 1, "oerr": 3},  # one small error is no large one
    ],
)
def test_scores_that_cannot_be_true_together_are_not_planned(scores: dict[str, int]) -> None:
    assert is_believable(NOTHING)
    assert not is_believable(NOTHING | scores)


@pytest.mark.parametrize(
    "scores",
    [
        {"majerr": 1, "langimp": 1, "lcp": 1, "oerr": 2},  # small errors add up
        {"etca": 3, "ospmmr": 2},  # hard silent work
        {"stucom": 3, "ospmmr": 1},  # much talk at no demand
        {"expl": 2, "mmsm": 1, "orich": 1},  # an isolated Mid
    ],
)
def test_what_forms_lack_today_can_be_planned(scores: dict[str, int]) -> None:
    assert is_believable(NOTHING | scores)
