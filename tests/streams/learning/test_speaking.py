"""Which model speaks of a day: never one that cannot be used, and no other for a promoted one."""

import shutil
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
from streams.learning.shadow import Shadow
from streams.learning.shelf import Shelf
from streams.learning.speaking import Speaking
from streams.log.system_facts import DISTRICT
from streams.scoring.clerk import Silent
from streams.scoring.engine import EmbeddedEngine
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


def test_a_promoted_model_that_is_lost_speaks_no_more_until_it_is_put_back(house: House) -> None:
    chosen = house.keep(trained_at=EARLIER)
    house.promote(chosen)
    speaking = house.speaking()
    assert house.said_by(speaking) == [chosen]
    away = house.shelf.place.rename(house.shelf.place.with_name("away"))
    assert (house.said_by(speaking), speaking.silenced) == ([], 1)
    away.rename(house.shelf.place)
    assert (house.said_by(speaking), speaking.silenced) == ([chosen], 0)


@pytest.mark.parametrize(("was_promoted", "silenced"), [(True, 1), (False, None)])
def test_a_lost_directory_is_told_once_where_a_model_was_promoted_and_days_are_scored_without(
    house: House, caplog: pytest.LogCaptureFixture, *, was_promoted: bool, silenced: int | None
) -> None:
    name = house.keep(trained_at=EARLIER)
    if was_promoted:
        house.promote(name)
    else:
        house.close(date(2026, 11, 25))
    house.close(date(2026, 11, 28))
    shutil.rmtree(house.shelf.place)
    small = house.small
    store = small.new_store("without")
    shadow = Shadow(house.shelf.place, small.log, small.rules.generation.name, simulated=True)
    beside = shadow.at_close
    EmbeddedEngine(small.log, Silent(), store, small.rules, small.clock, beside=beside).advance()
    assert [day for day, _, _ in store.scored_days()] == [day for day, _ in small.log.closed_days()]
    assert shadow.silenced == silenced
    assert caplog.text.count("put it back, or promote another") == was_promoted
    assert not house.shelf.place.exists()
