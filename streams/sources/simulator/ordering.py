"""Deliveries in the order in which they became known, however many there are."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from schemas.codec import encode
from schemas.envelopes import Delivery

AT_ONCE = 200_000
"""As many deliveries are sorted in memory; more are sorted in runs on disk and merged."""


def in_order(deliveries: Iterable[Delivery], at_once: int = AT_ONCE) -> Iterator[Delivery]:
    """Return deliveries by the moment at which they were recorded, ties as they came.

    Memory is bounded by `at_once` deliveries; beyond it, sorted runs lie in a
    temporary folder until the last delivery was taken.
    """
    with TemporaryDirectory(prefix="wagewatch-simulator-") as folder:
        runs: list[Path] = []
        held: list[Delivery] = []
        for delivery in deliveries:
            held.append(delivery)
            if len(held) >= at_once:
                runs.append(_spill(held, Path(folder) / f"{len(runs)}.jsonl"))
                held = []
        held.sort(key=_moment)
        if runs:
            yield from heapq.merge(*(_read(run) for run in runs), held, key=_moment)
        else:
            yield from held


_decoder = msgspec.json.Decoder(Delivery)
_BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)


def _moment(delivery: Delivery) -> datetime:
    return delivery.recorded_at or _BEFORE_ALL


def _spill(deliveries: list[Delivery], path: Path) -> Path:
    deliveries.sort(key=_moment)
    with path.open("wb") as run:
        run.writelines(encode(delivery) + b"\n" for delivery in deliveries)
    return path


def _read(path: Path) -> Iterator[Delivery]:
    with path.open("rb") as run:
        for line in run:
            yield _decoder.decode(line)
