"""Reading sets: documents of revisions, and what may be disclosed about them."""
