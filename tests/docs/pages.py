"""The documents for people, and what in them can be checked: commands, paths, names, links."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "docs/operating.md",
    "docs/district.md",
    "docs/doctor.md",
    "docs/learning.md",
    "docs/foresight.md",
    "docs/field-guide.zh-CN.md",
    "docs/rules.md",
    "docs/previewing.md",
    "deploy/README.md",
)

_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, *languages: str) -> list[str]:
    """The fenced blocks of these languages, in order."""
    return [body for language, body in _BLOCK.findall(text(page)) if language in languages]


def spans(page: str) -> list[str]:
    """What stands between single back-ticks outside of blocks."""
    return _SPAN.findall(_BLOCK.sub("", text(page)))


def links(page: str) -> list[str]:
    """The targets of links that stay within the repository."""
    return [
        target.partition("#")[0]
        for target in _LINK.findall(text(page))
        if "://" not in target and not target.startswith("#")
    ]


def commands(page: str, program: str) -> Iterator[list[str]]:
    """The words of every call of a program, in blocks and in the running text, without remarks."""
    lines = [line for block in blocks(page, "sh", "console") for line in block.splitlines()]
    for line in (*lines, *spans(page)):
        words = line.partition("  #")[0].split()
        if words and words[0] == program:
            yield words[1:]
