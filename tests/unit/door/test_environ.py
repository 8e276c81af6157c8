"""What the door tells the application of a request."""

from types import SimpleNamespace
from typing import Any

from app.door.environ import environ_of


def request_with(headers: dict[str, str]) -> Any:
    return SimpleNamespace(
        server="127.0.0.1:8000",
        client="127.0.0.1:5000",
        method="GET",
        path="/",
        query_string="",
        http_version="1.1",
        scheme="http",
        authority=None,
        headers=headers,
    )


def test_a_header_with_an_underscore_never_passes_for_that_of_a_proxy() -> None:
    environ = environ_of(
        request_with({"x-forwarded-for": "10.0.0.1", "x_forwarded_for": "6.6.6.6"})
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "10.0.0.1"
    assert not [name for name in environ_of(request_with({"x_user": "a"})) if "X_USER" in name]
