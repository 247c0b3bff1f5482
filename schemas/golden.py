"""Golden records: one stored record of every type and version, kept for ever.

A golden file is written once, from the sample of its day, and then only read: it is
what a log of that day holds. A sample may change afterwards; its golden file stays.
`manifest.json` holds the SHA-256 of each, so that none is altered or removed unseen.
"""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from schemas.body import Body
from schemas.codec import FACTS, encode, write_fact
from schemas.envelopes import Device
from schemas.identity import uuid8
from schemas.publish import conclusions, facts
from schemas.samples import SITE, SUBCONTRACTOR, body, conclusion, fact, moment
from schemas.vocabulary import Basis

MANIFEST = "manifest.json"
DAY = date(2026, 11, 13)


def newest() -> dict[str, bytes]:
    """Return the record of every type in its newest version, by path below `tests/golden/`."""
    return {path_of(cls): record_of(cls) for cls in (*facts(), *conclusions())}


def path_of(cls: type[Body], version: int | None = None) -> str:
    """Return where the golden record of a version stands; the newest where none is given.

    >>> from schemas.events import DayClosed
    >>> path_of(DayClosed)
    'DayClosed/v1.json'
    """
    return f"{cls.__name__}/v{cls.version if version is None else version}.json"


def record_of(cls: type[Body]) -> bytes:
    """Return a stored record of a type, with every field of its envelope filled in."""
    said = fact(
        body(cls),
        subject=SITE,
        on=DAY,
        recorded_on=date(2026, 11, 14),
        position=7,
        concerns=(SUBCONTRACTOR,),
        basis=Basis.OWN_SIGHT,
        causes=(uuid8("sample", "cause"),),
    )
    if cls.__name__ not in FACTS:
        return encode(conclusion(body(cls), cause=said, detector="late_payday", ordinal=2))
    device = Device(at=moment(DAY), latitude=30.872, longitude=120.284, accuracy_m=12.5)
    return write_fact(msgspec.structs.replace(said, device=device))


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every golden file ever written, by path; empty before the first."""
    path = folder / MANIFEST
    if not path.exists():
        return {}
    return msgspec.json.decode(path.read_bytes(), type=dict[str, str])


def damage(folder: Path) -> list[str]:
    """Say which golden files are gone, altered, or not in the manifest."""
    manifest = read_manifest(folder)
    found = []
    for path, digest in sorted(manifest.items()):
        if not (folder / path).exists():
            found.append(f"{path}: this golden file was removed; restore it from the history")
        elif sha256((folder / path).read_bytes()).hexdigest() != digest:
            found.append(f"{path}: this golden file was altered; restore it from the history")
    found += [
        f"{path}: this version was written once, but its golden file is not in the manifest"
        for cls in facts()
        for version in range(1, cls.version)
        if (path := path_of(cls, version)) not in manifest
    ]
    return found


def manifest_of(records: dict[str, bytes]) -> dict[str, Any]:
    """Return the lines of the manifest for these records."""
    return {path: sha256(record).hexdigest() for path, record in records.items()}
