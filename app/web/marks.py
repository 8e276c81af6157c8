"""Marks on views: what a route declares, read by tests and by the request checks."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    view.roles = frozenset()  # type: ignore[attr-defined]
    view.is_public = True  # type: ignore[attr-defined]
    return view


def before_second_factor(view: View) -> View:
    """Mark a view that somebody may use who still has to set up a second factor."""
    view.opens_before_second_factor = True  # type: ignore[attr-defined]
    return view


def token_in_address(view: View) -> View:
    """Mark a view whose body is read as it arrives, so its CSRF mark is in the URL."""
    view.has_token_in_address = True  # type: ignore[attr-defined]
    return view


def reaches_storage(view: View) -> View:
    """Mark a view that reads or writes uploaded files, for which it may wait.

    Where they lie on another machine, such views have lanes of their own (see `app.door`).
    """
    view.reaches_storage = True  # type: ignore[attr-defined]
    return view


def form_called(name: str) -> Callable[[View], View]:
    """Say what the form of a view holds, in words of its sender: `Your answer to a check`.

    It is what people read when the form arrived after their session had ended and is kept.
    """

    def mark(view: View) -> View:
        view.form_name = name  # type: ignore[attr-defined]
        return view

    return mark


def never_kept(view: View) -> View:
    """Mark a view whose form is not kept if its session has ended.

    Its form contains a password or is sensitive in another way, such as a role, name, or address
    that an operator sets; or it is just a button.
    """
    view.is_never_kept = True  # type: ignore[attr-defined]
    return view
