"""What the pages and the API need of the house: parts by their promise, none by its class."""

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from litestar.di import NamedDependency
from litestar.params import SkipValidation
from sqlalchemy import Connection

from detectors.parameters import Parameters
from gateway.bureau import Bureau
from schemas.sealed import Keys
from streams.clock import Clock
from streams.log.port import Head, Known, Receipt
from streams.log.reporters import Reporter
from streams.metrics import Metrics


class Settings(Protocol):
    """Technical settings of the server, read from the environment where the house is built."""

    @property
    def data(self) -> Path:
        """Directory of the log, the keys and the tables."""

    @property
    def host(self) -> str:
        """Address that the server binds to; only loopback in this stage."""

    @property
    def port(self) -> int:
        """Port that the server binds to."""


class Log(Protocol):
    """The log of facts, as far as the gateway reads it: all else goes through intake and views."""

    def head(self) -> Head:
        """Return where the log ends; raise LogStopped when it accepts nothing any more."""

    def known(self, identities: Sequence[UUID]) -> dict[UUID, Known]:
        """Return what is stored under those of the ids that are in use."""


class Intake(Protocol):
    """The one door through which what is said becomes facts."""

    def accept(self, submissions: Sequence[bytes], by: Reporter) -> list[Receipt]:
        """Store submissions as one atomic batch; return their receipts, in their order."""


class Views(Protocol):
    """The tables that readers look at."""

    @property
    def position(self) -> int:
        """Position of the last fact that stands in the tables."""

    def connect(self) -> Connection:
        """Open the tables for one answer, as a context; all that is read in it stands together."""


class Changes(Protocol):
    """Tells when more facts have been judged and shown."""

    @property
    def position(self) -> int:
        """Position of the newest fact that was applied."""

    def wait(self, after: int) -> Awaitable[int]:
        """Return the newest applied position once it is greater than `after`."""


class House(Protocol):
    """The parts of one running system, as far as what people touch needs them."""

    @property
    def settings(self) -> Settings:
        """Where the server listens."""

    @property
    def clock(self) -> Clock:
        """The injected time."""

    @property
    def log(self) -> Log:
        """The log of facts."""

    @property
    def intake(self) -> Intake:
        """The one door."""

    @property
    def views(self) -> Views:
        """The tables that readers look at."""

    @property
    def changes(self) -> Changes:
        """News of applied facts."""

    @property
    def keys(self) -> Keys:
        """The keys of sealed fields, asked when a page is read and at no other time."""

    @property
    def parameters(self) -> Parameters:
        """The dated parameters in force."""

    @property
    def bureau(self) -> Bureau:
        """The same parameters, with what of them is the bureau's own, and who promoted it."""

    def knows(self, subject: str) -> bool:
        """Tell whether a subject was registered, as the log itself stands."""

    @property
    def trouble(self) -> str | None:
        """Why scoring or the tables have stopped; None while they run."""

    @property
    def simulated(self) -> bool:
        """Whether the facts come from the simulator; every page then says so."""

    @property
    def features_moved(self) -> int | None:
        """Features of the learned model that have moved far; None where that is not looked at."""

    @property
    def targets_silenced(self) -> int | None:
        """Targets whose promoted model cannot be used; None where that is not known here."""

    @property
    def days_scored_otherwise(self) -> int | None:
        """Days of which the log says another digest; None where no day is closed here."""


TheMetrics = NamedDependency[SkipValidation[Metrics]]
"""The type of the argument `metrics` of a route handler."""

TheHouse = NamedDependency[SkipValidation[House]]
"""The type of the argument `house` of a route handler: the framework hands it in."""
