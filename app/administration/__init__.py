"""Administration: what operators see of people, and of everything ever done here.

What operators can do is in `accounts.service` and `personal_data.service`; this feature adds the
pages. The audit log is read only here: each verb has a sentence in plain English.
"""
