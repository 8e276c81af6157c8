"""What Ana's export says about itself: one README that explains every file."""

import zipfile
from datetime import UTC, datetime

from app.personal_data.domain import PLACEMENTS, ExportSection
from app.personal_data.service.archive import write_archive
from app.personal_data.words import SECTIONS

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LESSONS = ExportSection(name="lessons", columns=("lesson_id", "title"), rows=[("first", "Lines")])


def readme() -> str:
    file = write_archive([LESSONS], name="Ana", email="ana@example.org", now=NOW)
    with file, zipfile.ZipFile(file) as archive:
        return archive.read("README.txt").decode()


def test_the_readme_says_whose_data_it_is_and_what_each_file_holds() -> None:
    text = readme()
    assert text.startswith(
        "Your data at Plumbline\n======================\n\nMade on March 2, 2026,"
    )
    assert "for the account of Ana <ana@example.org>.\n\nplumbline-data.json holds" in text
    assert text.endswith(
        "Files\n-----\nlessons.csv\n  Lessons you opened, and when you marked them done.\n"
        "  Columns: lesson_id, title.\n\n"
    )
    assert max(len(line) for line in text.split("\n")) <= 90


def test_every_file_an_export_may_hold_is_explained() -> None:
    assert set(SECTIONS) == {name for place in PLACEMENTS.values() for name in place.files}
