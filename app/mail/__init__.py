"""Mail: emails to one person, sent by SMTP, or kept in files, shown on the console or remembered.

What is sent never depends on the request: links begin with `PUBLIC_URL`. An email that cannot be
sent is logged and breaks nothing, because it is handed over only after the act it tells of is kept.
"""
