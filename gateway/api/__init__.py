"""The HTTP API: how programs and our own forms tell facts, and get their receipts.

`submissions` takes one submission or an atomic batch of them, `receipts` gives a receipt
again, `clients` says as whom somebody sends, `description` is the OpenAPI document.

There are three outcomes. 201 or 200: stored durably, with a receipt. Another status with
a problem document: not stored, and why. No answer at all: not known; send the very same
again under the same id, as often as needed. It is stored once.

Until there is sign-in a client says itself what kind it is (`client=`), which only this
machine can do, since the server listens on loopback alone.
"""
