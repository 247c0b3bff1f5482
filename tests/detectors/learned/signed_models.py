"""Models to be let in or refused, and the keys that sign them."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import sklearn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from detectors.learned.drift import spread
from detectors.learned.features import NAMES, schema_hash
from detectors.learned.model_file import Metadata, pack
from detectors.learned.training import Check, Learned, Lesson, learn
from tests.detectors.learned.lessons import HORIZON, small_lesson

OURS = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x02")


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def taught(lesson: Lesson | None = None) -> tuple[Learned, Metadata]:
    """A model with what is said of it."""
    told = lesson or small_lesson()
    learned, check = learn(told)
    return learned, metadata(learned, told, check)


def metadata(learned: Learned, lesson: Lesson, check: Check) -> Metadata:
    return Metadata(
        target="arrears_90",
        horizon_days=HORIZON,
        features_hash=schema_hash(),
        columns=tuple(NAMES[it] for it in learned.columns),
        sklearn=sklearn.__version__,
        trained_at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        cut=date(2026, 6, 30),
        first_on=date(2024, 1, 7),
        log=None,
        simulated=True,
        generation="sample",
        rows=len(lesson.outcome),
        subjects=500,
        outcomes=int(lesson.outcome.sum()),
        check=check,
        spread=spread(lesson.features, learned.columns),
    )


def packed(learned: Learned, told: Metadata, **changes: Any) -> bytes:
    """A file signed by us, of a model that says something else of itself where asked to."""
    return pack(learned, msgspec.structs.replace(told, **changes), OURS)
