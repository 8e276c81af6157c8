"""Rubrics: codes, the points of their scales, directions and consistency rules, as data.

A rubric is a file; each distinct content is an immutable revision. Two revisions with the same
structure hash (codes, scales, directions) are comparable, whatever their wording.
"""
