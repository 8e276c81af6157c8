"""The course: modules of lessons, checks for understanding, and each learner's progress."""
