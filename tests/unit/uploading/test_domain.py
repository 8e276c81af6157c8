"""Where an uploaded clip stands, and how large its parts may be."""

from datetime import UTC, date, datetime

import pytest

from app.uploading.domain import (
    ClipState,
    FileKind,
    UploadedClip,
    find_ending,
    largest_bytes,
    largest_form,
    slug_of,
    state_of,
)

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("until", "is_withdrawn", "is_offered", "state"),
    [
        (None, False, True, ClipState.SHOWN),
        (TODAY, False, True, ClipState.SHOWN),
        (date(2026, 3, 1), False, True, ClipState.ENDED),
        (date(2026, 3, 1), False, False, ClipState.GONE),
        (TODAY, False, False, ClipState.GONE),
        (TODAY, True, True, ClipState.WITHDRAWN),
        (date(2026, 3, 1), True, False, ClipState.WITHDRAWN),
    ],
)
def test_a_clip_stands_where_the_strongest_reason_puts_it(
    until: date | None, is_withdrawn: bool, is_offered: bool, state: ClipState
) -> None:
    found = state_of(until=until, is_withdrawn=is_withdrawn, is_offered=is_offered, today=TODAY)
    assert found is state


def clip(title: str, until: date | None, state: ClipState = ClipState.SHOWN) -> UploadedClip:
    return UploadedClip(
        id=f"partner-{title}",
        title=title,
        duration_ms=30_000,
        consent="Given by the district",
        until=until,
        uploaded_at=datetime(2026, 1, 1, tzinfo=UTC),
        withdrawn_at=None,
        reason=None,
        state=state,
    )


def test_permissions_that_end_within_sixty_days_are_named_the_next_one_first() -> None:
    clips = [
        clip("far", date(2026, 5, 2)),
        clip("last", date(2026, 5, 1)),
        clip("twin b", TODAY),
        clip("twin a", TODAY),
        clip("endless", None),
        clip("over", date(2026, 3, 1), ClipState.ENDED),
        clip("stopped", TODAY, ClipState.WITHDRAWN),
        clip("lost", TODAY, ClipState.GONE),
    ]
    assert [found.title for found in find_ending(clips, TODAY)] == ["twin a", "twin b", "last"]


def test_only_the_video_is_as_large_as_the_settings_say() -> None:
    sizes = {kind: largest_bytes(kind, 500_000_000) for kind in FileKind}
    assert sizes == {
        FileKind.VIDEO: 500_000_000,
        FileKind.CAPTIONS: 200_000,
        FileKind.DESCRIPTIONS: 200_000,
        FileKind.POSTER: 1_000_000,
    }
    assert largest_form(500_000_000) > sum(sizes.values())


@pytest.mark.parametrize(
    "title", ["", "  ", "\u5206\u6570", "x" * 300, "-a-", "A  B", "../../etc/passwd"]
)
def test_a_title_makes_a_short_plain_id(title: str) -> None:
    slug = slug_of(title)
    assert 1 <= len(slug) <= 48
    assert slug.strip("-") == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
