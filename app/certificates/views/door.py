"""The blueprint of certificates, and what its pages share."""

from flask import Blueprint, current_app, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.certificates.domain.shown import Shown
from app.certificates.errors import CertificateNotFoundError
from app.certificates.service.badges import Signing
from app.certificates.service.keys import read_key
from app.certificates.words import name_state, say_provenance, say_state, say_to_holder
from app.config import Settings
from app.mail import post
from app.web.errors import show_error
from app.web.squares import draw_square
from app.wording import gettext as _

blueprint = Blueprint("certificates", __name__, template_folder="../templates")
for _words in (name_state, say_provenance, say_state, say_to_holder):
    blueprint.add_app_template_filter(_words)

Page = str | Response | tuple[str | Response, int]


@blueprint.errorhandler(CertificateNotFoundError)
def show_nothing(_error: Exception) -> Page:
    """Answer alike for what does not exist and for what is not this person's."""
    return show_error(404)


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def find_signing() -> Signing:
    """Return what signs badges here.

    Raises:
        BadgeError: badges are not set up.
    """
    site = settings().public_url
    issuer = _("Plumbline at %(site)s", site=site.partition("://")[2])
    return Signing(site=site, issuer=issuer, key=read_key(settings().badge_key_file))


def full_address(shown: Shown) -> str:
    """Return the address of a certificate as paper has it: of the site, or as this request came."""
    if post.has_address():
        return post.link_to(shown.address)
    return request.host_url.rstrip("/") + shown.address


def square_of(shown: Shown) -> Markup:
    """Return the QR code of a certificate's address."""
    return draw_square(full_address(shown), border=2)
