"""The group `flask demo`; rooms above add their commands to it."""

from app.web.commands import CommandGroup

demo = CommandGroup("demo", help="Things for trying the program out; never in production.")
