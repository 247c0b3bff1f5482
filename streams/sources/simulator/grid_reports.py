"""How a grid worker's report reaches us: at once, late or very late, and sometimes wrong."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from schemas.body import Body
from schemas.envelopes import Device
from schemas.events import (
    ContractsObserved,
    ObservationCorrected,
    ObservationRetracted,
    OperationsObserved,
)
from schemas.vocabulary import Basis, OperationsState
from streams.sources.simulator.calibration import GridNumbers
from streams.sources.simulator.days import office_time
from streams.sources.simulator.places import Grid
from streams.sources.simulator.writing import Pen, Written

_REASONS = ("数字填错", "看错企业", "口径有误，已更正", "重复上报")


def arrival(chance: Random, numbers: GridNumbers, visited_at: datetime) -> datetime:
    """Draw when the reports of a visit reach us."""
    drawn = chance.random()
    if drawn < numbers.very_late:
        return visited_at + timedelta(days=chance.randint(7, 25), minutes=chance.randint(1, 600))
    if drawn < numbers.very_late + numbers.late:
        return visited_at + timedelta(hours=chance.randint(6, 130), minutes=chance.randint(0, 59))
    return visited_at + timedelta(seconds=chance.randint(20, 1500))


def clock_of(chance: Random, visited_at: datetime) -> Device:
    """Return what the phone says of itself: its clock may be some minutes off."""
    return Device(at=visited_at + timedelta(seconds=round(chance.gauss(0, 40))))


class Reports:
    """Writes what grid workers answer about one entity, with the slips that people make."""

    def __init__(self, grid: Grid, numbers: GridNumbers, chance: Random, pen: Pen) -> None:
        """Take the form in hand."""
        self._grid = grid
        self._numbers = numbers
        self._chance = chance
        self._pen = pen

    def say(
        self,
        kind: type[Body],
        subject: str,
        *,
        visited_at: datetime,
        arrived_at: datetime,
        basis: Basis,
        answer: dict[str, Any],
    ) -> Written | None:
        """Write one answer; a slip of the thumb is corrected or retracted some days later."""
        drawn = self._chance.random()
        slips = drawn < self._numbers.slips
        retracts = not slips and drawn < self._numbers.slips + self._numbers.retracted
        said = _wrong(kind, answer, self._chance) if slips else answer
        if retracts and kind is OperationsObserved:
            said = answer | {"state": OperationsState.SUSPENDED}
        told = self._pen.write(
            kind,
            subject,
            occurred_at=visited_at,
            recorded_at=arrived_at,
            actor=self._grid.worker,
            basis=basis,
            device=clock_of(self._chance, visited_at),
            **said,
        )
        if told is not None and said != answer:
            self._mend(told, subject, answer, retracts=retracts)
        return told

    def _mend(self, told: Written, subject: str, right: dict[str, Any], *, retracts: bool) -> None:
        day = told.recorded_on + timedelta(days=self._chance.randint(1, 9))
        moment = office_time(self._chance, day)
        reason = self._chance.choice(_REASONS)
        actor = self._grid.worker
        if retracts:
            self._pen.write(
                ObservationRetracted,
                subject,
                occurred_at=moment,
                recorded_at=moment,
                actor=actor,
                retracts=told.id,
                reason=reason,
            )
            return
        self._pen.write(
            ObservationCorrected,
            subject,
            occurred_at=moment,
            recorded_at=moment,
            actor=actor,
            corrects=told.id,
            replacement={name: value for name, value in right.items() if value is not None},
            reason=reason,
        )


def _wrong(kind: type[Body], answer: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return an answer as a hurried thumb types it: possible, and wrong."""
    if kind is ContractsObserved:
        return answer | {"with_contract": answer["with_contract"] // 10}
    if kind is OperationsObserved:
        states = (OperationsState.REDUCED, OperationsState.SUSPENDED)
        return answer | {"state": chance.choice(states)}
    return answer | {"no_payslip": not answer.get("no_payslip", False)}
