"""Joining a cohort by its code or the link with it, and leaving one.

A stranger sees what she would join and who would see her work before she creates an account; she
comes back to the same page and decides there.
"""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_user, find_user, public, requires
from app.accounts.domain import Role
from app.db import db, transaction
from app.people.domain.join_codes import read_join_code, write_join_code
from app.people.domain.joining import CohortOffer
from app.people.errors import CohortNotFoundError, JoinRefusedError
from app.people.forms import JoinCodeForm
from app.people.service import joining
from app.people.words import who_sees, who_will_see, why_not_joined
from app.web import now, today
from app.web.errors import show_error
from app.web.limits import limiter
from app.web.marks import form_called, never_kept
from app.web.reach import JOIN_CODE, OWN_COHORT, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint = Blueprint("joining", __name__, template_folder="../templates")
blueprint.add_app_template_filter(who_sees)
blueprint.add_app_template_filter(who_will_see)
blueprint.add_app_template_filter(why_not_joined)

Page = str | Response | tuple[str, int]

# Wrong codes per IP address, which a whole institute may share. There are 38 billion codes.
_WRONG_CODES = "60 per 5 minutes"
_UNKNOWN = lazy_gettext(
    "No cohort has this code. Check it sign by sign; if it is right, ask your trainer whether there is "
    "a new one."
)


@blueprint.get("/join")
@public
def show_entry() -> Page:
    """Ask for a join code."""
    return render_template("people/enter_code.html", form=JoinCodeForm())


@blueprint.post("/join")
@public
@limiter.limit(_WRONG_CODES, deduct_when=lambda _answer: bool(g.get("was_wrong")))
def enter_code() -> Page:
    """Lead to the cohort with a code."""
    form = JoinCodeForm.from_request()
    if not form.is_sent_and_valid():
        return render_template("people/enter_code.html", form=form), 422
    if _find_offer(form.code.data or "") is None:
        return _refuse(form, 422)
    code = read_join_code(form.code.data or "") or ""
    return redirect(url_for("joining.show_cohort", code=write_join_code(code)), code=303)


@blueprint.get("/join/<code>")
@public
@limiter.limit(_WRONG_CODES, deduct_when=lambda _answer: bool(g.get("was_wrong")))
@reaches(code=JOIN_CODE)
def show_cohort(code: str) -> Page:
    """Say what joining a cohort means, and who will see what."""
    offer = _find_offer(code)
    if offer is None:
        return _refuse(JoinCodeForm(data={"code": code[:40]}), 404)
    address = url_for("joining.join", code=code)
    return show_offer(offer, address)


@blueprint.post("/join/<code>")
@requires(*Role)
@limiter.limit(_WRONG_CODES, deduct_when=lambda _answer: bool(g.get("was_wrong")))
@form_called(lazy_gettext("Joining a cohort"))
@reaches(code=JOIN_CODE)
def join(code: str) -> Page:
    """Make the signed-in person a member of the cohort with a code."""
    read, user = read_join_code(code), current_user()
    try:
        with transaction() as session:
            cohort, is_new = joining.join_by_code(session, read or "", user.id, today(), now())
    except CohortNotFoundError:
        g.was_wrong = True
        return _refuse(JoinCodeForm(data={"code": code[:40]}), 404)
    except JoinRefusedError as error:
        flash(why_not_joined(error.refusal), "caution")
        return redirect(url_for("joining.show_cohort", code=code), code=303)
    return welcome(cohort.id, is_new=is_new)


@blueprint.post("/account/cohorts/<int:cohort_id>/leave")
@requires(*Role)
@never_kept
@reaches(cohort_id=OWN_COHORT)
def leave(cohort_id: int) -> Page:
    """Take the signed-in person out of a cohort."""
    try:
        with transaction() as session:
            cohort = joining.leave(session, cohort_id, current_user().id, now())
    except CohortNotFoundError:
        return show_error(404)
    flash(
        _(
            "You have left %(cohort)s. Its trainers do not see your lessons and scores any more. "
            "Everything you did stays here.",
            cohort=cohort.name,
        ),
        "good",
    )
    return redirect(url_for("accounts.show_account", _anchor="cohorts"), code=303)


def welcome(cohort_id: int, *, is_new: bool) -> Response:
    """Say that somebody is in a cohort and who sees her work now, at home."""
    mine = joining.list_memberships(db.session(), current_user().id)
    offer = next(offer for offer in mine if offer.cohort.id == cohort_id)
    name = offer.cohort.name
    said = (
        _("You are in %(cohort)s now.", cohort=name)
        if is_new
        else _("You were in %(cohort)s already.", cohort=name)
    )
    flash(f"{said} {who_sees(offer)}", "good")
    return redirect(url_for("home.show_home"), code=303)


def show_offer(offer: CohortOffer, join_at: str, **invitation: object) -> str:
    """Render the page on which somebody decides whether to join a cohort.

    Args:
        offer: the cohort as she sees it.
        join_at: the address that joins.
        invitation: for an invitation: the `invitation`, and the address that declines (`decline_at`).
    """
    return render_template(
        "people/join.html",
        offer=offer,
        refusal=offer.find_refusal(today()),
        join_at=join_at,
        here=request.path,
        **{"invitation": None, "decline_at": None, **invitation},
    )


def _find_offer(typed: str) -> CohortOffer | None:
    code, user = read_join_code(typed), find_user()
    found = joining.find_offer(db.session(), code, user.id if user else None) if code else None
    g.was_wrong = found is None
    return found


def _refuse(form: JoinCodeForm, status: int) -> Page:
    form.validate()
    form.refuse("code", str(_UNKNOWN))
    return render_template("people/enter_code.html", form=form), status
