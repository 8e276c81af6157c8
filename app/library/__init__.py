"""The clip library: clips, their media and permissions, and who has seen which clip."""
