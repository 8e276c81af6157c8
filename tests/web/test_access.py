"""Role, route and object: every address of the program is asked for by everybody, for everything.

The rule of a route is what its view declares: `@requires` names the roles, `@reaches` what each argument
names and who may reach it. Here every route of the map of addresses is walked with real requests and the
answers are compared with the rule. Whoever adds a route adds its rule, and is told so in a sentence.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import ROOT
from app.db import db
from app.web.limits import limiter
from app.web.reach import ATTEMPT, Who, find_gaps, list_routes, reaches
from tests.access_things import ACTORS, B_IDS, BEA
from tests.access_world import AccessWorld, Visit, make_access_world, telling
from tools.access_table import TARGET, write_table

# Things no example is made of: what stands behind says where they are walked.
NO_EXAMPLE = {
    "dead letter": "tests/web/test_administration_jobs.py",
    "contrast pair": "tests/web/test_pairs.py",
    "uploaded clip": "needs a video: tests/web/test_uploads.py",
    "upload that waits": "needs a video: tests/web/test_upload_captions.py, with two authors",
    "token of a mailed link": "tests/web/test_way_back.py, tests/web/test_inviting.py",
    "join code": "tests/web/test_joining.py",
    "address of a certificate": "tests/web/test_certificates.py",
    "static file": "tests/web/test_assets.py",
}
# There is nothing at these addresses in this world, whoever asks: no mail, no key of badges, and no
# decision to appeal (tests/web/test_helping.py has one).
ABSENT = {"mail.show_sent", "certificates.show_status_list", "certification.appeal"}
# These lead to the page for signing in by what they do.
SIGNS_OUT = {
    *("accounts.sign_out", "accounts.sign_in"),
    *("accounts.show_second_step", "accounts.take_second_step"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[AccessWorld]:
    made = make_access_world(tmp_path_factory.mktemp("access"), sqlite_template)
    was, limiter.enabled = limiter.enabled, False
    yield made
    limiter.enabled = was
    with made.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def visits(world: AccessWorld) -> list[Visit]:
    """The whole walk, once."""
    return [visit for route in list_routes(world.app) for visit in world.visits(route)]


def expected(visit: Visit) -> str:
    """Return what the declared rule says of a visit."""
    route, actor = visit.route, visit.actor
    if not route.is_public and actor == "nobody":
        return "asked to sign in"
    # Every role includes learning.
    if not (route.is_public or ACTORS[actor] & {*route.roles} or "learner" in route.roles):
        return "forbidden"
    named = telling(route)
    if any(reach.who is Who.BEARER for reach in route.reach.values()):
        return "no secret"
    if named is None or visit.thing is None or actor in visit.thing.reached_by:
        return "answered"
    return str(named[1].otherwise)


def agrees(visit: Visit) -> bool:
    """Say whether somebody was answered as the rule says."""
    match expected(visit):
        case "asked to sign in":
            return visit.status in {400, 401, 403} or visit.is_led_to_sign_in
        case "forbidden":
            return visit.status == 403
        case "no secret":
            return visit.status < 500
        case "answered":
            is_there = visit.status != 404 or visit.route.endpoint in ABSENT
            is_let_in = visit.route.endpoint in SIGNS_OUT or not visit.is_led_to_sign_in
            return visit.status < 500 and visit.status not in {401, 403} and is_there and is_let_in
        case otherwise:
            return str(visit.status) == otherwise and (visit.is_untouched or visit.method == "GET")


def test_every_route_and_every_argument_has_a_rule(app: Flask) -> None:
    assert list(find_gaps(app)) == []


def test_a_route_without_a_rule_is_named_in_a_sentence(app: Flask) -> None:
    def plant(rule: str, view: object) -> list[str]:
        app.add_url_rule(rule, rule, view)  # type: ignore[arg-type]
        return list(find_gaps(app, [r for r in app.url_map.iter_rules() if r.rule == rule]))

    app._got_first_request = False
    (said,) = plant("/planted", lambda: "")
    assert said == (
        "/planted (/planted) does not say who may open it: give its view @requires(Role.…), or "
        "@public when anybody may."
    )

    def show(thing_id: str) -> str:
        return thing_id

    show.roles = frozenset({"learner"})  # type: ignore[attr-defined]
    (said,) = plant("/planted/<thing_id>", show)
    assert said == (
        "/planted/<thing_id> (/planted/<thing_id>) does not say what `thing_id` names and who may "
        "reach it: give its view @reaches(thing_id=…), see app/web/reach.py."
    )
    (said,) = plant("/planted/<thing_id>/more", reaches(thing_id=ATTEMPT, other=ATTEMPT)(show))
    assert said.endswith("declares `other`, which its address does not have.")


def test_everybody_reaches_what_the_rule_says_and_nothing_else(visits: list[Visit]) -> None:
    assert len(visits) > 1000
    assert [f"{visit}; rule: {expected(visit)}" for visit in visits if not agrees(visit)] == []


def test_every_kind_of_thing_is_walked_or_says_where(world: AccessWorld) -> None:
    kinds = {
        named[1].kind for route in list_routes(world.app) if (named := telling(route)) is not None
    }
    made = {*world.examples}
    assert kinds - made == set(NO_EXAMPLE)


@pytest.mark.parametrize("actor", ["trainer of A", "trainer of A's organization", "learner of A"])
def test_whoever_is_of_cohort_a_meets_nothing_of_cohort_b(visits: list[Visit], actor: str) -> None:
    hers = [visit for visit in visits if visit.actor == actor]
    assert {visit.route.endpoint for visit in hers} == {v.route.endpoint for v in visits}
    assert [f"{visit} tells {visit.told}" for visit in hers if visit.told] == []


def test_the_search_for_what_is_of_b_finds_it_where_it_may_stand(visits: list[Visit]) -> None:
    told = {word for visit in visits if visit.actor == "trainer of B" for word in visit.told}
    assert {BEA, "Brackenmoor reason"} <= told


@pytest.mark.parametrize("actor", ["trainer of A", "trainer of A's organization", "learner of A"])
@pytest.mark.parametrize(
    "path",
    [
        "/trainer/learners?who=beatrix",
        "/trainer/learners?who=@example.org",
        f"/trainer/learners?cohort={B_IDS['cohort']}",
        "/search?q=brackenmoor",
        "/operator/people?who=beatrix",
        f"/operator/audit?who={B_IDS['learner']}",
    ],
)
def test_nor_does_a_search_find_anything_of_cohort_b(
    world: AccessWorld, actor: str, path: str
) -> None:
    assert world.tells(actor, path) == []
    assert world.tells("trainer of B", "/trainer/learners?who=beatrix") != []


def test_the_table_of_access_says_what_the_views_declare(app: Flask) -> None:
    assert (ROOT / TARGET).read_text("utf-8") == write_table(list_routes(app)), (
        "write it anew: .venv/bin/python -m tools.access_table"
    )
