"""Whether a new value of a parameter is of the kind that its standing values are."""

from enum import StrEnum
from itertools import pairwise
from typing import Any

from schemas import vocabulary

LISTS: tuple[type[StrEnum], ...] = tuple(
    it
    for it in vars(vocabulary).values()
    if isinstance(it, type) and issubclass(it, StrEnum) and it is not StrEnum
)
"""The closed word lists of the field."""

_FARTHEST, _NEAR = 100, 10_000
"""A number may be so many times the greatest standing one, or as great as this in any case.

No rule is meant by more: a slip of the keyboard is, after which dates end or a number no longer
fits where it is kept, and no day could be closed.
"""


def unlike(value: object, standing: object) -> str | None:
    """Return in what way a value is unlike a standing one; None where it is of its kind.

    Numbers stay whole and not below nought where the standing one is, and within reach of it;
    steps stay pairs that rise; words stay within the closed list that the standing ones are of;
    the keys of a table are those that the detectors look up.

    >>> unlike([[0, 5], [30, 8]], [[1, 10]]), unlike("30", 45)
    (None, "'30' is no whole number, as it is now")
    >>> unlike({"yellow": 20, "red": 75}, {"yellow": 20, "orange": 45, "red": 75})
    'it lacks orange'
    >>> unlike(["orang"], ["orange", "red"])
    'orang is none of red, orange, yellow, none, unknown'
    """
    match standing:
        case bool():
            return None if isinstance(value, bool) else f"{value!r} is neither true nor false"
        case int() | float():
            return _unlike_number(value, standing)
        case str():
            return _unlike_words([value], [standing])
        case dict():
            return _unlike_table(value, standing)
        case [[_, _], *_]:
            return _unlike_steps(value, list(standing))
        case list():
            if not isinstance(value, list) or not value:
                return f"{value!r} is no list of words"
            return _unlike_words(value, standing)
    return None


def _unlike_number(value: object, standing: float) -> str | None:
    whole = isinstance(standing, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return f"{value!r} is no {'whole ' if whole else ''}number, as it is now"
    if value < 0 <= standing:
        return f"{value} is below nought"
    return _out_of_reach(value, standing)


def _out_of_reach(value: float, standing: float) -> str | None:
    most = max(_NEAR, _FARTHEST * abs(standing))
    # Said so that what is no number (.nan) is out of reach too; its digits may be thousands.
    within = -most <= value <= most
    return None if within else f"a number is beyond {most:,}, which no rule means"


def _unlike_words(value: list[Any], standing: list[Any]) -> str | None:
    if odd := [it for it in value if not isinstance(it, str) or not it.strip()]:
        return f"{odd[0]!r} is no word, as it is now"
    if twice := [it for it in value if value.count(it) > 1]:
        return f"{twice[0]} is said twice"
    for words in LISTS:
        if set(standing) <= set(words) and (strangers := sorted(set(value) - set(words))):
            return f"{strangers[0]} is none of {', '.join(words)}"
    return None


def _unlike_steps(value: object, standing: list[Any]) -> str | None:
    if not isinstance(value, list) or not value or not all(map(_is_pair, value)):
        return f"{value!r} is no list of steps, each of two whole numbers from nought"
    if not all(one[0] < other[0] for one, other in pairwise(value)):
        return "its steps do not rise: put them in order, each once"
    for column in (0, 1):
        most = max(step[column] for step in standing)
        if odd := _out_of_reach(max(step[column] for step in value), most):
            return odd
    return None


def _is_pair(step: object) -> bool:
    match step:
        case [int(begin), int(worth)]:
            return begin >= 0 and worth >= 0
    return False


def _unlike_table(value: object, standing: dict[str, Any]) -> str | None:
    if not isinstance(value, dict):
        return f"{value!r} is no table of {', '.join(standing)}"
    if lacking := [key for key in standing if key not in value]:
        return f"it lacks {', '.join(lacking)}"
    if strangers := [str(key) for key in value if key not in standing]:
        return f"nobody looks up {', '.join(strangers)}; it holds {', '.join(standing)}"
    for key, each in standing.items():
        if odd := unlike(value[key], each):
            return f"{key}: {odd}"
    return None
