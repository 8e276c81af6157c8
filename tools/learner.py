"""A learner at a browser, and what she does there, in her own words: for journeys and pictures."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

PASSWORD = "a plumb line hangs straight"  # noqa: S105  of people made for one run only


class Learner:
    """Somebody who uses the mouse; every verb ends when its result can be seen."""

    def __init__(self, page: Page, name: str = "Ana") -> None:
        """Sit down at a browser window; nothing is opened yet."""
        self.page = page
        self.name = name
        self.email = f"{name.lower().replace(' ', '.')}@example.org"

    def join(self) -> None:
        """Create an account, which signs in, and arrive at home."""
        self.page.goto("/sign-up")
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label("Email").fill(self.email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create my account").click()
        self._arrive()

    def sign_in(self, email: str | None = None, password: str = PASSWORD) -> None:
        """Sign in and arrive at home."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Email").fill(email or self.email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self._arrive()

    def _arrive(self) -> None:
        # On a phone the places are in a closed menu, so they are there and not seen.
        expect(self.page.locator("header nav").first).to_contain_text("Practice")

    def go_to(self, place: str) -> None:
        """Follow a link of the main navigation."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=place).click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def start_practice(self, number: int = 1) -> None:
        """Start a practice set, the first one unless told otherwise, and sit at the bench."""
        self.page.goto("/practice")
        self.page.get_by_role("button", name="Start").nth(number - 1).click()
        expect(self.sheet).to_be_visible()
        self.page.wait_for_load_state()

    @property
    def sheet(self) -> Locator:
        """The score sheet on the bench."""
        return self.page.get_by_role("form", name="Score sheet")

    @property
    def saved(self) -> Locator:
        """Where the bench says when the draft was saved."""
        return self.page.locator("[data-saved]")

    def codes(self) -> list[str]:
        """Return the codes of the sheet, top to bottom."""
        rows = self.page.locator("[data-code]").all()
        return [row.get_attribute("data-code") or "" for row in rows]

    def choice(self, code: str, rank: int) -> Locator:
        """Return the radio button of one point of a code."""
        return self.page.locator(f'input[name="score-{code}"][value="{rank}"]')

    def score(self, code: str, rank: int) -> None:
        """Choose a point of a code."""
        self.page.locator("label").filter(has=self.choice(code, rank)).click()
        expect(self.choice(code, rank)).to_be_checked()

    def score_all(self, ranks: Sequence[int] = (1,)) -> None:
        """Choose a point for every code, going through the ranks in turn."""
        for number, code in enumerate(self.codes()):
            self.score(code, ranks[number % len(ranks)])

    def note(self, at: str, code: str, text: str) -> None:
        """Write an evidence note for a moment of the clip."""
        composer = self.page.locator("[data-composer]")
        composer.get_by_label("Time in the clip").fill(at)
        composer.get_by_label("Code this note is for").select_option(code)
        composer.get_by_label("What you saw or heard").fill(text)
        composer.get_by_role("button", name="Add note").click()
        expect(self.page.locator(f'[data-notes] input[value="{text}"]').first).to_be_attached()

    def wait_until_saved(self) -> None:
        """Wait until the bench says that everything is saved."""
        expect(self.saved).to_contain_text("Saved")

    def record(self) -> None:
        """Record the score sheet for good and arrive at the reveal."""
        self.sheet.get_by_role("button", name="Record my scores").click()
        confirm = self.page.get_by_role("dialog")
        confirm.get_by_role("button", name="Record my scores").click()
        self.expect_reveal()

    def expect_reveal(self) -> None:
        """See the reveal."""
        self.page.wait_for_url("**/reveal*")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
