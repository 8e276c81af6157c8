"""Use cases of uploading: boxes of unfinished uploads, publishing, and the list for authors."""
