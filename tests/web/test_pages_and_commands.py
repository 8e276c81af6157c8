"""The digits of my agreement are those that `flask scoring report` gives for the same scores."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Score, Sheet
from app.library.models import ClipRevision
from app.sets.models import MasterScore, SetItem
from app.web.formatting import format_percent, format_signed
from tests.calibration_world import CODES, RUBRIC, make_world
from tests.fixtures.browsing import Person

CLIPS = 14
Line = dict[str, str]
TOPS = {"meaning": 3, "reasons": 3, "slips": 3, "maths": 1}


@pytest.fixture
def page(ana: Person, session: Session) -> str:
    """My agreement of Ana, who is right two times of three and one point off otherwise."""
    rng = np.random.default_rng(14)
    masters = [
        {code: int(rng.integers(0, top + 1)) for code, top in TOPS.items()} for _ in range(CLIPS)
    ]
    make_world(session, tuple(masters))
    ana.post("/practice/first-look/attempts")
    for clip, ranks in enumerate(masters, start=1):
        off = {code: int(rng.choice([0, 0, 0, 0, -1, 1])) for code in CODES}
        own = {code: min(max(ranks[code] + off[code], 0), TOPS[code]) for code in CODES}
        fields = {f"score-{code}": str(rank) for code, rank in own.items()}
        assert ana.post(f"/attempts/1/clips/{clip}", **fields).status_code == 303
    return ana.read("/agreement")


@pytest.fixture
def figures(page: str, session: Session, app: Flask, tmp_path: Path) -> dict[tuple[str, str], Line]:
    """What the command says of the recorded scores, by what it is about and the statistic."""
    assert page
    rows = session.execute(
        select(ClipRevision.clip_id, Score.code, Score.rank, MasterScore.rank)
        .join(Sheet, Sheet.id == Score.sheet_id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(
            MasterScore,
            (MasterScore.master_revision_id == SetItem.master_revision_id)
            & (MasterScore.code == Score.code),
        )
    ).all()
    assert len(rows) == CLIPS * len(CODES)
    own, master, rubric = (tmp_path / name for name in ("own.csv", "master.csv", "rubric.yaml"))
    own.write_text("clip,rater,code,score\n" + "".join(f"{c},Ana,{k},{o}\n" for c, k, o, _ in rows))
    master.write_text("clip,code,score\n" + "".join(f"{c},{k},{m}\n" for c, k, _, m in rows))
    document = json.loads(json.dumps(RUBRIC))
    for code in document["codes"]:
        points = document["scales"][code["scale"]]["points"]
        code["points"] = {point["key"]: "Noted." for point in points}
    rubric.write_text(json.dumps(document))
    how = ("--codes-as", "rank", "--master-codes-as", "rank", "--long", "--format", "csv")
    done = app.test_cli_runner().invoke(
        args=["scoring", "report", str(own), "--master", str(master), "--rubric", str(rubric), *how]
    )
    assert done.exit_code == 0, done.stderr
    lines = csv.DictReader(io.StringIO(done.stdout))
    return {(line["key"], line["statistic"]): line for line in lines if line["level"] != "rater"}


def text_of(markup: str) -> str:
    inline = re.sub(r"</?(?:span|b|a)\b[^>]*>", "", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", inline)).split())


def share(line: Line) -> str:
    low, high = round(100 * float(line["low"])), format_percent(float(line["high"]))
    return f"{format_percent(float(line['value']))} ({low} to {high})"


def points(line: Line) -> str:
    value, low, high = (
        format_signed(100 * float(line[key]), 0) for key in ("value", "low", "high")
    )
    return f"{value} points ({low} to {high})"


def plain(line: Line) -> str:
    value, low, high = (
        f"{float(line[key]):.2f}".replace("-", "−") for key in ("value", "low", "high")
    )
    return f"{value} ({low} to {high})"


def facts(card: str) -> Iterator[tuple[str, str]]:
    listed = card.split('<dl class="acard__facts">')[1].split("</dl>", maxsplit=1)[0]
    for name, said in re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", listed, re.DOTALL):
        yield text_of(name), text_of(said)


@pytest.mark.parametrize("code", CODES)
def test_every_figure_of_a_code_is_that_of_the_command(
    page: str, figures: dict[tuple[str, str], Line], code: str
) -> None:
    card = page.split(f'id="code-{code}"')[1].split('<details class="acard ', maxsplit=1)[0]
    said = dict(facts(card))
    bias, n = figures[code, "bias"], figures[code, "exact"]["n"]
    low, high = (format_signed(float(bias[key])) for key in ("low", "high"))
    assert said["Exact"] == f"{share(figures[code, 'exact'])}, n {n}"
    assert said["Within one point"].startswith(f"{share(figures[code, 'adjacent'])}, n {n}")
    assert said["Two or more off"] == f"{share(figures[code, 'two_or_more'])}, n {n}"
    size = f"{abs(float(bias['value'])):.2f}"
    lean = "neither higher nor lower" if size == "0.00" else f"on average {size} points"
    assert said["Lean"].startswith(lean)
    assert said["Lean"].endswith(f"({low} to {high}, n {n})")
    assert said["Beyond chance"] == (
        f"weighted kappa {plain(figures[code, 'cohen_quadratic'])}; "
        f"AC2 {plain(figures[code, 'gwet_quadratic'])}; n {n}"
    )
    guess = format_percent(float(figures[code, "baseline_exact"]["value"]))
    told = text_of(card)
    assert f"would reach {guess} on clips like these" in told
    assert f"Your margin over it: {points(figures[code, 'margin'])}" in told
    worked = re.findall(r"= (−?\d\.\d{3})(?: |$)", told)
    for statistic in ("exact", "cohen_quadratic", "gwet_quadratic"):
        assert f"{float(figures[code, statistic]['value']):.3f}".replace("-", "−") in worked


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("All codes", "overall"),
        ("Sense of the Mathematics", "sense"),
        ("Errors and Slips", "errors"),
    ],
)
def test_every_figure_of_a_domain_and_of_all_codes_is_that_of_the_command(
    page: str, figures: dict[tuple[str, str], Line], title: str, key: str
) -> None:
    row = text_of(
        page.split(f'<h3 class="asum__title">{title}</h3>')[1].split("</li>", maxsplit=1)[0]
    )
    exact, lenient = figures[key, "exact"], float(figures[key, "leniency"]["value"])
    assert f"{share(exact)} exact, n {exact['n']} scores on {CLIPS} clips" in row
    assert f"would reach {format_percent(float(figures[key, 'baseline_exact']['value']))} " in row
    assert f"Your margin over it: {points(figures[key, 'margin'])}" in row
    assert f"Within one point {share(figures[key, 'adjacent'])}" in row
    side = "generous" if lenient > 0 else "severe"
    assert f"On average {abs(lenient):.2f} points more {side} than the masters" in row
