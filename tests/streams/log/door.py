"""An intake with everything behind it, and submissions to send through it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from schemas.codec import Fact
from schemas.envelopes import Delivery, Submission
from schemas.identity import uuid7
from schemas.samples import FACTORY
from streams.clock import SetClock
from streams.log.intake import Intake
from streams.log.keys import SqliteKeys
from streams.log.reporters import Reporter, ReporterKind, reporter
from tests.streams.log.ready import BACKENDS, NOON, Log, read, told

_numbers = count(1)

GRID_WORKER = reporter(ReporterKind.GRID, "grid_worker/zhili-07", township="zhili", grid="zhili-07")
OFFICER = reporter(ReporterKind.TOWNSHIP_OFFICER, "officer/zhili", township="zhili")
PLATFORM = reporter(ReporterKind.PLATFORM, "platform/zhejiang")
WORKER = reporter(ReporterKind.WORKER, "worker/qr")
ANYBODY = Reporter(actor="tests", source="tests", township="zhili", may_open_provisional=True)
"""May say everything that people say."""


@dataclass
class Door:
    log: Log
    keys: SqliteKeys
    clock: SetClock
    intake: Intake

    def facts(self) -> list[Fact]:
        return [read(stored) for stored in self.log.read(0, limit=1_000_000)]

    def fact(self, identity: UUID) -> Fact:
        stored = self.log.find(identity)
        assert stored is not None
        return read(stored)

    def send(self, *submissions: Submission | bytes, by: Reporter = ANYBODY) -> list[Fact]:
        """Accept a batch and return its facts as they stand in the log."""
        return [self.fact(it.id) for it in self.intake.accept(submissions, by)]

    def close(self) -> None:
        self.log.close()
        self.keys.close()


def a_door(directory: Path, at: datetime = NOON, kind: str = "sqlite") -> Door:
    log, keys, clock = BACKENDS[kind](directory), SqliteKeys(directory / "keys"), SetClock(at)
    return Door(log, keys, clock, Intake(log, keys, log, clock))


def submission(
    type_name: str,
    data: dict[str, Any],
    *,
    subject: str = FACTORY,
    concerns: tuple[str, ...] = (),
    at: datetime = NOON,
    identity: UUID | None = None,
) -> Submission:
    return Submission(
        id=identity or uuid7(at, next(_numbers)),
        type=type_name,
        subject=subject,
        concerns=concerns,
        occurred_at=at,
        data=told(data),
    )


def delivery(
    sent: Submission, recorded_at: datetime | None = None, township: str | None = None
) -> Delivery:
    return Delivery(submission=sent, recorded_at=recorded_at, actor="ledger", township=township)


def registration(subject: str = FACTORY) -> Submission:
    kind = subject.partition("/")[0]
    if kind == "site":
        return submission("SiteRegistered", {"name": "一号工地"}, subject=subject)
    return submission("EmployerRegistered", {"name": "织里某厂"}, subject=subject)
