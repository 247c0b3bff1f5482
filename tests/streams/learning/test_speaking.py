"""Which model speaks of a day: never one that cannot be used, and no other for a promoted one."""

from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from detectors.learned.model_file import Metadata, pack
from detectors.learned.training import Learned
from schemas import samples
from schemas.codec import Fact, read_fact
from schemas.events import EmployerRegistered, ModelPromoted
from schemas.samples import body
from streams.learning.shelf import Shelf
from streams.learning.speaking import Speaking
from streams.log.system_facts import DISTRICT
from tests.detectors.learned.signed_models import taught
from tests.streams.scoring.small_engine import SmallEngine

DAY = date(2026, 11, 24)
EARLIER, LATER = datetime(2026, 11, 1, 2, tzinfo=UTC), datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def model() -> tuple[Learned, Metadata]:
    return taught()


class House:
    """A log with a closed day, and a shelf on which models are put."""

    def __init__(self, folder: Path, model: tuple[Learned, Metadata]) -> None:
        self.small = SmallEngine(folder)
        self.shelf = Shelf(folder / "models")
        self.model = model
        self.close(DAY)

    def keep(self, **changes: object) -> str:
        learned, told = self.model
        return self.shelf.keep(
            pack(learned, msgspec.structs.replace(told, **changes), self.shelf.key())
        )

    def close(self, day: date) -> None:
        self.small.tell([samples.fact(body(EmployerRegistered), on=day)])
        self.small.close(day)

    def last_close(self) -> Fact:
        _, position = self.small.log.closed_days()[-1]
        (stored,) = self.small.log.read(position - 1, limit=1)
        return read_fact(stored.record, stored.type, stored.dataversion)

    def promote(self, name: str) -> None:
        said = body(ModelPromoted, model=name, target="arrears_90")
        self.small.tell([samples.fact(said, subject=DISTRICT, on=date(2026, 11, 25))])
        self.close(date(2026, 11, 25))

    def speaking(self) -> Speaking:
        return Speaking(self.shelf.place, self.small.log, simulated=True)

    def said_by(self, speaking: Speaking) -> list[str]:
        return [it.id for it in speaking.at(self.last_close())]


@pytest.fixture
def house(tmp_path: Path, model: tuple[Learned, Metadata]) -> House:
    return House(tmp_path, model)


def test_the_newest_model_that_can_be_used_speaks_from_the_first_close_on(house: House) -> None:
    older = house.keep(trained_at=EARLIER)
    house.keep(trained_at=LATER, features_hash="abcd" * 16)
    speaking = house.speaking()
    assert [house.said_by(speaking), house.said_by(speaking)] == [[older], [older]]


def test_nobody_speaks_in_the_place_of_a_promoted_model_that_is_of_no_use(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = house.keep(trained_at=EARLIER)
    other = house.keep(trained_at=LATER)
    assert house.said_by(house.speaking()) == [other]
    house.promote(chosen)
    assert house.said_by(house.speaking()) == [chosen]
    file = house.shelf.place / f"{chosen}.model"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    for way in (file.exists, file.unlink):
        way()
        caplog.clear()
        speaking = house.speaking()
        assert [house.said_by(speaking), house.said_by(speaking)] == [[], []]
        assert speaking.silenced == 1
        assert caplog.text.count("put it back, or promote another") == 1
