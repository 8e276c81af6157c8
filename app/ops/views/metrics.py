"""Metrics for Prometheus: requests by route and status, their duration, disk space, jobs.

Each server process counts separately. With `PROMETHEUS_MULTIPROC_DIR` in the environment, a folder
that is empty at each start, they write their counts there and any of them reports the sum; without
it each reports its own, under the label `worker`.
"""

import hmac
import os
from datetime import timedelta
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import exposition as prometheus
from prometheus_client.multiprocess import MultiProcessCollector

from app.config import Settings
from app.db import db
from app.ops.service.jobs import try_backlog
from app.ops.service.readiness import disks, free_bytes
from app.web import now
from app.web.marks import public

blueprint = Blueprint("metrics", __name__)

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class _Counts:
    """The counts of one application in this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("endpoint", "method", "status", "worker")
        self.requests = Counter(
            "plumbline_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "plumbline_request_seconds",
            "Time from the first look at a request to its answer.",
            ("endpoint", "worker"),
            buckets=_SECONDS,
            registry=self.registry,
        )

    @property
    def worker(self) -> str:
        """The process that counts: it was born after the application was loaded."""
        return "all" if _is_shared() else str(os.getpid())


def _is_shared() -> bool:
    return "PROMETHEUS_MULTIPROC_DIR" in os.environ


def init_app(app: Flask) -> None:
    """Count every request of this process, and show the counts to whoever has the token."""
    app.register_blueprint(blueprint)
    app.extensions["metrics"] = _Counts()
    app.after_request(_count)


def _count(response: Response) -> Response:
    counts: _Counts = current_app.extensions["metrics"]
    endpoint = request.endpoint or "none"
    # Clients can invent methods; only those of our pages are counted separately.
    method = request.method if request.url_rule else "other"
    counts.requests.labels(endpoint, method, response.status_code, counts.worker).inc()
    taken = perf_counter() - g.get("started", perf_counter())
    counts.seconds.labels(endpoint, counts.worker).observe(taken)
    return response


@blueprint.get("/metrics")
@public
def show_metrics() -> Response:
    """Show the counts in Prometheus format to whoever has the token."""
    settings: Settings = current_app.config["SETTINGS"]
    token = settings.metrics_token.get_secret_value()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        abort(403)
    counts: _Counts = current_app.extensions["metrics"]
    registry = counts.registry
    if _is_shared():
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registries = (registry, _disks(settings), _jobs())
    text = b"".join(map(prometheus.generate_latest, registries))
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _disks(settings: Settings) -> CollectorRegistry:
    registry = CollectorRegistry()
    room = Gauge("plumbline_disk_free_bytes", "Room left.", ("folder",), registry=registry)
    for name, folder in zip(("uploads", "database"), disks(settings), strict=False):
        room.labels(name).set(free_bytes(folder))
    return registry


def _jobs() -> CollectorRegistry:
    registry = CollectorRegistry()
    backlog = try_backlog(db.session(), now())
    if backlog is None:
        return registry
    jobs = Gauge("plumbline_jobs", "Jobs by state.", ("state",), registry=registry)
    for state in ("due", "waiting", "running", "dead"):
        jobs.labels(state).set(getattr(backlog, state))
    waits = now() - backlog.due_since if backlog.due_since else timedelta()
    oldest = Gauge("plumbline_jobs_due_seconds", "How long the oldest is due.", registry=registry)
    oldest.set(waits.total_seconds())
    return registry
