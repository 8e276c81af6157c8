"""Sets as content: clips in an order, the codes scored on each, and the pinned master scores."""
