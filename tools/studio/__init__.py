"""Clip studio: turns a scene script (YAML) into a finished synthetic practice vignette.

A maintainers' program. Nothing in the application imports it, and neither running nor testing the
application needs its packages (see requirements.txt beside this file).
"""
