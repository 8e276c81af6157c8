"""The bench: a clip scored blind, its draft, and its score sheet, recorded once.

The only writer of scores, for practice and for sittings alike. Nothing here reads a master score
before the sheet of its clip is recorded. Recorded sheets never change; the first one of a clip
counts, later ones are second looks.
"""
