"""Scenarios as an inspector reads them: what was told, and what must be seen on which day.

name: a sentence that says what must or must not be seen
law: the article that it rests on
subject: site/330502-0001           (a factory where it is absent)
facts:
  - on: 2025-11-03                  day on which it was so
    at: "09:17:00"                  hour of that day; ten o'clock where absent
    recorded_on: 2025-11-05         day on which it was learned, where that is another
    called: complaint               a name, where a later fact speaks of this one
    source: platform                way by which it came in; the grid where absent
    basis: own_sight
    type: WagesPaid
    data: {period: 2025-10, ...}    "@complaint" stands for the id of that fact
seen:
  - on: 2025-11-24
    state: "yes"                    in quotation marks, or YAML reads a truth value
    reason: late_payday.payments_stopped
    points: 30                      and floor, workers, arguments where they matter
"""

from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import yaml
from msgspec import Struct

from schemas import samples
from schemas.codec import Fact, body_class
from schemas.derived.finding import Argument, Finding
from schemas.samples.facts import TEN
from schemas.subjects import Kind, kind_of
from schemas.vocabulary import Basis, Level, State

SCENARIOS = Path(__file__).parents[1] / "scenarios"
_TRUTH = "tag:yaml.org,2002:bool"


class Plainly(yaml.SafeLoader):
    """Reads on, off, yes and no as the words that they are; true and false as truth values."""


Plainly.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != _TRUTH or first in "tTfF"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Told(Struct, frozen=True, forbid_unknown_fields=True):
    """One fact of a scenario."""

    on: date
    type: str
    data: dict[str, Any] = {}
    at: time = TEN
    recorded_on: date | None = None
    called: str = ""
    source: str = "grid"
    basis: Basis | None = None
    subject: str | None = None
    concerns: tuple[str, ...] = ()


class Seen(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be said on a day."""

    on: date
    state: State
    reason: str
    points: int | None = None
    floor: Level | None = None
    workers: int | None = None
    arguments: dict[str, Argument] = {}
    missing: tuple[str, ...] = ()

    def differences(self, finding: Finding) -> dict[str, object]:
        """What the finding says otherwise."""
        expected: dict[str, object] = {"state": self.state, "reason": self.reason}
        expected |= {
            name: value
            for name in ("points", "floor", "workers", "missing")
            if (value := getattr(self, name)) not in {None, ()}
        }
        found = {name: getattr(finding, name) for name in expected}
        expected["arguments"] = self.arguments
        found["arguments"] = {name: finding.arguments.get(name) for name in self.arguments}
        return {name: found[name] for name in expected if found[name] != expected[name]}


class Scenario(Struct, frozen=True, forbid_unknown_fields=True):
    """One case that a person who knows the law can check."""

    name: str
    law: str
    facts: tuple[Told, ...]
    seen: tuple[Seen, ...]
    subject: str = samples.FACTORY

    @property
    def kind(self) -> Kind:
        return kind_of(self.subject)

    def told(self) -> list[Fact]:
        """The facts, in the order in which they were learned."""
        named: dict[str, UUID] = {}
        facts = []
        for position, told in enumerate(self.facts, start=1):
            data = {key: _named(value, named) for key, value in told.data.items()}
            fact = samples.fact(
                msgspec.convert(data, body_class(told.type), strict=False),
                subject=told.subject or self.subject,
                at=samples.moment(told.on, told.at),
                recorded_on=told.recorded_on,
                position=position,
                concerns=told.concerns,
                source=told.source,
                basis=told.basis,
            )
            if told.called:
                named[told.called] = fact.id
            facts.append(fact)
        return samples.in_order(facts)


def scenarios(detector: str) -> list[tuple[Path, Scenario]]:
    """The scenarios of a detector, by file."""
    return [(file, read(file)) for file in sorted((SCENARIOS / detector).glob("*.yaml"))]


def read(file: Path) -> Scenario:
    """One scenario; a misspelt field in it is an error that names the file."""
    plain = yaml.load(file.read_text(encoding="utf-8"), Loader=Plainly)  # noqa: S506 - a SafeLoader
    try:
        return msgspec.convert(plain, Scenario)
    except msgspec.ValidationError as wrong:
        raise ValueError(f"{file.name}: {wrong}") from None


def _named(value: object, named: dict[str, UUID]) -> object:
    if isinstance(value, str) and value.startswith("@"):
        return named[value[1:]]
    return value
