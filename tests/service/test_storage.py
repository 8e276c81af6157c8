"""A folder and a real S3 server keep files alike: whole or not at all, by the same names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage import (
    AlreadyStoredError,
    FileGoneError,
    FolderStore,
    S3Place,
    S3Store,
    StorageDownError,
    Store,
)
from tests.fixtures.services import S3Server
from tools.serving import free_port

VIDEO = bytes(range(256)) * 5000


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty storage of each kind; the bucket is shared with others, under a prefix."""
    if request.param == "folder":
        return FolderStore(tmp_path / "uploads")
    server: S3Server = request.getfixturevalue("s3_server")
    return server.store()


def names(store: Store, prefix: str = "", after: str = "") -> list[str]:
    return [stored.name for stored in store.list(prefix, after=after)]


def test_what_is_put_is_found_read_listed_and_removed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(VIDEO)
    store.put("media/half/clip.mp4", path)
    store.put("clips/half.yaml", b"id: half\n")
    assert names(store) == ["clips/half.yaml", "media/half/clip.mp4"]
    assert names(store, "media/ha") == ["media/half/clip.mp4"]
    assert names(store, after="clips/half.yaml") == ["media/half/clip.mp4"]
    found = store.find("media/half/clip.mp4")
    assert found is not None
    assert found == next(store.list("media/half/"))
    assert found.size == len(VIDEO)
    assert store.read("media/half/clip.mp4") == VIDEO
    store.fetch("media/half/clip.mp4", tmp_path / "copy" / "clip.mp4")
    assert (tmp_path / "copy" / "clip.mp4").read_bytes() == VIDEO
    assert store.read_span("media/half/clip.mp4", 10, 300, len(VIDEO)) == VIDEO[10:310]
    assert store.remove_all("media/half/") == 1
    store.remove("clips/half.yaml", "clips/never-there.yaml")
    assert names(store) == []
    assert store.find("clips/half.yaml") is None


def test_what_is_not_there_or_another_file_is_not_read(store: Store) -> None:
    store.put("clips/half.yaml", b"id: half\n")
    asked: list[Callable[[], object]] = [
        lambda: store.read("clips/third.yaml"),
        lambda: store.hash_of("clips/third.yaml"),
        lambda: store.read_span("clips/third.yaml", 0, 5, 9),
        lambda: store.read_span("clips/half.yaml", 0, 5, 10),
    ]
    for ask in asked:
        with pytest.raises(FileGoneError):
            ask()


def test_a_file_is_replaced_as_a_whole_and_its_mark_with_it(store: Store) -> None:
    store.put("clips/half.yaml", b"id: half\n")
    before = store.find("clips/half.yaml")
    store.put("clips/half.yaml", b"id: HALF\n")
    after = store.find("clips/half.yaml")
    assert before is not None
    assert after is not None
    assert before.mark != after.mark
    assert store.read("clips/half.yaml") == b"id: HALF\n"


def test_of_two_who_take_a_name_one_gets_it(store: Store) -> None:
    store.put("media/half/captions.vtt", b"Uma's", only_new=True)
    with pytest.raises(AlreadyStoredError):
        store.put("media/half/captions.vtt", b"Ugo's", only_new=True)
    assert store.read("media/half/captions.vtt") == b"Uma's"
    assert names(store) == ["media/half/captions.vtt"]


def test_a_file_gets_another_name(store: Store) -> None:
    store.put("clips/half.yaml", b"id: half\n")
    store.rename("clips/half.yaml", ".before/clips/half.yaml")
    assert names(store) == [".before/clips/half.yaml"]
    assert store.read(".before/clips/half.yaml") == b"id: half\n"
    assert list(store.content()) == []
    with pytest.raises(FileGoneError):
        store.rename("clips/half.yaml", "clips/third.yaml")


def test_a_local_copy_has_the_content_and_nothing_unfinished(store: Store) -> None:
    store.put("clips/half.yaml", b"id: half\n")
    store.put("media/half/clip.mp4", VIDEO)
    if store.is_shared:
        store.put(".incoming/7.abc/video", VIDEO)
    with store.local_copy() as folder:
        found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        assert sorted(map(str, found)) == ["clips/half.yaml", "media/half/clip.mp4"]
        assert (folder / "media" / "half" / "clip.mp4").read_bytes() == VIDEO
    assert folder.exists() is not store.is_shared, "no copy of a recording stays behind"


def test_more_files_than_one_answer_of_s3_holds_are_all_listed(s3_server: S3Server) -> None:
    store = s3_server.store(page_size=2)
    for number in range(5):
        store.put(f"pieces/{number}", b"x")
    assert names(store) == [f"pieces/{number}" for number in range(5)]
    assert store.remove_all("pieces/") == 5
    assert names(store) == []


def test_a_prefix_keeps_two_sites_in_one_bucket_apart(s3_server: S3Server) -> None:
    ours, theirs = s3_server.store(), s3_server.store()
    ours.put("clips/half.yaml", b"ours")
    assert names(theirs) == []
    theirs.put("clips/half.yaml", b"theirs")
    assert ours.read("clips/half.yaml") == b"ours"


def test_a_storage_that_does_not_answer_says_so_without_its_keys(tmp_path: Path) -> None:
    place = S3Place(
        bucket="clips",
        endpoint=f"http://127.0.0.1:{free_port()}",
        key_id="an-id",
        secret_key="hush",
    )
    store = S3Store(place, tmp_path)
    for ask in (store.check, lambda: store.read("x"), lambda: store.put("x", b"y")):
        with pytest.raises(StorageDownError, match="s3://clips/ does not answer") as caught:
            ask()
        assert "hush" not in f"{caught.value!r} {place!r}"


def test_a_storage_that_refuses_the_key_says_so(s3_server: S3Server, tmp_path: Path) -> None:
    place = s3_server.store().place
    stranger = S3Place(
        bucket=place.bucket, endpoint=place.endpoint, key_id="nobody", secret_key="nothing at all"
    )
    with pytest.raises(StorageDownError, match="refused"):
        S3Store(stranger, tmp_path).check()


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    FolderStore(tmp_path / "new").check()
    with pytest.raises(StorageDownError, match="cannot be written to"):
        FolderStore(tmp_path / "file").check()
