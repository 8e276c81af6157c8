"""A small course for tests, compiled from real Markdown by the real compiler."""

import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.change import Change
from app.course.models import Lesson
from app.course.service.answers import Kept, Sent, answer_check
from app.course.sync import sync_course
from app.db import transaction
from app.markup.identity import derive_key
from app.practice.service.course_steps import find_practice_steps
from app.publishing.content import compile_content
from tests.factories import MORNING

COURSE = """\
id: small-course
title: "A small course"
modules:
  - {id: first, title: "First things", summary: "Where to begin.", folder: 00-first, requires: []}
  - {id: second, title: "Second things", summary: "What follows.", folder: 01-second, requires: [first]}
"""

LESSONS = {
    "00-first/01-a-score.md": """\
---
id: a-score
title: "What a score is"
---
A score is a claim about $\\frac{1}{2}$ of a lesson.

## The first part

::: check which-one
Which of these is evidence?
- [ ] "Great energy."
  > That is a verdict, not evidence.
- [x] "At 01:05 she says why."
  > A time and what was said.
:::

::: sort two-kinds codes=expl,link
- Because the pieces are smaller. {expl}
  > It says why.
- This bar is that fraction. {link}
  > It matches two pictures.
:::
""",
    "00-first/02-a-clip.md": """\
---
id: a-clip
title: "A clip to watch"
codes: [link]
requires: [a-score]
---
Watch this.

::: clip thirds from=00:10 until=00:20
What does she ask?
:::

::: figure line.svg "A line"
A line.
:::
""",
    "01-second/01-more.md": """\
---
id: more
title: "More of it"
---
More.
""",
}
FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10"/></svg>'


def make_course(session: Session, folder: Path) -> Path:
    """Write the small course into a folder, compile it and put it online."""
    course_dir, sets_dir = folder / "course_content", folder / "calibration_sets"
    sets_dir.mkdir(exist_ok=True)
    for name, text in LESSONS.items():
        path = course_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (course_dir / "00-first" / "line.svg").write_text(FIGURE, encoding="utf-8")
    (course_dir / "course.yaml").write_text(COURSE, encoding="utf-8")
    sync_again(session, course_dir)
    return course_dir


def sync_again(session: Session, course_dir: Path) -> list[Change]:
    """Compile what stands in the folder now, and put it online."""
    content = compile_content(course_dir, course_dir.parent / "calibration_sets")
    assert content.course is not None, content.problems
    with transaction(session):
        return sync_course(session, content.course, content.lessons, content.code_labels(), MORNING)


def rewrite(course_dir: Path, lesson: str, old: str, new: str) -> None:
    """Replace words in a lesson's file; they must be there."""
    path = course_dir / lesson
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {lesson}"
    path.write_text(text.replace(old, new), "utf-8")


def key(words: str) -> str:
    """Return the key of the option or moment that reads so."""
    return derive_key(f"<p>{words}</p>")


def give(
    session: Session,
    user_id: int,
    check: str,
    given: dict[str, str],
    revision_id: int | None = None,
) -> Kept:
    """Answer a check of the first lesson on a page of some revision, else of the one in force."""
    revision_id = revision_id or session.scalar(
        select(Lesson.revision_id).where(Lesson.id == "a-score")
    )
    sent = Sent(lesson_id="a-score", check_id=check, revision_id=revision_id, given=given)
    with transaction(session):
        return answer_check(
            session, user_id, sent, MORNING, find_practice_steps=find_practice_steps
        )


def fields_of(page: str, check_id: str, *choices: int) -> dict[str, str]:
    """Return what the form of a check sends when one choice of each group is made, by its place."""
    form = page.split(f'id="check-{check_id}"')[1].split("</form>", maxsplit=1)[0]
    revision = re.search(r'name="revision" value="(\d+)"', form)
    groups: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', form):
        groups.setdefault(name, []).append(value)
    chosen = {name: values[at] for (name, values), at in zip(groups.items(), choices, strict=False)}
    return chosen | {"revision": revision[1] if revision else ""}
