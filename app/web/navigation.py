"""The main navigation: the places of the program, those that exist."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from app.web.addresses import url_for


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry of the main navigation.

    Attributes:
        endpoint: the view it opens.
        also: blueprints whose pages belong to the place beside those of its own.
    """

    label: str
    endpoint: str
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the address of the place."""
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Say whether the present page belongs to this place."""
        return request.blueprint in {self.endpoint.partition(".")[0], *self.also}


NAV_ITEMS = (
    NavItem(label="Home", endpoint="home.show_home"),
    NavItem(label="Course", endpoint="course.show_course"),
    NavItem(label="Library", endpoint="library.list_clips", also=("uploads",)),
    NavItem(label="Practice", endpoint="practice.list_sets", also=("next_clip",)),
    NavItem(label="My agreement", endpoint="agreement.show_agreement"),
    NavItem(label="Certification", endpoint="certification.show_forms"),
)


def init_app(app: Flask) -> None:
    """Give templates the function `places()`."""
    app.jinja_env.globals["nav_items"] = known_nav_items


def known_nav_items() -> list[NavItem]:
    """Return the places whose pages are part of this program."""
    return [place for place in NAV_ITEMS if place.endpoint in current_app.view_functions]
