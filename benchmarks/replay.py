"""Replay without writing: read, decode, step every detector, look, assess."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.measuring import Figure, in_turn
from benchmarks.mix import drafts
from detectors.parameters import Parameters
from schemas.calendar import shanghai_day
from schemas.codec import body_class, read_fact
from schemas.envelopes import Recorded
from streams.log.port import StoredFact
from streams.log.sqlite import SqliteLog
from streams.scoring.cause import Cause
from streams.scoring.dossier import Dossier
from streams.scoring.judging import Judge
from streams.scoring.rules import Rules

FACTS = 60_000
SUBJECTS = 5_000
PAGE = 2_000


def measure(directory: Path) -> Iterator[Figure]:
    """Return the figures for both ways of drawing subjects."""
    for zipf in (False, True):
        name = "zipf" if zipf else "uniform"
        log = SqliteLog(directory / f"replay-{name}.sqlite", head=directory / f"replay-{name}.head")
        made = list(drafts(FACTS, SUBJECTS, zipf=zipf))
        for start in range(0, FACTS, 5_000):
            log.append(made[start : start + 5_000])
        rules = Rules(Parameters.load())
        ours, floor = in_turn(partial(_ours, log, rules), partial(_floor, log))
        yield Figure(
            work=f"replay, not writing, {name} subjects",
            ours=ours,
            floor=floor,
            unit="events/s",
            goal="1/5 of the bare loop now, 1/3 later",
            note="floor: read + msgspec decode + fold of 13 fields",
        )
        log.close()


def _pages(log: SqliteLog) -> Iterator[list[StoredFact]]:
    after = 0
    while page := log.read(after, limit=PAGE):
        yield page
        after = page[-1].position


def _ours(log: SqliteLog, rules: Rules) -> int:
    judge = Judge(rules)
    dossiers: dict[str, Dossier] = {}
    done = 0
    for page in _pages(log):
        for stored in page:
            fact = read_fact(stored.record, stored.type, stored.dataversion)
            cause = Cause(fact.position, fact.recorded_at, shanghai_day(fact.recorded_at))
            for subject in fact.subjects():
                dossier = dossiers.get(subject)
                if dossier is None:
                    dossier = dossiers[subject] = judge.blank(subject)
                if not judge.late(dossier, fact, own=True):
                    judge.hear(dossier, fact, cause, own=True)
        done += len(page)
    return done


def _floor(log: SqliteLog) -> int:
    decoders: dict[str, msgspec.json.Decoder[Any]] = {}
    folded: dict[str, list[Any]] = {}
    done = 0
    for page in _pages(log):
        for stored in page:
            decoder = decoders.get(stored.type)
            if decoder is None:
                cls = body_class(stored.type)
                decoder = decoders[stored.type] = msgspec.json.Decoder(Recorded[cls])  # type: ignore[valid-type]  # made at run time
            fact = decoder.decode(stored.record)
            fields = folded.get(fact.subject)
            if fields is None:
                fields = folded[fact.subject] = [0] * 13
            fields[0] += 1
            fields[1] = fact.position
            fields[2] = fact.id
            fields[3] = fact.type
            fields[4] = fact.source
            fields[5] = fact.occurred_at
            fields[6] = fact.recorded_at
            fields[7] = fact.basis
            fields[8] = fact.actor
            fields[9] = fact.township
            fields[10] = fact.grid
            fields[11] = fact.concerns
            fields[12] = fact.data
        done += len(page)
    return done
