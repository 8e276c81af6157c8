"""Certification: versioned policies that decide, with reasons, whether a coach is certified."""
