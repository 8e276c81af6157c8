"""Forms that give each other away are refused when they are sealed, and named when they are demos."""

import shutil
from pathlib import Path

import pytest

from app.config import ROOT
from app.content.problem import Problem, Severity
from app.publishing.content import compile_content
from app.standards.content import giveaways

SETS = ROOT / "calibration_sets"
KINDS = ("clips", "masters", "media", "sets")
FORMS = ("demo-form-a", "twin-form")
TWINS = (
    "dripping-faucet, two-harbor-lights, geoboards-come-out, forty-five-percent-of-sixty, expanded-form-page, "
    "squares-that-grow, campers-and-tents, phones-and-hours, how-many-three-fourths, sprinkler-on-the-field"
)
"""Clips that stand on no form anymore: each has a plot, and most of its scores, from a clip of demo form A."""


def copy_with_twins(folder: Path) -> Path:
    """Copy what ships to `folder`, with a form of the twins of demo form A."""
    shutil.copytree(SETS, folder, copy_function=shutil.copy)
    text = (SETS / "sets" / "demo-form-a.yaml").read_text("utf-8")
    text = text.replace(clips_of(text), TWINS).replace("id: demo-form-a", "id: twin-form")
    text = text.replace("Demo form A", "Twin form").replace("position: 40", "position: 49")
    (folder / "sets" / "twin-form.yaml").write_text(text, "utf-8")
    return folder


def clips_of(text: str) -> str:
    return text.split("clips: [")[1].split("]", maxsplit=1)[0]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Demo form A and its twin in a sealed folder, and the rest of what ships beside it."""
    root = tmp_path_factory.mktemp("giveaways")
    copy_with_twins(root / "open")
    for kind in KINDS:
        (root / "vault" / kind).mkdir(parents=True)
    for form in FORMS:
        text = (root / "open" / "sets" / f"{form}.yaml").read_text("utf-8")
        move(root, "sets", f"{form}.yaml")
        for clip in clips_of(text).split(", "):
            for kind in ("clips", "masters"):
                move(root, kind, f"{clip}.yaml")
            move(root, "media", clip)
    return root


def move(root: Path, kind: str, name: str) -> None:
    shutil.move(root / "open" / kind / name, root / "vault" / kind / name)


def sealed_problems(root: Path) -> list[Problem]:
    content = compile_content(ROOT / "course_content", root / "open", sealed_dir=root / "vault")
    return [problem for problem in content.problems if problem.file.startswith("vault/")]


def test_sealed_forms_that_are_twins_are_refused(vault: Path) -> None:
    found = sealed_problems(vault)
    assert {problem.severity for problem in found} == {Severity.ERROR}
    told = "\n".join(str(problem) for problem in found)
    assert "12 clips of a family that is met in test form `demo-form-a`" in told
    assert "of clips with test form `demo-form-a` share more than 40% of their scores" in told
    assert "matches the clips scores" in told
    assert "without watching (at most 60% in any domain)" in told
    assert "copying one code's score onto another is right in more than 70%" in told
    assert "a sealed form is refused for it" not in told


def test_a_clip_whose_twin_is_practiced_with_open_masters_is_named(vault: Path) -> None:
    path = vault / "open" / "clips" / "odd-and-odd.yaml"
    text = path.read_text("utf-8")
    path.write_text(f"{text}family: a-growing-pattern\n", "utf-8")
    told = [str(problem) for problem in sealed_problems(vault)]
    path.write_text(text, "utf-8")
    assert sum("met in practice, where master scores are shown" in line for line in told) == 2


def test_second_points_beside_more_than_a_tenth_of_a_form_are_refused(vault: Path) -> None:
    path = vault / "vault" / "masters" / "rain-barrels.yaml"
    text = path.read_text("utf-8")
    also = "    also: {score: low, reason: Either., readers: [first cold reader, second cold reader]}\n"
    head, *scores = text.split("    score: mid\n")
    assert len(scores) > 5
    path.write_text(head + "".join(f"    score: mid\n{also}{rest}" for rest in scores), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(giveaways, "SECOND_POINTS_AT_MOST", 0.03)
        told = [str(problem) for problem in sealed_problems(vault)]
    path.write_text(text, "utf-8")
    assert any("of 160 master scores have an acceptable second point" in line for line in told)


def test_one_constant_holds_demo_forms_to_the_bounds_of_sealed_ones(tmp_path: Path) -> None:
    sets = copy_with_twins(tmp_path / "sets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(giveaways, "DEMO_FORMS_ARE_REFUSED", True)
        content = compile_content(ROOT / "course_content", sets)
    assert {problem.severity for problem in content.problems} == {Severity.ERROR}


def test_demo_form_b_gives_no_other_form_away() -> None:
    content = compile_content(ROOT / "course_content", SETS)
    assert [str(one) for one in content.problems if "demo-form-b" in one.file] == []
