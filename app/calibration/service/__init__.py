"""Use cases of calibration: (session, ids, now) to dataclasses; nothing here commits or knows HTTP."""
