"""The learned probability of a closed day: a record beside the points, in shadow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from math import isnan

from msgspec import Struct

from detectors.learned.account import Account
from detectors.learned.features import rows, schema_hash
from detectors.learned.model_file import Model
from detectors.learned.said import Said
from detectors.learned.targets import TARGETS
from schemas.codec import Conclusion
from schemas.derived import ProbabilityEstimated
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from streams.scoring.cause import Cause
from streams.scoring.final import Final

ESTIMATOR = "estimator"
"""Stands where a detector's name would, in the key of an estimate."""

_PLACES = {name: place for place, name in enumerate(TARGETS)}
"""Two models may speak of one subject on one day, each of its target: the key tells them apart."""


class Known(Struct, frozen=True, kw_only=True):
    """What is known of a subject as a day closes."""

    subject: str
    township: str | None = None
    account: Account
    said: Said | None
    heard_on: date | None = None
    """The day on which anything was learned of it last."""


Reader = Callable[[Sequence[str], Cause], Iterable[Known]]
"""Returns what is known of subjects as of a close; those that nobody knows are left out."""


class Estimating:
    """Estimates, at the close of a day, the subjects of which something changed.

    Stands outside the digest and changes neither level nor alert: a close with it and one
    without it come to the same list. What it says depends on the facts up to the close
    and on the model alone, so a replay says it again, to twelve digits.
    """

    def __init__(self, model: Model, generation: str) -> None:
        """Estimate by a model that was let in, under the generation of the rules in force."""
        self._model = model
        self._generation = generation

    def estimate(self, subjects: Sequence[str], cause: Cause, read: Reader) -> list[Conclusion]:
        """Return a `ProbabilityEstimated` for each subject that anything is known of, in order."""
        known = sorted(read(subjects, cause), key=lambda it: it.subject)
        on = cause.on.toordinal()
        features = rows([it.account for it in known], [it.said for it in known], on)
        learned, metadata = self._model.learned, self._model.metadata
        chances = learned.in_batches(features)
        read_of = features[:, list(learned.columns)]
        return [
            Derived(
                generation=self._generation,
                cause=cause.position,
                subject=it.subject,
                detector=ESTIMATOR,
                ordinal=_PLACES[metadata.target],
                type=ProbabilityEstimated.__name__,
                at=cause.at,
                township=it.township,
                data=ProbabilityEstimated(
                    estimated_on=cause.on,
                    target=metadata.target,
                    horizon_days=metadata.horizon_days,
                    probability=float(chance),
                    model=self._model.id,
                    features=schema_hash(),
                    values=tuple(None if isnan(value) else float(value) for value in values),
                ),
            )
            for it, chance, values in zip(known, chances, read_of, strict=True)
        ]


def said_at(findings: Mapping[str, Finding], final: Final) -> Said:
    """Return what is said of a subject: its own findings, and its final assessment of the day."""
    return Said(
        findings=findings,
        level=final.level,
        score=final.score,
        coverage=final.coverage,
        neighbour_points=final.neighbour_points,
    )
