"""The OpenAPI document says what the API does, with every event that a client may say."""

import re
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gateway.app import API
from schemas.codec import FACTS
from streams.log.port import SYSTEM_FACTS


@pytest.fixture
def document(client: TestClient[Litestar]) -> dict[str, Any]:
    answer = client.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    found: dict[str, Any] = answer.json()
    return found


def test_every_route_of_the_api_is_described_and_nothing_else(document: dict[str, Any]) -> None:
    paths = {path for handler in API for path in handler.paths}
    assert {re.sub(r":\w+}", "}", path) for path in paths} == set(document["paths"])


def test_a_submission_is_one_of_every_event_but_those_of_the_system(
    document: dict[str, Any],
) -> None:
    kinds = document["components"]["schemas"]["Submission"]["oneOf"]
    assert {kind["properties"]["type"]["const"] for kind in kinds} == FACTS - SYSTEM_FACTS


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(part: object) -> set[str]:
        match part:
            case dict():
                own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
                return own.union(*map(references, part.values()))
            case list():
                return set().union(*map(references, part))
        return set()

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    found = references(document)
    assert found
    assert found <= known


def test_what_will_be_sealed_is_plain_text_to_a_client(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    name = schemas["EmployerRegistered"]["properties"]["person_name"]
    assert {"$ref": "#/components/schemas/TextToSeal"} in name["anyOf"]
    sent = {name: schema for name, schema in schemas.items() if name in FACTS}
    assert "EmployerRegistered" in sent
    assert "#/components/schemas/Sealed" not in str(sent)


def test_a_batch_is_a_list_and_every_refusal_is_a_problem_document(
    document: dict[str, Any],
) -> None:
    batch = document["paths"]["/api/v1/batches"]["post"]
    body = batch["requestBody"]["content"]["application/json"]["schema"]
    assert body["items"] == {"$ref": "#/components/schemas/Submission"}
    assert {"200", "201", "403", "409", "422", "503", "507"} <= batch["responses"].keys()
    assert "application/problem+json" in batch["responses"]["409"]["content"]
