"""Test forms, made from other clips under new names."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.bench.service.attempts import open_attempt
from app.certification.models import Sitting
from app.config import ROOT
from app.db import db, transaction
from app.sets.models import CalibrationSet, SetItem
from app.standards.models import Policy
from tests.content.gardens import Garden
from tests.factories import MORNING, email_of
from tests.fixtures.browsing import Person

UNTOLD = "A title nobody is told"
DEMO = "A demo: its master scores are public."


def draw_order(clips: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Draw an order as sittings of whole test forms had one: places of the set, each once."""
    return tuple(int(place) + 1 for place in rng.permutation(clips))


def write_form(
    garden: Garden,
    folder: Path,
    test_form_id: str,
    clips: Sequence[str],
    *,
    summary: str = "One bed.",
    codes: str = "growth, slugs",
    position: int = 100,
    is_published_all_the_same: bool = True,
) -> None:
    """Write a form of copied clips into a folder: the garden's own sets, or a sealed one.

    Copied clips would let a guesser pass, so the garden's policy says why it is in force, unless told not to.
    """
    for kind in ("clips", "masters", "sets"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for clip in clips:
        for kind in ("clips", "masters"):
            text = (garden.sets_dir / kind / "two-scales.yaml").read_text("utf-8")
            text = text.replace("two-scales", clip).replace("use: practice", "use: certification")
            (folder / kind / f"{clip}.yaml").write_text(text, "utf-8")
        shutil.copytree(garden.sets_dir / "media" / "two-scales", folder / "media" / clip)
    text = (garden.sets_dir / "sets" / "first-beds.yaml").read_text("utf-8")
    for old, new in (
        ("id: first-beds", f"id: {test_form_id}"),
        ("First beds", test_form_id.replace("-", " ").capitalize()),
        ("purpose: practice", "purpose: certification"),
        ("One bed.", summary),
        ("codes: [growth, slugs]", f"codes: [{codes}]"),
        ("clips: [two-scales]", f"clips: [{', '.join(clips)}]"),
        ("feedback: after_each_clip", "feedback: never"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    place = f"{text.rstrip()}\nposition: {position}\n"
    (folder / "sets" / f"{test_form_id}.yaml").write_text(place, "utf-8")
    if is_published_all_the_same:
        _publish_all_the_same(garden)


def _publish_all_the_same(garden: Garden) -> None:
    """Say in the policy why it is in force although copied clips would let a guesser pass."""
    policy = garden.sets_dir / "policies" / "gardener.yaml"
    text = policy.read_text("utf-8")
    if "override:" not in text:
        text = text.replace("rubric: garden-watch", "rubric: garden-watch\noverride: For tests.")
        policy.write_text(text, "utf-8")


def turn_into_form(garden: Garden) -> None:
    """Make the garden's one clip and its set a demo form; no lesson may show the clip then."""
    clip, form = (
        f"calibration_sets/{name}.yaml" for name in ("clips/two-scales", "sets/first-beds")
    )
    garden.change(clip, "use: practice", "use: certification")
    garden.change(form, "purpose: practice", "purpose: certification")
    garden.change(form, "feedback: after_each_clip", "feedback: never")
    garden.change(form, "One bed.", DEMO)


def seal_shipped(
    folder: Path, test_form_id: str, clips: Sequence[str], codes: Sequence[str]
) -> None:
    """Make a sealed folder of shipped clips under new names, and a form of them on a few codes."""
    for kind in ("clips", "masters", "sets"):
        (folder / kind).mkdir(parents=True)
    source = ROOT / "calibration_sets"
    for clip in clips:
        for kind in ("clips", "masters"):
            text = (source / kind / f"{clip}.yaml").read_text("utf-8")
            text = re.sub(rf"^(id|clip): {clip}$", rf"\1: sealed-{clip}", text, flags=re.MULTILINE)
            text = re.sub(r"^title: .*", f"title: {UNTOLD}", text, flags=re.MULTILINE)
            text = re.sub(r"^use: \w+", "use: certification", text, flags=re.MULTILINE)
            (folder / kind / f"sealed-{clip}.yaml").write_text(text, "utf-8")
        shutil.copytree(source / "media" / clip, folder / "media" / f"sealed-{clip}")
    text = f"""id: {test_form_id}
title: "Spring form"
purpose: certification
rubric: mqi-4pt
summary: "Kept outside the repository for a test."
codes: [{", ".join(codes)}]
clips: [{", ".join(f"sealed-{clip}" for clip in clips)}]
feedback: never
"""
    (folder / "sets" / f"{test_form_id}.yaml").write_text(text, "utf-8")


def sit_whole_form(session: Session, who: str | int, test_form_id: str) -> None:
    """Let somebody be in the middle of a whole test form, as people began one before sittings grew."""
    rater_id = (
        who
        if isinstance(who, int)
        else session.scalars(select(User.id).where(User.email == email_of(who))).one()
    )
    form = session.get_one(CalibrationSet, test_form_id)
    clips = session.scalar(
        select(func.count(SetItem.id)).where(SetItem.set_revision_id == form.revision_id)
    )
    in_force = session.scalars(select(Policy.revision_id).order_by(Policy.id)).first()
    with transaction(session):
        begun = open_attempt(
            session, rater_id=rater_id, set_revision_id=form.revision_id or 0, now=MORNING
        )
        order = draw_order(clips or 0, np.random.default_rng(rater_id))
        row = {"rater_id": rater_id, "test_form_id": test_form_id, "attempt_id": begun}
        session.execute(
            insert(Sitting).values(**row, clip_order=list(order), policy_revision_id=in_force)
        )


def be_in_the_middle_of(person: Person, test_form_id: str) -> None:
    """Let somebody who is signed in be in the middle of a whole test form, with its page before her."""
    with person.app.app_context():
        sit_whole_form(db.session(), person.name, test_form_id)
    person.read(f"/certification/{test_form_id}")
