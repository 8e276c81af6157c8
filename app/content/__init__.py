"""The content compiler: strict YAML, videos and captions in; documents and every problem out.

Content is files that people write. This package reads them strictly, without guessing (no anchors,
tags, duplicate keys, or `no` read as False), and reports *every* problem in a file at once as a
`Problem` with file, line, field, message, and, where possible, a suggestion. The schema in each
feature's `content.py` says what a file means.
"""
