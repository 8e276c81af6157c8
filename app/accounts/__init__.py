"""Accounts: signing in, roles, sessions, passwords, the second step, and the emails about them.

Words: a *user* is an account; a *role* is what an account may do (learner, trainer, author,
operator); *rater* is a user in the act of scoring; a *session* is a browser in which a user is signed
in: a row that ends at sign-out, so a copied cookie dies with the session it was copied from; a
*link* is what an email holds; an *unsent form* arrived after its session had ended.
"""
