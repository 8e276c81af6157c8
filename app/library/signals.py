"""What the library asks of the parts that stand above it."""

from blinker import Signal

form_clip_asked = Signal(
    "Does a person sit a form with this clip just now? Sent with a session, `user_id` and "
    "`clip_id`; whoever keeps attempts answers yes or no."
)
