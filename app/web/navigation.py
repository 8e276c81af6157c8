"""The main navigation: the places of the program, those that exist."""

from dataclasses import dataclass

from flask import Flask, current_app, request

from app.web.addresses import url_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
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


PLACES = (
    Place(label="Home", endpoint="home.show_home"),
    Place(label="Course", endpoint="course.show_course"),
    Place(label="Library", endpoint="library.list_clips", also=("uploads",)),
    Place(label="Practice", endpoint="practice.list_sets", also=("next_clip",)),
    Place(label="My agreement", endpoint="agreement.show_agreement"),
    Place(label="Certification", endpoint="certification.show_forms"),
)


def init_app(app: Flask) -> None:
    """Give templates the function `places()`."""
    app.jinja_env.globals["places"] = known_places


def known_places() -> list[Place]:
    """Return the places whose pages are part of this program."""
    return [place for place in PLACES if place.endpoint in current_app.view_functions]
