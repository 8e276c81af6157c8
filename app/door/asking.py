"""The application's side of the door: is the body of a request worth reading?

The door asks before it reads a long body. The question is the request itself without the body, run
through every check that needs none. Whoever may not open the view is refused at once.
"""

from flask import Flask, Response, current_app, request

from app.accounts.access import find_user
from app.accounts.domain import Role
from app.web.arrival import ASKED, is_only_asked

# What the door finds in the environ when the answer was yes.
YES = "yes"


def init_app(app: Flask) -> None:
    """Answer the door's question after every other check."""
    app.before_request(answer_the_door)


def answer_the_door() -> Response | None:
    """Say yes if the view would be opened; otherwise the view's refusal is the answer."""
    if not is_only_asked():
        return None
    view = current_app.view_functions[request.endpoint or ""]
    roles: frozenset[Role] = getattr(view, "roles", frozenset())
    user = find_user() if roles else None
    if roles and (user is None or not any(user.may(role) for role in roles)):
        return None
    request.environ[ASKED] = YES
    return Response(status=204)
