"""What an examination says of one thing that it looked at."""

from enum import StrEnum

from msgspec import Struct

from streams.examining.looks import ENDANGERS, Look, Patient, Promise


class Verdict(StrEnum):
    """How it stands with what was looked at."""

    OK = "ok"
    WARNING = "warning"
    DANGER = "danger"
    NOT_SEEN = "not_seen"


class Mode(StrEnum):
    """What an installation is for."""

    PRODUCTION = "production"
    TRIAL = "trial"

    @property
    def grave(self) -> Verdict:
        """Return how grave it is to lack what a trial may lack.

        >>> Mode.PRODUCTION.grave, Mode.TRIAL.grave
        (<Verdict.DANGER: 'danger'>, <Verdict.WARNING: 'warning'>)
        """
        return Verdict.DANGER if self is Mode.PRODUCTION else Verdict.WARNING


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was looked at. Its sentences stand in `gateway/words/doctor.yaml`."""

    look: Look
    verdict: Verdict
    about: str = ""
    """Which one, where there are several: the name of a file, a database or a topic."""
    seen: str = ""
    """The value, as the patient itself writes it; a number with its unit."""
    remedy: str = ""
    """Name of the sentence that says what to do, below the look; empty where nothing is."""
    given: dict[str, str | int] = {}
    """What that sentence names beside `about` and `seen`."""

    @property
    def patient(self) -> Patient:
        """Return what kind of part was looked at."""
        return Patient(self.look.partition(".")[0])

    @property
    def promise(self) -> Promise | None:
        """Return the promise that is endangered; None where all is well or nothing was seen."""
        is_endangered = self.verdict in {Verdict.WARNING, Verdict.DANGER}
        return ENDANGERS[self.look] if is_endangered else None


def found(
    look: Look,
    verdict: Verdict,
    seen: object = "",
    *,
    about: str = "",
    remedy: str = "remedy",
    **given: str | int,
) -> Finding:
    """Return what was found; a remedy is named only where one is needed.

    >>> found(Look.SQLITE_LIBRARY, Verdict.OK, "3.53.4").remedy
    ''
    """
    return Finding(
        look=look,
        verdict=verdict,
        about=about,
        seen=str(seen),
        remedy="" if verdict is Verdict.OK else remedy,
        given=given,
    )


def told(failure: BaseException) -> str:
    r"""Return in one line what went wrong, for a value that could not be seen.

    >>> told(OSError("no route\nto host"))
    'no route'
    >>> told(TimeoutError())
    'TimeoutError'
    """
    lines = str(failure).strip().splitlines()
    return lines[0] if lines else type(failure).__name__
