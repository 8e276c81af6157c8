"""The doctor's check from outside: open the sign-in page and send its form, like a browser."""

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from app.ops.domain import Finding, fine, problem, warning

_TIMEOUT = 20
_PATH = "/sign-in"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HOST = "Let the proxy pass the name on (Host or X-Forwarded-Host), or set PUBLIC_URL to {url}."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    text: str


def look_at_address(url: str) -> Iterator[Finding]:
    """Open the sign-in page at the public address and send its form empty."""
    try:
        page = _ask(url, "GET", {}, b"")
    except ssl.SSLCertVerificationError as error:
        what = f"the certificate of {url} is not trusted: {error.verify_message}"
        yield problem("address", what, "Give the proxy a certificate that browsers accept.")
        return
    except (OSError, HTTPException) as error:
        what = f"{url} does not answer: {error}"
        yield problem("address", what, "Check the name, the proxy and the server behind it.")
        return
    token = _TOKEN.search(page.text)
    if page.status != 200 or token is None:
        todo = "Let the proxy pass everything to this server, on a name of its own."
        yield problem("address", f"{url}{_PATH} is not our page (status {page.status})", todo)
        return
    yield fine("address", f"{url} shows our sign-in page")
    yield from _look_at_protection(url, page)
    yield _look_at_form(url, page, unescape(token[1]))


def _look_at_protection(url: str, page: _Answer) -> Iterator[Finding]:
    if not url.startswith("https://"):
        todo = "Let a proxy end HTTPS; browsers send the sign-in cookie over nothing else."
        yield problem("https", f"{url} is not protected", todo)
    elif "strict-transport-security" not in page.headers:
        todo = (
            "Let the proxy set X-Forwarded-Proto, and set TRUSTED_PROXIES to the number of proxies."
        )
        yield warning("https", "the server does not know that people come by HTTPS", todo)
    else:
        yield fine("https", "the server knows that people come by HTTPS")
    if any("secure" not in cookie.lower() for cookie in page.cookies):
        yield problem("cookies", "cookies are not marked Secure", "Set SECURE_COOKIES=true.")


def _look_at_form(url: str, page: _Answer, token: str) -> Finding:
    cookies = "; ".join(cookie.split(";")[0] for cookie in page.cookies)
    headers = {
        "Origin": url,
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "text/html",
    }
    try:
        sent = _ask(url, "POST", headers, urlencode({"csrf_token": token}).encode())
    except (OSError, HTTPException) as error:
        return problem("sign-in", f"the form gets no answer: {error}", "Check the proxy's limits.")
    if sent.status == 422:  # the form was checked and found empty
        return fine("sign-in", "a form that is sent from there is accepted")
    if "PUBLIC_URL" in sent.text:
        what = "every sign-in fails: the server does not know this address as its own"
        return problem("sign-in", what, _HOST.format(url=url))
    what = f"a form that is sent from there is refused (status {sent.status})"
    return problem("sign-in", what, "Look for csrf_refused in the log of the server.")


def _ask(url: str, method: str, headers: dict[str, str], body: bytes) -> _Answer:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_TIMEOUT)
    try:
        connection.request(method, _PATH, body, headers)
        response: HTTPResponse = connection.getresponse()
        text = response.read(1_000_000).decode("utf-8", errors="replace")
    finally:
        connection.close()
    return _Answer(
        status=response.status,
        headers={name.lower(): value for name, value in response.getheaders()},
        cookies=tuple(response.headers.get_all("Set-Cookie") or ()),
        text=text,
    )
