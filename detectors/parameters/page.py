"""A parameter file as plain data, with the line on which each thing stands."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from schemas.errors import Refused


class Page(Struct, frozen=True):
    """What one file says."""

    name: str
    """Name of the file, as it is told in a refusal."""
    entries: Mapping[str, Any]
    """What stands under each name on the left margin."""
    lines: Mapping[tuple[str, ...], int]
    """Line of every name, by the names above it and its own, as they are written."""

    def place(self, *names: object) -> str:
        """Return where something stands: file and line, as far down as its names are found.

        >>> Page("a.yaml", {}, {("b",): 3}).place("b", "values", "2026-01-01")
        'a.yaml line 3'
        """
        path = tuple(str(name) for name in names)
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name} line {self.lines[path]}" if path else self.name


def read_page(file: Path) -> Page:
    """Read a file of names and what stands under each.

    Raises Refused, with file, line and remedy, where it is no YAML, where something is said
    twice (YAML itself would take the last word and be silent), or where it holds no names.
    """
    try:
        loader = yaml.SafeLoader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        lines = dict(_lines(node, (), file.name))
        plain = {} if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark
        where = file.name if mark is None else f"{file.name} line {mark.line + 1}"
        message = f"{where}: {wrong.problem}; write it as the parameter files are written"
        raise Refused(message, field="file") from None
    except Refused:
        raise
    except RecursionError:
        message = f"{file.name}: lists stand in lists without end; write it as the others are"
        raise Refused(message, field="file") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as wrong:
        message = f"{file.name}: this is no YAML in UTF-8 ({wrong}); save it again as such"
        raise Refused(message, field="file") from None
    if not isinstance(plain, dict):
        message = (
            f"{file.name}: it must hold names of parameters, each with its dated values; "
            "see detectors/parameters for the form"
        )
        raise Refused(message, field="file")
    return Page(file.name, {str(name): said for name, said in plain.items()}, lines)


def _lines(
    node: yaml.Node | None, above: tuple[str, ...], file: str
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Give the line of every name of a mapping and of those in it; Refused for one said twice."""
    if not isinstance(node, yaml.MappingNode):
        return
    said: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        line, name = key.start_mark.line + 1, key.value
        if key.tag == _DAY and not _is_day(name):
            message = f"{file} line {line}: {name} is no day; write one of the calendar"
            raise Refused(message, field=".".join((*above, name)))
        if name in said:
            inside = f" of {above[0]}" if above else ""
            message = f"{file} line {line}: {name}{inside} is said twice; keep one of the two"
            raise Refused(message, field=".".join((*above, name)))
        said.add(name)
        path = (*above, name)
        yield path, line
        # An alias may lead back to what it stands in: three levels hold all there is to refuse.
        if len(path) < _DEEPEST:
            yield from _lines(value, path, file)


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True


_DAY = "tag:yaml.org,2002:timestamp"
_DEEPEST = 5
"""Name, `values`, date, `value`, key: nothing stands deeper in a parameter file."""
