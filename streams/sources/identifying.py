"""How a row of a file is named, so that importing it twice stores it once."""

import hmac
from collections import Counter
from hashlib import sha256
from uuid import UUID

from schemas.identity import uuid8


class Ids:
    """Ids of the facts of one source, UUIDv8 of the source and the row's key.

    The key of a row is its business key where the source has one. Where it has none,
    it is the content of the row and how many identical rows came before it: two
    identical rows are two facts, and the same file read again gives the same two ids.

    A key that holds names of people is given a secret: without one, whoever knows the
    rest of a row could test a guess at the name against the id.

    >>> ids, again = Ids("ledger"), Ids("ledger")
    >>> first, second = ids.of_content("a row"), ids.of_content("a row")
    >>> first == second, again.of_content("a row") == first, ids.of("17") == ids.of("17")
    (False, True, True)
    """

    def __init__(self, source: str, secret: bytes = b"") -> None:
        """Name the source; `secret` is a stable key of this installation."""
        self._source = source
        self._secret = secret
        self._seen: Counter[bytes] = Counter()

    def of(self, *key: str) -> UUID:
        """Return the id of a row with this business key."""
        return uuid8(self._source, self._hidden("\x1f".join(key)))

    def of_content(self, *content: str) -> UUID:
        """Return the id of a row with this content and no key of its own."""
        text = "\x1f".join(content)
        digest = sha256(text.encode()).digest()
        self._seen[digest] += 1
        return uuid8(self._source, self._hidden(f"{text}\x1f#{self._seen[digest]}"))

    def _hidden(self, text: str) -> str:
        if not self._secret:
            return text
        return hmac.new(self._secret, text.encode(), sha256).hexdigest()


def local_code(township: str, name: str, secret: bytes = b"") -> str:
    """Return the code of a subject that has no official one, from its township and name.

    The same firm in the next month's file gets the same code. Spaces do not count.

    >>> local_code("zhili", "某某 童装厂") == local_code("zhili", "某某童装厂")
    True
    >>> len(local_code("zhili", "某某童装厂"))
    18
    """
    text = f"{township}\x1f{''.join(name.split())}"
    return f"local-{hmac.new(secret, text.encode(), sha256).hexdigest()[:12]}"
