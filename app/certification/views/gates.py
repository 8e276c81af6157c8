"""The gates of certification: what each asks for, where a person stands, and starting a sitting."""

from flask import abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.certification.domain.gates import Gate, GateKind
from app.certification.errors import NoClipsLeftError, NotYourTurnError
from app.certification.service import offer
from app.certification.service.gates import Moment, find_gate, list_gates
from app.certification.service.starting import start_sitting as begin
from app.certification.views.blueprint import blueprint
from app.certification.words import say_lack
from app.db import db, transaction
from app.web import now, runtime, site_zone, today
from app.web.addresses import url_for
from app.web.marks import form_called
from app.web.reach import GATE, PART, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext


def moment() -> Moment:
    """Return the moment of this request, with the zone whose days count."""
    return Moment(now=now(), zone=site_zone())


def own_gates() -> tuple[Gate, ...]:
    """Return the gates with where the person signed in stands, for pages of other rooms."""
    return list_gates(db.session(), current_user().id, moment())


@blueprint.get("/certification")
@requires(Role.LEARNER)
def show_gates() -> str:
    """Show each rule in plain words, where the person stands with it, and what she has sat."""
    sat = offer.list_test_forms(db.session(), current_user().id, today())
    return render_template("certification/gates.html", gates=own_gates(), sat=sat)


@blueprint.get("/certification/gates/<rubric_id>/<any(sealed, demonstration):kind>")
@requires(Role.LEARNER)
@reaches(rubric_id=GATE, kind=PART)
def show_gate(rubric_id: str, kind: str) -> str:
    """Show what sitting here means, and the button that starts it, or what comes before."""
    return render_template("certification/gate.html", gate=_find(rubric_id, kind))


@blueprint.post("/certification/gates/<rubric_id>/<any(sealed, demonstration):kind>/sittings")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Starting a sitting"))
@reaches(rubric_id=GATE, kind=PART)
def start_sitting(rubric_id: str, kind: str) -> Response:
    """Begin a sitting, or go on with the one under way."""
    here = url_for("certification.show_gate", rubric_id=rubric_id, kind=kind)
    try:
        with transaction() as session:
            test_form_id = begin(
                session,
                rater_id=current_user().id,
                rubric_id=rubric_id,
                kind=GateKind(kind),
                at=moment(),
                new_token=runtime().new_token,
            )
    except NotYourTurnError:
        flash(_("A sitting cannot be started now. This page says what comes before it."), "caution")
        return redirect(here, code=303)
    except NoClipsLeftError as error:
        flash(say_lack(error.reason, error.available), "caution")
        return redirect(here, code=303)
    return redirect(url_for("certification.go_on", test_form_id=test_form_id), code=303)


def _find(rubric_id: str, kind: str) -> Gate:
    found = find_gate(
        db.session(), current_user().id, moment(), rubric_id=rubric_id, kind=GateKind(kind)
    )
    return found or abort(404)
