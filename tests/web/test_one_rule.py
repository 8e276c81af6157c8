"""A threshold is changed in its file, and every page and every decision follows from it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import transaction
from app.publishing.service import publish
from app.standards.domain.clauses import ClauseScope, Measure
from app.standards.domain.decision import ClipScore, CodeEvidence, Evidence, decide
from app.standards.service import find_rule_in_force
from tests.certification_world import DEMO, write_form
from tests.content.gardens import Garden, plant, write_media
from tests.factories import MORNING
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for

POLICY = "calibration_sets/policies/gardener.yaml"
GATE = "/certification/demonstrations/garden-watch"
BEDS = ("two-scales", *(f"bed-{n}" for n in range(2, 7)))


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    """Six practice clips, a demo form of two, and the policy of the garden."""
    garden = plant(tmp_path / "garden")
    sets = garden.sets_dir
    write_form(garden, sets, "demo-form", ("bed-in-may", "bed-in-june"), summary=DEMO)
    for clip in BEDS[1:]:
        shutil.copytree(sets / "media" / BEDS[0], sets / "media" / clip)
        write_media(garden, clip)
        for kind in ("clips", "masters"):
            text = (sets / kind / f"{BEDS[0]}.yaml").read_text("utf-8")
            (sets / kind / f"{clip}.yaml").write_text(text.replace(BEDS[0], clip), "utf-8")
    garden.change(
        "calibration_sets/sets/first-beds.yaml",
        "clips: [two-scales]",
        f"clips: [{', '.join(BEDS)}]",
    )
    return garden


@pytest.fixture
def settings(database_url: str, garden: Garden) -> Settings:
    return settings_for(database_url, garden.root)


def put_online(session: Session, garden: Garden) -> None:
    with transaction(session):
        publish(session, garden.compile(), MORNING)


def score_every_bed(ana: Person) -> None:
    """Ana is exact on every other clip."""
    for number, bed in enumerate(BEDS, start=1):
        ana.post("/practice/next", set_id="first-beds", clip_id=bed)
        growth, slugs = (("1", "0"), ("2", "1"), ("1", "0"), ("0", "1"), ("1", "0"), ("2", "1"))[
            number - 1
        ]
        answer = ana.post(
            f"/attempts/1/clips/{number}", **{"score-growth": growth, "score-slugs": slugs}
        )
        assert answer.status_code == 303, answer.text


def needed_in(session: Session) -> float:
    """Return what a decision on one clip would need of exact agreement in a domain."""
    found = find_rule_in_force(session, "garden-watch")
    assert found is not None
    scores = {"two-scales": ClipScore(own=0, master=0)}
    growth = CodeEvidence(code="growth", domain="plants", points=4, scores=scores)
    lines = decide(found.rule, Evidence(codes=(growth,))).trace
    return next(
        line.needed
        for line in lines
        if (line.measure, line.scope) == (Measure.EXACT, ClauseScope.EACH_DOMAIN)
    )


def test_a_threshold_of_99_percent_is_on_every_page_and_in_every_decision(
    ana: Person, session: Session, garden: Garden
) -> None:
    put_online(session, garden)
    score_every_bed(ana)
    before = ana.read("/practice/next")
    assert "Fewer than 5 in 100</b> test forms" not in before
    assert "in 100</b> test forms of 4 clips" in before

    garden.change(POLICY, "each_domain, at_least: 0.6", "each_domain, at_least: 0.99")
    garden.change(POLICY, "{at_least: 4, at_most: 4}", "{at_least: 7, at_most: 7}")
    put_online(session, garden)

    for address in ("/certification", GATE, "/practice/next"):
        page = ana.read(address)
        assert "<dt>Exact agreement in each domain</dt><dd>at least 99\xa0%</dd>" in page
        assert "<dt>Clips in a sitting</dt><dd>7</dd>" in page
        assert "60\xa0%" not in page
    assert "Fewer than 5 in 100</b> test forms of 7 clips" in ana.read("/practice/next")
    assert needed_in(session) == 0.99


def test_a_domain_that_the_policy_does_not_name_gates_nobody(
    ana: Person, session: Session, garden: Garden
) -> None:
    garden.change(POLICY, "domains: [plants, pests]", "domains: [pests]")
    put_online(session, garden)
    score_every_bed(ana)
    page = ana.read("/practice/next")
    assert '<th scope="row">Pests</th>' in page
    assert '<th scope="row">Plants</th>' not in page


def test_without_a_policy_there_is_nothing_to_be_ready_for(
    ana: Person, session: Session, garden: Garden
) -> None:
    (garden.root / POLICY).unlink()
    put_online(session, garden)
    score_every_bed(ana)
    assert "Readiness" not in ana.read("/practice/next")
    page = ana.read("/certification")
    assert "Certification is not open yet" in page
    assert "The rule" not in page
    assert ana.get(GATE).status_code == 404


def test_every_number_around_the_decision_is_the_files_own(
    ana: Person, session: Session, garden: Garden
) -> None:
    garden.change(POLICY, "parallel_forms: 1", "parallel_forms: 3")
    garden.change(POLICY, "tries: 2, wait_days: 7", "tries: 4, wait_days: 1")
    garden.change(POLICY, "months: 12", "months: 18")
    put_online(session, garden)
    page = ana.read("/certification")
    assert "<dt>Parallel forms</dt><dd>at least 3</dd>" in page
    assert "<dt>Attempts</dt><dd>4, then 1 day and 3 practice clips</dd>" in page
    assert "<dt>A certificate is valid for</dt><dd>18 months</dd>" in page
