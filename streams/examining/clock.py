"""Whether the time of this machine is right: days are closed by it, facts are dated by it."""

import ctypes
from datetime import datetime, timedelta

from streams.examining.finding import Finding, Verdict, found
from streams.examining.looks import Look

APART = timedelta(seconds=5)
"""How far two clocks may stand apart before somebody should look. Clocks that are kept by the
network stand apart by milliseconds; five seconds are a clock that nobody keeps."""

_FAILED = -1
_NOT_SYNCHRONISED = 5
"""What the kernel answers when nothing disciplines its clock (`TIME_ERROR`)."""


class _Timex(ctypes.Structure):
    """`struct timex` of Linux; only `modes`, which stays 0 (nothing is set), is ever used."""

    _fields_ = (("modes", ctypes.c_uint), ("rest", ctypes.c_byte * 252))


def examine_clock() -> Finding:
    """Look at whether anything keeps this machine's clock; its time zone does not matter."""
    return judge_state(_state())


def judge_last_fact(recorded_at: datetime, now: datetime) -> Finding:
    """Say whether the newest fact was recorded in what is the future here."""
    verdict = Verdict.DANGER if recorded_at - now > APART else Verdict.OK
    return found(Look.CLOCK_LAST_FACT, verdict, f"{recorded_at:%Y-%m-%d %H:%M:%S}Z")


def judge_state(state: int | None) -> Finding:
    """Say what the kernel's answer on its clock means; None where there was none.

    A warning and no more: a time service may keep the clock right without telling the kernel.

    >>> [judge_state(state).verdict.value for state in (0, 5, None)]
    ['ok', 'warning', 'not_seen']
    """
    if state is None:
        return found(Look.CLOCK_KEPT, Verdict.NOT_SEEN, remedy="unknown")
    is_kept = state != _NOT_SYNCHRONISED
    seen = "TIME_OK" if is_kept else "TIME_ERROR"
    return found(Look.CLOCK_KEPT, Verdict.OK if is_kept else Verdict.WARNING, seen)


def _state() -> int | None:
    """Ask the kernel, which anybody may do; None on other systems than Linux."""
    ask = getattr(ctypes.CDLL(None), "adjtimex", None)
    if ask is None:
        return None
    state: int = ask(ctypes.byref(_Timex()))
    return None if state == _FAILED else state
