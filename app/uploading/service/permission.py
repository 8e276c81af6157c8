"""How long an uploaded clip may be shown: changed in the database and in its file together.

The file is written last before the commit. After a crash between the two it is ahead, and the next
sync applies what the author asked for.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.library.domain import ClipId
from app.library.errors import ClipNotFoundError
from app.library.models import Clip
from app.library.service import find_clip
from app.library.service.permission import permit_clip
from app.revisions import DAMAGE
from app.uploading.content import rewrite_until
from app.uploading.domain import NewPermission
from app.uploading.errors import FixedPermissionError, PermissionFix
from app.uploading.service.clip_files import ClipFileInStorage
from app.uploading.service.uploaded_clips import check_is_uploaded


def check_is_open(session: Session, clip_id: ClipId) -> None:
    """Check that the permission of a clip can be changed on a page.

    Raises:
        ClipNotFoundError: nobody may know of such a clip here.
        FixedPermissionError: it cannot, and why.
    """
    try:
        check_is_uploaded(session, clip_id)
    except ClipNotFoundError:
        if find_clip(session, clip_id) is None:
            raise
        raise FixedPermissionError(PermissionFix.FROM_FILES) from None
    clip = session.get_one(Clip, clip_id, with_for_update=True)
    if clip.withdrawn_at is not None:
        raise FixedPermissionError(PermissionFix.WITHDRAWN)
    if clip.revision_id is None:
        raise FixedPermissionError(PermissionFix.GONE)


def change_permission(
    session: Session, file: ClipFileInStorage, new: NewPermission, actor_id: UserId, now: datetime
) -> bool:
    """Change the last day a clip may be shown, for everybody; False if it is that day already.

    Args:
        session: the open transaction.
        file: the clip's file, opened around it.
        new: the clip, its last day, and why.
        actor_id: who does it.
        now: the present moment.

    Raises:
        ClipNotFoundError: nobody may know of such a clip here.
        FixedPermissionError: the permission cannot be changed on a page, and why.
        NoRoomError: the disk is full; nothing was changed.
    """
    check_is_open(session, new.clip_id)
    before = file.read()
    if before is None:
        raise FixedPermissionError(PermissionFix.GONE)
    text = rewrite_until(before, new.until)
    if text is None:
        raise FixedPermissionError(PermissionFix.BY_HAND)
    try:
        is_new = permit_clip(session, new.clip_id, new.until, new.reason, now, actor_id)
    except DAMAGE as error:
        raise FixedPermissionError(PermissionFix.DAMAGED) from error
    session.flush()
    if text != before:
        file.write(text)
    return is_new
