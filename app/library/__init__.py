"""The clip library: clips, their media, and who has seen which clip."""
