"""The generated half of docs/rules.md: every detector and every parameter, as the code has them.

`python -m tests.docs.rules_page` writes it anew between its two marks; a test compares.
"""

import inspect
import json
import re
from collections.abc import Sequence
from pathlib import Path

from detectors.catalogue import CATALOGUE, parameters_asked
from detectors.parameters import ALWAYS, Parameters, spoken
from detectors.parameters.dated import Entry
from detectors.reasons import name
from detectors.troubled_neighbour import TroubledNeighbour

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
BEGIN = "<!-- generated: begin -->"
END = "<!-- generated: end -->"
SHARED = (
    "score",
    "alerts",
    "neighbours",
    "screening",
    "evidence",
    "six_systems",
    "wages_owed",
    "ordinary_months",
)
"""Groups of parameters that belong to no single detector, in the order of the page."""

_QUESTION = re.compile(r"Answers one question: (.+?\?)", re.DOTALL)


def with_fresh_tables(page: str) -> str:
    """Return a page with what stands between its marks made anew."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """Return the tables of detectors, of what they hear, and of parameters."""
    return f"{_detectors()}\n{_listening()}\n{_parameters(Parameters.load())}"


def question(kind: type) -> str:
    """Return the one question that a detector answers, from its docstring."""
    found = _QUESTION.search(inspect.getdoc(kind) or "")
    if found is None:
        message = f'{kind.__name__}: its docstring has no "Answers one question: ...?"'
        raise ValueError(message)
    said = " ".join(found[1].split())
    return said[0].upper() + said[1:]


def law(kind: type) -> str:
    """Return the references of a detector, without the files that its numbers stand in."""
    essay = (inspect.getdoc(kind) or "").partition("References\n----------\n")[2]
    told = essay.partition("\n\nExamples")[0].rstrip(".\n ")
    parts = (" ".join(part.split()) for part in told.split(";"))
    return "; ".join(part for part in parts if ".yaml" not in part)


def _detectors() -> str:
    rows = [
        (kind.name, _called(kind.name), _kinds(kind.about), question(kind), law(kind))
        for kind in CATALOGUE
    ]
    neighbour = TroubledNeighbour
    asked = (question(neighbour), law(neighbour))
    rows.append((neighbour.name, _called(neighbour.name), "employer, site", *asked))
    head = ("Detector", "On the pages", "About", "Question", "Law")
    return f"### Detectors\n\n{_table(head, rows)}"


def _listening() -> str:
    asked = parameters_asked(Parameters.load())
    rows = [
        (
            kind.name,
            ", ".join(sorted(event.__name__ for event in kind.listens)),
            ", ".join(sorted(it for it in asked[kind.name] if not it.startswith(kind.name)))
            or "none",
        )
        for kind in CATALOGUE
    ]
    rows.append((TroubledNeighbour.name, "no facts: the levels of neighbours", "neighbours.points"))
    head = ("Detector", "Facts that it hears", "Parameters that it shares with others")
    return f"### What each hears\n\n{_table(head, rows)}"


def _parameters(parameters: Parameters) -> str:
    entries = parameters.entries()
    values = [value for entry in entries.values() for value in entry.values.values()]
    proposals = sum(not value.sourced for value in values)
    said = f"{len(entries)} parameters; {proposals} of {len(values)} values are proposals.\n"
    rows = [row for called in sorted(entries, key=_place) for row in _rows(called, entries[called])]
    head = ("Parameter", "What it is", "Unit", "Since", "Value", "Sourced", "Reference")
    return f"### Parameters\n\n{said}\n{_table(head, rows)}"


def _rows(called: str, entry: Entry) -> list[tuple[str, ...]]:
    label = f"{entry.label.zh} · {entry.label.en}"
    return [
        (
            called,
            label,
            spoken(entry.unit, "en"),
            "always" if since == ALWAYS else since.isoformat(),
            "repealed" if value.value is None else json.dumps(value.value, ensure_ascii=False),
            "yes" if value.sourced else "no",
            spoken(value.reference, "en"),
        )
        for since, value in sorted(entry.values.items())
    ]


def _place(called: str) -> tuple[int, str]:
    groups = (*SHARED, *(kind.name for kind in CATALOGUE))
    return groups.index(called.partition(".")[0]), called


def _called(code: str) -> str:
    return f"{name('detector', code, 'zh')} · {name('detector', code, 'en')}"


def _kinds(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(str(kind) for kind in kinds))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *((f"`{row[0]}`", *row[1:]) for row in rows)]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(with_fresh_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
