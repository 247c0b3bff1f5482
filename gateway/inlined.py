"""What a page holds in itself: a file as an address, so that the page needs no other file."""

from base64 import b64encode


def inlined(content: bytes, media_type: str) -> str:
    """Return an address that is the content.

    >>> inlined(b"a", "text/css")
    'data:text/css;base64,YQ=='
    """
    return f"data:{media_type};base64,{b64encode(content).decode()}"
