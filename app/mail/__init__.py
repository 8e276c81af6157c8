"""Mail: how an email leaves (SMTP, file, console); its words stand in the room that sends it.

What is sent never depends on the request: links begin with `PUBLIC_URL`. An email that cannot be
sent is tried again and breaks nothing, because it is the job of an event: see `app.outbox`.
"""
