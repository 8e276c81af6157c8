"""The key cannot leak: two worlds that differ only in master scores answer alike, byte for byte.

The same content is built twice; in the other world every master score, rationale and evidence is
another. One learner's steps are taken in both, and every answer she can get is compared whole:
status, headers, body, of pages, JSON, static files, media and error pages. Before she has recorded
her own sheet nothing may differ; after it only the reveal of that clip and her own figures may.
A route that is not taken here fails the test, so nobody can add one and forget it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.library.access import make_media_key
from app.markup.identity import derive_key
from tests.factories import PASSWORD, email_of
from tests.two_worlds import (
    CERTIFICATION,
    CLIPS,
    EVERY_CLIP,
    FORM,
    FORM_CLIPS,
    GATE,
    REAL_GATE,
    SITTING,
    UPLOADS,
    Step,
    TwoWorlds,
    static_files,
)

SHEET = {"score-growth": "2", "score-slugs": "0", "saves": "99"}
# What the own sheet of clip 1 opens: its reveal, and figures that rest on it.
OPENED_BY_CLIP_1 = {
    *("/attempts/1/clips/1/reveal", "/agreement", "/agreement?order=domain", "/"),
    "/practice/next",
}


@pytest.fixture
def worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[TwoWorlds]:
    both = TwoWorlds(tmp_path, sqlite_template)
    yield both
    both.close()


@pytest.fixture
def later_worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[TwoWorlds]:
    """Two worlds in which the first clip has the same master scores, and the others have not."""
    both = TwoWorlds(tmp_path, sqlite_template, changed=EVERY_CLIP[1:])
    yield both
    both.close()


@pytest.fixture
def silent_worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[TwoWorlds]:
    """Two worlds whose practice set shows its master scores when all of it is recorded."""
    both = TwoWorlds(tmp_path, sqlite_template, feedback="after_set")
    yield both
    both.close()


PERSONAL = (
    *("/account/export", "/account/erase", "/account/second-factor", "/sign-in/code"),
    *("/development/mail", "/account"),
)
CERTIFICATES = (
    *("/certificates", "/.well-known/jwks.json", "/badges/status"),
    *(f"/certificates/none/{end}" for end in ("print", "pdf", "badge")),
    *(
        f"{start}/none{end}"
        for start in ("/verify", "/demonstration/verify")
        for end in ("", "/json")
    ),
    "/demonstration/certificates/none/print",
)
OF_OTHER_ROLES = (
    *(f"/certificates/people{end}" for end in ("", "/1", "/1/revoke", "/1/name")),
    *("/uploads", "/uploads/new", "/uploads/waiting/none", "/uploads/waiting/none/conversion"),
    *("/cohorts", "/cohorts/new", "/cohorts/1", "/cohorts/1/close", "/cohorts/1/invitations/list"),
    "/cohorts/1/members/1/remove",
    *(f"/operator/organizations{end}" for end in ("", "/1", "/1/close")),
    *("/certification/pools", "/trainer/learners", "/trainer/learners?who=ana"),
    *("/trainer/learners/1", "/trainer/learners/1/certification"),
    *("/operator/people", "/operator/people/1", "/operator/audit", "/operator/audit?who=1"),
    "/operator/jobs",
    *(f"/operator/people/1/{act}" for act in ("close", "export", "erase")),
)


def every_page() -> list[Step]:
    """Every address a learner can open, those that exist and those she might try."""
    tried = ("/reveal.json", "/masters", "/answers", "/scores", "/feedback")
    clips = [
        f"/attempts/1/clips/{n}{end}" for n in range(1, 4) for end in ("", "/draft", "/reveal")
    ]
    clips += [f"/attempts/{attempt}/clips/1" for attempt in (2, 3)]
    clips += [f"/attempts/1/clips/{n}" for n in (0, 4)]
    clips += [f"/attempts/1/clips/1{end}" for end in tried]
    paths = [
        *("/", "/account", "/agreement", "/agreement?order=domain", "/library"),
        *("/practice", "/practice?code=slugs"),
        *(f"/library/{clip}" for clip in EVERY_CLIP),
        *("/practice/pairs", "/practice/pairs/growing"),
        *("/library?code=growth", "/library?point=5", "/library?code=slugs&point=yes&grade=4"),
        *("/search", "/search?q=bed", "/search?q=rationale+slugs", "/search?q=reason"),
        *("/course", "/course/looking-at-beds", "/course/counting", "/course/modules/looking"),
        *OF_OTHER_ROLES,
        *PERSONAL,
        *CERTIFICATES,
        *("/join", "/join/K7MP-CRTX", "/invitations/none", "/account/invitations/1"),
        *("/course/figures/looking-at-beds/bed.svg", "/healthz", "/readyz", "/favicon.ico"),
        *("/forgotten-password", "/mailed", "/links/reset/none", "/links/reset", "/unsent/none"),
        *("/sign-in", "/sign-up", "/nothing", "/practice/first-beds/attempts", "/practice/next"),
        *("/metrics", "/readyz?all=1"),
        *("/attempts/1", "/attempts/2", "/attempts/3", "/attempts/1.json", "/attempts/1?debug=1"),
        *(f"/calibration_sets/masters/{clip}.yaml" for clip in EVERY_CLIP),
        *("/calibration_sets/sets/first-beds.yaml", "/agreement.json", "/api/attempts/1"),
        *clips,
        *form_pages(),
    ]
    script = [
        Step("GET", path, accept="application/json")
        for path in (*clips, *form_pages(), "/agreement", "/nothing")
    ]
    return [*(Step("GET", path) for path in paths), *script]


def form_pages() -> list[str]:
    """Every address of a test form, those that exist and those she might try."""
    ends = ("", "/draft", "/reveal", "/masters", "/scores", "/feedback")
    return [
        *("/certification", GATE, REAL_GATE),
        *(f"{SITTING}", f"{SITTING}/next", f"{SITTING}/sitting"),
        *("/certification/first-beds", "/certification/nothing", f"{SITTING}/result"),
        *(f"{SITTING}/clips/{number}{end}" for number in (1, 2) for end in ends),
        *(f"{SITTING}/clips/{number}" for number in (0, 3)),
        f"/calibration_sets/sets/{FORM}.yaml",
    ]


def every_file(worlds: TwoWorlds) -> list[Step]:
    """Every static file and every media file, those that exist and those she might try."""
    static = [f"/static/{version}/{name}" for version, name in static_files(worlds)]
    names = ("clip.mp4", "captions.vtt", "descriptions.vtt", "poster.jpg", "masters.yaml")
    media = [
        f"/media/{clip}/{name}{key}"
        for clip in EVERY_CLIP
        for name in names
        for key in ("", f"?key={anas_key(worlds, clip)}")
    ]
    media += [
        f"{SITTING}/clips/{number}/media/{kind}{key}"
        for number in (1, 2, 3)
        for kind in ("video", "captions", "descriptions", "poster", "masters")
        for key in ("", f"?key={anas_key(worlds, f'{FORM}/{number}')}")
    ]
    keys = [f"/media/{clip}/key" for clip in EVERY_CLIP]
    keys += [f"{SITTING}/clips/{number}/media/key" for number in (1, 2, 3)]
    return [Step("GET", path) for path in (*static, *media, *keys)]


def anas_key(worlds: TwoWorlds, subject: str) -> str:
    """Return the key that pages give Ana's player."""
    app = worlds.one.app
    with app.app_context():
        return make_media_key(1, subject, app.extensions["runtime"].clock())


def take_all(worlds: TwoWorlds, name: str, steps: Sequence[Step]) -> list[str]:
    return [difference for step in steps for difference in worlds.take(name, step)]


def sign_in(name: str) -> list[Step]:
    form = {"email": email_of(name), "password": PASSWORD}
    return [Step("GET", "/sign-in"), Step("POST", "/sign-in", form), Step("GET", "/")]


def put_draft(clip: int, rank: int) -> Step:
    change = {"saves": 0, "answers": [{"code": "growth", "rank": rank}], "notes": []}
    return Step("PUT", f"/attempts/1/clips/{clip}/draft", json=change, accept="application/json")


# Everything that is stored about her, in one file: it tells no master score, recorded sheet or not.
TAKE_HER_DATA = Step("POST", "/account/export", {"password": PASSWORD})
OPERATING = [
    Step("POST", "/account/erase", {"password": "a guess", "address": email_of("Ana")}),
    Step("POST", "/operator/audit/export", {"format": "csv"}),
    *(Step("POST", f"/operator/jobs/{act}") for act in ("retry", "1/retry", "1/give-up")),
    Step("POST", "/sign-in/code", {"code": "123456"}),
    *(Step("POST", f"/account/second-factor{end}") for end in ("", "/codes", "/remove")),
    *(
        Step("POST", f"/operator/people/1/{act}", {"role": "operator", "name": "x", "email": "x"})
        for act in (
            *("grant", "revoke", "name", "address", "end-sessions", "close", "reopen"),
            *("export", "erase", "reset-link", "second-factor/remove"),
        )
    ),
]
COHORTS = [
    *(Step("POST", path, {"code": "K7MP-CRTX"}) for path in ("/join", "/join/K7MP-CRTX")),
    Step("POST", "/account/cohorts/1/leave"),
    *(
        Step("POST", f"{where}/{act}")
        for where in ("/invitations/none", "/account/invitations/1")
        for act in ("join", "decline")
    ),
    *(
        Step("POST", f"/cohorts/{path}", {"name": "x", "email": "x@example.org", "people": "x"})
        for path in (
            *("new", "1", "1/code", "1/code/off", "1/close", "1/members/1/remove"),
            *("1/invitations", "1/invitations/list", "1/invitations/list/send"),
            *("1/invitations/1/withdraw", "1/trainers", "1/trainers/1/remove"),
        )
    ),
    *(
        Step("POST", f"/operator/organizations{end}", {"name": "x"})
        for end in ("", "/1", "/1/close")
    ),
]
EVERYDAY_PAIR = Step("POST", "/practice/pairs/growing", {"higher": "two-scales", "why": "Green."})
EVERYDAY = [
    *(Step("POST", path) for path in ("/links/reset", "/account/confirmation", "/account/email")),
    *(Step("POST", f"/account/sessions/{which}end") for which in ("99/", "")),
    Step("POST", "/forgotten-password", {"email": "ana@example.org"}),
    Step("POST", "/unsent/none/drop"),
    *(Step("POST", f"/certificates/people/1/{act}") for act in ("revoke", "name")),
    Step("POST", "/account/name", {"name": "Ana of the Garden"}),
    Step("POST", "/account/time-zone", {"time_zone": "America/New_York"}),
    Step(
        *("POST", "/course/looking-at-beds/checks/how-many"),
        {"revision": "1", "answer": derive_key("<p>Twelve</p>")},
    ),
    Step(
        *("POST", "/course/looking-at-beds/checks/plant-or-pest"),
        {"revision": "1", f"answer-{derive_key('<p>A trail of slime.</p>')}": "growth"},
    ),
    Step("POST", "/course/looking-at-beds/done"),
    EVERYDAY_PAIR,
    Step("POST", "/trainer/learners/2/waivers", {"module": "looking", "reason": "Why not?"}),
    *UPLOADS,
    *COHORTS,
    *OPERATING,
    TAKE_HER_DATA,
]
NEXT = Step("POST", "/practice/next", {"set_id": "first-beds", "clip_id": CLIPS[2]})
FORM_HALF_WAY = [
    Step(
        *("PUT", f"{SITTING}/clips/1/draft"),
        json={"saves": 0, "answers": [{"code": "growth", "rank": 4}], "notes": []},
        accept="application/json",
    ),
    Step("PUT", f"{SITTING}/clips/1/draft", json={"answers": "?"}, accept="application/json"),
    Step("POST", f"{SITTING}/clips/1/draft", {"score-growth": "1", "was-growth": "4"}),
    Step("POST", f"{SITTING}/clips/1", {"score-growth": "1", "saves": "99"}),
    Step("POST", f"{SITTING}/clips/1", {"score-growth": "77", "saves": "99"}),
    Step("POST", f"{SITTING}/clips/9", SHEET),
    Step("POST", f"/practice/{FORM}/attempts"),
    Step("POST", "/practice/next", {"set_id": FORM, "clip_id": FORM_CLIPS[0]}),
]
HALF_WAY = [
    put_draft(1, 3),
    put_draft(1, 99),
    put_draft(9, 1),
    Step("PUT", "/attempts/1/clips/1/draft", json={"answers": "?"}, accept="application/json"),
    Step("POST", "/attempts/1/clips/1/draft", {"score-growth": "1", "was-growth": "3"}),
    Step("POST", "/attempts/1/clips/1/draft", {"note-time-new": "when?", "note-text-new": "x"}),
    Step("POST", "/attempts/1/clips/1", {"score-growth": "1", "saves": "99"}),
    Step("POST", "/attempts/1/clips/1", {"score-growth": "77", "saves": "99"}),
    Step("POST", "/attempts/7/clips/1", SHEET),
]


def test_before_her_own_sheet_nothing_tells_the_worlds_apart(worlds: TwoWorlds) -> None:
    pages, files = every_page(), every_file(worlds)
    join = {"name": "Cleo", "email": "cleo@example.org", "password": "a password of her own"}
    visitor = [Step("POST", "/sign-up", join), Step("POST", "/sign-in", {"email": "x"})]
    start = Step("POST", "/practice/first-beds/attempts")
    states = {
        "stranger": take_all(worlds, "nobody", [*pages, *files, *visitor]),
        "not started": take_all(worlds, "Ana", [*sign_in("Ana"), *pages, *EVERYDAY]),
        "started": take_all(worlds, "Ana", [start, start, NEXT, *pages]),
        "autosaved": take_all(worlds, "Ana", [*HALF_WAY, *FORM_HALF_WAY, *pages, *files]),
        "clip 1 recorded: how it is answered": take_all(
            worlds, "Ana", [Step("POST", "/attempts/1/clips/1", SHEET)]
        ),
    }
    assert states == {state: [] for state in states}

    closed = [step for step in pages if step.path not in OPENED_BY_CLIP_1]
    opened = [
        step for step in pages if step.path in OPENED_BY_CLIP_1 and step.accept == "text/html"
    ]
    again = Step("POST", "/attempts/1/clips/1", {**SHEET, "score-growth": "4"})
    later = {
        "clip 1 recorded": take_all(
            worlds, "Ana", [*closed, again, put_draft(1, 2), put_draft(2, 2), TAKE_HER_DATA]
        ),
        "somebody else": take_all(worlds, "Ben", [*sign_in("Ben"), *pages, start, *pages]),
        "a trainer": take_all(worlds, "Tess", [*sign_in("Tess"), *pages, *EVERYDAY, *pages]),
        "signed out": take_all(worlds, "Ana", [Step("POST", "/sign-out"), *pages]),
    }
    assert later == {state: [] for state in later}

    take_all(worlds, "Ana", sign_in("Ana"))
    differing = {step.path for step in opened if worlds.take("Ana", step)}
    assert {"/attempts/1/clips/1/reveal", "/agreement"} <= differing, "nothing was compared"

    change = {"current": PASSWORD, "password": "another long password", "new": "another long one"}
    last = [Step("POST", "/account/password", change), *CERTIFICATION]
    assert take_all(worlds, "Ben", last) == []
    assert routes_not_taken(worlds) == set()


def test_a_form_tells_the_worlds_apart_neither_before_nor_after(worlds: TwoWorlds) -> None:
    """Nothing she scored elsewhere opens a page here, so every address is compared, to the end."""
    pages, files = every_page(), every_file(worlds)
    again = FORM_HALF_WAY
    before = take_all(worlds, "Ana", [*sign_in("Ana"), *FORM_HALF_WAY, *pages, *files])
    worlds.sit_whole_form("Ana")
    states = {
        "not started": before,
        "started": take_all(worlds, "Ana", [*pages, *files]),
        "drafting": take_all(worlds, "Ana", [*FORM_HALF_WAY, *pages]),
        "one of two recorded": take_all(
            worlds,
            "Ana",
            [Step("POST", f"{SITTING}/clips/1", SHEET), *again, TAKE_HER_DATA, *pages, *files],
        ),
        "finished": take_all(
            worlds,
            "Ana",
            [Step("POST", f"{SITTING}/clips/2", SHEET), *again, TAKE_HER_DATA, *pages, *files],
        ),
        "somebody else": take_all(worlds, "Ben", [*sign_in("Ben"), *FORM_HALF_WAY, *pages]),
        "a trainer": take_all(worlds, "Tess", [*sign_in("Tess"), *EVERYDAY, *pages, *files]),
    }
    assert states == {state: [] for state in states}
    taken = worlds.one.take("Ana", TAKE_HER_DATA)
    assert taken.mimetype == "application/zip", "no export was compared"
    recorded = worlds.one.take("Ana", Step("GET", SITTING))
    assert "all 2 clips" in recorded.text, "nothing was recorded, so nothing was compared"


def routes_not_taken(worlds: TwoWorlds) -> set[str]:
    """Return the routes of the program that no step has reached; a new route belongs in a list."""
    return {
        f"{method} {rule.endpoint}"
        for rule in worlds.one.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    } - worlds.one.taken


def test_the_key_of_a_second_clip_stays_closed_after_the_first_is_open(worlds: TwoWorlds) -> None:
    take_all(worlds, "Ana", [*sign_in("Ana"), Step("POST", "/practice/first-beds/attempts")])
    take_all(worlds, "Ana", [Step("POST", "/attempts/1/clips/1", SHEET)])
    second = [Step("GET", f"/attempts/1/clips/2{end}") for end in ("", "/draft", "/reveal")]
    assert take_all(worlds, "Ana", second) == []
    take_all(worlds, "Ana", [Step("POST", "/attempts/1/clips/2", SHEET)])
    assert worlds.take("Ana", Step("GET", "/attempts/1/clips/2/reveal")) != []
    third = [Step("GET", f"/attempts/1/clips/3{end}") for end in ("", "/draft", "/reveal")]
    assert take_all(worlds, "Ana", third) == []


def test_what_her_first_sheet_opens_says_nothing_of_the_clips_to_come(
    later_worlds: TwoWorlds,
) -> None:
    pages = every_page()
    start = Step("POST", "/practice/first-beds/attempts")
    record = Step("POST", "/attempts/1/clips/1", SHEET)
    assert take_all(later_worlds, "Ana", [*sign_in("Ana"), start, record, *pages]) == []
    assert (
        later_worlds.one.take("Ana", Step("GET", "/attempts/1/clips/1/reveal")).status_code == 200
    )
    take_all(later_worlds, "Ana", [Step("POST", "/attempts/1/clips/2", SHEET)])
    differing = {step.path for step in pages if later_worlds.take("Ana", step)}
    assert {"/attempts/1/clips/2/reveal", "/agreement"} <= differing, "nothing was compared"


def test_a_set_that_opens_at_its_end_tells_nothing_before_its_last_clip(
    silent_worlds: TwoWorlds,
) -> None:
    pages = every_page()
    start = Step("POST", "/practice/first-beds/attempts")
    again = Step("POST", "/attempts/1/clips/1", {**SHEET, "score-growth": "4"})
    first, second, last = (Step("POST", f"/attempts/1/clips/{n}", SHEET) for n in (1, 2, 3))
    states = {
        "one recorded": [*sign_in("Ana"), start, first, again, put_draft(1, 2), NEXT, *pages],
        "two recorded": [second, EVERYDAY_PAIR, TAKE_HER_DATA, *pages],
        "the last one: how it is answered": [last],
    }
    differing = {state: take_all(silent_worlds, "Ana", steps) for state, steps in states.items()}
    assert differing == {state: [] for state in states}
    opened = {step.path for step in pages if silent_worlds.take("Ana", step)}
    reveals = {f"/attempts/1/clips/{n}/reveal" for n in (1, 2, 3)}
    assert {*reveals, "/agreement"} <= opened, "nothing was compared"
