"""Mail: letters to one person, sent by SMTP, or for development kept in files, console, memory.

Letters never depend on the request: links begin with `PUBLIC_URL`. A letter that cannot be sent is
logged and breaks nothing, because it is handed over only after the act it reports is stored.
"""
