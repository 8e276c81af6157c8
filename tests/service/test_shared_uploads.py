"""An upload in storage that machines share: each piece may go to another of them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import utc_now
from app.library.errors import ClipIdTakenError
from app.storage import S3Store
from app.uploading.domain import KEPT_FOR, MAX_PENDING_UPLOADS, WAITS_FOR, FileKind
from app.uploading.errors import (
    FileTooLargeError,
    PendingUploadNotFoundError,
    PieceOutOfPlaceError,
)
from app.uploading.service.shared_uploads import SharedUploads
from app.uploading.service.uploads import PLACING, REVIEW
from tests.fixtures.services import S3Server

KEY, OTHER = "k" * 20, "o" * 20
VIDEO = FileKind.VIDEO


@pytest.fixture
def store(s3_server: S3Server) -> S3Store:
    """An empty storage."""
    return s3_server.store()


@pytest.fixture
def here(store: S3Store, tmp_path: Path) -> SharedUploads:
    """The uploads, as one machine sees them."""
    return SharedUploads(store, tmp_path / "here", 100)


@pytest.fixture
def there(store: S3Store, tmp_path: Path) -> SharedUploads:
    """The uploads, as another machine sees them."""
    return SharedUploads(store, tmp_path / "there", 100)


def names(store: S3Store) -> list[str]:
    return [stored.name for stored in store.list()]


def test_pieces_go_to_either_machine_and_the_video_is_whole_on_both(
    here: SharedUploads, there: SharedUploads, tmp_path: Path
) -> None:
    upload = here.open(7, KEY, 0)
    assert upload.append(0, b"Where ") == 6
    assert there.get(7, KEY).append(6, b"does it ") == 14
    with pytest.raises(PieceOutOfPlaceError) as again:
        upload.append(6, b"does it ")
    assert again.value.received == 14
    with pytest.raises(PieceOutOfPlaceError):
        there.get(7, KEY).append(20, b"ahead")
    assert here.get(7, KEY).append(14, b"go?") == 17
    for machine in (here, there):
        with machine.get(7, KEY).checked_out() as local:
            assert local.path(VIDEO).read_bytes() == b"Where does it go?"
    assert not [*(tmp_path / "here").iterdir(), *(tmp_path / "there").iterdir()]


def test_what_is_too_large_goes_as_a_whole(here: SharedUploads, store: S3Store) -> None:
    upload = here.open(7, KEY, 0)
    upload.append(0, bytes(90))
    with pytest.raises(FileTooLargeError):
        upload.append(90, bytes(11))
    assert names(store) == []


def test_a_file_sent_as_a_form_replaces_the_one_before(here: SharedUploads, store: S3Store) -> None:
    upload = here.open(7, KEY, 0)
    upload.append(0, b"a first try")
    mark = upload.video_mark()
    upload.receive(VIDEO, iter([b"another ", b"video"]))
    assert upload.size(VIDEO) == 13
    assert upload.video_mark() != mark
    assert len([name for name in names(store) if "/video." in name]) == 1
    with pytest.raises(PieceOutOfPlaceError):
        upload.append(0, b"a piece of the first")
    with pytest.raises(FileTooLargeError):
        upload.receive(VIDEO, iter([bytes(99), bytes(99)]))
    assert upload.size(VIDEO) == 0


def test_files_checked_out_are_kept_as_they_are_left(here: SharedUploads) -> None:
    upload = here.open(7, KEY, 0)
    for kind in (FileKind.POSTER, FileKind.CAPTIONS, FileKind.DESCRIPTIONS):
        upload.receive(kind, iter([kind.value.encode()]))
    with upload.checked_out(keep=True) as local:
        local.remove(FileKind.CAPTIONS)
        local.path(FileKind.POSTER).write_bytes(b"without its place")
    with upload.checked_out() as local:
        local.remove(FileKind.DESCRIPTIONS)
    assert [upload.size(kind) for kind in FileKind] == [0, 0, 12, 17]


def test_nobody_has_another_s_upload_and_the_oldest_goes(here: SharedUploads) -> None:
    here.open(7, KEY, 0)
    for user, key in ((8, KEY), (7, OTHER), (7, "../../clips/x")):
        with pytest.raises(PendingUploadNotFoundError):
            here.get(user, key)
    for number in range(MAX_PENDING_UPLOADS):
        here.open(7, f"{number}" * 20, 0)
    assert len(list(here.of(7))) == MAX_PENDING_UPLOADS
    assert list(here.of(70)) == []


def test_what_is_abandoned_is_swept_and_what_waits_is_kept_longer(
    here: SharedUploads, there: SharedUploads, store: S3Store
) -> None:
    here.open(7, KEY, 0).append(0, b"x")
    here.open(7, OTHER, 0).write_note(REVIEW, b"{}")
    there.sweep(utc_now())
    assert len(list(here.of(7))) == 2
    there.sweep(utc_now() + KEPT_FOR + timedelta(minutes=1))
    assert [upload.key for upload in here.of(7)] == [OTHER]
    there.sweep(utc_now() + WAITS_FOR + timedelta(minutes=1))
    assert names(store) == []


def stage(folder: Path, words: str) -> Path:
    """Make a clip that is ready to be placed."""
    (folder / "clips").mkdir(parents=True)
    (folder / "media" / "partner-x").mkdir(parents=True)
    (folder / "clips" / "partner-x.yaml").write_text(words)
    (folder / "media" / "partner-x" / "clip.mp4").write_text(words)
    return folder


def test_of_two_who_take_an_id_at_once_one_gets_it_whole(
    here: SharedUploads, there: SharedUploads, store: S3Store, tmp_path: Path
) -> None:
    first, second = here.open(7, KEY, 0), there.open(8, OTHER, 0)
    with here.placing(first, stage(tmp_path / "1", "Uma's"), "partner-x") as make_visible:
        assert store.find("clips/partner-x.yaml") is None
        with (
            pytest.raises(ClipIdTakenError),
            there.placing(second, stage(tmp_path / "2", "Ugo's"), "partner-x"),
        ):
            pass
        make_visible()
    there.clean_up(second, lambda _: False)
    content = {stored.name: store.read(stored.name) for stored in store.content()}
    assert content == {
        "clips/partner-x.yaml": b"Uma's",
        "media/partner-x/clip.mp4": b"Uma's",
    }


def test_a_clip_that_cannot_be_published_leaves_nothing(
    here: SharedUploads, store: S3Store, tmp_path: Path
) -> None:
    upload = here.open(7, KEY, 0)

    def publish() -> None:
        with here.placing(upload, stage(tmp_path / "1", "Uma's"), "partner-x") as make_visible:
            make_visible()
            raise ZeroDivisionError  # the database did not take it

    with pytest.raises(ZeroDivisionError):
        publish()
    assert [name for name in names(store) if not name.startswith(".")] == []
    assert upload.read_note(PLACING) is None


@pytest.mark.parametrize("is_published", [False, True])
def test_after_a_crash_another_try_begins_with_nothing_left_of_the_first(
    here: SharedUploads, there: SharedUploads, store: S3Store, *, is_published: bool
) -> None:
    """The process died while it brought files to their place, or just after the commit."""
    upload = here.open(7, KEY, 0)
    upload.write_note(PLACING, json.dumps({"clip": "partner-x", "token": "mine"}).encode())
    store.put("media/partner-x/.owner", b"mine")
    store.put("media/partner-x/clip.mp4", b"half")
    there.clean_up(there.get(7, KEY), lambda _: is_published)
    left = [name for name in names(store) if name.startswith("media/")]
    assert bool(left) is is_published


def test_a_crash_s_leftovers_go_when_nobody_comes_back(
    here: SharedUploads, there: SharedUploads, store: S3Store
) -> None:
    for key, clip, is_whole in ((KEY, "partner-x", False), (OTHER, "partner-y", True)):
        upload = here.open(7, key, 0)
        upload.write_note(PLACING, json.dumps({"clip": clip, "token": key}).encode())
        store.put(f"media/{clip}/.owner", key.encode())
        store.put(f"media/{clip}/clip.mp4", b"a video")
        if is_whole:
            store.put(f"clips/{clip}.yaml", b"id")
    there.sweep(utc_now() + WAITS_FOR + timedelta(minutes=1))
    assert [stored.name for stored in store.content()] == [
        "clips/partner-y.yaml",
        "media/partner-y/clip.mp4",
    ]
