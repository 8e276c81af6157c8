"""Every kind of mistake is reported at its file and line, in words that help to correct it.

Each folder in `bad/` holds the spoiled file (or files) of one mistake and, in `expected.txt`,
exactly what the author reads. All other files are those of `good/`.
"""

import shutil
from pathlib import Path

import pytest

from tests.content.gardens import BAD, plant
from tests.video_files import box, mp4, track

CASES = sorted(path for path in BAD.iterdir() if path.is_dir())
FEWEST = 40


def test_there_are_at_least_forty_mistakes() -> None:
    assert len(CASES) >= FEWEST


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_author_reads_exactly_this(case: Path, tmp_path: Path) -> None:
    garden = plant(tmp_path)
    shutil.copytree(case, garden.root, dirs_exist_ok=True)
    assert garden.problems() == (case / "expected.txt").read_text("utf-8").splitlines()


def test_problems_of_many_files_are_reported_at_once(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    for name in ("topic-misspelled", "formula-broken", "set-code-unknown", "policy-domain-unknown"):
        shutil.copytree(BAD / name, garden.root, dirs_exist_ok=True)
    assert {problem.split(":")[0] for problem in garden.problems()} == {
        "calibration_sets/clips/two-scales.yaml",
        "calibration_sets/policies/gardener.yaml",
        "calibration_sets/sets/first-beds.yaml",
        "course_content/01-looking/01-looking-at-beds.md",
    }


@pytest.mark.parametrize(
    ("video", "why"),
    [
        pytest.param(mp4()[:-50], "The file ends too early", id="cut off"),
        pytest.param(mp4(brand=b"qt  "), "This is a QuickTime movie", id="QuickTime"),
        pytest.param(
            mp4(more=track(b"meta", box(b"gpmd", bytes(8)))),
            "The file carries a track of data beside pictures and sound",
            id="places of a GPS receiver",
        ),
    ],
)
def test_the_video_of_a_clip_is_read_as_strictly_as_an_upload(
    tmp_path: Path, video: bytes, why: str
) -> None:
    garden = plant(tmp_path)
    (garden.sets_dir / "media" / "two-scales" / "clip.mp4").write_bytes(video)
    place = "calibration_sets/clips/two-scales.yaml:8: media.video: "
    [problem] = garden.problems()
    assert problem.startswith(f"{place}the file is not a readable MP4 ({why}")


def test_a_file_too_large_to_be_content_is_not_even_read(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    path = garden.sets_dir / "sets" / "first-beds.yaml"
    path.write_text("# " + "x" * 200_001, "utf-8")
    assert garden.problems() == [
        "calibration_sets/sets/first-beds.yaml:1: the file is larger than 200 kB (split it)"
    ]


def test_folders_that_are_not_there_are_named(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    shutil.rmtree(garden.root)
    assert garden.problems() == [
        "calibration_sets:1: there is no such folder",
        "course_content/course.yaml:1: there is no such file",
    ]
