"""Calibration: sets of clips scored blind, master scores, the reveal, and agreement by code.

The rule of the house: a master score leaves the server only after the rater's own score sheet for
that clip is committed. Committed score sheets never change; the first one of a clip counts, later
ones are second looks.
"""
