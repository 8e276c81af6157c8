"""How a view declares who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, redirect, request, url_for

from app.accounts.access.present import find_user
from app.accounts.access.unsent import hold_form
from app.accounts.domain import Role
from app.web.errors import wants_json

View = TypeVar("View", bound=Callable[..., Any])


def requires(*roles: Role) -> Callable[[View], View]:
    """Open a view only to people who hold one of these roles."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            user = find_user()
            if user is None:
                return _ask_to_sign_in()
            if not any(user.may(role) for role in roles):
                abort(403)
            return view(*args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def _ask_to_sign_in() -> Any:
    if wants_json():
        abort(401)
    if request.method == "POST":
        return hold_form()
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.show_sign_in", next=target), code=303)
