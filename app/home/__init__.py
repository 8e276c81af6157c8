"""Home: the next step of a person who is signed in, and the landing page for visitors."""
