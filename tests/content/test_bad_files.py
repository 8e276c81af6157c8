"""Every kind of mistake is reported at its file and line, in words that help to correct it.

Each folder in `bad/` holds the spoiled file (or files) of one mistake and, in `expected.txt`,
exactly what the author reads. All other files are those of `good/`.
"""

import shutil
from pathlib import Path

import pytest

from tests.content.gardens import BAD, Garden, plant
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


@pytest.mark.parametrize("mark", ["\u202e", "\\u202E"], ids=["raw", "escaped"])
@pytest.mark.parametrize(
    ("file", "line", "title"),
    [
        ("course_content/course.yaml", 2, "Gardening"),
        ("course_content/01-looking/02-counting.md", 3, "Counting"),
    ],
)
def test_a_title_that_turns_what_follows_is_refused(
    tmp_path: Path, file: str, line: int, title: str, mark: str
) -> None:
    garden = plant(tmp_path)
    garden.change(file, f'title: "{title}"', f'title: "{title}{mark}"')
    [problem] = garden.problems()
    assert problem.startswith(f"{file}:{line}: ")
    assert "warning" not in problem


def test_a_course_file_with_an_error_hides_no_lesson(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    garden.change("course_content/course.yaml", 'title: "Gardening"', "title: 5")
    garden.change("course_content/01-looking/02-counting.md", 'title: "Counting"', "title: 6")
    garden.change("course_content/01-looking/01-looking-at-beds.md", "two-scales", "two-scalez")
    places = [problem.split(": ")[0] for problem in garden.problems()]
    assert places == [
        "course_content/01-looking/01-looking-at-beds.md:25",
        "course_content/01-looking/02-counting.md:3",
        "course_content/course.yaml:2",
    ]


def test_a_course_without_its_file_hides_no_lesson(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    (garden.course_dir / "course.yaml").unlink()
    garden.change("course_content/01-looking/02-counting.md", 'title: "Counting"', "title: 6")
    garden.change("course_content/01-looking/01-looking-at-beds.md", "two-scales", "two-scalez")
    places = [problem.split(": ")[0] for problem in garden.problems()]
    assert places == [
        "course_content/01-looking/01-looking-at-beds.md:25",
        "course_content/01-looking/02-counting.md:3",
        "course_content/course.yaml:1",
    ]


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


def lesson_of(garden: Garden) -> Path:
    return garden.course_dir / "01-looking" / "02-counting.md"


@pytest.mark.parametrize(
    ("field", "sign"),
    [
        pytest.param('title: "Counting **well**"', "**well**", id="a title in bold"),
        pytest.param(r'title: "Half is $\\frac{1}{2}$"', r"$\frac{1}{2}$", id="a formula"),
        pytest.param('title: "See [x](/course)"', "[x](/course)", id="a link"),
        pytest.param('title: "The `code`"', "`code`", id="code"),
        pytest.param('title: "A&nbsp;bed"', "&nbsp;", id="an entity"),
        pytest.param('title: "A <b>bed</b>"', "<b>", id="a tag"),
    ],
)
def test_markdown_in_a_field_of_plain_text_is_named(tmp_path: Path, field: str, sign: str) -> None:
    garden = plant(tmp_path)
    garden.change("course_content/01-looking/02-counting.md", 'title: "Counting"', field)
    place = "course_content/01-looking/02-counting.md:3: warning: title: "
    assert any(
        problem.startswith(f"{place}readers would see the signs of `{sign}`")
        for problem in garden.problems()
    )


def test_markdown_in_a_reason_of_a_master_score_is_named(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    garden.change("calibration_sets/masters/two-scales.yaml", "A beginning.", "A *mere* beginning.")
    assert any(
        "scores.overall.rationale: readers would see the signs of `*mere*`" in problem
        for problem in garden.problems()
    )


def test_a_file_that_is_not_read_is_named(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    (garden.course_dir / "01-looking" / "03-Weeds.MD").write_text("---\n---\n", "utf-8")
    assert garden.problems() == [
        (
            "course_content/01-looking/03-Weeds.MD:1: warning: this file is not read"
            " (lessons end in `.md`, figures in `.svg`, in small letters)"
        )
    ]


def test_a_figure_that_no_lesson_shows_is_named(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    folder = garden.course_dir / "01-looking"
    shutil.copy(folder / "bed.svg", folder / "bad.svg")
    assert garden.problems() == [
        (
            "course_content/01-looking/bad.svg:1: warning: no lesson of this folder shows this figure"
            ' (::: figure bad.svg "what it shows")'
        )
    ]


def test_a_link_to_a_heading_of_another_lesson_is_followed(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    with lesson_of(garden).open("a", encoding="utf-8") as lesson:
        lesson.write("\nSee [there](/course/looking-at-beds#s-nowhere).\n")
    assert garden.problems() == [
        (
            "course_content/01-looking/02-counting.md:8: "
            "there is no heading `#s-nowhere` in `looking-at-beds`"
        )
    ]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/library/nowhere?t=15", "there is no clip `nowhere`"),
        ("/library/two-scale", "there is no clip `two-scale` (did you mean `two-scales`?)"),
        ("/library/two-scales?t=31", "`?t=31` is after the end of the clip `two-scales`"),
        ("/library/two-scales?t=1:00", "`?t=1:00` is after the end of the clip `two-scales`"),
        ("/library/two-scales?t=soon", "`soon` is not a time (write ?t=92 or ?t=1:32)"),
        ("/library?code=slug", "there is no code `slug` (did you mean `slugs`?)"),
        ("/practice/pairs/nowhere", "there is no pair `nowhere`"),
        ("/course/nowhere", "there is no lesson `nowhere`"),
        ("#s-nowhere", "there is no heading `#s-nowhere`"),
    ],
)
def test_a_link_is_followed_to_what_must_be_there(tmp_path: Path, address: str, why: str) -> None:
    garden = plant(tmp_path)
    with lesson_of(garden).open("a", encoding="utf-8") as lesson:
        lesson.write(f"\nHear [that]({address}) and [all](/library), [then](/practice/pairs).\n")
    assert garden.problems() == [f"course_content/01-looking/02-counting.md:8: {why}"]


def test_links_to_what_is_there_are_left_in_peace(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    with lesson_of(garden).open("a", encoding="utf-8") as lesson:
        lesson.write("\n[a](/library/two-scales?t=0:29) [b](/library?code=slugs&point=yes)\n")
        lesson.write(
            "[c](/course/looking-at-beds) [d](/search?q=beds) [e](https://e.org/library/x)\n"
        )
    assert garden.problems() == []


def test_a_clip_of_certification_has_no_page_to_link_to(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    garden.change("calibration_sets/clips/two-scales.yaml", "use: practice", "use: certification")
    with lesson_of(garden).open("a", encoding="utf-8") as lesson:
        lesson.write("\nHear [that](/library/two-scales).\n")
    assert [line for line in garden.problems() if "02-counting.md:8" in line] == [
        (
            "course_content/01-looking/02-counting.md:8: `two-scales` is for certification and is "
            "shown in its form alone (choose a clip for practice, or an exemplar)"
        )
    ]


def test_the_office_can_be_written_to(tmp_path: Path) -> None:
    garden = plant(tmp_path)
    with lesson_of(garden).open("a", encoding="utf-8") as lesson:
        lesson.write("\nWrite to [the office](mailto:office@example.org).\n")
    assert garden.problems() == []
