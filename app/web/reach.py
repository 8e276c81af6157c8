"""What the arguments of an address mean, and who may reach what they name.

A view whose address has arguments says of each what kind of thing it names: `@reaches(attempt_id=ATTEMPT)`.
With the roles of `@requires` that is the whole rule of a route. `docs/access.md` is written from it, and
tests/web/test_access.py walks every route with real requests and compares.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import Flask
from werkzeug.routing import Rule

View = TypeVar("View", bound=Callable[..., object])


class Who(StrEnum):
    """Who may reach a thing, of those who may open the page at all."""

    ANYBODY = "whoever may open the page"
    OWNER = "the person it belongs to"
    HER_TRAINERS = "trainers of a cohort the person is in"
    COHORT_TRAINERS = "trainers of the cohort, and operators"
    ORGANIZATION_TRAINERS = "trainers of its organization, and operators"
    BEARER = "whoever holds the secret in the address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an argument names, and who may reach it.

    Attributes:
        kind: the kind of thing, as the table names it.
        who: who may reach it.
        otherwise: the status of the answer to everybody else, which is also that for a thing that
            does not exist: so nobody learns what there is.
    """

    kind: str
    who: Who
    otherwise: int = 404


# The same for everybody.
LESSON: Final = Reach(kind="lesson", who=Who.ANYBODY)
CLIP: Final = Reach(kind="clip", who=Who.ANYBODY)
PRACTICE_SET: Final = Reach(kind="practice set", who=Who.ANYBODY)
PAIR: Final = Reach(kind="contrast pair", who=Who.ANYBODY)
GATE: Final = Reach(kind="gate of certification", who=Who.ANYBODY)
UPLOADED_CLIP: Final = Reach(kind="uploaded clip", who=Who.ANYBODY)
STATIC_FILE: Final = Reach(kind="static file", who=Who.ANYBODY)
PART: Final = Reach(kind="part of the thing before it", who=Who.ANYBODY)
# A key for media is signed for a name, and opens nothing where there is no clip.
CLIP_NAME: Final = Reach(kind="name of a clip", who=Who.ANYBODY, otherwise=200)
PURPOSE: Final = Reach(kind="what a mailed link does", who=Who.ANYBODY)
# Somebody's.
ATTEMPT: Final = Reach(kind="attempt", who=Who.OWNER)
SITTING: Final = Reach(kind="sitting", who=Who.OWNER)
SESSION: Final = Reach(kind="session", who=Who.OWNER, otherwise=303)
KEPT_FORM: Final = Reach(kind="kept form", who=Who.OWNER, otherwise=303)
PENDING_UPLOAD: Final = Reach(kind="upload under way", who=Who.OWNER)
# Thrown away once more is thrown away.
DISCARDED_UPLOAD: Final = Reach(kind="upload under way", who=Who.OWNER, otherwise=204)
WAITING_UPLOAD: Final = Reach(kind="upload that waits", who=Who.OWNER)
# Of people.
LEARNER: Final = Reach(kind="learner", who=Who.HER_TRAINERS)
ACCOUNT: Final = Reach(kind="account", who=Who.ANYBODY)
DEAD_LETTER: Final = Reach(kind="dead letter", who=Who.ANYBODY, otherwise=303)
COHORT: Final = Reach(kind="cohort", who=Who.COHORT_TRAINERS)
NAMED_COHORT: Final = Reach(kind="cohort, to name its trainers", who=Who.ORGANIZATION_TRAINERS)
OWN_COHORT: Final = Reach(kind="cohort one is in", who=Who.OWNER)
OWN_INVITATION: Final = Reach(kind="invitation to one's own address", who=Who.OWNER)
ORGANIZATION: Final = Reach(kind="organization", who=Who.ANYBODY)
# Secrets.
JOIN_CODE: Final = Reach(kind="join code", who=Who.BEARER)
TOKEN: Final = Reach(kind="token of a mailed link", who=Who.BEARER)
MEDIA_FILE: Final = Reach(kind="media file, with a key for its viewer", who=Who.BEARER)


def reaches(**arguments: Reach) -> Callable[[View], View]:
    """Say what each argument of a view's address names, and who may reach it."""

    def mark(view: View) -> View:
        view.reach = arguments  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address with the rule its view declares.

    Attributes:
        rule: the address.
        endpoint: the view, by its name in the map of addresses.
        methods: how it may be asked, without what every address allows.
        roles: which roles open it; none when it is open to everybody, signed in or not.
        reach: what its arguments name, in the order of the address.
    """

    rule: str
    endpoint: str
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    reach: dict[str, Reach]

    @property
    def is_public(self) -> bool:
        """Say whether anybody may open it."""
        return not self.roles


def list_routes(app: Flask) -> list[Route]:
    """Return every route with its declared rule, by address."""
    return [
        Route(
            rule=rule.rule,
            endpoint=rule.endpoint,
            methods=tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            roles=tuple(sorted(getattr(_view(app, rule), "roles", ()))),
            reach={name: reach for name, reach in _declared(app, rule).items() if reach},
        )
        for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint))
    ]


def find_gaps(app: Flask, rules: Iterable[Rule] | None = None) -> Iterator[str]:
    """Yield a sentence for each route without a rule, and each argument without one."""
    for rule in app.url_map.iter_rules() if rules is None else rules:
        view = _view(app, rule)
        if not hasattr(view, "roles"):
            yield (
                f"{rule.rule} ({rule.endpoint}) does not say who may open it: give its view "
                "@requires(Role.…), or @public when anybody may."
            )
        for name, reach in _declared(app, rule).items():
            if reach is None:
                yield (
                    f"{rule.rule} ({rule.endpoint}) does not say what `{name}` names and who may "
                    f"reach it: give its view @reaches({name}=…), see app/web/reach.py."
                )
        for name in sorted(set(getattr(view, "reach", {})) - rule.arguments):
            yield f"{rule.rule} ({rule.endpoint}) declares `{name}`, which its address does not have."


def _declared(app: Flask, rule: Rule) -> dict[str, Reach | None]:
    said: dict[str, Reach] = getattr(_view(app, rule), "reach", {})
    return {name: said.get(name) for name in sorted(rule.arguments, key=_place(rule))}


def _place(rule: Rule) -> Callable[[str], int]:
    return lambda name: rule.rule.index(f"{name}>")


def _view(app: Flask, rule: Rule) -> Callable[..., Any]:
    return app.view_functions[rule.endpoint]
