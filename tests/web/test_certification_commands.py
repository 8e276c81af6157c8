"""`flask certification capacity` and `flask certification pool check`, as an operator runs them."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.certification.service.exposure import note_exposure
from app.config import ROOT, Settings
from app.db import transaction
from app.sets.models import SetRevision
from tests.calibration_world import add_set_of_same_clips, make_world
from tests.factories import MORNING, make_user

SETS = ROOT / "calibration_sets"


@pytest.fixture
def demo_form(session: Session) -> None:
    """Two clips on a demo form, under the rule of the test."""
    world = make_world(session)
    add_set_of_same_clips(session, world, "spring-form")
    with transaction(session):
        form = SetRevision.set_id == "spring-form"
        session.execute(update(SetRevision).where(form).values(purpose="certification"))


def run(app: Flask, *args: str) -> tuple[int, str]:
    """Run a command and return its exit status and all that it said."""
    found = app.test_cli_runner().invoke(args=["certification", *args])
    return found.exit_code, found.output


@pytest.mark.usefixtures("demo_form")
def test_otto_reads_what_the_pool_carries(app: Flask, session: Session) -> None:
    ana = make_user(session, "Ana")
    with transaction(session):
        note_exposure(session, ana.id, "clip-1", None, MORNING)
    asked = ("--coaches", "10", "--clips", "1", "--renewals", "0", "--retakes", "1", "--cap", "0.3")
    status, told = run(app, "capacity", *asked)
    assert status == 0
    assert "demo pool of small-rubric: 2 clips of 2 families; rule default" in told
    rows = {tuple(line.split()[:-3]): line.split()[-3:] for line in told.splitlines() if line}
    assert rows["first", "sittings"] == ["10", "6", "6"]
    assert rows["second", "sittings"] == ["10", "0", "0"]
    assert "It takes 7 clips by arithmetic." in told
    assert "The pool does not carry this." in told
    assert "By now 1 person met clips of it; the best-known clip was shown to 1." in told


@pytest.mark.usefixtures("demo_form")
def test_a_machine_reads_the_same(app: Flask) -> None:
    asked = ("--coaches", "4", "--clips", "1", "--renewals", "0", "--retakes", "0", "--cap", "0.5")
    status, told = run(app, "capacity", *asked, "--json")
    found = json.loads(told)
    assert status == 0
    assert found["clips_needed"] == 2
    assert found["by_assembly"] == {"first": 4, "retake": 0, "renewal": 0}
    assert found["is_enough"] is True


def test_without_a_pool_the_command_says_so(app: Flask) -> None:
    status, told = run(app, "capacity", "--pool", "sealed")
    assert status == 1
    assert "There is no such pool with a rule in force: sync its forms." in told


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Demo form A alone, as if it were sealed."""
    folder = tmp_path / "vault"
    for kind in ("clips", "masters", "sets"):
        (folder / kind).mkdir(parents=True)
    shutil.copy(SETS / "sets" / "demo-form-a.yaml", folder / "sets")
    text = (SETS / "sets" / "demo-form-a.yaml").read_text("utf-8")
    for clip in text.split("clips: [")[1].split("]")[0].split(", "):
        for kind in ("clips", "masters"):
            shutil.copy(SETS / kind / f"{clip}.yaml", folder / kind)
    return folder


def shipped(app: Flask, **changes: object) -> None:
    """Let the commands read the rubric and the policies that ship."""
    settings: Settings = app.config["SETTINGS"]
    changes = {"calibration_sets_dir": SETS, **changes}
    app.config["SETTINGS"] = settings.model_copy(update=changes)


def test_designed_masters_alone_support_calibrated_on_vignettes(app: Flask, vault: Path) -> None:
    shipped(app)
    status, told = run(app, "pool", "check", str(vault))
    assert status == 1
    assert "10 clips of 9 families, 0 pilots" in told
    assert "master scores of 10 clips are designed" in told
    assert "who is certified by it is calibrated on vignettes" in told
    assert "no readers are recorded" in told
    assert "refused: 10 clips cannot carry this gate: it takes" in told
    assert "It may not judge anybody as it is." in told


def test_what_it_cannot_carry_is_overridden_in_writing_and_twins_are_not(
    app: Flask, vault: Path
) -> None:
    shipped(app, gate_override="A pilot with twelve coaches.")
    told = run(app, "pool", "check", str(vault))[1]
    assert "noted (overridden: A pilot with twelve coaches.): 10 clips cannot carry" in told
    for kind in ("clips", "masters"):
        text = (vault / kind / "two-ropes.yaml").read_text("utf-8")
        (vault / kind / "three-ropes.yaml").write_text(
            text.replace("two-ropes", "three-ropes").replace("family: ", "family: x-"), "utf-8"
        )
    form = vault / "sets" / "demo-form-a.yaml"
    form.write_text(form.read_text("utf-8").replace("[two-ropes", "[three-ropes, two-ropes"))
    status, told = run(app, "pool", "check", str(vault))
    assert status == 1
    assert "refused: 2 pairs of clips of different families share more than 60%" in told
    assert "`two-ropes` and `three-ropes` 100%" in told


def test_readers_who_differ_too_much_are_refused(app: Flask, vault: Path) -> None:
    shipped(app, gate_override="A pilot.")
    path = vault / "masters" / "soap-boxes.yaml"
    text = path.read_text("utf-8")
    codes = [
        line.strip(" :\n")
        for line in text.splitlines()
        if line.startswith("  ") and line[2].isalpha() and line.endswith(":")
    ]
    first = ", ".join(f"{code}: low" for code in codes if code != "cwcm")
    other = first.replace("link: low", "link: high")
    readings = (
        f"readings:\n  - {{reader: first blind reader, scores: {{{first}}}}}\n"
        f"  - {{reader: second blind reader, scores: {{{other}}}}}\n"
    )
    path.write_text(text.replace("scores:\n", f"{readings}scores:\n", 1), "utf-8")
    status, told = run(app, "pool", "check", str(vault))
    assert status == 1
    assert "two readers are recorded for 1 clip" in told
    assert "two points apart or more on link: nobody is judged by such a clip" in told
