"""What web servers and the `flask` command load.

`app` is plain WSGI; `door` is the same application behind its door, for granian (see `app.door`).
"""

import atexit
import gc
import os
from importlib import import_module

# What is loaded here stays: to look for garbage meanwhile is a tenth of the time of the start.
gc.disable()
# Arrays are small here: a pool of threads to reckon with takes longer to start than it ever saves.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Scores, password hashes and recordings of children: whatever is made here is its owner's alone.
os.umask(0o077)

from app import create_app  # noqa: E402  after the three settings of the start
from app.db import db  # noqa: E402
from app.door.front import Door  # noqa: E402
from app.faults import explain, tell_faults_in_words  # noqa: E402
from app.outbox.worker import stop_beside  # noqa: E402

tell_faults_in_words()
try:
    app = create_app()
except Exception as error:
    sentence = explain(error)
    if sentence is None:
        raise
    raise SystemExit(sentence) from None
door = Door(app)
if app.config["SETTINGS"].jobs_in_server:
    import_module("app.outbox.queue")  # the worker needs it; here it is loaded for all processes
gc.freeze()
gc.enable()


@atexit.register
def close_database() -> None:
    """Store what is kept, close what is open, so that a SQLite file is whole: its log is taken in.

    What is frozen is not cleared away at the end, so it would stay open.
    """
    stop_beside(app)
    with app.app_context():
        app.extensions["notebook"].catch_up()
        db.session.remove()
        db.engine.dispose()
