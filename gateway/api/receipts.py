"""Receipts: the proof that something is stored, given once and whenever it is asked for."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter
from msgspec import Struct

from gateway.needs import TheHouse
from streams.log.port import Head, Receipt


class HeadGiven(Struct, frozen=True):
    """Where the log ended when the receipt was written: all before it is under this hash."""

    position: int
    hash: str
    """SHA-256, 64 hexadecimal digits."""


class ReceiptGiven(Struct, frozen=True):
    """The proof that one submission is stored durably."""

    id: UUID
    position: int
    hash: str
    """SHA-256 over the hash before it and the stored bytes."""
    head: HeadGiven


class Stored(Struct, frozen=True):
    """The receipt of one submission within a batch."""

    id: UUID
    position: int
    hash: str


class BatchReceipt(Struct, frozen=True):
    """The proof that all of a batch is stored durably."""

    receipts: tuple[Stored, ...]
    """In the order of the batch."""
    head: HeadGiven


def given(receipt: Receipt, head: Head) -> ReceiptGiven:
    """Write a receipt as it is given to a client."""
    return ReceiptGiven(receipt.id, receipt.position, receipt.hash.hex(), _head(head))


def given_for_all(receipts: Sequence[Receipt], head: Head) -> BatchReceipt:
    """Write the receipt of a batch."""
    stored = tuple(Stored(each.id, each.position, each.hash.hex()) for each in receipts)
    return BatchReceipt(stored, _head(head))


@get("/api/v1/receipts/{identity:uuid}", sync_to_thread=True, tags=["receipts"])
def get_receipt(
    house: TheHouse,
    identity: Annotated[UUID, PathParameter(description="The id that the client gave it.")],
) -> ReceiptGiven:
    """Give the receipt of a submission again; 404 says that it was never stored."""
    known = house.log.known([identity]).get(identity)
    if known is None:
        raise NotFoundException(detail=f"Nothing is stored under {identity}; it may be sent.")
    return given(known.receipt, house.log.head())


def _head(head: Head) -> HeadGiven:
    return HeadGiven(head.position, head.hash.hex())
