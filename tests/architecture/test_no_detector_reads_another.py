"""Each detector sees alone: none imports another, nor a module that gathers them."""

import ast
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.modules import Module, modules_under, names_imported


def is_detector(module: Module) -> bool:
    """Whether it defines a class that lists what it listens to (a contract only declares it)."""
    return any(
        isinstance(statement, ast.Assign | ast.AnnAssign)
        and statement.value is not None
        and "listens" in _targets(statement)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
    )


def readings_of_others(modules: Iterable[Module]) -> dict[str, set[str]]:
    """For each detector that does so, the detectors and gathering modules that it imports."""
    modules = list(modules)
    known = {module.name for module in modules}
    imports = {module.name: _imported_modules(module, known) for module in modules}
    detectors = {module.name for module in modules if is_detector(module)}
    gathering = {name for name, imported in imports.items() if imported & detectors} - detectors
    kept_apart = detectors | gathering
    return {name: others for name in detectors if (others := (imports[name] & kept_apart) - {name})}


def _targets(statement: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _imported_modules(module: Module, known: set[str]) -> set[str]:
    """The longest known module in each imported name: of `detectors.a.A`, `detectors.a`."""
    found = set()
    for _, name in names_imported(module.tree):
        while name and name not in known:
            name = name.rpartition(".")[0]  # noqa: PLW2901  one name, shortened until it is known
        found.add(name)
    return found - {""}


def test_no_detector_imports_another() -> None:
    found = readings_of_others(modules_under("detectors"))
    assert found == {}, "say what both need in the shared contract, or let the score combine them"


def written(**sources: str) -> list[Module]:
    return [
        Module("detectors" if name == "package" else f"detectors.{name}", Path(name), text)
        for name, text in sources.items()
    ]


LISTENING = "class {0}:\n    listens = ()\n"


def test_a_detector_that_imports_another_is_seen() -> None:
    modules = written(
        late_payday=LISTENING.format("LatePayday"),
        short_pay="from detectors.late_payday import LatePayday\n" + LISTENING.format("ShortPay"),
    )
    assert readings_of_others(modules) == {"detectors.short_pay": {"detectors.late_payday"}}


def test_a_detector_that_imports_the_list_of_all_is_seen() -> None:
    modules = written(
        catalogue="from detectors.late_payday import LatePayday\n",
        late_payday=LISTENING.format("LatePayday"),
        short_pay="import detectors.catalogue\n" + LISTENING.format("ShortPay"),
    )
    assert readings_of_others(modules) == {"detectors.short_pay": {"detectors.catalogue"}}


def test_a_detector_may_import_what_all_share() -> None:
    modules = written(
        package="",
        contract="class Detector(Protocol):\n    listens: tuple[type, ...]\n",
        short_pay="from detectors.contract import Step\n" + LISTENING.format("ShortPay"),
    )
    assert readings_of_others(modules) == {}
