"""The house for whoever only reads it: its models, its log, and what was concluded of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress

from msgspec import Struct
from sqlalchemy.exc import OperationalError, ProgrammingError

from gateway.house import House
from gateway.premises import MODELS
from gateway.preview_room import preview_room
from gateway.reception import Advance
from gateway.settings import Settings
from streams.backtesting.house_log import reach
from streams.learning.shelf import Shelf
from streams.log.port import FactReader
from streams.scoring.concluded import Concluded


class LearningRoom(Struct, frozen=True):
    """What the verbs about models need of a house, beside a running server."""

    shelf: Shelf
    log: FactReader
    concluded: Concluded
    simulated: bool

    @property
    def scored(self) -> int:
        """Up to where the house has judged its log; 0 where it never did."""
        with suppress(OperationalError, ProgrammingError):
            return self.concluded.position()
        return 0


@contextmanager
def learning_room(settings: Settings) -> Iterator[LearningRoom]:
    """Open it; Refused where there is no house."""
    room = preview_room(settings)
    with ExitStack() as stack:
        yield LearningRoom(
            shelf=Shelf(room.data / MODELS),
            log=stack.enter_context(closing(room.open_log())),
            concluded=stack.enter_context(closing(Concluded(room.open_scoring()))),
            simulated=room.simulated,
        )


@contextmanager
def level_room(
    settings: Settings, showing: Callable[[int], AbstractContextManager[Advance]]
) -> Iterator[LearningRoom]:
    """Open it with every closed day judged; `showing` shows how that goes on.

    Where some are not, they are judged first, which needs the house for itself: beside a
    server, which judges for itself, that is rare.
    """
    with learning_room(settings) as room:
        if room.scored < reach(room.log):
            with House.open(settings) as house, showing(house.behind()) as advance:
                house.score(advance)
        yield room
