"""The course: modules of lessons with checks for understanding, and each learner's progress."""
