"""How the YAML files beside this one are read."""

from importlib.resources import files
from typing import Any

import yaml


def table(name: str) -> dict[str, Any]:
    """Read one YAML file of this package."""
    text = (files(__package__) / f"{name}.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return read


def without_references(group: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the numbers of a group; one that does not say where it comes from is refused.

    >>> without_references({"late": {"value": 0.1, "reference": "Proposal"}}, "grid_work")
    {'late': 0.1}
    >>> without_references({"late": {"value": 0.1}}, "grid_work")
    Traceback (most recent call last):
    ValueError: grid_work.late has no value with a reference; write both
    """
    for name, entry in group.items():
        if set(entry) != {"value", "reference"} or not entry["reference"]:
            raise ValueError(f"{path}.{name} has no value with a reference; write both")
    return {name: entry["value"] for name, entry in group.items()}
