"""The main navigation."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from app.web.addresses import url_for
from app.wording import lazy_gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the main navigation.

    Attributes:
        endpoint: the view it opens.
        also: other blueprints whose pages belong to the entry too.
    """

    label: str
    endpoint: str
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the address it leads to."""
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Say whether the current page belongs to it."""
        return request.blueprint in {self.endpoint.partition(".")[0], *self.also}


NAV_ITEMS = (
    NavItem(label=lazy_gettext("Home"), endpoint="home.show_home"),
    NavItem(label=lazy_gettext("Course"), endpoint="course.show_course"),
    NavItem(label=lazy_gettext("Library"), endpoint="library.list_clips", also=("uploads",)),
    NavItem(label=lazy_gettext("Practice"), endpoint="practice.list_sets", also=("next_clip",)),
    NavItem(label=lazy_gettext("My agreement"), endpoint="agreement.show_agreement"),
    NavItem(label=lazy_gettext("Certification"), endpoint="certification.show_gates"),
)


def init_app(app: Flask) -> None:
    """Give templates the function `nav_items()`."""
    app.jinja_env.globals["nav_items"] = nav_items


def nav_items() -> list[NavItem]:
    """Return the entries whose pages this application has."""
    return [item for item in NAV_ITEMS if item.endpoint in current_app.view_functions]
