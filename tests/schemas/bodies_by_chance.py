"""Valid bodies of any event type by chance, built from what msgspec knows of their fields."""

from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import Any, TypeVar

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from msgspec import inspect as seen

from schemas.body import Body
from schemas.codec import sealed_fields
from schemas.period import Period

B = TypeVar("B", bound=Body)

WIDE = 10**15
MARK = "机密"
"""Every text that is to be sealed holds this, and nothing else does."""

_FIRST_DAY = date(2015, 1, 1)
_PERIOD = str(seen.type_info(Period).type.pattern)  # type: ignore[attr-defined]  # Metadata(StrType)

months = st.builds("{:04d}-{:02d}".format, st.integers(1000, 9999), st.integers(1, 12))
spans = st.builds(
    lambda start, days: f"{start}/{start + timedelta(days=days)}",
    st.dates(_FIRST_DAY, date(2030, 1, 1)),
    st.integers(0, 400),
)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=MARK), max_size=20)
marked = st.builds(lambda text: f"{MARK}{text}", words)
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-WIDE, WIDE) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def said_bodies(draw: st.DrawFn, cls: type[Body]) -> dict[str, Any]:
    """Draw a body as a client says it: plain values, plain text where it will be sealed."""
    info = seen.type_info(cls)
    if not isinstance(info, seen.StructType):
        raise TypeError(f"{cls} is no Struct")
    sealed = sealed_fields(cls)
    said: dict[str, Any] = {}
    for field in info.fields:
        if field.required or draw(st.booleans()):
            said[field.name] = draw(marked if field.name in sealed else values(field.type))
    return said


@st.composite
def bodies(
    draw: st.DrawFn, cls: type[B], convert: Callable[[type[B], dict[str, Any]], B]
) -> tuple[dict[str, Any], B]:
    """Draw what a client said and the body made of it, leaving out what the body refuses."""
    said = draw(said_bodies(cls))
    try:
        return said, convert(cls, said)
    except ValueError as wrong:
        # Parts larger than their whole: no single field is wrong, so chance has to try again.
        assume("is more than" not in str(wrong))
        raise


def values(kind: seen.Type) -> st.SearchStrategy[Any]:  # noqa: C901 - one case a kind of field
    """Return valid plain values of a field's type; an unknown type is an error, never skipped."""
    match kind:
        case seen.Metadata(type=inner):
            return values(inner)
        case seen.UnionType(types=types):
            return st.one_of([values(inner) for inner in types])
        case seen.NoneType():
            return st.none()
        case seen.BoolType():
            return st.booleans()
        case seen.IntType(ge=low, le=high):
            return st.integers(-WIDE if low is None else low, WIDE if high is None else high)
        case seen.FloatType(ge=low, le=high):
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case seen.StrType(pattern=None):
            return words
        case seen.StrType(pattern=pattern):
            return months | spans if pattern == _PERIOD else months
        case seen.DateType():
            return st.dates().map(date.isoformat)
        case seen.DateTimeType():
            return st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())
        case seen.UUIDType():
            return st.uuids().map(str)
        case seen.EnumType(cls=words_of_it):
            return st.sampled_from([word.value for word in words_of_it])
        case seen.VarTupleType(item_type=inner):
            return st.lists(values(inner), max_size=4)
        case seen.TupleType(item_types=inners):
            return st.tuples(*(values(inner) for inner in inners)).map(list)
        case seen.DictType(value_type=seen.AnyType()):
            return st.dictionaries(words, plain_json, max_size=4)
        case seen.DictType(key_type=key, value_type=inner):
            return st.dictionaries(values(key), values(inner), max_size=4)
        case seen.StructType(fields=fields):
            return st.fixed_dictionaries(
                {field.name: values(field.type) for field in fields if field.required},
                optional={field.name: values(field.type) for field in fields if not field.required},
            )
    message = f"no values are known for {kind}; add its kind here"
    raise msgspec.ValidationError(message)
