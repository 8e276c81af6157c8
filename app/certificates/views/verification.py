"""The pages anybody may open who has the address of a certificate: for people, and for programs."""

from flask import jsonify, make_response, render_template
from werkzeug.wrappers import Response

from app.accounts.access import public
from app.certificates.domain.shown import Shown, to_document
from app.certificates.errors import BadgeError, CertificateNotFoundError
from app.certificates.service import badges, keys, reading
from app.certificates.views.door import Page, blueprint, find_signing, settings
from app.certificates.words import say_provenance
from app.db import db
from app.web import now
from app.web.limits import limiter
from app.web.reach import PUBLIC_CERTIFICATE, reaches
from app.wording import say

# Nobody finds an address of 128 random bits by trying; the limit spares the database.
_TRIES = "120 per minute"
_GONE = 410


@blueprint.get("/verify/<public_id>")
@public
@limiter.limit(_TRIES)
@reaches(public_id=PUBLIC_CERTIFICATE)
def verify(public_id: str) -> Page:
    """Tell anybody what holds for a certificate."""
    return _page(reading.verify(db.session(), public_id, now()))


@blueprint.get("/verify/<public_id>/json")
@public
@limiter.limit(_TRIES)
@reaches(public_id=PUBLIC_CERTIFICATE)
def verify_for_programs(public_id: str) -> Page:
    """Tell a program the same."""
    return _document(reading.verify(db.session(), public_id, now()))


@blueprint.get("/demonstration/verify/<public_id>")
@public
@limiter.limit(_TRIES)
@reaches(public_id=PUBLIC_CERTIFICATE)
def verify_demonstration(public_id: str) -> Page:
    """Tell anybody that a demonstration certifies nobody."""
    return _page(reading.verify_demonstration(db.session(), public_id))


@blueprint.get("/demonstration/verify/<public_id>/json")
@public
@limiter.limit(_TRIES)
@reaches(public_id=PUBLIC_CERTIFICATE)
def verify_demonstration_for_programs(public_id: str) -> Page:
    """Tell a program the same."""
    return _document(reading.verify_demonstration(db.session(), public_id))


@blueprint.get("/.well-known/jwks.json")
@public
@limiter.limit(_TRIES)
def show_keys() -> Page:
    """Show the public keys with which anybody checks badges; none where badges are not set up."""
    return _for_programs(jsonify({"keys": keys.list_public_keys(settings().badge_key_file)}))


@blueprint.get(badges.STATUS_PATH)
@public
@limiter.limit(_TRIES)
def show_status_list() -> Page:
    """Show the signed list of badges that are not confirmed any more."""
    unconfirmed, last = reading.list_unconfirmed(db.session())
    try:
        signed = badges.sign_status_list(unconfirmed, last, find_signing(), now())
    except BadgeError as error:
        return jsonify({"error": say(error.args[0])}), 404
    return _for_programs(Response(signed, content_type="application/vc+jwt"))


def _page(shown: Shown | None) -> Page:
    if shown is None:
        raise CertificateNotFoundError
    answer = make_response(render_template("certificates/verification.html", shown=shown))
    return _unlisted(answer), _GONE if shown.is_erased else 200


def _document(shown: Shown | None) -> Page:
    if shown is None:
        raise CertificateNotFoundError
    answer = _for_programs(jsonify(to_document(shown, say_provenance(shown.provenance))))
    return _unlisted(answer), _GONE if shown.is_erased else 200


def _unlisted(answer: Response) -> Response:
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _for_programs(answer: Response) -> Response:
    """Let pages of other sites read it, too: wallets check badges in the browser.

    It is the same for everybody, and no cookie goes with the question.
    """
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
