"""What a subject is called on a page: its plain name, its sealed name opened, or its code."""

from projections.answers.who import SubjectName
from schemas.sealed import Keys, unseal


def called(subject: str, name: SubjectName, keys: Keys) -> str:
    """Return the name of a subject, opened where it is sealed, for this one answer.

    A subject without a name, or whose key was destroyed, is called by its code.

    >>> from schemas.sealed import seal
    >>> class Ring:
    ...     def get(self, key_id): return bytes(32)
    >>> called("employer/local-17", SubjectName(), Ring())
    'local-17'
    >>> box = seal("王师傅", key_id="k", key=bytes(32), context="c")
    >>> called("employer/local-17", SubjectName(sealed=box, context="c"), Ring())
    '王师傅'
    """
    if name.plain:
        return name.plain
    if name.sealed is not None and (opened := unseal(name.sealed, keys, context=name.context)):
        return opened
    return subject.partition("/")[2]
