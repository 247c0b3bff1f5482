"""The JSON Schemas by which others read and write our events, made from the events themselves.

Each event type has two forms. `submission` is the body as a client says it: a field
that will be sealed is plain text there. `recorded` is the body as it stands in the
log: the same field holds `key_id`, `suite` and `box`. What is derived has the one
form `derived`, and each envelope the form `envelope`; its `data` is one of the former.

Titles and descriptions are the docstrings of the classes and of their fields.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Raw, Struct

from schemas.body import Body, type_names
from schemas.codec import CONCLUSIONS, FACTS
from schemas.derived.finding import Finding
from schemas.derived.record import Derived
from schemas.envelopes import Delivery, Device, Recorded, Submission
from schemas.sealed import Sealed

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPES: dict[str, type[Struct]] = {
    "Delivery": Delivery,
    "Derived": Derived,
    "Recorded": Recorded,
    "Submission": Submission,
}
ENVELOPE_VERSION = 1
"""Raised with any change of an envelope; the envelope of a stored fact may only grow."""

_PARTS: dict[str, type[Struct]] = {
    part.__name__: part for part in (Device, Finding, Sealed, Submission)
}
_TEXT_TO_SEAL: Schema = {
    "title": "TextToSeal",
    "description": "Plain text that can name a person. It is sealed before anything is stored, "
    "and never given back in this form.",
    "type": "string",
    "writeOnly": True,
}


def facts() -> Iterator[type[Body]]:
    """Every event type, by name."""
    return (type_names[name] for name in sorted(FACTS))


def conclusions() -> Iterator[type[Body]]:
    """Every type of what is derived, by name."""
    return (type_names[name] for name in sorted(CONCLUSIONS))


def published() -> dict[str, Schema]:
    """Return every schema of the newest versions by its path below `schemas/published/`.

    >>> published()["WagesPaid/v2.submission.json"]["$id"]
    'urn:wagewatch:schema:WagesPaid:2:submission'
    """
    found: dict[str, Schema] = {}
    for cls in facts():
        found |= _placed(cls.__name__, cls.version, "submission", as_said(cls))
        found |= _placed(cls.__name__, cls.version, "recorded", as_recorded(cls))
    for cls in conclusions():
        found |= _placed(cls.__name__, cls.version, "derived", as_recorded(cls))
    for name, envelope in ENVELOPES.items():
        found |= _placed(name, ENVELOPE_VERSION, "envelope", of_envelope(envelope))
    return found


def path_of(name: str, version: int, form: str) -> str:
    """Return where a schema stands below `schemas/published/`."""
    return f"{name}/v{version}.{form}.json"


def as_recorded(cls: type[Body]) -> Schema:
    """Return the schema of a body as it stands in the log."""
    return _schema(cls, cls)


def as_said(cls: type[Body]) -> Schema:
    """Return the schema of a body as a client says it, with plain text in sealed fields.

    >>> from schemas.events import LabourOfficerNamed
    >>> as_said(LabourOfficerNamed)["properties"]["officer"]
    {'$ref': '#/$defs/TextToSeal'}
    """
    schema = _schema(cls, cls)
    if schema.get("$defs", {}).pop(Sealed.__name__, None) is None:
        return schema
    schema["$defs"]["TextToSeal"] = _TEXT_TO_SEAL
    reference = b'"#/$defs/%s"'
    text = msgspec.json.encode(schema).replace(reference % b"Sealed", reference % b"TextToSeal")
    return msgspec.json.decode(text, type=Schema)


def of_envelope(envelope: type[Struct]) -> Schema:
    """Return the schema of an envelope around any body.

    >>> "position" in of_envelope(Recorded)["required"]
    True
    """
    parameters = getattr(envelope, "__parameters__", ())
    # A generic envelope is asked for with a body of which nothing is said.
    return _schema(envelope[Raw] if parameters else envelope, envelope)  # type: ignore[index]


def _placed(name: str, version: int, form: str, schema: Schema) -> dict[str, Schema]:
    identity = f"urn:wagewatch:schema:{name}:{version}:{form}"
    return {path_of(name, version, form): {"$schema": DIALECT, "$id": identity} | schema}


def _schema(asked: object, cls: type[Struct]) -> Schema:
    (root_reference,), parts = msgspec.json.schema_components(
        [asked], ref_template="#/$defs/{name}"
    )
    root: Schema = parts.pop(root_reference["$ref"].removeprefix("#/$defs/"))
    root["title"] = cls.__name__
    _say_what_docstrings_say(root, cls)
    for name, part in sorted(parts.items()):
        if name in _PARTS:
            _say_what_docstrings_say(part, _PARTS[name])
        elif "description" in part:
            part["description"] = inspect.cleandoc(part["description"])
    return root | ({"$defs": dict(sorted(parts.items()))} if parts else {})


def _say_what_docstrings_say(schema: Schema, cls: type[Struct]) -> None:
    schema["description"] = inspect.cleandoc(cls.__doc__ or "")
    hints = get_type_hints(cls)
    said = _said_of_fields(cls)
    for name, field in schema["properties"].items():
        if name in said:
            field["description"] = said[name]
        if hints[name] is datetime or datetime in get_args(hints[name]):
            _first_alternative(field)["format"] = "date-time"


def _said_of_fields(cls: type[Struct]) -> dict[str, str]:
    """Read the strings that stand below fields: Python does not keep them."""
    body = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    if not isinstance(body, ast.ClassDef):
        raise TypeError(f"{cls.__name__} is not written as a class")
    said = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            said[field.target.id] = inspect.cleandoc(after.value.value)
    return said


def _first_alternative(field: Schema) -> Schema:
    first: Schema = field["anyOf"][0] if "anyOf" in field else field
    return first
