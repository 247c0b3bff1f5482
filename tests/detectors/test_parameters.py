"""The dated numbers: each asked for by somebody, each with an honest reference."""

import re
from datetime import date
from pathlib import Path

import pytest

from detectors.alerting import Alerting
from detectors.catalogue import catalogue, six_systems
from detectors.parameters import ParameterMissing, Parameters
from detectors.parameters.dated import Entry, Label, Value
from detectors.score import Score
from detectors.troubled_neighbour import TroubledNeighbour
from schemas.errors import Refused
from schemas.vocabulary import Mechanism
from tests.detectors.stories import DETECTORS, PARAMETERS

NOBODY = re.compile(r"proposal|after |not checked|not found|unsourced", re.IGNORECASE)
THE_LAW = re.compile(r"Decree 724|人社部发|labour arbitration procedure")


def test_every_parameter_is_asked_for_by_somebody() -> None:
    parameters = Parameters.load()
    catalogue(parameters)
    Score(parameters)
    Alerting(parameters)
    TroubledNeighbour(parameters)
    six_systems(parameters)
    assert parameters.entries().keys() - parameters.asked == set()


@pytest.mark.parametrize("name", sorted(PARAMETERS.entries()))
def test_a_value_says_where_it_comes_from(name: str) -> None:
    entry = PARAMETERS.entries()[name]
    assert entry.label.zh
    assert entry.label.en
    assert not isinstance(entry.unit, str), f"{name}: its unit is in one language"
    assert entry.unit.zh
    assert entry.unit.en
    for day, value in entry.values.items():
        said = value.reference
        assert not isinstance(said, str), f"{name}: its reference is in one language"
        assert not re.search(r"[A-Za-z]{3}", said.zh), f"{name}: {said.zh} is not in Chinese"
        unchecked = re.search("not checked", said.en) or re.search("未核对|未与原文核对", said.zh)
        assert bool(unchecked) is not value.checked, f"{name}: say checked: false, and what"
        if value.sourced:
            assert THE_LAW.search(said.en), f"{name}: no law; say sourced: false"
            known = day.year >= 2008 or "first day" in said.en
            assert known, f"{name}: a rule has a first day"
        else:
            assert NOBODY.search(said.en), f"{name}: say that nobody's rule says so"


def test_the_six_systems_name_detectors_of_their_mechanism() -> None:
    systems = six_systems(PARAMETERS)(date(2025, 1, 1))
    assert len(systems) == 6
    by_name = {detector.name: detector for detector in DETECTORS}
    for mechanism, names in systems.items():
        assert names
        for name in names:
            finding = by_name[name].look(by_name[name].blank(), date(2025, 1, 1))
            assert finding.mechanism is Mechanism(mechanism)


def test_what_only_tells_of_papers_is_a_detector_of_the_catalogue() -> None:
    papers = PARAMETERS.names("score.papers")(date(2025, 1, 1))
    assert papers
    assert papers <= {detector.name for detector in DETECTORS}


def test_a_value_is_that_of_its_day_and_a_repealed_one_is_none() -> None:
    values = {date(2020, 5, 1): 30, date(2022, 1, 1): None, date(2024, 1, 1): 20}
    days = Parameters.of({"a.days": values}).whole("a.days")
    assert (days(date(2021, 12, 31)), days(date(2024, 1, 1)), days(date(2030, 1, 1))) == (
        30,
        20,
        20,
    )
    assert [days.in_force(date(year, 6, 1)) for year in (2019, 2021, 2023, 2025)] == [
        False,
        True,
        False,
        True,
    ]
    with pytest.raises(ParameterMissing, match="repealed"):
        days(date(2023, 1, 1))
    assert days.changes(date(2020, 5, 1)) == date(2022, 1, 1)


def test_a_parameter_without_reference_or_value_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare.yaml"
    said = "a.days: {label: {zh: 天, en: days}, unit: days, values: {%s}}"
    bare.write_text(said % "2020-05-01: {value: 1, reference: ' '}", encoding="utf-8")
    with pytest.raises(Refused, match="has no reference"):
        Parameters.load([bare])
    bare.write_text(said % "", encoding="utf-8")
    with pytest.raises(Refused, match="has no value"):
        Parameters.load([bare])
    bare.write_text(said % "2020-05-01: {valu: 1, reference: x}", encoding="utf-8")
    with pytest.raises(Refused, match=r"bare\.yaml: a\.days"):
        Parameters.load([bare])


def test_a_changed_number_is_another_generation_and_an_order_is_none() -> None:
    one = Parameters.of({"a": {date(2020, 1, 1): 1}, "b": {date(2020, 1, 1): 2}})
    other = Parameters.of({"b": {date(2020, 1, 1): 2}, "a": {date(2020, 1, 1): 1}})
    changed = Parameters.of({"a": {date(2020, 1, 1): 1}, "b": {date(2020, 1, 1): 3}})
    assert one.digest == other.digest != changed.digest


def test_a_translated_reference_is_no_other_generation() -> None:
    def read(reference: str | Label) -> Parameters:
        value = Value(value=1, reference=reference)
        entry = Entry(label=Label(zh="甲", en="a"), unit="days", values={date(2020, 1, 1): value})
        return Parameters({"a": entry})

    plain, both = read("Art. 1"), read(Label(zh="第1条", en="Art. 1"))
    assert plain.digest == both.digest != read("Art. 2").digest
