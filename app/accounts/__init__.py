"""Accounts: who a person is, which roles she holds, and what she may open.

Words: a *user* is an account; a *role* is what an account may do (learner, trainer, author,
operator); *rater* is a user in the act of scoring. Signing out raises the session version, so a
copied cookie dies with the session it was copied from.
"""
