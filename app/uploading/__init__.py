"""Uploading: a partner's clip and its captions are received, checked, converted, and put online.

Only authors may upload. What arrives, in pieces or as one form, is written to a *pending upload*, the
folder of one person's unfinished upload; nothing is held in memory. When every file and field is valid,
the clip is moved next to the other uploads (`UPLOADS_DIR`, laid out like `calibration_sets/`) and
published in the same transaction: after a crash there is all of it or nothing. Each problem is
reported at its field, and valid files stay in the upload for an hour, so that nobody has to send a
large video twice.
"""
