"""A small course for tests, compiled from real Markdown by the real compiler."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.course.sync import sync_course
from app.db import transaction
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
    content = compile_content(course_dir, sets_dir)
    assert content.course is not None, content.problems
    with transaction(session):
        sync_course(session, content.course, content.lessons, content.code_labels(), MORNING)
    return course_dir
