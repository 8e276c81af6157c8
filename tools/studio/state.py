"""What the board shows at a moment: which objects, how far drawn in, with which properties (pure)."""

from dataclasses import dataclass

from tools.studio.objects import BoardObject
from tools.studio.scene import changed
from tools.studio.timeline import Event, Timeline

ENTER = {"fade": 0.45, "wipe": 0.8, "pop": 0.35}
LEAVE = 0.35
CHANGE = 0.4
GLOW = 2.2
POINTING = 3.2  # seconds a pointer stays
GLIDE = 0.5
SETTLED = 0.9  # after this long, whatever appears or changes has done so


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One object to draw: how solid (0-1) and how much of its width has been drawn in (0-1)."""

    item: BoardObject
    alpha: float
    drawn: float
    glow: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """The pointer: which pointing it is at, from where it glides how far (0-1), how visible it is."""

    event: Event
    before: Event | None
    share: float
    alpha: float


def board_start(timeline: Timeline, time: float) -> float:
    """When the board that is up at ``time`` came up."""
    return max(start for start, _ in timeline.boards if start <= time + 1e-9)


def layers_at(timeline: Timeline, time: float) -> tuple[Layer, ...]:
    """The layers of the board at ``time``, back to front."""
    key = timeline.board_at(time)
    board = timeline.scene.board_of(key)
    events = [event for event in timeline.events if event.board == key and event.time <= time]
    found: list[Layer] = []
    for item in board.objects:
        found += _layers_of(item, events, time)
    return tuple(found)


def _layers_of(item: BoardObject, events: list[Event], time: float) -> list[Layer]:
    shown_at: float | None = -10.0 if item.shown else None
    hidden_at: float | None = None
    versions: list[tuple[float, BoardObject]] = [(-10.0, item)]
    glow = 0.0
    for event in events:
        if item.id in event.cue.show and shown_at is None:
            shown_at, hidden_at = event.time, None
        if item.id in event.cue.hide and shown_at is not None:
            shown_at, hidden_at = None, event.time
        if item.id in event.cue.set:
            versions.append((event.time, changed(versions[-1][1], event.cue.set[item.id])))
        if item.id in event.cue.highlight:
            glow = max(glow, _bump((time - event.time) / GLOW))
    if shown_at is None:
        if hidden_at is None or time - hidden_at > LEAVE:
            return []
        return [
            Layer(item=versions[-1][1], alpha=1 - (time - hidden_at) / LEAVE, drawn=1.0, glow=0.0)
        ]
    return _visible(item, versions, shown_at, time, glow)


def _visible(
    item: BoardObject,
    versions: list[tuple[float, BoardObject]],
    shown_at: float,
    time: float,
    glow: float,
) -> list[Layer]:
    share = min(1.0, max(0.0, (time - shown_at) / ENTER[item.enter]))
    alpha = share if item.enter != "wipe" else min(1.0, share * 4)
    drawn = _ease(share) if item.enter == "wipe" else 1.0
    since = time - versions[-1][0]
    newest = Layer(item=versions[-1][1], alpha=alpha, drawn=drawn, glow=glow)
    if len(versions) > 1 and since < CHANGE and versions[-1][0] > shown_at:
        share = _ease(since / CHANGE)
        old = Layer(item=versions[-2][1], alpha=alpha, drawn=1.0, glow=glow)
        return [old, Layer(item=versions[-1][1], alpha=share, drawn=1.0, glow=0.0)]
    return [newest]


def pointer_at(timeline: Timeline, time: float) -> Pointer | None:
    """The pointer: it glides to each place a line points at and fades after a while."""
    key = timeline.board_at(time)
    begun = board_start(timeline, time)
    points = [
        event
        for event in timeline.events
        if event.cue.point is not None and event.board == key and begun - 0.1 <= event.time <= time
    ]
    if not points or time - points[-1].time > POINTING:
        return None
    last, since = points[-1], time - points[-1].time
    if len(points) > 1 and last.time - points[-2].time < POINTING:
        share = _ease(min(1.0, since / GLIDE))
        return Pointer(
            event=last, before=points[-2], share=share, alpha=_fade(since, arriving=False)
        )
    return Pointer(event=last, before=None, share=1.0, alpha=_fade(since, arriving=True))


def _fade(since: float, *, arriving: bool) -> float:
    out = min(1.0, max(0.0, (POINTING - since) / 0.4))
    return min(out, min(1.0, since / 0.25) if arriving else 1.0)


def items_at(timeline: Timeline, event: Event) -> tuple[BoardObject, ...]:
    """What stands on the board once everything that comes with ``event`` is there."""
    ends = [start for start, _ in timeline.boards if start > event.time]
    time = min([event.time + SETTLED, *(end - 0.01 for end in ends)])
    return tuple(layer.item for layer in layers_at(timeline, time) if layer.alpha > 0.5)


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _bump(share: float) -> float:
    if not 0 <= share <= 1:
        return 0.0
    return min(1.0, share / 0.15, (1 - share) / 0.25)
