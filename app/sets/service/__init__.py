"""Reads of sets: documents of revisions, and what may be told of them."""
