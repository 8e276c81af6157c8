"""Search finds what people may see, alike on both databases, and no question breaks it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import literal_column, select, update
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.db import transaction
from app.library.models import Clip
from app.publishing.service import publish
from app.search.domain import Results, read_question
from app.search.models import SearchEntry
from app.search.service import WORDS, search
from tests.certification_world import turn_into_form
from tests.content.gardens import Garden
from tests.factories import MORNING
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
TODAY = MORNING.date()

HOSTILE = [
    *('"', "'", '""', '"beds', "beds*", "*", "^beds", "-beds", "+beds", "beds AND", "NOT beds"),
    *(
        "NEAR(beds rows, 2)",
        "heading:beds",
        "{heading text}: beds",
        "(beds",
        "beds)",
        "beds)) OR (",
    ),
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "beds & rows",
        "beds | !rows",
        "a <-> b",
        ":*",
        "\\",
        "\\'",
        "''",
    ),
    *("%", "_", "$1", ":q", "?", ";--", "\x00", "beds\x00rows", "\ud800", "\ue000beds\ue001"),
    *("'; DROP TABLE search_entry; --", "<script>alert(1)</script>", "½ ² \u0661", "\u202ebeds"),
    *("a " * 100, "é" * 200, "\U0001f33b", "ﬀ ﬁ", "İ ı ß"),
]


@pytest.fixture(autouse=True)
def online(session: Session, garden: Garden) -> None:
    """The garden's content, synced."""
    sync(session, garden)


def sync(session: Session, garden: Garden) -> None:
    with transaction(session):
        publish(session, garden.compile(), MORNING)


def ask(session: Session, text: str, today: date = TODAY) -> Results:
    return search(session, read_question(text), today)


def shown(results: Results) -> dict[str, list[tuple[str, int | None]]]:
    """Return where each thing was found: heading and time of each hit."""
    return {
        thing.id: [(hit.anchor, hit.at_ms) for hit in thing.hits]
        for thing in (*results.lessons, *results.clips)
    }


def matches(results: Results) -> list[str]:
    return [
        piece.text
        for thing in (*results.lessons, *results.clips)
        for hit in thing.hits
        for piece in (*hit.heading, *hit.snippet)
        if piece.is_match
    ]


def test_a_section_of_a_lesson_is_found_under_its_heading(session: Session) -> None:
    found = ask(session, "meaning of a leaf")
    assert shown(found)["looking-at-beds"][0] == ("s-what-to-look-at", None)
    assert "leaf" in matches(found)


def test_other_forms_of_a_word_are_found_and_marked(session: Session) -> None:
    assert "Counting" in matches(ask(session, "counts"))
    assert "Counting" in matches(ask(session, "COUNTED"))


def test_a_line_of_a_clip_is_found_at_its_time(session: Session) -> None:
    line = session.scalars(
        select(SearchEntry).where(SearchEntry.kind == "clip", SearchEntry.at_ms > 0)
    ).first()
    assert line is not None
    found = ask(session, " ".join(line.text.split()[-3:]))
    assert (line.anchor, line.at_ms) in shown(found)["two-scales"]


def test_words_of_different_places_are_found_one_by_one_and_that_is_said(session: Session) -> None:
    found = ask(session, "seedlings slime")
    assert found.is_loose
    assert set(shown(found)) == {"two-scales", "looking-at-beds"}
    assert not ask(session, "seedlings").is_loose


def test_words_of_no_place_find_nothing(session: Session) -> None:
    assert ask(session, "submarine periscope").is_empty


def test_no_question_is_an_error(session: Session) -> None:
    for text in HOSTILE:
        found = matches(ask(session, text))
        assert not [piece for piece in found if "\ue000" in piece], ascii(text)


def test_master_scores_are_never_found(session: Session, garden: Garden) -> None:
    assert (garden.sets_dir / "masters" / "two-scales.yaml").exists()
    everything = " ".join(session.scalars(select(SearchEntry.text)))
    for word in ("rationale", "not_lower", "evidence:"):
        assert word not in everything
    assert ask(session, "xyzzy").is_empty
    master = (garden.sets_dir / "masters" / "two-scales.yaml").read_text("utf-8")
    rationale = master.split("rationale:")[1].split("\n")[0].strip().strip('"')
    assert rationale not in everything


def test_the_right_answer_and_the_feedback_of_a_check_are_never_found(session: Session) -> None:
    assert ask(session, "That is the sum").is_loose or ask(session, "That is the sum").is_empty
    assert "Three fours." not in " ".join(session.scalars(select(SearchEntry.text)))


def test_a_withdrawn_clip_is_gone_at_once(session: Session) -> None:
    assert set(shown(ask(session, "seedlings"))["two-scales"]) == {("", None), ("", 0), ("", 1000)}
    with transaction(session):
        session.execute(update(Clip).values(withdrawn_at=MORNING))
    assert ask(session, "seedlings").is_empty


def test_a_clip_is_found_until_the_last_day_of_its_permission(
    session: Session, garden: Garden
) -> None:
    clip = "calibration_sets/clips/two-scales.yaml"
    garden.change(clip, 'reason: "synthetic"', 'reason: "signed", until: "2027-06-30"')
    sync(session, garden)
    assert not ask(session, "seedlings", date(2027, 6, 30)).is_empty
    assert ask(session, "seedlings", date(2027, 7, 1)).is_empty


def test_a_clip_of_a_form_is_never_indexed(session: Session, garden: Garden) -> None:
    turn_into_form(garden)
    garden.leave_out_clip()
    sync(session, garden)
    kinds = set(session.scalars(select(SearchEntry.kind)))
    assert kinds == {"lesson"}
    assert ask(session, "seedlings").is_empty


def test_what_has_no_file_any_more_is_not_found(session: Session, garden: Garden) -> None:
    garden.change("course_content/01-looking/02-counting.md", "Count by rows.", "Go on.")
    sync(session, garden)
    assert "counting" not in shown(ask(session, "rows"))


def test_a_second_sync_writes_the_same_entries(session: Session, garden: Garden) -> None:
    def entries() -> list[tuple[object, ...]]:
        columns = (SearchEntry.id, SearchEntry.thing_id, SearchEntry.at_ms, SearchEntry.text)
        return [tuple(row) for row in session.execute(select(*columns).order_by(SearchEntry.id))]

    before = entries()
    sync(session, garden)
    assert entries() == before
    assert len(before) > 5


def test_the_database_searches_by_its_index(
    session: Session, count_queries: Callable[[Session], list[str]]
) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SET enable_seqscan = off"))
    statements = count_queries(session)
    ask(session, "seedlings")
    selects = [statement for statement in statements if statement.startswith("SELECT")]
    assert len(selects) == 2
    if session.get_bind().dialect.name == "postgresql":
        condition = literal_column(f"({WORDS})").op("@>")(literal_column("ARRAY['seedl']"))
        asked = select(SearchEntry.id).where(condition)
        plain = str(asked.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = session.execute(sql(f"EXPLAIN {plain}"))
        assert "search_index" in "\n".join(plan.scalars())
