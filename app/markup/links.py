"""Links that lead nowhere, or to where lessons must not link."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from markdown_it.token import Token

from app.markup.blocks import Fault
from app.markup.sanitizer import SCHEMES

# The pages a lesson may link to; any part in angle brackets stands for one id.
PAGES = (
    "/",
    "/account",
    "/agreement",
    "/certification",
    "/course",
    "/course/<lesson>",
    "/library",
    "/library/<clip>",
    "/practice",
    "/practice/next",
    "/practice/pairs",
    "/practice/pairs/<pair>",
    "/search",
)
_PAGE = re.compile("|".join(re.sub("<[a-z]+>", "[^/]+", page) for page in PAGES))
_MAILBOX = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")  # of several, commas are between


def find_link_faults(token: Token, line: int, *, is_empty: bool) -> Iterator[Fault]:
    """Return what is wrong with a link; also mark one that leaves the site."""
    target = str(token.attrGet("href") or "")
    if is_empty:
        message = f"the link to `{target}` has no words, so nobody can see it"
        yield Fault(line=line, message=message, suggestion="write [words](address)")
    try:
        parts = urlsplit(target)
    except ValueError:
        yield Fault(line=line, message=f"the link `{target}` is not an address")
        return
    wrong = _wrong_address(parts, target) if parts.scheme or parts.netloc else _wrong_path(parts)
    if wrong is not None:
        yield Fault(line=line, message=wrong[0], suggestion=wrong[1])
    elif parts.netloc:
        token.attrSet("rel", "external noopener noreferrer")


def _wrong_address(parts: SplitResult, target: str) -> tuple[str, str] | None:
    if parts.scheme == "mailto":
        are_mailboxes = all(_MAILBOX.match(mailbox) for mailbox in parts.path.split(","))
        message = f"`{target}` is not the address of a mailbox"
        return None if are_mailboxes else (message, "write mailto:name@example.org")
    if parts.scheme and parts.scheme not in SCHEMES:
        message = f"links to `{parts.scheme}:` are not allowed"
        return message, "use https: or mailto:"
    if not parts.scheme:
        return f"the link `{target}` does not say how to get there", f"write https:{target}"
    if not parts.netloc:
        return f"the link `{target}` is not an address", "write https://example.org"
    return None


def _wrong_path(parts: SplitResult) -> tuple[str, str] | None:
    target = parts.geturl()
    if target and (not parts.path or _PAGE.fullmatch(parts.path)):
        return None
    return (
        f"the link `{target}` leads nowhere on the site",
        "link to a lesson as /course/<lesson id>, to a clip as /library/<clip id>",
    )
