"""What trainers see of their learners."""
