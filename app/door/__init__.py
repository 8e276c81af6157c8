"""The door: what stands between the web server and the application, so that nobody holds it up.

The server is granian, and the door speaks its RSGI protocol. It takes requests asynchronously and
hands them, complete, to the application, which is plain WSGI and knows nothing of it:

- What can be refused without its body is refused before it is read (`front`, `asking`).
- A body is read while others are served, within a time that depends on its size (`bodies`). What
  lags behind is answered 408. How much memory and disk bodies may take is bounded.
- Pages are answered by one thread and changes by another (`lanes`): a change that waits for its
  turn to write never holds a page up. One thread of each kind, because with more of them Python
  answers later, not sooner.

Under any other WSGI server the application works without all this; then a proxy in front has to
collect bodies, and to give up on slow ones.
"""
