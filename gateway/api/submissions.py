"""Telling facts: one submission, or several that stand or fall together."""

from collections.abc import Sequence
from time import monotonic

import msgspec
from litestar import MediaType, Response, post
from litestar.params import RawBody
from msgspec import Raw

from gateway.api.clients import BY, TheReporter
from gateway.api.newcomers import check_newcomers, glimpse
from gateway.api.receipts import BatchReceipt, ReceiptGiven, given, given_for_all
from gateway.needs import House, TheHouse, TheMetrics
from gateway.page import AnyRequest
from gateway.problems import Troubled, name_of, problem
from schemas.errors import Refused
from streams.log.port import Conflict, LoadInProgress, Receipt
from streams.log.reporters import Reporter
from streams.metrics import Metrics, Outcome

MOST_BATCH_BYTES = 2 * 1024 * 1024
"""The largest body of a batch."""


@post("/api/v1/submissions", sync_to_thread=True, tags=["submissions"], dependencies=BY)
def submit(
    request: AnyRequest,
    house: TheHouse,
    metrics: TheMetrics,
    body: RawBody,
    by: TheReporter,
) -> Response[ReceiptGiven]:
    """Store one submission; 201 with a receipt, 200 with the same where it is stored already."""
    _check_json(request)
    (receipt,) = _accept(house, metrics, [body], by)
    answer = given(receipt, house.log.head())
    return Response(answer, status_code=201 if receipt.fresh else 200)


@post(
    "/api/v1/batches",
    sync_to_thread=True,
    tags=["submissions"],
    dependencies=BY,
    request_max_body_size=MOST_BATCH_BYTES,
)
def submit_batch(
    request: AnyRequest,
    house: TheHouse,
    metrics: TheMetrics,
    body: RawBody,
    by: TheReporter,
) -> Response[BatchReceipt]:
    """Store a list of submissions, all of them or none; 200 where all of it is stored already."""
    _check_json(request)
    receipts = _accept(house, metrics, _split(body), by)
    answer = given_for_all(receipts, house.log.head())
    fresh = any(receipt.fresh for receipt in receipts)
    return Response(answer, status_code=201 if fresh else 200)


def _check_json(request: AnyRequest) -> None:
    kind, _ = request.content_type
    if kind != MediaType.JSON:
        detail = "Send JSON, and say so: Content-Type: application/json."
        raise Troubled(problem("not-json", 415, detail))


def _split(body: bytes) -> list[bytes]:
    """Return the submissions of a list, each as it was sent."""
    try:
        parts = msgspec.json.decode(body, type=list[Raw])
    except msgspec.DecodeError as wrong:
        raise Refused(f"a batch is a JSON list of submissions: {wrong}") from None
    if not parts:
        raise Refused("the batch is empty; send at least one submission")
    return [bytes(part) for part in parts]


def _accept(
    house: House, metrics: Metrics, sent: Sequence[bytes], by: Reporter
) -> Sequence[Receipt]:
    envelopes = [glimpse(each) for each in sent]
    types = [envelope.type for envelope in envelopes]
    began = monotonic()
    try:
        check_newcomers(house, envelopes, by)
        receipts = house.intake.accept(sent, by)
    except Exception as trouble:
        outcome, reason = _outcome(trouble)
        for each in types:
            metrics.submitted(each, outcome, reason)
        raise
    metrics.appended(monotonic() - began)
    for each, receipt in zip(types, receipts, strict=True):
        metrics.submitted(each, Outcome.ACCEPTED if receipt.fresh else Outcome.DUPLICATE)
    return receipts


def _outcome(trouble: Exception) -> tuple[Outcome, str]:
    reason = name_of(trouble)
    if isinstance(trouble, Conflict):
        return Outcome.CONFLICT, reason
    refused = isinstance(trouble, Refused) and not isinstance(trouble, LoadInProgress)
    return (Outcome.REFUSED if refused else Outcome.FAILED), reason
