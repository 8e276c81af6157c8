"""Links of a lesson to what the content must have: lessons, headings, clips, moments, pairs."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from app.content.problem import did_you_mean
from app.library.domain import read_start

# A line of the text, what is wrong there, and what may have been meant.
DeadLink = tuple[int, str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What links can lead to.

    Attributes:
        here: the headings of the lesson itself.
        headings: those of each lesson; empty when some lesson could not be read.
        clips: length in milliseconds of each clip; None for one whose file is broken.
        form_clips: certification clips, which have no page of their own.
        pairs: the pairs of clips; None when they cannot be known.
        codes: the codes that the library can be searched for; None when a rubric is broken.
    """

    here: Collection[str]
    headings: Mapping[str, Collection[str]]
    clips: Mapping[str, int | None]
    form_clips: Collection[str]
    pairs: Collection[str] | None
    codes: Collection[str] | None


def find_dead_links(links: Iterable[tuple[int, str]], places: Places) -> Iterator[DeadLink]:
    """Return the links of a lesson that lead to what is not there.

    Args:
        links: the line and the address of each; the form of the address is checked elsewhere.
        places: what there is.
    """
    for line, target in links:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        room, _, name = parts.path.strip("/").rpartition("/")
        asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        wrong: Iterable[tuple[str, str | None]] = ()
        if not parts.path or room == "course":
            wrong = _in_course(name, parts.fragment, places)
        elif room == "library":
            wrong = _in_library(name, asked.get("t"), places)
        elif room == "practice/pairs" and places.pairs is not None and name not in places.pairs:
            wrong = [(f"there is no pair `{name}`", did_you_mean(name, places.pairs))]
        elif parts.path == "/library" and "code" in asked and places.codes is not None:
            wrong = _in_codes(asked["code"], places.codes)
        for message, hint in wrong:
            yield line, message, hint


def _in_course(name: str, anchor: str, places: Places) -> Iterator[tuple[str, str | None]]:
    if name and places.headings and name not in places.headings:
        yield f"there is no lesson `{name}`", did_you_mean(name, places.headings)
    known = places.headings.get(name, [anchor]) if name else places.here
    if anchor and anchor not in known:
        where = f" in `{name}`" if name else ""
        yield f"there is no heading `#{anchor}`{where}", did_you_mean(anchor, known)


def _in_library(name: str, start: str | None, places: Places) -> Iterator[tuple[str, str | None]]:
    if name not in places.clips:
        yield f"there is no clip `{name}`", did_you_mean(name, places.clips)
        return
    if name in places.form_clips:
        message = f"`{name}` is for certification and is shown in its form alone"
        yield message, "choose a clip for practice, or an exemplar"
    seconds, length = read_start(start), places.clips[name]
    if start is not None and seconds is None:
        yield f"`{start}` is not a time", "write ?t=92 or ?t=1:32"
    elif seconds is not None and length is not None and seconds * 1000 > length:
        yield f"`?t={start}` is after the end of the clip `{name}`", None


def _in_codes(code: str, codes: Collection[str]) -> Iterator[tuple[str, str | None]]:
    if code not in codes:
        yield f"there is no code `{code}`", did_you_mean(code, codes)
