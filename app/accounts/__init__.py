"""Accounts: who a person is, which roles she holds, and what she may open.

Terms: a *user* is an account; a *role* is what an account may do (learner, trainer, author,
operator); a *rater* is a user who is scoring; a *session* is a browser in which a user is signed
in, stored as a row that is deleted at sign-out, so a copied cookie dies with its session; a *link*
is mailed in a letter; an *unsent form* arrived after its session had ended.
"""
