"""How the architecture tests read source: every module, and the full names that it uses."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "detectors", "projections", "streams", "gateway")


@dataclass(frozen=True)
class Module:
    """One source file, by its dotted name."""

    name: str
    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def where(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


def modules_under(*folders: str) -> Iterator[Module]:
    """Every Python file below these folders of the repository, in order of path."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            dotted = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            name = dotted.removesuffix(".__init__")
            yield Module(name, path, path.read_text(encoding="utf-8"))


def names_imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of each import: `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def names_used(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of what is used, under whatever alias it was imported.

    After `import datetime as d`, the expression `d.datetime.now` gives
    `datetime.datetime.now`. An import is a use too, so that
    `from os import environ` is seen even when nothing else is.
    """
    meaning: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                meaning[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                meaning[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    yield from names_imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (dotted := _dotted(node)):
            first, _, rest = dotted.partition(".")
            if first in meaning:
                yield node.lineno, f"{meaning[first]}.{rest}" if rest else meaning[first]


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return None
