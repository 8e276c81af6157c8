"""Administration: what operators see of people, and of everything that was ever done here.

Every act of an operator is one of `accounts.service` or `personal_data.service`; this feature gives
them pages. The audit is read here and nowhere else: each verb has a sentence in plain English.
"""
