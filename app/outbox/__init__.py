"""Events and jobs: what an act leaves to be done after its commit, at least once.

An act writes an event with `put()` in its own transaction: both are kept, or neither is. After the
commit the number of the event is handed to a queue, and a worker does its job. The table of events
is the truth. The queue makes it quick: whatever it loses, or is not there to take, a worker finds in
the table within a minute.

A room that has jobs registers what does them, by kind: see `worker.register()`.
"""
