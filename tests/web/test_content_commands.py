"""`flask content …` as an author uses it: what it says, what it changes, how it ends."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.publishing.content import SCHEMAS
from app.publishing.domain import BALANCE_BEGIN, BALANCE_END
from app.rubric.models import RubricRevision
from tests.certification_world import DEMO, write_form
from tests.content.gardens import Garden


def content(app: Flask, *words: str) -> Result:
    """Type a command of the group `content`."""
    return app.test_cli_runner().invoke(args=["content", *words])


def folders(garden: Garden) -> list[str]:
    return ["--course", str(garden.course_dir), "--sets", str(garden.sets_dir)]


def count_rubrics(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(RubricRevision)) or 0


def test_good_content_is_counted_and_the_command_succeeds(app: Flask, garden: Garden) -> None:
    result = content(app, "check", *folders(garden))
    assert result.exit_code == 0
    assert result.stdout == "All good: 1 rubric, 1 clip, 1 set, 1 policy, 2 lessons.\n"


def test_an_error_is_shown_with_its_place_and_the_command_fails(app: Flask, garden: Garden) -> None:
    garden.change("calibration_sets/clips/two-scales.yaml", "topic: data", "topic: dta")
    result = content(app, "check", *folders(garden))
    assert result.exit_code == 1
    assert (
        "calibration_sets/clips/two-scales.yaml:4: topic: `dta` is not allowed "
        "(did you mean `data`?)\n1 error, 0 warnings\n"
    ) in result.stderr
    assert result.stdout == ""


def test_a_warning_fails_only_when_asked_to_be_strict(app: Flask, garden: Garden) -> None:
    garden.change("course_content/01-looking/02-counting.md", "Count by", "Count<br>by")
    assert content(app, "check", *folders(garden)).exit_code == 0
    strict = content(app, "check", *folders(garden), "--strict")
    assert strict.exit_code == 1
    assert "0 errors, 1 warning" in strict.stderr


def test_a_score_written_as_a_number_is_answered_with_the_points_there_are(
    app: Flask, garden: Garden
) -> None:
    master = garden.sets_dir / "masters" / "two-scales.yaml"
    text = master.read_text("utf-8")
    for number in ("9", "2.5", "true", '"9"'):
        master.write_text(text.replace('score: "2"', f"score: {number}", 1), "utf-8")
        problems = content(app, "check", *folders(garden)).stderr
        shown = number.strip('"')
        assert f"`{shown}` is not a score point of `growth` (one of: 1, 2, 3, 4, 5)" in problems
        assert "put it in quotes" not in problems
    master.write_text(text.replace('score: "2"', "score: 3", 1), "utf-8")
    assert (
        "must be text, not 3 (put it in quotes)" in content(app, "check", *folders(garden)).stderr
    )


def test_a_sync_says_what_changed_and_the_next_one_that_nothing_did(
    app: Flask, garden: Garden
) -> None:
    first = content(app, "sync", *folders(garden))
    assert first.exit_code == 0
    assert "    added  lesson counting\n" in first.stdout
    assert first.stdout.endswith("8 added.\n")
    assert content(app, "sync", *folders(garden)).stdout == "8 unchanged.\n"


def test_a_sync_that_changes_a_right_option_says_what_that_touches(
    app: Flask, garden: Garden
) -> None:
    content(app, "sync", *folders(garden))
    lesson = "course_content/01-looking/01-looking-at-beds.md"
    garden.change(lesson, "- [ ] Seven", "- [x] Seven")
    garden.change(lesson, "- [x] Twelve", "- [ ] Twelve")
    expected = "check how-many: the right option changed; no stored answer is touched.\n"
    for words in (["--dry-run"], []):
        result = content(app, "sync", *folders(garden), *words)
        assert f"revised  lesson looking-at-beds\n           {expected}" in result.stdout


def test_a_dry_run_says_the_same_and_changes_nothing(app: Flask, garden: Garden) -> None:
    result = content(app, "sync", *folders(garden), "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.startswith("Dry run: nothing was changed.\n")
    assert result.stdout.endswith("8 added.\n")
    assert count_rubrics(app) == 0


def test_a_sync_with_errors_changes_nothing_and_says_so(app: Flask, garden: Garden) -> None:
    garden.change("calibration_sets/sets/first-beds.yaml", "[growth, slugs]", "[slug]")
    result = content(app, "sync", *folders(garden))
    assert result.exit_code == 1
    assert "Nothing was changed. Correct the errors above and sync again." in result.stderr
    assert count_rubrics(app) == 0


def test_the_schema_of_one_kind_is_printed(app: Flask) -> None:
    schema = json.loads(content(app, "schema", "clip").stdout)
    assert schema["additionalProperties"] is False
    assert "duration" in schema["required"]
    assert schema["properties"]["duration"]["pattern"]


def test_all_schemas_are_written_for_an_editor(app: Flask, tmp_path: Path) -> None:
    result = content(app, "schema", "--out", str(tmp_path / "schemas"))
    assert result.exit_code == 0
    written = {path.name for path in (tmp_path / "schemas").iterdir()}
    assert written == {f"{kind}.schema.json" for kind in SCHEMAS}


def test_a_folder_that_takes_no_schemas_is_named(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("A file, and no folder.", "utf-8")
    (tmp_path / "taken" / "clip.schema.json").mkdir(parents=True)
    for folder, why in (
        ("/proc/schemas", "No such file or directory"),
        (f"{tmp_path}/notes/schemas", "Not a directory"),
        (f"{tmp_path}/taken", "Is a directory"),
    ):
        result = content(app, "schema", "--out", folder)
        assert result.exit_code == 1
        what = f"{folder}/clip.schema.json cannot be written: {why}"
        assert result.stderr == f"Error: {what}. Choose another folder with --out.\n"


def test_asking_for_no_schema_at_all_explains_the_choice(app: Flask) -> None:
    result = content(app, "schema")
    assert result.exit_code == 2
    assert "name one of clip, course" in result.stderr


@pytest.mark.parametrize("command", ["check", "sync", "schema", "balance"])
def test_every_command_explains_itself(app: Flask, command: str) -> None:
    result = content(app, command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout) > 300


def test_the_balance_shows_counts_baseline_and_thin_codes(app: Flask, garden: Garden) -> None:
    result = content(app, "balance", "--sets", str(garden.sets_dir))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "garden-watch, practice and exemplars: 1 clip"
    assert (
        "growth                0            1            0            0            0"
        in result.stdout
    )
    assert "100%  fewer than 3 score points" in result.stdout
    assert lines[-1] == "garden-watch, certification: 0 clips"


def test_the_balance_of_one_set_counts_its_codes_only(app: Flask, garden: Garden) -> None:
    result = content(app, "balance", "--sets", str(garden.sets_dir), "--set", "first-beds")
    assert "slugs" in result.stdout
    assert "overall" not in result.stdout


def test_two_parallel_forms_are_compared(app: Flask, garden: Garden) -> None:
    for form, clip in (("spring-form", "bed-in-april"), ("summer-form", "bed-in-august")):
        write_form(garden, garden.sets_dir, form, [clip], summary=DEMO)
    asked = ("balance", "--sets", str(garden.sets_dir))
    result = content(app, *asked, "--set", "spring-form", "--against", "summer-form")
    assert "garden-watch, set spring-form: 1 clip" in result.stdout
    same = "set spring-form and set summer-form have the same counts on every code\n"
    assert result.stdout.endswith(same)
    alone = content(app, *asked, "--against", "summer-form")
    assert alone.exit_code == 2
    assert "name the first one with --set" in alone.stderr


def test_the_balance_of_an_unknown_set_suggests_the_right_one(app: Flask, garden: Garden) -> None:
    result = content(app, "balance", "--sets", str(garden.sets_dir), "--set", "first-bed")
    assert result.exit_code == 2
    assert "there is no set `first-bed` (did you mean `first-beds`?)" in result.stderr


def test_the_balance_is_written_into_the_guide_and_a_second_time_changes_nothing(
    app: Flask, garden: Garden
) -> None:
    guide = garden.sets_dir / "README.md"
    guide.write_text(f"Before.\n{BALANCE_BEGIN}\nold\n{BALANCE_END}\nAfter.\n", "utf-8")
    for _ in range(2):
        result = content(app, "balance", "--sets", str(garden.sets_dir), "--write")
        assert result.exit_code == 0
        page = guide.read_text("utf-8")
        assert page.startswith(f"Before.\n{BALANCE_BEGIN}\n```text\ngarden-watch, practice")
        assert page.endswith(f"```\n{BALANCE_END}\nAfter.\n")
        assert "old" not in page
        assert result.stdout.strip() in page


@pytest.mark.parametrize("text", [None, "No marks.\n", f"{BALANCE_BEGIN}\n"])
def test_a_guide_without_a_place_for_the_balance_is_left_alone(
    app: Flask, garden: Garden, text: str | None
) -> None:
    guide = garden.sets_dir / "README.md"
    if text is not None:
        guide.write_text(text, "utf-8")
    result = content(app, "balance", "--sets", str(garden.sets_dir), "--write")
    assert result.exit_code == 1
    assert "has no place for the table" in result.stderr
    assert (guide.read_text("utf-8") if guide.exists() else None) == text


def test_the_balance_of_one_set_is_not_what_the_guide_shows(app: Flask, garden: Garden) -> None:
    words = ("--sets", str(garden.sets_dir), "--set", "first-beds", "--write")
    assert content(app, "balance", *words).exit_code == 2
