"""What the agreement pages read."""
