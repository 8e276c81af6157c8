"""The browser folds text as the server does, and a transcript is searched by that rule."""

import pytest
from playwright.sync_api import Page, expect

from app.words import fold
from tests.words_table import ALIKE, APART
from tools.learner import Learner

pytestmark = pytest.mark.browser
FOLD = "([address, texts]) => import(address).then((words) => texts.map(words.fold))"


def test_python_and_the_browser_fold_alike(page: Page) -> None:
    page.goto("/")
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    texts = [text for pair in (*ALIKE, *APART) for text in pair]
    texts += [chr(code) for code in range(0x20, 0x2600) if chr(code).isprintable()]
    folded = page.evaluate(FOLD, [sheet.replace("plumbline.css", "js/words.js"), texts])
    differing = {
        ascii(text): (ascii(fold(text)), ascii(there))
        for text, there in zip(texts, folded, strict=True)
        if fold(text) != there
    }
    assert differing == {}


SAY = """(address) => import(address).then(({ _, ngettext }) => [
    ngettext("%(num)d clip", "%(num)d clips", 1204), _("%(done)d of %(all)s", { done: 1204, all: "1204" }),
])"""


def test_scripts_write_quantities_with_separators(page: Page) -> None:
    page.goto("/")
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href") or ""
    said = page.evaluate(SAY, sheet.replace("plumbline.css", "js/wording.js"))
    assert said == ["1,204 clips", "1,204 of 1204"]


def test_a_phone_s_apostrophe_finds_the_line_and_marks_it(page: Page) -> None:
    Learner(page, "Ana Words").join()
    page.goto("/library/number-line-thirds")
    search = page.get_by_label("Search the transcript")
    for typed in ("Leo's", "leo\u2019s", "LEO\u02bcS"):
        search.fill(typed)
        expect(page.locator("[data-found]")).to_have_text("1 of 40 lines")
        expect(page.locator("mark")).to_have_text("Leo\u2019s" if _curly(page) else "Leo's")
    words = page.locator("[data-words]").nth(4).inner_text().split()[:3]
    search.fill("")
    search.fill(f"  {words[0]}\u00a0  {words[1]} ")
    expect(page.locator("mark").first).to_have_text(f"{words[0]} {words[1]}")


def _curly(page: Page) -> bool:
    return "Leo\u2019s" in page.locator(".line:visible [data-words]").first.inner_text()
