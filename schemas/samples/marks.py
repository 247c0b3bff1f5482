"""The ids, digests and sealed texts that stand in sample bodies."""

from hashlib import sha256

from schemas.identity import uuid8
from schemas.sealed import SUITE, Sealed

ALERT = uuid8("sample", "alert")
COMPLAINT = uuid8("sample", "complaint")
OBSERVATION = uuid8("sample", "observation")
EVIDENCE = (uuid8("sample", "evidence", "1"), uuid8("sample", "evidence", "2"))
DIGEST = sha256(b"sample").hexdigest()


def sealed(text: str) -> Sealed:
    """Return what a sealed field looks like: always the same for a text, opened by no key.

    >>> sealed("张三") == sealed("张三") != sealed("李四")
    True
    """
    box = bytes(12) + sha256(text.encode()).digest()
    return Sealed(key_id="sample-key", suite=SUITE, box=box)
