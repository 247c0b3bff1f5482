"""The AsyncAPI document: which messages carry facts, for whoever listens to them."""

import inspect
from typing import Any

from schemas.body import Body
from schemas.publish import ENVELOPE_VERSION, facts, path_of

DOCUMENT_VERSION = "1.0.0"
"""Raised when a channel changes; the versions of events are their own."""
SCHEMA_FORMAT = "application/schema+json;version=2020-12"


def document() -> dict[str, Any]:
    """Return the AsyncAPI 3.0 document; its references lead to the published schemas.

    >>> document()["channels"]["facts"]["messages"]["WagesPaid"]
    {'$ref': '#/components/messages/WagesPaid'}
    """
    messages = {cls.__name__: _message(cls) for cls in facts()}
    return {
        "asyncapi": "3.0.0",
        "id": "urn:wagewatch:asyncapi",
        "info": {
            "title": "wagewatch 薪哨",
            "version": DOCUMENT_VERSION,
            "description": "Early warning of wage arrears: the facts of a district, in the order "
            "in which they were learned.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "facts": {
                "address": "wagewatch.facts",
                "title": "Facts",
                "description": "Every fact of the log, once and in order of position. Whatever "
                "can name a person is sealed. A reader stops at a gap in the positions and skips "
                "what it has applied.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            },
        },
        "operations": {
            "sendFacts": {
                "action": "send",
                "channel": {"$ref": "#/channels/facts"},
                "summary": "wagewatch sends each fact after it is stored durably.",
            },
        },
        "components": {"messages": messages},
    }


def _message(cls: type[Body]) -> dict[str, Any]:
    name = cls.__name__
    said: dict[str, Any] = {
        "type": {"const": name},
        "data": {"$ref": path_of(name, cls.version, "recorded")},
    }
    if cls.version > 1:
        said["dataversion"] = {"const": cls.version}
    return {
        "name": name,
        "title": name,
        "summary": inspect.cleandoc(cls.__doc__ or "").partition("\n\n")[0],
        "contentType": "application/json",
        "payload": {
            "schemaFormat": SCHEMA_FORMAT,
            "schema": {
                "allOf": [
                    {"$ref": path_of("Recorded", ENVELOPE_VERSION, "envelope")},
                    {"properties": said, "required": sorted(said)},
                ]
            },
        },
    }
