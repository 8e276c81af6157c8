"""Administration: operators' pages of people (roles, closing, erasing) and of the audit.

What operators can do is in `accounts.service` and `personal_data.service`; this feature adds the
pages. The audit log is read only here: each verb has a sentence in plain English.
"""
