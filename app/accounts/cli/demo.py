"""The group `flask demo`; rooms above add their commands to it."""

from flask.cli import AppGroup

demo = AppGroup("demo", help="Things for trying the program out; never in production.")
