"""Video files written byte by byte: the right heads, no pictures in them. For readers, not for eyes."""

import struct
from collections.abc import Sequence

# Elementary stream descriptors that say AAC (object type 0x40) and MP3 (0x6B).
_CODINGS = {"aac": 0x40, "mp3": 0x6B}


def box(kind: bytes, *content: bytes) -> bytes:
    """Return one box of an MP4."""
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(
    *,
    seconds: float = 30,
    pictures: Sequence[bytes] = (b"avc1",),
    sounds: Sequence[str] = ("aac",),
    brand: bytes = b"isom",
    more: bytes = b"",
    frames: bytes = b"frames" * 100,
) -> bytes:
    """Return an MP4 of these tracks; `more` stands in its index, behind the tracks."""
    tracks = [track(b"vide", picture_entry(kind)) for kind in pictures]
    tracks += [track(b"soun", sound_entry(kind)) for kind in sounds]
    header = box(b"mvhd", bytes(12), struct.pack(">II", 1000, round(seconds * 1000)), bytes(80))
    index = box(b"moov", header, *tracks, more)
    return box(b"ftyp", brand, bytes(4), brand) + index + box(b"mdat", frames)


def track(handler: bytes, entry: bytes) -> bytes:
    """Return one track of an MP4."""
    described = box(b"stsd", bytes(4), struct.pack(">I", 1), entry)
    kind = box(b"hdlr", bytes(8), handler, bytes(13))
    return box(b"trak", box(b"mdia", kind, box(b"minf", box(b"stbl", described))))


# The configuration and parameter set of an encoder's H.264, Constrained Baseline, 640 by 360.
_AVC = bytes.fromhex(
    "0142c01effe100186742c01ed900a02ff9610000030001000003003c8f162e4801000468cb83cb20"
)


def picture_entry(kind: bytes, width: int = 640, height: int = 360, avc: bytes = _AVC) -> bytes:
    """Return how an MP4 says how its pictures are coded."""
    fields = bytes(24) + struct.pack(">HH", width, height) + bytes(50)
    return box(kind, fields, box(b"avcC", avc))


def sound_entry(kind: str) -> bytes:
    """Return how an MP4 says that its sound is AAC, MP3, or something named by four letters."""
    if kind not in _CODINGS:
        return box(kind.encode(), bytes(28))
    own = bytes((0x05, 2, 0x11, 0x90))  # AAC-LC, 48 kHz, stereo
    config = bytes((0x04, 17, _CODINGS[kind])) + bytes(12) + own
    stream = bytes((0x03, 0x80, 0x80, 24, 0, 1, 0)) + config
    return box(b"mp4a", bytes(28), box(b"esds", bytes(4), stream))


def element(name: int, *content: bytes) -> bytes:
    """Return one element of a WebM."""
    body = b"".join(content)
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + b"\x01" + len(body).to_bytes(7, "big") + body


def webm(
    *,
    seconds: float = 30,
    pictures: Sequence[str] = ("V_VP9",),
    sounds: Sequence[str] = ("A_OPUS",),
    doc_type: bytes = b"webm",
    more: bytes = b"",
    last_cluster: int = 20_000,
) -> bytes:
    """Return a WebM of these tracks; `more` stands behind its pictures."""
    tracks = [(1, coding) for coding in pictures] + [(2, coding) for coding in sounds]
    size = element(0xE0, element(0xB0, b"\x02\x80"), element(0xBA, b"\x01\x68"))
    entries = [
        element(
            0xAE,
            element(0xD7, b"\x01" if kind == 1 else b"\x02"),
            element(0x83, bytes((kind,))),
            element(0x86, coding.encode()),
            # AV1, Main, level 2, 8 bits, 4:2:0
            *([element(0x63A2, b"\x81\x00\x0c\x00")] if coding == "V_AV1" else []),
            *([size] if kind == 1 else []),
        )
        for kind, coding in tracks
    ]
    info = element(
        0x1549A966,
        element(0x2AD7B1, (1_000_000).to_bytes(3, "big")),
        element(0x4489, struct.pack(">d", seconds * 1000)),
    )
    # A block of track 1: number, time, flags; then a frame of VP9 of profile 0.
    frame = b"\x81\0\0\x80\x82" + b"frames" * 20
    clusters = [
        element(0x1F43B675, element(0xE7, at.to_bytes(3, "big")), element(0xA3, frame))
        for at in (0, last_cluster)
    ]
    segment = element(0x18538067, info, element(0x1654AE6B, *entries), *clusters, more)
    return element(0x1A45DFA3, element(0x4282, doc_type)) + segment


def jpeg(width: int = 640, height: int = 360, remark: bytes = b"Exif\0\0taken at home") -> bytes:
    """Return the heads of a JPEG picture, with a remark as cameras write it."""

    def segment(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body

    frame = struct.pack(">BHHB", 8, height, width, 1) + bytes((1, 0x11, 0))
    parts = [segment(0xE0, b"JFIF\0" + bytes(9)), segment(0xE1, remark), segment(0xC0, frame)]
    scan = segment(0xDA, bytes((1, 1, 0, 0, 63, 0))) + b"\x12\x34\x56"
    return b"\xff\xd8" + b"".join(parts) + scan + b"\xff\xd9" + b"hung on behind"
