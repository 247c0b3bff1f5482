"""A model as a file: what it is, the model itself, and the signature over both."""

import zipfile
from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
import sklearn
import skops.io
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from detectors.learned.drift import Spread
from detectors.learned.features import NAMES, VERSION, schema_hash
from detectors.learned.targets import TARGETS
from detectors.learned.training import Check, Learned
from detectors.learned.types_allowed import TRUSTED, check_types
from schemas.errors import Refused

FORMAT = 1
_SIGNED_FOR = b"wagewatch model 1\n"
"""What the signature is given for, so that no other signature of the key can stand for it."""

WRITTEN_BY = sklearn.__version__
"""The version of scikit-learn that writes models here."""


class ModelRefused(Refused):
    """A model file is not one that may be used here."""


class LogHead(Struct, frozen=True):
    """How far the log went that a model learned from."""

    position: int
    hash: str


class Metadata(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a model is, as it is signed with it."""

    format: int = FORMAT
    target: str
    horizon_days: int
    features_version: int = VERSION
    features_hash: str
    columns: tuple[str, ...]
    """Names of the features that it reads."""
    sklearn: str
    trained_at: datetime
    cut: date
    """Everything that it learned from was recorded by the end of this day."""
    first_on: date
    log: LogHead | None
    """Head of the log at the cut; None where it learned from a file of claims."""
    simulated: bool
    generation: str
    """Rules by which the findings among its features were made."""
    rows: int
    subjects: int
    outcomes: int
    check: Check
    spread: tuple[Spread, ...]
    """How each feature was spread over the rows that it learned from."""


class Model(Struct, frozen=True, kw_only=True):
    """A model that was let in."""

    id: str
    """The first half of the SHA-256 of its file, in hexadecimal."""
    metadata: Metadata
    learned: Learned


class _Packed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    magic: str
    metadata: bytes
    model: bytes
    signature: bytes


_MAGIC = "wagewatch-model"


def pack(learned: Learned, metadata: Metadata, key: Ed25519PrivateKey) -> bytes:
    """Return a model as a signed file."""
    plain = msgspec.json.encode(metadata, order="deterministic")
    model = skops.io.dumps(
        {"booster": learned.booster, "calibration": learned.calibration},
        compression=zipfile.ZIP_DEFLATED,
    )
    check_types(model)
    signature = key.sign(_signed(plain, model))
    return msgspec.msgpack.encode(_Packed(_MAGIC, plain, model, signature))


def unpack(packed: bytes, trusted: Collection[bytes]) -> Model:
    """Return the model of a file that one of the trusted keys (32 bytes each) has signed.

    Nothing of the file is looked at before its signature holds, and nothing of the model
    is built before every type in it was found on the list. Raises ModelRefused, or
    TypeRefused for a type that is not on it.
    """
    parts = _signed_by(packed, trusted)
    metadata = _metadata(parts.metadata)
    check_types(parts.model)
    held: dict[str, Any] = skops.io.loads(parts.model, trusted=TRUSTED)
    booster, calibration = held.get("booster"), held.get("calibration")
    if not (
        isinstance(booster, HistGradientBoostingClassifier)
        and isinstance(calibration, LogisticRegression)
    ):
        message = "the file holds no booster with its calibration; train the model again"
        raise ModelRefused(message, field="model")
    columns = tuple(NAMES.index(name) for name in metadata.columns)
    if booster.n_features_in_ != len(columns):
        message = (
            f"the booster reads {booster.n_features_in_} features, and {len(columns)} are named; "
            "train the model again"
        )
        raise ModelRefused(message, field="columns")
    learned = Learned(booster=booster, calibration=calibration, columns=columns)
    return Model(id=identity(packed), metadata=metadata, learned=learned)


def read_metadata(packed: bytes, trusted: Collection[bytes]) -> Metadata:
    """Return what a signed file says of its model, even of one that cannot be used here."""
    return _plain(_signed_by(packed, trusted).metadata)


def identity(packed: bytes) -> str:
    """Return the name of a model: it changes with every byte of the file."""
    return sha256(packed).hexdigest()[:32]


def _signed_by(packed: bytes, trusted: Collection[bytes]) -> _Packed:
    try:
        parts = msgspec.msgpack.decode(packed, type=_Packed)
    except msgspec.MsgspecError:
        message = "this is no model file of ours; models are made by wagewatch train"
        raise ModelRefused(message, field="model") from None
    if parts.magic != _MAGIC or not parts.signature:
        message = "the model is not signed; only what wagewatch train signed here is loaded"
        raise ModelRefused(message, field="signature")
    said = _signed(parts.metadata, parts.model)
    for key in trusted:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(parts.signature, said)
        except InvalidSignature:
            continue
        return parts
    message = (
        "the signature of the model is not of a key that is trusted here, or the file was "
        "changed after it was signed; train the model again"
    )
    raise ModelRefused(message, field="signature")


def _signed(metadata: bytes, model: bytes) -> bytes:
    return _SIGNED_FOR + sha256(metadata).digest() + sha256(model).digest()


def _plain(signed: bytes) -> Metadata:
    try:
        return msgspec.json.decode(signed, type=Metadata)
    except msgspec.MsgspecError as wrong:
        message = f"what the model says of itself cannot be read ({wrong}); train it again"
        raise ModelRefused(message, field="metadata") from None


def _metadata(signed: bytes) -> Metadata:
    metadata = _plain(signed)
    if metadata.format != FORMAT:
        message = f"the model is of format {metadata.format}, this system reads {FORMAT}"
        raise ModelRefused(message, field="format")
    if metadata.features_hash != schema_hash():
        message = (
            f"the model was trained on features {metadata.features_hash[:12]} (version "
            f"{metadata.features_version}), here they are {schema_hash()[:12]} (version "
            f"{VERSION}); train it again"
        )
        raise ModelRefused(message, field="features_hash")
    target = TARGETS.get(metadata.target)
    if target is None or target.horizon_days != metadata.horizon_days:
        message = (
            f"the model foretells {metadata.target[:40]!r} within {metadata.horizon_days} days; "
            f"here it would be one of {', '.join(TARGETS)}, each within the days that its name says"
        )
        raise ModelRefused(message, field="target")
    read = {*metadata.columns, *(it.name for it in metadata.spread)}
    if strangers := sorted(read.difference(NAMES)):
        message = f"no feature is called {strangers[0][:40]!r}; train the model again"
        raise ModelRefused(message, field="columns")
    if minor(metadata.sklearn) != minor(sklearn.__version__):
        message = (
            f"the model was written by scikit-learn {metadata.sklearn}, here is "
            f"{sklearn.__version__}; a model belongs to the minor that wrote it: train it again"
        )
        raise ModelRefused(message, field="sklearn")
    return metadata


def minor(version: str) -> str:
    """Return major and minor of a version.

    >>> minor("1.9.1")
    '1.9'
    """
    return ".".join(version.split(".")[:2])
