"""A document of any day is read: the oldest we have, one without a later field, a damaged one."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import pytest

from app.bench.domain.draft_document import DraftDocument
from app.content.documents import (
    UNSAID,
    VERSION,
    DamagedDocumentError,
    NewerDocumentError,
    StoredDocument,
    Upgrade,
    is_same_content,
)
from app.content.hashing import content_hash
from app.course.domain.documents import CourseDocument, LessonDocument
from app.library.domain.documents import ClipDocument, ExemplarDocument
from app.markup.identity import derive_key
from app.rubric.domain.documents import RubricDocument
from app.sets.domain.documents import MasterDocument, PairDocument, SetDocument
from tests.old_documents import old_documents, old_rows

UNCHANGED: list[tuple[str, type[StoredDocument]]] = [
    ("rubric_revision", RubricDocument),
    ("clip_revision", ClipDocument),
    ("exemplar_score", ExemplarDocument),
    ("set_revision", SetDocument),
    ("pair_revision", PairDocument),
    ("course_revision", CourseDocument),
]


@pytest.mark.parametrize(("table", "kind"), UNCHANGED, ids=str)
def test_the_oldest_documents_are_written_again_as_they_are(
    table: str, kind: type[StoredDocument]
) -> None:
    for stored in old_documents(table):
        assert kind.from_document(stored).to_document() == stored


def test_the_oldest_master_scores_are_written_again_with_the_version_alone() -> None:
    for stored in old_documents("master_revision"):
        written = MasterDocument.from_document(stored).to_document()
        assert written == {VERSION: 2, **stored}
        assert is_same_content(written, stored)


@pytest.mark.parametrize("table", ["rubric_revision", "clip_revision", "course_revision"])
def test_the_oldest_documents_keep_their_hashes(table: str) -> None:
    kind = dict(UNCHANGED)[table]
    for row in old_rows(table):
        assert kind.from_document(row["document"]).content_hash() == row["content_hash"]


def test_a_pair_and_the_manifest_of_a_set_keep_their_hashes() -> None:
    for row in old_rows("pair_revision"):
        assert PairDocument.from_document(row["document"]).content_hash() == row["content_hash"]
    for row in old_rows("set_revision"):
        written = SetDocument.from_document(row["document"]).to_document()
        assert content_hash(written["manifest"]) == row["manifest_sha256"]


def test_the_oldest_drafts_are_written_again_as_they_are() -> None:
    drafts = old_documents("draft_sheet", "data")
    assert len(drafts) == 22
    assert [DraftDocument.from_document(draft).to_document() for draft in drafts] == drafts


def test_a_lesson_from_before_there_were_keys_gets_the_keys_its_words_give() -> None:
    stored = next(found for found in old_documents("lesson_revision") if found["clips"])
    check, sort = LessonDocument.from_document(stored).questions
    assert [option.key for option in check.options] == [derive_key("Seven"), derive_key("Twelve")]
    assert sort.items[1].key == derive_key("A trail of slime.")
    assert "key" not in stored["blocks"][2]["options"][0], "what is stored is left alone"


def test_a_lesson_says_its_version_and_keeps_the_keys_it_has() -> None:
    stored = next(found for found in old_documents("lesson_revision") if found["clips"])
    written = LessonDocument.from_document(stored).to_document()
    assert written[VERSION] == 2
    written["blocks"][2]["options"][0]["key"] = "given"
    without_version = {name: value for name, value in written.items() if name != VERSION}
    for again in (written, without_version):
        check, _ = LessonDocument.from_document(again).questions
        assert check.options[0].key == "given"


def _rename(content: dict[str, Any]) -> dict[str, Any]:
    return {"words": content["text"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(StoredDocument):
    """A document of two versions: `text` became `words`, and `is_kept` came later."""

    UPGRADES: ClassVar[tuple[Upgrade, ...]] = (_rename,)

    words: str
    is_kept: Annotated[bool, UNSAID] = False


def test_an_older_note_is_upgraded_and_a_present_one_is_not() -> None:
    assert Note.from_document({"text": "a"}) == Note(words="a")
    assert Note.from_document({VERSION: 2, "words": "b"}) == Note(words="b")


def test_a_note_of_a_later_program_is_refused_in_words() -> None:
    with pytest.raises(NewerDocumentError, match="Note of version 3"):
        Note.from_document({VERSION: 3, "words": "a"})


def test_the_hash_covers_the_content_and_no_version() -> None:
    note = Note(words="a")
    assert note.to_document() == {VERSION: 2, "words": "a"}
    assert note.content_hash() == content_hash({"words": "a"})
    assert is_same_content({"words": "a"}, note.to_document())
    assert not is_same_content({"words": "b"}, note.to_document())
    assert not is_same_content(None, note.to_document())


def test_a_later_field_is_stored_only_where_it_says_something() -> None:
    assert "is_kept" not in Note(words="a").to_document()
    assert Note(words="a", is_kept=True).to_document()["is_kept"] is True


def test_a_damaged_note_is_named_by_its_fields_and_never_by_its_words() -> None:
    with pytest.raises(DamagedDocumentError, match=r"^Note: is_kept$") as damage:
        Note.from_document({VERSION: 2, "words": "a secret", "is_kept": "a secret"})
    assert "secret" not in repr(damage.value)
    assert damage.value.__cause__ is None


@pytest.mark.parametrize("stored", [{}, {"words": 5, VERSION: 2}, {VERSION: "x"}, [], None, 5, "x"])
def test_a_damaged_note_is_told_from_a_sound_one(stored: Any) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        Note.from_document(stored)
