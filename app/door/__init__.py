"""The door: a layer between web server and application that lets no client block it.

The server is granian, and the door speaks its RSGI protocol. It receives requests asynchronously
and passes them, complete, to the application, which is plain WSGI and unaware of it:

- What can be refused without its body is refused before it is read (`front`, `asking`).
- A body is read while others are served, within a time that depends on its size (`bodies`). One
that falls behind is answered with 408. The memory and disk that bodies may use are bounded. - Pages
are served by one thread and changes by another (`lanes`), so a change waiting for its turn to write
never delays a page. There is one thread of each kind, because more threads make Python respond
later, not sooner.

Under any other WSGI server the application works without all this; then a proxy in front must
buffer bodies and give up on slow ones.
"""
