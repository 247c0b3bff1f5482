"""A person lets a model speak for a target: an act on the log, with a reason."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from schemas import events
from schemas.codec import encode, read_fact
from schemas.envelopes import Submission
from schemas.errors import Refused
from schemas.identity import uuid7
from streams.log.intake import Intake
from streams.log.port import FactReader, Receipt
from streams.log.reporters import ReporterKind, reporter
from streams.log.system_facts import DISTRICT

if TYPE_CHECKING:  # whoever only asks what was promoted need not wait for scikit-learn
    from detectors.learned.model_file import Model

_ACTOR = re.compile(r"[a-z_]{2,40}/[a-z0-9-]{1,40}")
_LEAST_WORDS = 4
"""Characters below which nobody has said why."""


def promote(intake: Intake, model: "Model", *, actor: str, reason: str, at: datetime) -> Receipt:
    """Say on the log that a model speaks for its target from here on.

    Raises Refused for an actor that is no role with a code, and without a reason.
    """
    if not _ACTOR.fullmatch(actor):
        message = (
            f"{actor[:60]!r} is not who decides; write a role and a code, as officer/district-3, "
            "and never a person's name"
        )
        raise Refused(message, field="actor")
    if len(reason.strip()) < _LEAST_WORDS:
        message = "a model is promoted for a reason; say what its backtest showed"
        raise Refused(message, field="reason")
    said = {
        "model": model.id,
        "target": model.metadata.target,
        "cut_on": model.metadata.cut,
        "reason": reason.strip(),
    }
    submission = Submission(
        id=uuid7(at),
        type=events.ModelPromoted.__name__,
        subject=DISTRICT,
        occurred_at=at,
        data=msgspec.Raw(encode(said)),
    )
    (receipt,) = intake.accept([submission], reporter(ReporterKind.DISTRICT_OFFICER, actor))
    return receipt


def promoted(log: FactReader, until: int | None = None) -> dict[str, events.ModelPromoted]:
    """Return the model that speaks for each target, as the log says up to a position."""
    found: dict[str, events.ModelPromoted] = {}
    for stored in log.history(DISTRICT, until=until):
        if stored.type == events.ModelPromoted.__name__:
            try:
                body = read_fact(stored.record, stored.type, stored.dataversion).data
            except Refused:
                continue  # who let it speak wrote in words of a newer version
            if isinstance(body, events.ModelPromoted):
                found[body.target] = body
    return found
