"""What a preview watches, and how it opens the course to its author."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.preview.domain import fingerprint, unlock
from app.publishing.content import CompiledContent
from tests.content.gardens import plant


@pytest.fixture
def content(tmp_path: Path) -> CompiledContent:
    """A course in which a lesson and a module wait for others."""
    content = plant(tmp_path / "garden").compile()
    assert content.course is not None
    waiting = [
        module.model_copy(update={"requires": ("other",)}) for module in content.course.modules
    ]
    return replace(
        content,
        course=content.course.model_copy(update={"modules": tuple(waiting)}),
        lessons=tuple(
            replace(lesson, matter=lesson.matter.model_copy(update={"requires": ("other",)}))
            for lesson in content.lessons
        ),
    )


def test_a_saved_file_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "lesson.md"
    file.write_text("one")
    before = fingerprint([tmp_path])
    assert fingerprint([tmp_path]) == before
    file.write_text("one and more")
    assert fingerprint([tmp_path]) != before


def test_what_an_editor_hides_is_not_watched(tmp_path: Path) -> None:
    before = fingerprint([tmp_path])
    (tmp_path / ".swap").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_text("x")
    assert fingerprint([tmp_path]) == before


def test_a_file_that_is_being_replaced_does_no_harm(tmp_path: Path) -> None:
    before = fingerprint([tmp_path])
    (tmp_path / "lesson.md").symlink_to(tmp_path / "gone")  # a name that leads to no file
    assert fingerprint([tmp_path]) == before


def test_to_an_author_everything_is_open(content: CompiledContent) -> None:
    opened = unlock(content)
    assert opened.course is not None
    assert not any(module.requires for module in opened.course.modules)
    assert not any(lesson.matter.requires for lesson in opened.lessons)
    assert [lesson.id for lesson in opened.lessons] == [lesson.id for lesson in content.lessons]


def test_without_a_course_there_is_nothing_to_open(content: CompiledContent) -> None:
    broken = replace(content, course=None)
    assert unlock(broken) is broken
