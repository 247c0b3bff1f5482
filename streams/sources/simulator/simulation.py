"""One run of the district: its deliveries in the order in which they became known; its truth."""

import gzip
from collections.abc import Iterator
from io import BufferedWriter
from pathlib import Path

from msgspec import Struct, json

from schemas.codec import encode
from schemas.envelopes import Delivery
from streams.sources.simulator.arrears import Fate
from streams.sources.simulator.chains import Chains
from streams.sources.simulator.district import District
from streams.sources.simulator.festival import Festival
from streams.sources.simulator.ordering import AT_ONCE, in_order
from streams.sources.simulator.places import Places
from streams.sources.simulator.progress import Progress, counted, unheard
from streams.sources.simulator.settings import Settings
from streams.sources.simulator.truth import ArrearsEpisode, TruthFile


class Written(Struct, frozen=True):
    """Where a simulation lies, and how large it is."""

    deliveries: Path
    truth: Path
    count: int
    generator: str


class Simulation:
    """A district that can be told, and whose truth can be asked for by the evaluation."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings; nothing is simulated yet."""
        self._settings = settings
        self._truth: TruthFile | None = None

    def deliveries(
        self, progress: Progress = unheard, *, at_once: int = AT_ONCE
    ) -> Iterator[Delivery]:
        """Return every delivery by the moment at which it was recorded, ties always alike.

        `progress` hears how many entities are done while they are simulated; the first
        delivery comes after the last entity. Memory holds `at_once` deliveries.
        """
        district = _district(self._settings)
        told = counted(district.stories(), district.entities, progress)
        yield from in_order((each for story in told for each in story), at_once)
        self._truth = district.truth()

    def truth(self) -> list[ArrearsEpisode]:
        """Return the episodes of arrears; simulates the district where that was not done yet."""
        return list(self.truth_file().episodes)

    def truth_file(self) -> TruthFile:
        """Return all that was true, with the hash of the generator and the settings."""
        if self._truth is None:
            for _ in self.deliveries():
                pass
        if self._truth is None:
            raise RuntimeError("the simulation ended before its truth was known; run it to its end")
        return self._truth

    def write(
        self, directory: Path, progress: Progress = unheard, *, compressed: bool = False
    ) -> Written:
        """Write `deliveries/deliveries.jsonl` (or `.jsonl.gz`) and `truth/truth.json`.

        Two folders, so that what reads deliveries is never given the truth. The same
        settings give the same bytes.
        """
        name = "deliveries.jsonl.gz" if compressed else "deliveries.jsonl"
        told, truth = directory / "deliveries" / name, directory / "truth" / "truth.json"
        told.parent.mkdir(parents=True, exist_ok=True)
        truth.parent.mkdir(parents=True, exist_ok=True)
        count = 0
        with told.open("wb") as file, _packed(file, compressed=compressed) as lines:
            for delivery in self.deliveries(progress):
                lines.write(encode(delivery) + b"\n")
                count += 1
        content = self.truth_file()
        truth.write_bytes(json.format(json.encode(content, order="deterministic")) + b"\n")
        return Written(told, truth, count, content.generator)


def simulate(settings: Settings) -> Simulation:
    """Return the simulation of these settings; it runs when its deliveries are taken.

    >>> from datetime import date
    >>> day = date(2025, 3, 3)
    >>> village = Settings(seed=1, first_day=day, last_day=day, employers=3, sites=0, grids=15)
    >>> [d.submission.type for d in simulate(village).deliveries()][:3]
    ['EmployerRegistered', 'EmployerRegistered', 'EmployerRegistered']
    """
    return Simulation(settings)


def _district(settings: Settings) -> District:
    festival = Festival(settings.calibration.arrears, settings.first_day, settings.horizon)
    numbers, held_out = settings.calibration.arrears, settings.held_out_cause
    fate = Fate(numbers, festival, settings.horizon, held_out=held_out)
    return District(settings, Places(settings), fate, Chains(settings))


def _packed(file: BufferedWriter, *, compressed: bool) -> "gzip.GzipFile | BufferedWriter":
    """Compress without a name or a time, so that the same lines are the same bytes."""
    if compressed:
        return gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)
    return file
