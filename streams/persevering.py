"""Doing one thing over and over until told to leave, through whatever passes."""

import logging
from collections.abc import Callable
from threading import Event

from tenacity import RetryCallState, RetryError, Retrying
from tenacity.nap import sleep_using_event
from tenacity.retry import retry_if_exception_type
from tenacity.stop import stop_when_event_set
from tenacity.wait import wait_random_exponential

LONGEST_WAIT_SECONDS = 5.0
"""The longest pause between two attempts while a broker or a database is away."""

_log = logging.getLogger(__name__)


def persevere(
    step: Callable[[], float],
    leaving: Event,
    troubles: tuple[type[Exception], ...],
    note: Callable[[Exception], None],
) -> None:
    """Take steps until told to leave; each returns the seconds to pause before the next.

    Troubles pass: `note` hears of each, and the step is taken again after a pause that
    grows to some seconds. What else a step raises is raised here.
    """
    troubled = False

    def noted(state: RetryCallState) -> None:
        nonlocal troubled
        failure = state.outcome.exception() if state.outcome is not None else None
        if isinstance(failure, Exception):
            troubled = True
            if state.attempt_number == 1:
                _log.warning("tried again until it works: %s", failure)
            note(failure)

    retrying = Retrying(
        retry=retry_if_exception_type(troubles),
        wait=wait_random_exponential(multiplier=0.1, max=LONGEST_WAIT_SECONDS),
        stop=stop_when_event_set(leaving),
        sleep=sleep_using_event(leaving),
        before_sleep=noted,
    )
    try:
        while not leaving.is_set():
            pause = retrying(step)
            if troubled:
                _log.warning("it works again")
                troubled = False
            leaving.wait(pause)
    except RetryError as left:
        _log.warning("left while this stood in the way: %s", left.last_attempt.exception())
