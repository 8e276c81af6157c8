"""Which codec profile a file uses: a codec's name alone does not tell whether browsers play it.

H.264 with ten bits or full chroma is called `avc1` like any other, and stays black in Safari. Each
function reads the few bytes in which the encoder recorded the profile.
"""

from dataclasses import dataclass

from app.sentences import Sentence

_H264 = {66: "Baseline", 77: "Main", 88: "Extended", 100: "High", 110: "High 10", 122: "High 4:2:2"}
_H264_MORE = {244: "High 4:4:4", 44: "CAVLC 4:4:4", 118: "Multiview", 128: "Stereo"}
_H264_PLAYED = frozenset((66, 77, 100))
_WITH_CHROMA = frozenset((100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135))
_HIGHEST_LEVEL = 52
_CHROMA = {0: "gray", 1: "4:2:0", 2: "4:2:2", 3: "4:4:4"}
_AAC = {2: "aac", 5: "aac", 29: "aac", 1: "AAC Main", 3: "AAC SSR", 4: "AAC LTP", 42: "xHE-AAC"}
_PARTS_OF_VP9 = {0: (8, "4:2:0"), 1: (8, "4:4:4"), 2: (10, "4:2:0"), 3: (10, "4:4:4")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """How the video is encoded: size, bits per color, chroma subsampling, and oddities.

    `oddity` is a phrase naming what not every browser plays; None if all do.
    """

    width: int
    height: int
    bits: int = 8
    chroma: str = "4:2:0"
    oddity: str | None = None
    is_interlaced: bool = False


class _Bits:
    """Reads bits and Exp-Golomb numbers of a header; past its end it reads zeros."""

    def __init__(self, data: bytes) -> None:
        self._number, self._left = int.from_bytes(data, "big"), len(data) * 8

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            return 0
        return (self._number >> self._left) & ((1 << count) - 1)

    def number(self) -> int:
        zeros = 0
        while self._left > 0 and self.take(1) == 0:
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros) if zeros < 32 else 0


def read_avc(config: bytes, width: int, height: int) -> Picture:
    """Read the configuration of H.264 (ISO/IEC 14496-15, `avcC`) and its first parameter set."""
    if len(config) < 7:
        return Picture(width=width, height=height, oddity=_without("H.264"))
    profile, level = config[1], config[3]
    size = int.from_bytes(config[6:8], "big") if config[5] & 0x1F else 0
    bits, chroma, is_interlaced = _read_parameter_set(config[8 : 8 + size])
    oddity = None
    if profile not in _H264_PLAYED:
        name = (_H264 | _H264_MORE).get(profile)
        unnamed = Sentence("H.264 of profile %(profile)s", profile=str(profile))
        oddity = f"H.264 {name}" if name else unnamed
    elif level > _HIGHEST_LEVEL:
        oddity = Sentence("H.264 of level %(level)s", level=f"{level / 10:g}")
    return Picture(
        width=width,
        height=height,
        bits=bits,
        chroma=chroma,
        oddity=oddity,
        is_interlaced=is_interlaced,
    )


def _read_parameter_set(unit: bytes) -> tuple[int, str, bool]:
    """Return bit depth, chroma format, and interlacing (ITU-T H.264, 7.3.2.1.1)."""
    bits, chroma = 8, 1
    if len(unit) < 5:
        return bits, _CHROMA[chroma], False
    reader = _Bits(unit[1:].replace(b"\0\0\3", b"\0\0"))
    profile = reader.take(8)
    reader.take(16)
    reader.number()
    if profile in _WITH_CHROMA:
        chroma = reader.number()
        if chroma == 3:
            reader.take(1)
        bits = 8 + max(reader.number(), reader.number())
        reader.take(1)
        if reader.take(1):  # scaling matrices, which web encoders do not send
            return bits, _CHROMA.get(chroma, "unknown"), False
    return bits, _CHROMA.get(chroma, "unknown"), _is_interlaced(reader)


def _is_interlaced(reader: _Bits) -> bool:
    reader.number()
    order = reader.number()
    if order == 0:
        reader.number()
    elif order == 1:
        reader.take(1)
        for _ in range(2):
            reader.number()
        for _ in range(min(reader.number(), 255)):
            reader.number()
    reader.number()
    reader.take(1)
    reader.number()
    reader.number()
    return reader.take(1) == 0


def _without(codec: str) -> Sentence:
    return Sentence("%(codec)s without its parameters", codec=codec)


def read_av1(config: bytes, width: int, height: int) -> Picture:
    """Read the configuration of AV1 (`av1C`)."""
    if len(config) < 3:
        return Picture(width=width, height=height, oddity=_without("AV1"))
    flags = config[2]
    bits = 8 if not flags & 0x40 else 12 if flags & 0x20 else 10
    chroma = "4:2:0" if flags & 0x08 and flags & 0x04 else "4:2:2" if flags & 0x08 else "4:4:4"
    return Picture(
        width=width, height=height, bits=bits, chroma="4:2:0" if flags & 0x10 else chroma
    )


def read_vp9(frame: bytes, width: int, height: int) -> Picture:
    """Read the profile in the first frame of VP9 (its uncompressed header)."""
    if not frame or frame[0] >> 6 != 2:
        begins = Sentence("VP9 that begins without a picture")
        return Picture(width=width, height=height, oddity=begins)
    profile = (frame[0] >> 5 & 1) | (frame[0] >> 4 & 1) << 1
    bits, chroma = _PARTS_OF_VP9[profile]
    oddity = Sentence("VP9 of profile %(profile)d", profile=profile) if profile else None
    return Picture(width=width, height=height, bits=bits, chroma=chroma, oddity=oddity)


def name_aac(object_type: int | None, config: bytes) -> str:
    """Return `aac` for the profiles that all browsers play, and another name for others."""
    if object_type == 0x67:
        return "aac"
    reader = _Bits(config)
    kind = reader.take(5) if config else 0
    kind = 32 + reader.take(6) if kind == 31 else kind
    return _AAC.get(kind, Sentence("AAC of an unusual kind"))
