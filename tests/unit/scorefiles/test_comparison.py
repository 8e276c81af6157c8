"""Rating files of any layout against master scores."""

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from app.scorefiles.comparison import Comparison
from app.scorefiles.comparison import compare as compare_files
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.masters import read_masters
from app.scorefiles.rating_scheme import Coding, RatingScheme, load_scheme
from app.scorefiles.ratings import read_ratings
from app.scorefiles.reading import ReadingOptions
from app.scorefiles.rendering import (
    Breakdown,
    as_csv,
    as_document,
    as_html,
    as_json,
    as_table,
    as_text,
    cells_of,
)

RUBRIC = """
id: tiny
version: "1"
title: A Tiny Rubric
credit: made for tests
scales:
  ordinal4:
    points:
      - {key: not_present, label: Not Present, export: 1}
      - {key: low, label: Low, export: 2}
      - {key: mid, label: Mid, export: 3}
      - {key: high, label: High, export: 4}
  binary: {points: [{key: "no", label: "No", export: 0}, {key: "yes", label: "Yes", export: 1}]}
domains:
  - {id: work, title: Work, short: Work}
  - {id: richness, title: Richness, short: Richness}
  - {id: errors, title: Errors, short: Errors}
codes:
"""
CODE = """
  - key: {key}
    title: {title}
    short: {key}
    domain: {domain}
    section: segment
    scale: {scale}
    direction: {direction}
    kind: scored
    default: null
    exports: [{export}]
    note: made for tests
    points: {points}
"""
BINARY = '{"no": a, "yes": b}'
FOUR = "{not_present: a, low: b, mid: c, high: d}"


def write_rubric(folder: Path) -> None:
    lines = [
        CODE.format(
            key=key,
            title=title,
            domain=domain,
            scale="binary" if key == "cwcm" else "ordinal4",
            direction="high_is_bad" if domain == "errors" else "high_is_good",
            export=export,
            points=BINARY if key == "cwcm" else FOUR,
        )
        for key, title, domain, export in (
            ("cwcm", "Connected", "work", "CWCM"),
            ("link", "Linking", "richness", "LINK"),
            ("expl", "Explanations", "richness", "EXPL"),
            ("majerr", "Content Errors", "errors", "MAJERR"),
        )
    ]
    (folder / "rubrics").mkdir()
    (folder / "rubrics" / "tiny.yaml").write_text(RUBRIC + "".join(lines), "utf-8")


@pytest.fixture
def scheme(tmp_path: Path) -> RatingScheme:
    write_rubric(tmp_path)
    return load_scheme("tiny", tmp_path)


WIDE = """OBSID,CHAPNUM,rater,LINK,MAJERR
1,1,ana,Mid,1
1,2,ana,4,998
2,1,ana,not present,2
2,1,ben,2.0,Low
"""
MASTER = """OBSID,CHAPNUM,code,score
1,1,LINK,3
1,2,LINK,3
2,1,link,Low
1,1,Content Errors,1
1,2,MAJERR,1
2,1,MAJERR,2
"""


EXPORTS = ReadingOptions(coding=Coding.EXPORT)


def compare(
    folder: Path, scheme: RatingScheme, ratings: str = WIDE, master: str = MASTER
) -> Comparison:
    (folder / "ratings.csv").write_text(ratings, "utf-8")
    (folder / "master.csv").write_text(master, "utf-8")
    return compare_files(
        scheme,
        read_ratings(folder / "ratings.csv", scheme, EXPORTS),
        read_masters(folder / "master.csv", scheme, EXPORTS),
    )


def problems(comparison: Comparison) -> list[str]:
    return list(comparison.problems)


def test_labels_export_numbers_and_sentinels_are_read(tmp_path: Path, scheme: RatingScheme) -> None:
    comparison = compare(tmp_path, scheme)
    assert comparison.problems == ()
    assert comparison.notes == ()
    assert comparison.scheme.keys == ("link", "majerr")
    assert [comparison.raters[place] for place in comparison.rater] == ["ana", "ana", "ana", "ben"]
    assert [comparison.clips[place] for place in comparison.clip] == ["1/1", "1/2", "2/1", "2/1"]
    assert comparison.scores.tolist() == [[2, 0], [3, -1], [0, 1], [1, 1]]
    assert comparison.master.tolist() == [[2, 0], [2, 0], [1, 1], [1, 1]]


def test_a_long_file_says_the_same_as_a_wide_one(tmp_path: Path, scheme: RatingScheme) -> None:
    rows = ["rater,OBSID,CHAPNUM,code,rating"]
    for row in csv.DictReader(io.StringIO(WIDE)):
        rows += [
            f"{row['rater']},{row['OBSID']},{row['CHAPNUM']},{code},{row[code]}"
            for code in ("LINK", "MAJERR")
        ]
    wide = compare(tmp_path, scheme)
    long = compare(tmp_path, scheme, "\n".join(rows) + "\n")
    assert long.scores.tolist() == wide.scores.tolist()
    assert long.problems == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param("1,1,ben,7,1", "ratings.csv:6: '7' is not a score point of link", id="point"),
        pytest.param("9,9,ana,1,1", "clip 9/9 has no master scores", id="no master"),
        pytest.param("1,1,ana,1", "4 fields where the header has 5", id="short row"),
        pytest.param(",1,ana,1,1", "no clip is named", id="no clip"),
        pytest.param("1,1,,1,1", "no rater is named", id="no rater"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_by_its_line(
    tmp_path: Path, scheme: RatingScheme, row: str, words: str
) -> None:
    found = problems(compare(tmp_path, scheme, WIDE + row + "\n"))
    assert len(found) == 1
    assert found[0].startswith("ratings.csv:6:")
    assert words in found[0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param("a,nope,1", "tiny has no code 'nope'", id="unknown code"),
        pytest.param("a,link,9", "'9' is not a score point", id="unknown point"),
    ],
)
def test_a_long_row_that_cannot_be_used_is_named_too(
    tmp_path: Path, scheme: RatingScheme, row: str, words: str
) -> None:
    comparison = compare(
        tmp_path, scheme, f"clip,code,score\na,link,1\n{row}\n", "clip,LINK\na,Mid\n"
    )
    assert len(comparison.problems) == 1
    assert problems(comparison)[0].startswith("ratings.csv:3: ")
    assert words in problems(comparison)[0]


BOTH = "learner,clip,code,master,score\nana,a,link,3,2\nben,a,link,3,3\nben,b,link,1,1\n"


def test_a_file_with_both_scores_serves_as_ratings_and_as_master(
    tmp_path: Path, scheme: RatingScheme
) -> None:
    comparison = compare(tmp_path, scheme, BOTH, BOTH)
    assert comparison.master.tolist() == [[2], [2], [0]]
    assert comparison.scores.tolist() == [[1], [2], [0]]
    assert problems(comparison) == []


def test_a_clip_with_two_master_scores_of_one_code_is_refused(
    tmp_path: Path, scheme: RatingScheme
) -> None:
    with pytest.raises(ScoreFileError, match=r"clip b two master scores of link.*--master-rater"):
        compare(tmp_path, scheme, BOTH, BOTH + "ana,b,link,2,1\n")


def test_one_of_several_experts_can_be_chosen(tmp_path: Path, scheme: RatingScheme) -> None:
    path = tmp_path / "master.csv"
    path.write_text("rater,clip,LINK\nE1,c1,Low\nE2,c1,Mid\nE1,c2,Mid\n", "utf-8")
    assert read_masters(path, scheme, EXPORTS, "e2").ranks.tolist() == [[2]]
    assert read_masters(path, scheme, EXPORTS, "E1").ranks.tolist() == [[1], [2]]
    with pytest.raises(ScoreFileError, match="no scores by Eva; it names E1, E2"):
        read_masters(path, scheme, EXPORTS, "Eva")


def test_what_was_not_used_is_said(tmp_path: Path, scheme: RatingScheme) -> None:
    ratings = "clip,mood,LINK,EXPL\na,fine,1,1\n"
    comparison = compare(tmp_path, scheme, ratings, "clip,LINK,CWCM\na,1,1\nb,2,0\n")
    assert comparison.problems == ("ratings.csv: no master scores for expl in master.csv",)
    assert comparison.notes == (
        "master scores of codes nobody scored: cwcm",
        "scored by nobody: 1 clip with master scores",
    )
    assert "  not read: mood" in comparison.understood


@pytest.mark.parametrize(
    ("ratings", "master", "words"),
    [
        pytest.param("LINK\n1\n", MASTER, "no column for the clip", id="no clip column"),
        pytest.param("clip,mood\na,1\n", MASTER, "has no scores: neither", id="no score column"),
        pytest.param("clip,LINK,link\na,1,1\n", MASTER, "the code link twice", id="code twice"),
        pytest.param("clip,LINK\n", MASTER, "no scores that can be used", id="no rows"),
        pytest.param("clip,LINK\n,1\n", MASTER, "The first: ratings.csv:2", id="only bad rows"),
        pytest.param("clip,LINK\n1,1\n", MASTER, "names clips by clip,", id="other clip columns"),
        pytest.param(WIDE, "OBSID,CHAPNUM,LINK\n8,8,1\n", "such as 8/8", id="no clip in common"),
    ],
)
def test_files_that_do_not_go_together_say_why(
    tmp_path: Path, scheme: RatingScheme, ratings: str, master: str, words: str
) -> None:
    with pytest.raises(ScoreFileError, match=words):
        compare(tmp_path, scheme, ratings, master)


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, scheme: RatingScheme) -> None:
    with pytest.raises(ScoreFileError, match="cannot be read"):
        read_ratings(tmp_path / "nothing.csv", scheme)


def test_an_unknown_rubric_suggests_the_known(tmp_path: Path) -> None:
    with pytest.raises(ScoreFileError, match="no rubric tiny in"):
        load_scheme("tiny", tmp_path)
    write_rubric(tmp_path)
    with pytest.raises(ScoreFileError, match="did you mean `tiny`"):
        load_scheme("tinny", tmp_path)
    with pytest.raises(ScoreFileError, match="there are: tiny"):
        load_scheme("quite-another", tmp_path)


def test_a_rubric_can_be_given_by_its_path_and_its_problems_are_told(tmp_path: Path) -> None:
    write_rubric(tmp_path)
    path = tmp_path / "rubrics" / "tiny.yaml"
    assert load_scheme(str(path), tmp_path).rubric_id == "tiny"
    path.write_text(path.read_text("utf-8").replace("domain: work", "domain: wok"), "utf-8")
    with pytest.raises(ScoreFileError, match="wok"):
        load_scheme(str(path), tmp_path)


@pytest.mark.parametrize("breakdown", list(Breakdown))
def test_every_breakdown_can_be_written_every_way(
    tmp_path: Path, scheme: RatingScheme, breakdown: Breakdown
) -> None:
    comparison = compare(tmp_path, scheme, WIDE + "9,9,ana,1,1\n")
    document = json.loads(as_json(as_document(comparison, breakdown)))
    assert document["overall"]["n"] == 7
    assert document["overall"]["values"]["exact"] == pytest.approx(5 / 7)
    assert set(document["codes"]) == {"link", "majerr"}
    assert set(document["domains"]) == {"richness", "errors"}
    assert document["understood"][0].startswith("ratings.csv: 4 clips x 2 raters x 2 codes")
    assert ("by_rater" in document) == (breakdown is Breakdown.RATER)
    rows = list(csv.DictReader(io.StringIO(as_csv(comparison, breakdown))))
    overall = [row for row in rows if row["level"] == "overall" and row["statistic"] == "exact"]
    assert float(overall[0]["value"]) == pytest.approx(5 / 7)
    page = as_html(comparison, breakdown)
    assert page.startswith("<!doctype html>")
    assert "clip 9/9 has no master scores" in page
    console = Console(width=220, record=True, file=io.StringIO())
    console.print(as_table(comparison, breakdown))
    text = console.export_text()
    for figure in cells_of(comparison.overall.overall):
        assert figure in as_text(comparison, breakdown)
        assert figure in text
    assert "overall" in text
    assert "71%" in text


def test_a_rank_of_zero_is_no_export_number(tmp_path: Path, scheme: RatingScheme) -> None:
    found = problems(compare(tmp_path, scheme, WIDE + "1,2,ben,0,1\n"))
    assert found[0].startswith("ratings.csv:6: '0' is not a score point of link")


def test_a_statistic_that_does_not_exist_is_shown_in_words(
    tmp_path: Path, scheme: RatingScheme
) -> None:
    comparison = compare(tmp_path, scheme, "clip,LINK\na,1\n", "clip,LINK,EXPL\na,1,\n")
    document = as_document(comparison, Breakdown.CODE)
    assert document["codes"]["link"]["undefined"]["cohen"] == "one_category_only"
    assert "one point only" in as_html(comparison, Breakdown.CODE)


def test_names_in_files_cannot_become_markup(tmp_path: Path, scheme: RatingScheme) -> None:
    comparison = compare(tmp_path, scheme, "clip,rater,LINK\na,<b>ana,1\n", "clip,LINK\na,1\n")
    assert "<b>" not in as_html(comparison, Breakdown.RATER)
