"""The door for web servers and for the `flask` command."""

import gc
import os

# What is loaded here stays: to look for garbage meanwhile is a tenth of the time of the start.
gc.disable()
# Arrays are small here: a pool of threads to reckon with takes longer to start than it ever saves.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from app import create_app  # noqa: E402  after the two settings of the start

app = create_app()
gc.freeze()
gc.enable()
