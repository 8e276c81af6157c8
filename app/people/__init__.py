"""People: organizations, their cohorts, who is in them, and who may see whom.

A cohort is a group of people who go through the course together: a course, an institute, a district, a
learning community. Its members are the grants of a role whose scope is the cohort; there is no second
list of them.
"""
