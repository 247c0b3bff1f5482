"""The list of the six systems is told to readers and dated among the parameters: one list."""

from datetime import date

from detectors.catalogue import six_systems
from detectors.parameters import Parameters
from projections.systems import six


def test_what_readers_are_shown_is_what_the_parameters_say() -> None:
    in_force = six_systems(Parameters.load())(date(2026, 1, 1))
    assert {system.code: system.detectors for system in six()} == in_force
