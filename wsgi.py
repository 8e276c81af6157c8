"""What web servers and the `flask` command load.

`app` is plain WSGI; `door` is the same application behind its door, for granian (see `app.door`).
"""

import atexit
import gc
import os

# What is loaded here stays: to look for garbage meanwhile is a tenth of the time of the start.
gc.disable()
# Arrays are small here: a pool of threads to reckon with takes longer to start than it ever saves.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from app import create_app  # noqa: E402  after the two settings of the start
from app.db import db  # noqa: E402
from app.door.front import Door  # noqa: E402

app = create_app()
door = Door(app)
gc.freeze()
gc.enable()


@atexit.register
def close_database() -> None:
    """Store what is kept, close what is open, so that a SQLite file is whole: its log is taken in.

    What is frozen is not cleared away at the end, so it would stay open.
    """
    with app.app_context():
        app.extensions["notebook"].catch_up()
        db.session.remove()
        db.engine.dispose()
