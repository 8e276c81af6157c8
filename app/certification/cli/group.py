"""The group that all commands of certification are in."""

from app.web.commands import CommandGroup

certification = CommandGroup(
    "certification", help="Certification: decisions on sittings, pools, and what they carry."
)
