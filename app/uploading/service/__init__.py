"""Use cases of uploading: unfinished uploads, publishing, and the list for authors."""
