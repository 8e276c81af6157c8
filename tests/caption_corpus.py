"""Captions as programs write them, made up for tests: each with what is to be read of it.

`SHOWN` are files that players show as they are, `FOREIGN` those that are read and written anew.
What is expected stands as (speaker, words) in order.
"""

Lines = list[tuple[str | None, str]]

_YOUTUBE = """WEBVTT
Kind: captions
Language: en

00:00:00.080 --> 00:00:02.000 align:start position:0%
\N{SPACE}
so<00:00:00.480><c> who</c><00:00:00.800><c> has</c>

00:00:02.000 --> 00:00:02.010 align:start position:0%
so who has
\N{SPACE}

00:00:02.010 --> 00:00:04.000 align:start position:0%
so who has
the<00:00:02.480><c> answer</c>

00:00:04.000 --> 00:00:04.010 align:start position:0%
the answer
\N{SPACE}

00:00:04.010 --> 00:00:06.000 align:start position:0%
the answer
is<00:00:04.480><c> five</c>
"""


def vtt(*payloads: str, head: str = "WEBVTT") -> str:
    """Return a WebVTT file with cues of a second each."""
    cues = (f"\n00:{n:02}.000 --> 00:{n + 1:02}.000\n{text}\n" for n, text in enumerate(payloads))
    return f"{head}\n" + "".join(cues)


SHOWN: dict[str, tuple[str, Lines]] = {
    "a voice": (vtt("<v Ms. Rivera>Who has it?"), [("Ms. Rivera", "Who has it?")]),
    "two voices in a cue": (
        vtt("<v Ms. R>Who has it?</v> <v Student>I do, because it is bigger!</v>"),
        [("Ms. R", "Who has it?"), ("Student", "I do, because it is bigger!")],
    ),
    "voices without an end": (
        vtt("<v A>One\n<v B>Two", "three"),
        [("A", "One"), ("B", "Two"), (None, "three")],
    ),
    "a voice within a voice": (
        vtt("<v A>One <v B>two</v> three</v> four"),
        [("A", "One"), ("B", "two"), ("A", "three"), (None, "four")],
    ),
    "words before a voice": (vtt("So <v A>one"), [(None, "So"), ("A", "one")]),
    "classes and languages": (
        vtt("<v.loud.first Ms. R><lang es>¿Quién?</lang> <c.yellow>Who?</c>"),
        [("Ms. R", "¿Quién? Who?")],
    ),
    "bold, italic, underlined": (vtt("<v A><b>No</b>, <i>not</i> <u>that</u>"), [("A", "No, not that")]),
    "ruby": (vtt("<v A><ruby>分数<rt>bunsū</rt></ruby>"), [("A", "分数bunsū")]),
    "entities": (
        vtt("<v A &amp; B>3 &lt; 5 &amp;&nbsp;7 &gt; 6 &lrm;&#8805;"),
        [("A & B", "3 < 5 & 7 > 6 \u200e≥")],
    ),
    "a lone ampersand": (vtt("<v A>Q&A, R & D, AT&T;"), [("A", "Q&A, R & D, AT&T;")]),
    "words of their own time": (vtt("<v A>so <00:00.500>who <00:00.700>has"), [("A", "so who has")]),
    "settings": (
        "WEBVTT\n\n00:01.000 --> 00:02.000 line:0 position:20%,line-left size:60% align:start\n<v A>x\n",
        [("A", "x")],
    ),
    "notes, styles, regions": (
        ("WEBVTT - made by hand\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE\nnot shown\n\n"
        "NOTE one line\n\nfirst\n00:01.000 --> 00:02.000\n<v A>x\n\nNOTE end\n"),
        [("A", "x")],
    ),
    "cues without an empty line between": (
        "WEBVTT\n00:01.000 --> 00:02.000\n<v A>x\n00:02.000 --> 00:03.000\n<v B>y",
        [("A", "x"), ("B", "y")],
    ),
    "cues at once": (
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v A>x\n\n00:01.000 --> 00:03.000\n<v B>y\n",
        [("A", "x"), ("B", "y")],
    ),
    "carriage returns": (vtt("<v A>x", "<v B>y").replace("\n", "\r"), [("A", "x"), ("B", "y")]),
    "windows": (vtt("<v A>x\ny").replace("\n", "\r\n"), [("A", "x y")]),
    "hours": ("WEBVTT\n\n100:00:01.000 --> 100:00:02.500\n<v A>x", [("A", "x")]),
    "a line of blanks": ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>x\n \ny\n", [("A", "x y")]),
    "a time map of streams": (
        vtt("<v A>x", head="WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000"),
        [("A", "x")],
    ),
    "right to left": (vtt("<v מורה>שלום, מי יודע?"), [("מורה", "שלום, מי יודע?")]),
    "emoji and joiners": (vtt("<v A>👩\u200d🏫 नमस्\u200dते"), [("A", "👩\u200d🏫 नमस्\u200dते")]),
    "a note with an arrow is a cue": (
        "WEBVTT\n\nNOTE x\n00:01.000 --> 00:02.000\n<v A>x\n",
        [("A", "x")],
    ),
    "a very long cue": (vtt("<v A>" + "so many words " * 300), [("A", ("so many words " * 300).strip())]),
}  # fmt: skip

FOREIGN: dict[str, tuple[bytes, Lines]] = {
    "teams": (
        b"WEBVTT\r\n\r\n11a2-0\r\n00:00:02.000 --> 00:00:05.000\r\n<v Rivera, Ana>Who has\r\nit?</v>\r\n",
        [("Rivera, Ana", "Who has it?")],
    ),
    "zoom": (
        vtt("Ms. Rivera: Who has it?", "Leo (he/him): I do. Answer: 5", "Answer: 5", "12:30 it is")
        .encode(),
        [("Ms. Rivera", "Who has it?"), ("Leo (he/him)", "I do. Answer: 5"),
         (None, "Answer: 5"), (None, "12:30 it is")],
    ),
    "youtube, automatic": (
        _YOUTUBE.encode(),
        [(None, "so who has"), (None, "the answer"), (None, "is five")],
    ),
    "youtube, by hand": (
        vtt(">> TEACHER: Who has it?", "- I do.\n- Me, too!").encode(),
        [("TEACHER", "Who has it?"), (None, "I do."), (None, "Me, too!")],
    ),
    "subrip": (
        (b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Teacher:</i> Half of\r\nit.\r\n\r\n"
        b"2\r\n0:00:03,000 --> 0:00:04,000 X1:1 X2:2\r\n{\\an8}<font color=red>[A bell]</font>\r\n"),
        [("Teacher", "Half of it."), (None, "[A bell]")],
    ),
    "subrip with an empty line among the words": (
        b"1\n00:00:01,000 --> 00:00:02,500\nOne\n\nand two\n\n2\n00:00:03,000 --> 00:00:04,000\nx\n",
        [(None, "One and two"), (None, "x")],
    ),
    "sbv": (
        b"0:00:01.000,0:00:03.000\nhello there\n\n0:00:03.000,0:00:04.000\nSTUDENT 1: so\n",
        [(None, "hello there"), ("STUDENT 1", "so")],
    ),
    "windows-1252": (vtt("<v Señora Núñez>¿Qué?").encode("cp1252"), [("Señora Núñez", "¿Qué?")]),
    "utf-16": (vtt("<v Señora>¿Qué?").encode("utf-16"), [("Señora", "¿Qué?")]),
    "utf-16 without its mark": (vtt("<v Señora>¿Qué?").encode("utf-16-be"), [("Señora", "¿Qué?")]),
    "out of order": (
        b"WEBVTT\n\n00:05.000 --> 00:06.000\n<v A>b\n\n00:01.000 --> 00:02.000\n<v A>a\n",
        [("A", "a"), ("A", "b")],
    ),
    "hours of one digit": (b"WEBVTT\n\n0:00:01.000 --> 0:00:02.000\n<v A>x\n", [("A", "x")]),
    "decimal commas": (b"WEBVTT\n\n00:01,000 --> 00:02,000\n<v A>x\n", [("A", "x")]),
    "three is less than five": (
        vtt("<v A>3 < 5, and 7 <> 8 <laughs>").encode(),
        [("A", "3 < 5, and 7 <> 8 <laughs>")],
    ),
    "an arrow among the words": (vtt("<v A>x --> y").encode(), [("A", "x --> y")]),
    "an empty cue": (vtt("<v A>x", "", "<v A>y").encode(), [("A", "x"), ("A", "y")]),
    "marks that turn letters around": (
        vtt("<v A>\u202bשלום\u202c").encode(),
        [("A", "שלום")],
    ),
    "words like names": (
        vtt("Note: bring a ruler", "Look: it fits", "What I mean is: half", "https://example.org").encode(),
        [(None, "Note: bring a ruler"), (None, "Look: it fits"), (None, "What I mean is: half"),
         (None, "https://example.org")],
    ),
    "roles": (
        vtt("Teacher: Why?", "so she says half", "S1: Because", "nobody knows", "and more").encode(),
        [("Teacher", "Why?"), (None, "so she says half"), ("S1", "Because"), (None, "nobody knows"),
         (None, "and more")],
    ),
}  # fmt: skip

# What is refused, with the line and the words that say so; the strict reader refuses all of these.
REFUSED: dict[str, tuple[bytes, int, str]] = {
    "no captions": (b"no captions", 1, "begins with a line `WEBVTT`"),
    "nothing": (b"", 1, "begins with a line `WEBVTT`"),
    "no cues": (b"WEBVTT\n", 1, "the file has no cues"),
    "five thousand digits": (
        b"WEBVTT\n\n" + b"9" * 5000 + b":00:00.000 --> 00:02.000\nx", 3, "more hours than any video",
    ),
    "minutes of three digits": (b"WEBVTT\n\n100:01.000 --> 100:02.000\nx", 3, "a time is written"),
    "backwards": (b"WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3, "ends before it begins"),
    "no length": (b"WEBVTT\n\n00:02.000 --> 00:02.000\nx", 3, "ends before it begins"),
    "no thousandths": (b"WEBVTT\n\n00:01 --> 00:02\nx", 3, "a time is written"),
    "a zero byte": (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\0y", 4, "cannot be shown (U+0000)"),
    "an escape": (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\x1b[0m", 4, "cannot be shown (U+001B)"),
    "a mark as an entity": (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nx&#8238;y", 4, "turns the order of letters around",
    ),
    "words without times": (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nlost words", 6, "expected a line"),
    "a cue without end": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"x" * 6000, 3, "5000 characters"),
    "damaged": ("WEBVTT\n\n00:01.000 --> 00:02.000\nñáé".encode() + b"\xc3", 4, "not UTF-8"),
    "no text": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\x81\x8d", 4, "not UTF-8"),
}  # fmt: skip
