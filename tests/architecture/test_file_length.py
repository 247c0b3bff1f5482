"""A file that passes 300 lines holds two ideas, unless a reason stands here."""

from tests.architecture.modules import PACKAGES, ROOT, modules_under

MOST_LINES = 300

LONGER_BECAUSE: dict[str, str] = {}
"""Path of a longer file, and why it is one idea all the same."""


def lines_by_path() -> dict[str, int]:
    modules = modules_under(*PACKAGES, "tests", "benchmarks")
    return {module.where: len(module.text.splitlines()) for module in modules}


def test_no_file_is_longer_than_300_lines_without_a_reason() -> None:
    longer = {
        path: lines
        for path, lines in lines_by_path().items()
        if lines > MOST_LINES and path not in LONGER_BECAUSE
    }
    assert longer == {}, "split it by idea, or give the reason in LONGER_BECAUSE"


def test_no_reason_outlives_its_long_file() -> None:
    lengths = lines_by_path()
    assert [path for path in LONGER_BECAUSE if lengths.get(path, 0) <= MOST_LINES] == []


def test_this_very_file_is_among_those_that_are_measured() -> None:
    assert "tests/architecture/test_file_length.py" in lines_by_path()
    assert (ROOT / "pyproject.toml").is_file()
