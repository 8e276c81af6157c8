"""The content compiler: strict YAML and front matter in, documents and every problem out.

Content is files that people write. This package reads them so strictly that nothing is guessed
(no anchors, tags, duplicate keys or `no` read as False), and reports *every* problem of a file at
once as a `Problem` with file, line, field, message and, where possible, a suggestion. What a file
means is said by the schema in each feature's `content.py`.
"""
