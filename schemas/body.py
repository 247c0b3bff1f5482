"""The root of every event body, and how a body finds its older selves."""

from collections.abc import Callable
from typing import Any, ClassVar

from msgspec import Struct

type_names: dict[str, type["Body"]] = {}
"""Every body by the name that stands in its envelope."""


class Body(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """What one fact says beyond its envelope.

    A subclass is an event type: its class name is the `type` of the envelope, its
    `version` the `dataversion`. Fields that this code does not know are refused.
    """

    version: ClassVar[int] = 1

    def __init_subclass__(cls, **options: Any) -> None:
        """Enter the event type under its name; two of one name are a mistake."""
        super().__init_subclass__(**options)
        known = type_names.get(cls.__name__)
        if known is not None and known.__module__ != cls.__module__:
            message = f"{cls.__module__} and {known.__module__} both define {cls.__name__}"
            raise TypeError(message)
        type_names[cls.__name__] = cls

    @classmethod
    def upcaster(cls, version: int) -> Callable[[dict[str, Any]], dict[str, Any]] | None:
        """Return the step from `version` to the next one, or None where there is none."""
        return getattr(cls, f"upcast_v{version}", None)
