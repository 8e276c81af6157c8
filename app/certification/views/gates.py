"""The gates of certification: what each asks for, where a person stands, and starting a sitting."""

from flask import abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.certification.domain.gates import Gate, GateKind
from app.certification.errors import NoClipsLeftError, NotYourTurnError
from app.certification.service import offer
from app.certification.service.gates import SiteMoment, find_gate, list_gates
from app.certification.service.starting import start_sitting as begin
from app.certification.views.blueprint import blueprint
from app.certification.words import say_lack
from app.db import db, transaction
from app.web import now, runtime, site_zone, today
from app.web.addresses import url_for
from app.web.marks import form_called
from app.web.reach import GATE, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext


def moment() -> SiteMoment:
    """Return the moment of this request, with the zone whose days count."""
    return SiteMoment(now=now(), zone=site_zone())


def own_gates() -> tuple[Gate, ...]:
    """Return the gates with where the person signed in stands, for pages of other rooms."""
    return list_gates(db.session(), current_user().id, moment())


@blueprint.get("/certification")
@requires(Role.LEARNER)
def show_gates() -> str:
    """Show each rule in plain words, where the person stands with it, and what she has sat."""
    sat = offer.list_test_forms(db.session(), current_user().id, today())
    return render_template("certification/gates.html", gates=own_gates(), sat=sat)


@blueprint.get("/certification/gates/<rubric_id>")
@requires(Role.LEARNER)
@reaches(rubric_id=GATE)
def show_gate(rubric_id: str) -> str:
    """Show what sitting here means, and the button that starts it, or what comes before."""
    return _show(rubric_id, GateKind.SEALED)


@blueprint.get("/certification/demonstrations/<rubric_id>")
@requires(Role.LEARNER)
@reaches(rubric_id=GATE)
def show_demonstration(rubric_id: str) -> str:
    """Show the same of the demonstration, by which nobody is certified."""
    return _show(rubric_id, GateKind.DEMONSTRATION)


@blueprint.post("/certification/gates/<rubric_id>/sittings")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Starting a sitting"))
@reaches(rubric_id=GATE)
def start_sitting(rubric_id: str) -> Response:
    """Begin a sitting, or go on with the one under way."""
    return _start(rubric_id, GateKind.SEALED)


@blueprint.post("/certification/demonstrations/<rubric_id>/sittings")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Starting the demonstration"))
@reaches(rubric_id=GATE)
def start_demonstration(rubric_id: str) -> Response:
    """Begin the demonstration, or go on with the one under way."""
    return _start(rubric_id, GateKind.DEMONSTRATION)


def gate_url(gate: Gate) -> str:
    """Return the address of a gate's page."""
    return _address(gate.rubric_id, gate.kind)


def start_url(gate: Gate) -> str:
    """Return the address that starts a sitting at a gate."""
    is_demo = gate.is_demonstration
    view = "certification.start_demonstration" if is_demo else "certification.start_sitting"
    return url_for(view, rubric_id=gate.rubric_id)


def _address(rubric_id: str, kind: GateKind) -> str:
    is_demo = kind is GateKind.DEMONSTRATION
    view = "certification.show_demonstration" if is_demo else "certification.show_gate"
    return url_for(view, rubric_id=rubric_id)


def _show(rubric_id: str, kind: GateKind) -> str:
    gate = find_gate(db.session(), current_user().id, moment(), rubric_id=rubric_id, kind=kind)
    return render_template("certification/gate.html", gate=gate or abort(404))


def _start(rubric_id: str, kind: GateKind) -> Response:
    try:
        with transaction() as session:
            test_form_id = begin(
                session,
                rater_id=current_user().id,
                rubric_id=rubric_id,
                kind=kind,
                at=moment(),
                new_token=runtime().new_token,
            )
    except NotYourTurnError:
        flash(_("A sitting cannot be started now. This page says what comes before it."), "caution")
        return redirect(_address(rubric_id, kind), code=303)
    except NoClipsLeftError as error:
        flash(say_lack(error.reason, error.available), "caution")
        return redirect(_address(rubric_id, kind), code=303)
    return redirect(url_for("certification.go_on", test_form_id=test_form_id), code=303)
