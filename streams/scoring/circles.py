"""How seldom a process that judges looks for circles among its objects."""

import gc

OBJECTS_AT_ONCE = 50_000
"""New objects after which it looks."""


def seldom_look_for_circles() -> None:
    """Let this process look for circles among objects seldom; for whoever starts it to call.

    Dossiers are many, small and in no circle: to look for circles among them again and again,
    as Python does, costs a tenth of the work and finds nothing.
    """
    gc.set_threshold(OBJECTS_AT_ONCE)
