"""What the course asks of the parts that stand above it."""

from blinker import Signal

practice_asked = Signal(
    "How far is a person in these practice sets? Sent with a session, `user_id` and `set_ids`; "
    "whoever keeps practice answers with a mapping of PracticeStep by set."
)
