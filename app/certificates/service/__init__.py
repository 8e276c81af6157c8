"""Reads and writes of certificates: issuing, standing, verification, reminders, revocation."""
