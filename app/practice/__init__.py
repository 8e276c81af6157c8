"""Practice: sets on offer, what to score next, readiness, the reveal of each sheet, contrast pairs.

A master score leaves the server only after the rater's own score sheet for that clip is recorded.
"""
