"""Uma, an author, uploads a partner's clip in a real browser, and a learner's page plays it."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import configure_engine
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.accessibility import problems_of
from tests.fixtures.journeys import eventually
from tests.upload_world import CAPTIONS, files_in
from tools.learner import Learner
from tools.serving import ServedApp

pytestmark = pytest.mark.browser
VIDEOS = ROOT / "tests" / "videos"
PIECES = "**/uploads/pieces/**"
OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def uma(served: ServedApp) -> str:
    """Uma's address, once she is an author here."""
    engine = create_engine(served.database_url)
    configure_engine(engine)
    with Session(engine) as session:
        make_user(session, "Uma", roles=("author",))
    engine.dispose()
    return email_of("Uma")


@pytest.fixture
def form(page: Page, uma: str) -> Page:
    """The form, opened by Uma."""
    return open_form(page, uma)


def open_form(page: Page, uma: str) -> Page:
    Learner(page).sign_in(uma, PASSWORD)
    page.goto("/uploads/new")
    return page


def captions(text: str = CAPTIONS) -> FilePayload:
    return FilePayload(name="captions.vtt", mimeType="text/vtt", buffer=text.encode())


def fresh_video(kind: str) -> FilePayload:
    """Return a test picture that nobody has uploaded before: something new hangs on behind it."""
    data = (VIDEOS / f"test-picture.{kind}").read_bytes()
    new = secrets.token_bytes(400_000)
    if kind == "mp4":
        data += (len(new) + 8).to_bytes(4, "big") + b"free" + new
    else:
        data += b"\xec\x01" + len(new).to_bytes(7, "big") + new
    return FilePayload(name=f"lesson.{kind}", mimeType=f"video/{kind}", buffer=data)


def fill(form: Page, title: str, kind: str = "mp4", text: str = CAPTIONS) -> None:
    """Fill every field that is needed."""
    form.get_by_label("Title").fill(title)
    form.get_by_label("Grade").select_option("4")
    form.get_by_label("Topic").select_option("fractions")
    form.get_by_label("Summary").fill("A test picture counts seconds.")
    form.get_by_label("What this recording is").fill("Recorded test picture")
    form.get_by_label("Permission given by").fill("Maple County Schools")
    form.get_by_label("Permission until").fill("2999-12-31")
    form.get_by_label("The permission covers").check()
    form.get_by_label("Video", exact=True).set_input_files(fresh_video(kind))
    form.get_by_label("Captions").set_input_files(captions(text))


def press_upload(form: Page) -> None:
    form.get_by_role("button", name="Upload", exact=True).click()


def keep_captions(form: Page) -> None:
    """Look at the captions and put the clip in the library."""
    expect(form.get_by_role("heading", name="Look at the captions")).to_be_visible()
    form.get_by_role("button", name="Add to the library").click()


def change_the_permission(page: Page, title: str) -> None:
    """Shorten a clip's permission in the list, after a day that is over was refused."""
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
    card.get_by_text("Extend or shorten the permission").click()
    for day, words in (("2020-01-01", "This day is over"), ("2998-12-31", "December 31, 2998")):
        card.get_by_label("Permission until").fill(day)
        card.get_by_label("Reason").locator("visible=true").fill("The partner said so.")
        card.get_by_role("button", name="Change the permission").click()
        expect(page.locator("main")).to_contain_text(words)
        assert problems_of(page) == []


def slow_down(page: Page, bytes_per_second: int) -> None:
    """Give the page a slow line upwards."""
    line = {"offline": False, "latency": 0, "downloadThroughput": -1}
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions", {**line, "uploadThroughput": bytes_per_second}
    )


def uploads_of(app: ServedApp) -> list[str]:
    """Return what lies in unfinished uploads."""
    return [name for name in files_in(app.folder / "uploads") if name.startswith(".incoming")]


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_uma_sees_her_upload_arrive_and_plays_it_in_the_library(
    form: Page, served: ServedApp, kind: str
) -> None:
    fill(form, f"Counting seconds, {kind}", kind)
    slow_down(form, 150_000)
    press_upload(form)
    expect(form.locator("[data-progress-text]")).to_have_text(
        re.compile(r"0\.[1234] MB of 0\.5 MB, [1-9]\d%")
    )
    expect(form.locator("[data-progress-live]")).to_have_text(
        re.compile(r"[2468]\d percent of the video have arrived\.")
    )
    expect(form.get_by_role("progressbar", name="Video sent")).to_have_js_property("max", 100)
    keep_captions(form)
    expect(form.get_by_role("heading", name="Uploaded clips")).to_be_visible()
    expect(form.get_by_role("status")).to_contain_text(f"“Counting seconds, {kind}” is now in the")
    assert uploads_of(served) == []
    assert problems_of(form) == []
    change_the_permission(form, f"Counting seconds, {kind}")
    form.set_viewport_size({"width": 1280, "height": 800})
    form.goto("/library?grade=4&topic=fractions")
    form.get_by_role("link", name=f"Counting seconds, {kind}").click()
    video = form.locator("video")
    video.evaluate("video => { video.muted = true; return video.play(); }")
    eventually(lambda: video.evaluate("video => video.currentTime > 0.5"))
    video.evaluate("video => { video.currentTime = 15; }")
    eventually(lambda: video.evaluate("video => video.currentTime > 15.2"))
    assert video.evaluate("video => video.textTracks[0].cues.length") == 1
    expect(form.get_by_text("Given by Maple County Schools")).to_be_visible()


def test_a_lost_line_is_taken_up_where_it_broke(form: Page) -> None:
    fill(form, "A line that broke")
    lost: list[str] = []

    def lose(route: object) -> None:
        lost.append(route.request.url)  # type: ignore[attr-defined]
        if len(lost) in {1, 3}:
            route.abort("connectionreset")  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    form.route(PIECES, lose)
    press_upload(form)
    title = form.locator("[data-progress-title]")
    expect(title).to_have_text("The connection is down. Trying again")
    keep_captions(form)
    expect(form.get_by_text("“A line that broke” is now in the library")).to_be_visible()
    assert len(lost) >= 4


def test_a_line_that_stays_down_is_said_and_pressing_again_goes_on(
    form: Page, served: ServedApp
) -> None:
    form.clock.install()
    form.reload()
    fill(form, "A line that stays down")
    form.route(PIECES, lambda route: route.abort("internetdisconnected"))
    press_upload(form)
    trouble = form.locator("[data-upload-trouble]")

    def has_given_up() -> bool:
        form.clock.fast_forward(16_000)  # past the next try, which may be under way just now
        return trouble.is_visible()

    eventually(has_given_up)
    expect(trouble).to_contain_text("The connection was lost when 0.0 MB had arrived.")
    expect(trouble).to_contain_text("Nothing was published. What you typed is still here")
    expect(form.get_by_label("Permission given by")).to_have_value("Maple County Schools")
    form.unroute(PIECES)
    form.get_by_label("Captions").set_input_files(captions("no captions"))
    press_upload(form)
    expect(form.locator("#captions-problem")).to_contain_text("begins with a line `WEBVTT`")
    expect(form.locator("[data-upload-problems]")).to_contain_text("The video has arrived")
    assert any(name.endswith("/video") for name in uploads_of(served))


def test_what_is_wrong_is_said_at_its_field_and_the_video_is_not_sent_twice(
    form: Page,
) -> None:
    sent: list[str] = []
    form.on("request", lambda request: sent.append(request.method))
    fill(form, "", text=CAPTIONS.replace("00:03.000", "00:00.000"))
    press_upload(form)
    notice = form.locator("[data-upload-problems]")
    expect(notice).to_contain_text("Please look at 2 fields again")
    assert form.evaluate("document.activeElement.className") == "notice notice--problem"
    expect(form.locator("#title-problem")).to_have_text("Give the clip a title.")
    expect(form.locator("#captions-problem")).to_contain_text("the cue ends before it begins")
    assert form.get_by_label("Title").get_attribute("aria-invalid") == "true"
    assert problems_of(form) == []
    assert "PUT" in sent
    sent.clear()
    form.get_by_label("Title").fill("Corrected")
    form.get_by_label("Captions").set_input_files(captions())
    press_upload(form)
    keep_captions(form)
    expect(form.get_by_text("“Corrected” is now in the library")).to_be_visible()
    assert "PUT" not in sent


def test_a_cancelled_upload_leaves_nothing(form: Page, served: ServedApp) -> None:
    before = uploads_of(served)
    fill(form, "Never mind")
    slow_down(form, 8_000)
    press_upload(form)
    expect(form.locator("progress")).to_be_visible()
    form.get_by_role("button", name="Cancel").click()
    trouble = form.locator("[data-upload-trouble]")
    expect(trouble).to_contain_text("Canceled. Nothing was published.")
    expect(form.get_by_label("Title")).to_have_value("Never mind")
    eventually(lambda: uploads_of(served) == before)


def test_a_video_that_is_too_large_is_refused_before_it_travels(form: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.mp4"
    with large.open("wb") as file:
        file.truncate(501_000_000)
    form.get_by_label("Video", exact=True).set_input_files(large)
    press_upload(form)
    expect(form.locator("#video-problem")).to_have_text(
        "The file has 501 MB. A video has at most 500 MB."
    )


def test_without_scripts_the_form_is_sent_whole(new_context: OpenContext, uma: str) -> None:
    plain = open_form(new_context(java_script_enabled=False).new_page(), uma)
    fill(plain, "Without scripts", text="no captions")
    press_upload(plain)
    expect(plain.locator("#captions-problem")).to_contain_text("begins with a line `WEBVTT`")
    expect(plain.get_by_text("463 kB have arrived and are kept")).to_be_visible()
    expect(plain.get_by_label("Title")).to_have_value("Without scripts")
    plain.get_by_label("Captions").set_input_files(captions())
    press_upload(plain)
    keep_captions(plain)
    expect(plain.get_by_text("“Without scripts” is now in the library")).to_be_visible()


def test_a_clip_is_withdrawn_and_restored(form: Page) -> None:
    fill(form, "Not for long")
    press_upload(form)
    keep_captions(form)
    clip = form.locator("#partner-not-for-long")
    clip.get_by_text("Withdraw this clip").click()
    clip.get_by_label("Reason").locator("visible=true").fill("A family asked.")
    clip.get_by_role("button", name="Withdraw").click()
    expect(clip.locator(".badge")).to_have_text("Withdrawn")
    assert problems_of(form) == []
    form.goto("/library/partner-not-for-long")
    expect(form.get_by_text("It was withdrawn: A family asked.")).to_be_visible()
    form.goto("/uploads")
    clip.locator("summary", has_text="Let it play again").click()
    clip.get_by_label("Reason").locator("visible=true").fill("They agree again.")
    clip.get_by_role("button", name="Let it play again").click()
    expect(clip.locator(".badge")).to_have_text("In the library")


ZOOM = "WEBVTT\n\n" + "".join(
    f"{at}\n00:00:{at:02}.000 --> 00:00:{at:02}.900\n{words}\n\n"
    for at, words in enumerate(
        ("Ms. Rivera: Who has it?", "Leo: I do.", "because it is bigger", "[A bell rings]"), start=1
    )
)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_she_says_who_speaks_before_the_captions_are_kept(
    form: Page, size: tuple[int, int]
) -> None:
    form.set_viewport_size({"width": size[0], "height": size[1]})
    title = f"Names of Zoom, {size[0]}"
    fill(form, title, text=ZOOM)
    press_upload(form)
    expect(form.get_by_text("1 line does not say who speaks.")).to_be_visible()
    who = form.get_by_label("Who says line 1").bounding_box()
    assert who is not None
    assert who["width"] > 150  # a name can be read in it
    assert problems_of(form) == []
    form.get_by_label("Leo").fill("Student 1")
    form.get_by_role("button", name="Add to the library").click()
    expect(form.get_by_role("alert")).to_contain_text("First choose who speaks")
    form.get_by_label("Lines with no speaker").select_option("Same speaker as the line before")
    form.get_by_role("button", name="Update the preview").click()
    expect(form.locator("#line-2 option").first).to_have_text("Student 1")
    keep_captions(form)
    form.get_by_role("link", name=title).click()
    expect(form.get_by_text("Ms. Rivera, Student 1")).to_be_visible()
