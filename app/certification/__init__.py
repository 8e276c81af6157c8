"""Certification: test forms, each sat blind and once; the rule they have to meet is in `standards`.

A *test form* is a set whose clips nobody meets anywhere else. A *sitting* is one person's way through
it: once, in an order drawn for her, without master scores before or after. It is recorded here;
whether it certifies is for the policy that was in force when it began.
"""
