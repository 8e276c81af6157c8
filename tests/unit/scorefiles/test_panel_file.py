"""Files of ratings without a rubric."""

from pathlib import Path

import pytest

from app.scorefiles.delimited import ScoreFileError
from app.scorefiles.documents import panel_document
from app.scorefiles.panel_file import parse_categories, read_panel_file

FOUR = parse_categories("0,1,2,3")


def write(folder: Path, text: str, name: str = "scores.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_tess_reads_two_raters_with_gaps(tmp_path: Path) -> None:
    panel = read_panel_file(write(tmp_path, "clip,master,ana\na,0,1\nb,3,\n\nc,2.0,NA\n"), FOUR)
    assert panel.raters == ("master", "ana")
    assert panel.ranks.tolist() == [[0, 1], [3, -1], [2, -1]]
    assert panel.problems == ()


def test_the_document_has_a_number_or_a_reason_for_every_statistic(tmp_path: Path) -> None:
    panel = read_panel_file(write(tmp_path, "clip,master,ana\na,0,1\nb,3,3\nc,2,2\n"), FOUR)
    document = panel_document(panel.ranks, FOUR.values)
    assert (document["units"], document["raters"]) == (3, 2)
    assert document["values"]["exact"] == pytest.approx(2 / 3)
    missing = {key for key, value in document["values"].items() if value is None}
    assert missing == set(document["undefined"])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("u,a,b\n1,0,7\n2,1,1\n", 2, "'7' is not one of the categories", id="category"),
        pytest.param("u,a,b\n1,0,0\n2,1\n", 3, "2 fields where the header has 3", id="short row"),
        pytest.param('u,a,b\n"1\n2",0,0\n3,9,1\n', 4, "'9'", id="after a field of two lines"),
        pytest.param("u;a;b\n1;0;x\n", 2, "'x'", id="semicolons"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    problems = read_panel_file(write(tmp_path, text), FOUR).problems
    assert [problem.line for problem in problems] == [line]
    assert words in str(problems[0])


def test_a_unit_given_twice_is_used_twice_and_said(tmp_path: Path) -> None:
    panel = read_panel_file(write(tmp_path, "u,a,b\n1,0,0\n1,1,1\n"), FOUR)
    assert len(panel.ranks) == 2
    assert "lines 2 and 3" in panel.notes[0]


def test_extra_blank_fields_at_the_end_do_no_harm(tmp_path: Path) -> None:
    assert read_panel_file(write(tmp_path, "u,a,b\n1,0,0,,\n"), FOUR).ranks.tolist() == [[0, 0]]


def test_labels_can_be_categories() -> None:
    labels = parse_categories("Low, Mid, High")
    assert labels.values == (0.0, 1.0, 2.0)
    assert labels.find_rank("Mid") == 1
    assert labels.find_rank("1") is None


TOO_MANY = ",".join(str(number) for number in range(101))


@pytest.mark.parametrize("text", ["", "1", "1,,2", "1,1", "3,2,1", TOO_MANY])
def test_categories_that_make_no_scale_are_refused(text: str) -> None:
    with pytest.raises(ScoreFileError, match="ategories"):
        parse_categories(text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"u,a\n1,0\n", "at least two", id="one rater"),
        pytest.param(b"u,a,b\n1,\xff\xfe,0\n", "not UTF-8", id="not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(data)
    with pytest.raises(ScoreFileError, match=words):
        read_panel_file(path, FOUR)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ScoreFileError, match="cannot be read"):
        read_panel_file(tmp_path / "nothing.csv", FOUR)


def test_progress_is_told_of_every_character(tmp_path: Path) -> None:
    seen: list[int] = []
    read_panel_file(write(tmp_path, "u,a,b\n1,0,0\n2,1,1\n"), FOUR, seen.append)
    assert sum(seen) == len("1,0,0\n2,1,1\n")


def test_a_field_without_end_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(ScoreFileError, match="not delimited text"):
        read_panel_file(write(tmp_path, 'u,a,b\n1,0,"' + "x" * 140_000 + '"\n'), FOUR)


def test_a_file_of_nothing_but_a_header_has_reasons_for_everything(tmp_path: Path) -> None:
    panel = read_panel_file(write(tmp_path, "u,a,b\n"), FOUR)
    document = panel_document(panel.ranks, FOUR.values)
    assert document["units"] == 0
    assert set(document["values"].values()) == {None}


def test_three_raters_are_a_panel(tmp_path: Path) -> None:
    panel = read_panel_file(write(tmp_path, "u,a,b,c\n1,0,0,1\n2,3,3,3\n3,2,2,\n"), FOUR)
    values = panel_document(panel.ranks, FOUR.values)["values"]
    assert "exact" not in values
    assert values["fleiss"] == values["multi_fleiss"]
