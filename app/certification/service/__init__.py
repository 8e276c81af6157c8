"""Use cases of certification: what is on offer, and sitting a test form."""
