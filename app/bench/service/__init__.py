"""Attempts, drafts and recorded sheets in the database."""
