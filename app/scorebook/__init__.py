"""The score book: a read model of the first recorded score of each rater, clip and code.

It is drawn from the append-only sheets alone and can be thrown away: `flask scorebook rebuild` makes
the same rows again. The bench writes it in the transaction that records a sheet.

What is in it: the first score of a code under one structure of codes and scales, with the master
score beside it. What never is: second looks, and whatever somebody scored as staff. Test forms are in
it with their purpose; whoever tells a learner anything asks for `may_enter_feedback`.
"""
