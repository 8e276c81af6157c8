"""Between the form and the library: Uma sees her captions as they were read, and says who speaks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from tests.caption_corpus import FOREIGN, vtt
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database, settings_for
from tests.upload_world import FILES, Author, clips, files_in, refusals

CLIP = "partner-five-thirds-on-a-line"
ZOOM = vtt("Ms. Rivera: Who has it?", "Leo: I do.", "Leo: Look: half", "[A bell rings]")
UNNAMED = (
    "1\n00:00:01,000 --> 00:00:02,000\nWho has it?\n\n2\n00:00:03,000 --> 00:00:04,000\nI do.\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of uploads."""
    return tmp_path / "uploads"


@pytest.fixture
def settings(database_url: str, root: Path) -> Settings:
    """Settings with a folder of uploads of the test's own."""
    return settings_for(database_url, uploads_dir=root, largest_upload_mb=2)


def waiting(uma: Author, captions: str | bytes) -> str:
    """Send the form with these captions and return the page that shows them."""
    data = captions.encode() if isinstance(captions, str) else captions
    answer = uma.fill(FILES | {"captions": data})
    assert answer.status_code == 303, refusals(answer.text)
    return answer.location


def test_nothing_is_in_the_library_until_the_captions_were_seen(
    uma: Author, session: Session
) -> None:
    page = waiting(uma, ZOOM)
    assert clips(session) == []
    shown = uma.person.read(page)
    for words in ("Who has it?", "I do.", "Look: half", "[A bell rings]", 'value="Ms. Rivera"'):
        assert words in shown
    assert page in uma.person.read("/uploads")
    assert uma.look(page, keep="y").location == "/uploads"
    assert clips(session) == [CLIP]
    assert uma.person.get(page).status_code == 404
    assert "no page writes them yet" in uma.person.read(f"/library/{CLIP}")


@on_each_database
def test_players_get_what_was_shown_written_anew(uma: Author, root: Path) -> None:
    uma.look(waiting(uma, ZOOM), keep="y", **{"name-0": "Ms. R", "name-1": "Student 1"})
    stored = (root / "media" / CLIP / "captions.vtt").read_text("utf-8")
    assert "<v Ms. R>Who has it?</v>" in stored
    assert "<v Student 1>Look: half</v>" in stored
    page = uma.person.read(f"/library/{CLIP}")
    assert "Student 1" in page
    assert "Leo" not in page


def test_a_label_that_is_no_name_is_emptied_and_part_of_the_words_again(
    uma: Author, root: Path
) -> None:
    page = waiting(uma, vtt("Leo: Half of it", "Leo: Yes"))
    uma.look(page, keep="y", rest="-", **{"name-0": ""})
    stored = (root / "media" / CLIP / "captions.vtt").read_text("utf-8")
    assert "\nLeo: Half of it\n" in stored


def test_who_speaks_is_asked_where_the_file_does_not_say_it(uma: Author, session: Session) -> None:
    page = waiting(uma, UNNAMED)
    assert "2 lines do not say who speaks." in uma.person.read(page)
    refused = uma.look(page, keep="y")
    assert refused.status_code == 422
    assert "First choose who speaks" in refused.text
    assert clips(session) == []
    uma.look(page, show="y", more="Ms. Rivera\nStudent 1")
    assert "<option>Student 1</option>" in uma.person.read(page)
    chosen = {"line-0": "Ms. Rivera", "line-1": "Student 1"}
    assert uma.look(page, keep="y", more="Ms. Rivera\nStudent 1", **chosen).status_code == 303
    shown = uma.person.read(f"/library/{CLIP}")
    assert "Ms. Rivera, Student 1" in shown


def test_nobody_is_asked_who_says_a_sound(uma: Author) -> None:
    text = vtt("[A bell rings]", "(softly) I do.", "Leo: [laughs]", "Leo: Me too.")
    page = uma.person.read(waiting(uma, text))
    asked = [number for number in range(4) if f'name="line-{number}"' in page]
    assert asked == [1, 2, 3], "a bell has no name; words and a laugh of Leo's have"
    assert page.count('<span class="soft">Sound</span>') == 1


def test_a_speaker_may_stay_unnamed_when_that_is_said(uma: Author, session: Session) -> None:
    assert uma.look(waiting(uma, UNNAMED), keep="y", rest="-").status_code == 303
    assert clips(session) == [CLIP]
    assert "Not named" in uma.person.read(f"/library/{CLIP}")


@pytest.mark.parametrize("name", FOREIGN)
def test_every_producer_s_captions_reach_the_library(
    uma: Author, session: Session, name: str
) -> None:
    page = waiting(uma, FOREIGN[name][0])
    shown = uma.person.read(page)
    assert FOREIGN[name][1][0][1].split()[0].replace("<", "&lt;") in shown
    assert uma.look(page, keep="y", rest="-").status_code == 303
    assert clips(session) == [CLIP]


@pytest.mark.parametrize("name", ["a\x00b", "a\u202eb", "\u200b", "x" * 121])
def test_a_name_that_cannot_be_shown_is_refused_at_its_field(uma: Author, name: str) -> None:
    page = waiting(uma, ZOOM)
    assert list(refusals(uma.look(page, keep="y", **{"name-0": name}).text)) == ["name-0"]


def test_two_voices_of_one_cue_are_two_lines(uma: Author) -> None:
    text = vtt("<v Ms. R>Who has it?</v> <v Student>I do, because it is bigger!</v>")
    uma.look(waiting(uma, text), keep="y")
    assert "Ms. R, Student" in uma.person.read(f"/library/{CLIP}")


def test_an_upload_that_waits_can_be_changed_and_thrown_away(
    uma: Author, root: Path, session: Session
) -> None:
    page = waiting(uma, ZOOM)
    key = page.rpartition("/")[2]
    form = uma.person.read(f"/uploads/new?upload={key}")
    assert 'value="Five thirds on a line"' in form
    again = uma.fill({}, to=uma.target(form), title="Another title")
    assert again.location == page
    assert "Another title" in uma.person.read(page)
    assert uma.look(page, discard="y").location == "/uploads"
    assert [name for name in files_in(root) if "video" in name] == []
    assert clips(session) == []


def test_an_upload_that_waits_is_its_author_s_alone(
    uma: Author, arrive: Callable[[str], Person]
) -> None:
    page = waiting(uma, ZOOM)
    ana = arrive("Ana")
    assert ana.get(page).status_code == 403
    assert uma.person.get(f"{page[:-4]}xxxx").status_code == 404
