"""The OpenAPI document: the routes of the API, and every event as a client may say it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Response, get
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig

import schemas
from gateway.problems import MEDIA_TYPE, Problem
from schemas.body import type_names
from schemas.codec import FACTS
from streams.log.port import SYSTEM_FACTS

MEDIA_TYPE_JSON = "application/vnd.oai.openapi+json"

Document = dict[str, Any]

_PUBLISHED = Path(schemas.__file__).parent / "published"
_DEFINED = "#/$defs/"
_COMPONENT = "#/components/schemas/"
_ANSWERS = {
    "400": "The request is not well-formed.",
    "403": "This kind of client may not tell this type of fact.",
    "404": "Nothing is stored under this id.",
    "409": "The id was used before for other content.",
    "413": "The body is too large.",
    "422": "A field is wrong; `field` names it.",
    "503": "The storage accepts nothing now; send it again after `Retry-After` seconds.",
    "507": "There is no room; send it again after `Retry-After` seconds.",
}


_TAKES_A_BATCH = {"/api/v1/submissions": False, "/api/v1/batches": True}
"""The operations that take events, by their path."""


def describing(routes: Iterable[HTTPRouteHandler]) -> HTTPRouteHandler:
    """Return the route that gives the OpenAPI document of these routes."""
    handlers = tuple(routes)

    @cache
    def written() -> bytes:
        return msgspec.json.encode(document(handlers))

    @get("/api/openapi.json", include_in_schema=False, sync_to_thread=True)
    def describe() -> Response[bytes]:
        """Give the OpenAPI document."""
        return Response(written(), media_type=MEDIA_TYPE_JSON)

    return describe


def document(routes: Iterable[HTTPRouteHandler]) -> Document:
    """Return the OpenAPI document of these routes, with every event that a client may say."""
    config = OpenAPIConfig(
        title="薪哨 wagewatch",
        version="1",
        description="Tell facts about the payment of wages, and get a receipt for each.",
        use_handler_docstrings=True,
    )
    # No request is ever answered by this one: what its routes depend on is never asked for.
    absent = {name: Provide(lambda: None, sync_to_thread=False) for name in ("house", "metrics")}
    describer = Litestar(
        list(routes),
        dependencies=absent,
        openapi_config=config,
        logging_config=None,
    )
    described: Document = describer.openapi_schema.to_schema()
    components: Document = described.setdefault("components", {}).setdefault("schemas", {})
    events = list(_events(components))
    components["Submission"] = _submission(components, events)
    (_, parts) = msgspec.json.schema_components([Problem], ref_template=_COMPONENT + "{name}")
    components.update(parts)
    for path, operations in described["paths"].items():
        for operation in operations.values():
            _answer(operation)
            if path in _TAKES_A_BATCH:
                operation["requestBody"] = _request(batch=_TAKES_A_BATCH[path])
    return described


def _events(components: Document) -> Iterable[str]:
    """Put the body of each event among the components; give the names of the events."""
    for name in sorted(FACTS - SYSTEM_FACTS):
        version = type_names[name].version
        text = (_PUBLISHED / name / f"v{version}.submission.json").read_bytes()
        schema = msgspec.json.decode(text, type=Document)
        schema.pop("$schema")
        schema.pop("$id")
        components[name] = _with_parts_among(components, schema)
        yield name


def _submission(components: Document, events: Iterable[str]) -> Document:
    """Return the envelope with each event in turn: its `type` says which `data` it has."""
    path = _PUBLISHED / "Submission" / "v1.envelope.json"
    envelope = msgspec.json.decode(path.read_bytes(), type=Document)
    envelope.pop("$schema")
    envelope.pop("$id")
    components["Envelope"] = _with_parts_among(components, envelope)
    kinds = [
        {
            "title": event,
            "allOf": [{"$ref": f"{_COMPONENT}Envelope"}],
            "properties": {
                "type": {"const": event},
                "data": {"$ref": f"{_COMPONENT}{event}"},
            },
        }
        for event in events
    ]
    return {"title": "Submission", "oneOf": kinds}


def _with_parts_among(components: Document, schema: Document) -> Document:
    """Return a schema whose own definitions stand among the components of the document."""
    text = msgspec.json.encode(schema).replace(_DEFINED.encode(), _COMPONENT.encode())
    moved = msgspec.json.decode(text, type=Document)
    components.update(moved.pop("$defs", {}))
    return moved


def _request(*, batch: bool) -> Document:
    one: Document = {"$ref": f"{_COMPONENT}Submission"}
    schema = {"type": "array", "items": one, "minItems": 1} if batch else one
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _answer(operation: Document) -> None:
    """Add to an operation what it answers when it cannot do what it was asked."""
    reference = {"schema": {"$ref": f"{_COMPONENT}{Problem.__name__}"}}
    answers = operation.setdefault("responses", {})
    if "201" in answers:
        answers["201"]["description"] = "Stored durably; the receipt."
        answers["200"] = answers["201"] | {"description": "Stored before; the same receipt."}
    for status, description in _ANSWERS.items():
        answers[status] = {"description": description, "content": {MEDIA_TYPE: reference}}
