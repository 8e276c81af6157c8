"""What pages of uploading say: the state of a clip, sizes, and why a video was not converted."""

from typing import Final

from app.uploading.domain import MEGABYTE, ClipState
from app.uploading.domain.conversion import Conversion, ConversionFault
from app.wording import gettext as _
from app.wording import lazy_gettext, say

_STATES: Final = {
    ClipState.SHOWN: lazy_gettext("In the library"),
    ClipState.WITHDRAWN: lazy_gettext("Withdrawn"),
    ClipState.ENDED: lazy_gettext("Permission ended"),
    ClipState.GONE: lazy_gettext("Files are gone"),
    ClipState.DAMAGED: lazy_gettext("Record damaged"),
}


def name_state(state: ClipState) -> str:
    """Return the state of an uploaded clip in words."""
    return str(_STATES[state])


def say_size(size: int) -> str:
    """Return a number of bytes in everyday units.

    >>> say_size(312_000_000), say_size(4_321), say_size(20)
    ('312 MB', '5 kB', '1 kB')
    """
    if size >= MEGABYTE:
        return _("%(size)d MB", size=round(size / MEGABYTE))
    return _("%(size)d kB", size=max(1, -(-size // 1000)))


def why_not_converted(conversion: Conversion) -> str:
    """Say why a conversion failed; empty where it did not.

    >>> why_not_converted(Conversion.failed(ConversionFault.NOTHING_CAME_OUT))
    'Nothing came out of it.'
    """
    match conversion.fault:
        case ConversionFault.NO_ROOM:
            return _("There was no room for the converted video. Try again later.")
        case ConversionFault.STOPPED_OFTEN:
            return _(
                "Converting was stopped several times before it was done. Convert the video yourself "
                "and upload the result."
            )
        case ConversionFault.NO_CLIP:
            return _("What came out cannot serve as a clip. %(fault)s", fault=say(conversion.why))
        case ConversionFault.NOTHING_CAME_OUT:
            return _("Nothing came out of it.")
        case ConversionFault.UNREADABLE:
            return _(
                "The encoder could not read it to its end. Export it from the program it was made "
                "with as MP4 (H.264, AAC), and upload that."
            )
        case None:
            return say(conversion.why)
