"""Pages in the manner of other tools, written for this test, with the reports that authors read.

Beside each page of `corpus/` lies what is reported of it, line by line. One page is written for this
site, and nothing is reported of it.
"""

from pathlib import Path

import pytest

from app.markup.lesson import compile_lesson

PAGES = sorted((Path(__file__).parent / "corpus").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_from_elsewhere_is_reported_line_by_line(page: Path) -> None:
    faults = compile_lesson(page.read_text("utf-8"), lambda _: None).faults
    reports = [
        f"{fault.line}: {'warning' if fault.is_warning else 'error'}: {fault.message}"
        f" ({fault.suggestion})"
        for fault in sorted(faults, key=lambda fault: fault.line)
    ]
    assert reports == page.with_suffix(".txt").read_text("utf-8").splitlines()
