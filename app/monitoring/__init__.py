"""Trainers' pages: the learners, how far each has come, and opening a module early."""
