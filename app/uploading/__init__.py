"""Uploading: a partner's clip and its captions are received, checked, converted, and put online.

Only authors may upload. What arrives, in pieces or as one form, is written to an *upload*, which is one
person's and unfinished; nothing is held in memory. When every file and field is valid, the clip is
brought next to the other clips in storage (laid out like `calibration_sets/`) and published in the same
transaction: after a crash there is all of it or nothing. Storage is a folder of this machine
(`pending_uploads`), or S3 for several machines (`shared_uploads`); see `app.storage`. Each problem is
reported at its field, and valid files stay in the upload for an hour, so that nobody has to send a
large video twice.
"""
