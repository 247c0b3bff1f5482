"""Exactly which types a model file may hold; whatever else stands in it is refused unread."""

import io
import zipfile
from collections.abc import Iterator
from json import JSONDecodeError, loads

from schemas.errors import Refused

ALLOWED: frozenset[tuple[str, str, str]] = frozenset(
    {
        ("builtins", "dict", "DictNode"),
        ("builtins", "list", "ListNode"),
        ("builtins", "str", "JsonNode"),
        ("builtins", "str", "TypeNode"),
        ("builtins", "tuple", "TupleNode"),
        ("numpy", "ndarray", "NdArrayNode"),
        ("numpy", "uint64", "NdArrayNode"),
        ("numpy.random._generator", "Generator", "RandomGeneratorNode"),
        ("sklearn._loss._loss", "CyHalfBinomialLoss", "LossNode"),
        ("sklearn._loss.link", "Interval", "ObjectNode"),
        ("sklearn._loss.link", "LogitLink", "ObjectNode"),
        ("sklearn._loss.loss", "HalfBinomialLoss", "ObjectNode"),
        ("sklearn.ensemble._hist_gradient_boosting.binning", "_BinMapper", "ObjectNode"),
        (
            "sklearn.ensemble._hist_gradient_boosting.gradient_boosting",
            "HistGradientBoostingClassifier",
            "ObjectNode",
        ),
        (
            "sklearn.ensemble._hist_gradient_boosting.predictor",
            "TreePredictor",
            "ObjectNode",
        ),
        ("sklearn.linear_model._logistic", "LogisticRegression", "ObjectNode"),
        ("sklearn.preprocessing._label", "LabelEncoder", "ObjectNode"),
    }
)
"""(module, class, the way in which skops rebuilds it): what our own models are made of.

Not what skops trusts by itself, and never what a file asks to be trusted with.
"""

TRUSTED = ["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]
"""The one type of these that skops does not know by itself."""

MOST_BYTES = 64 << 20
"""Of a model unpacked; ours have about one mebibyte."""


class TypeRefused(Refused):
    """A model file holds a type that is not on the list."""


def check_types(skops: bytes) -> None:
    """Refuse a skops file that holds anything but the types of our own models.

    Reads only the list of contents, which is JSON; nothing of the model is built.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(skops)) as packed:
            size = sum(it.file_size for it in packed.infolist())
            if size > MOST_BYTES:
                message = f"the model unpacks to {size:,} bytes, more than {MOST_BYTES:,}"
                raise TypeRefused(message, field="model")
            tree = loads(packed.read("schema.json"))
    except (zipfile.BadZipFile, KeyError, JSONDecodeError, UnicodeDecodeError) as wrong:
        message = f"the model is no skops file ({wrong}); train it again"
        raise TypeRefused(message, field="model") from None
    for found in _types(tree):
        if found not in ALLOWED:
            module, name, loader = found
            message = (
                f"the model holds {module}.{name} ({loader}), which is not on the list of types "
                "that a model may be made of; it was not loaded"
            )
            raise TypeRefused(message, field="model")


def _types(tree: object) -> Iterator[tuple[str, str, str]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.keys() & {"__loader__", "__class__", "__module__"}:
                yield (
                    str(node.get("__module__")),
                    str(node.get("__class__")),
                    str(node.get("__loader__")),
                )
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
