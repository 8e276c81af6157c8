"""What the pools carry, for trainers who plan how many coaches may sit."""

from flask import render_template

from app.accounts.access import requires
from app.accounts.domain import Role
from app.certification.service.capacity import list_pools, plan_pool
from app.certification.views.blueprint import blueprint
from app.db import db
from app.web import today


@blueprint.get("/certification/pools")
@requires(Role.TRAINER)
def show_pools() -> str:
    """Show for each pool how many sittings of how many people it can carry at most."""
    pools = [plan_pool(one) for one in list_pools(db.session(), today())]
    return render_template("certification/pools.html", pools=pools)
